import type { ComponentChildren } from 'preact';
import type { SessionRow } from '../../platform/access/session.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import { displayEmail } from '../../platform/mail/email.ts';
import { Form } from '../../ui/fields.tsx';
import { Button, Card, CardHead, Done, Tag } from '../../ui/kit.tsx';
import { AROUND_TERMS } from '../accounts/terms/terms.pages.tsx';
import { readVersion } from '../accounts/terms/terms.rules.ts';
import { versionText } from '../accounts/terms/terms-text.tsx';
import type { Device } from '../factors/devices.ts';
import type { Passkey } from '../factors/passkeys/passkeys.ts';
import type { OwnAccount } from './account.sql.ts';
import { agentOf } from './activity/agent.rules.ts';

const ACCEPTED = {
  members: 'account.terms',
  caregivers: 'account.caregiver-terms',
} as const;

export interface AccountFacts {
  own: OwnAccount;
  passkeys: Passkey[];
  app: boolean;
  codes: number;
  questions: string[];
  sessions: SessionRow[];
  devices: Device[];
  terms: { version: string; acceptedAt: Date }[];
}

const agentText = (t: Words, agent: string | null): string => {
  const { browser, system } = agentOf(agent);
  return browser && system
    ? t('account.agent', { browser, system })
    : (browser ?? system ?? t('account.agent-unknown'));
};

/** One line of the account: its name, its value, and the link to change it. */
function Line({
  t,
  name,
  value,
  href,
  link,
}: {
  t: Words;
  name: Key;
  value: ComponentChildren;
  href?: string;
  link?: Key;
}) {
  return (
    <div>
      <dt>{t(name)}</dt>
      <dd>{value}</dd>
      <dd>
        {href && (
          <a href={href}>
            {t(link ?? 'register.change')}
            <span class="usa-sr-only"> {t(name)}</span>
          </a>
        )}
      </dd>
    </div>
  );
}

/** Whether mail reaches the address. */
function EmailTag({ t, own }: { t: Words; own: OwnAccount }) {
  if (own.emailBouncedAt) return <Tag tone="high">{t('account.bounced')}</Tag>;
  return own.emailConfirmedAt ? (
    <Tag tone="in">{t('account.confirmed')}</Tag>
  ) : (
    <Tag tone="high">{t('account.not-confirmed')}</Tag>
  );
}

export function AccountPage({
  view,
  facts,
  newKey,
  done,
}: {
  view: View;
  facts: AccountFacts;
  newKey: () => string;
  done: Key | null;
}) {
  const { t } = view;
  const { own, passkeys, app, codes, questions, sessions, devices, terms } = facts;
  const member = view.actor?.account.kind === 'member';
  const passkeyNames =
    passkeys.length > 0 ? t('account.passkeys-n', { n: passkeys.length }) : t('account.none');
  return (
    <>
      <Done t={t} said={done} />
      <h1>{t('account.title')}</h1>
      <Card>
        <CardHead icon="lock">{t('account.signing-on')}</CardHead>
        <dl class="answers">
          <Line t={t} name="sign-on.user-id" value={own.userId} href="/account/user-id" />
          <Line
            t={t}
            name="sign-on.password"
            value={
              own.passwordChangedAt
                ? t('account.password-since', { day: t.date(own.passwordChangedAt, 'day') })
                : t('register.is-set')
            }
            href="/account/password"
          />
          <Line t={t} name="account.passkeys" value={passkeyNames} href="/account/passkeys" />
          <Line
            t={t}
            name="account.app"
            value={t(app ? 'account.app-on' : 'account.app-off')}
            href="/account/authenticator"
          />
          {app && (
            <Line
              t={t}
              name="account.codes"
              value={t('account.codes-left', { n: codes })}
              href="/account/codes"
            />
          )}
          {member && (
            <Line
              t={t}
              name="register.questions"
              value={
                questions.length > 0
                  ? t('account.questions-n', { n: questions.length })
                  : t('account.none')
              }
              href="/account/questions"
            />
          )}
        </dl>
      </Card>
      <Card>
        <CardHead icon="mail">{t('account.reach')}</CardHead>
        <dl class="answers">
          <Line
            t={t}
            name="register.email"
            value={
              <>
                {own.email ? displayEmail(own.email) : t('account.none')}{' '}
                {own.email && <EmailTag t={t} own={own} />}
                {own.emailBouncedAt && (
                  <p>
                    {t('account.bounced-text', { day: t.date(own.emailBouncedAt, 'day') })}{' '}
                    <a href="/preferences">{t('account.bounced-again')}</a>
                  </p>
                )}
                {own.pendingEmail && (
                  <p>
                    {t('account.email-waits', { email: displayEmail(own.pendingEmail) })}{' '}
                    <Tag tone="high">{t('account.not-confirmed')}</Tag>
                  </p>
                )}
                {(own.pendingEmail || (own.email && !own.emailConfirmedAt)) && (
                  <Form action="/account/email/confirm" formKey={newKey()}>
                    <Button kind="plain">{t('account.resend')}</Button>
                  </Form>
                )}
              </>
            }
            href="/account/email"
          />
          <Line
            t={t}
            name="account.phone"
            value={own.phone ?? t('account.none')}
            href="/account/phone"
          />
        </dl>
      </Card>
      <Card>
        <CardHead icon="smartphone">{t('account.sessions')}</CardHead>
        <ul class="result-list">
          {sessions.map((one) => (
            <li class="result-row" key={one.id}>
              <div>
                <h3>
                  {agentText(t, one.agent)}{' '}
                  {one.current && <Tag tone="in">{t('account.here')}</Tag>}
                </h3>
                <p class="muted">
                  {t('account.session-times', {
                    from: t.date(one.createdAt, 'day-time'),
                    to: t.date(one.seenAt, 'day-time'),
                  })}
                </p>
              </div>
              {!one.current && (
                <Form action={`/account/sessions/${one.id}/end`} formKey={newKey()}>
                  <Button kind="outline">{t('ui.sign-off')}</Button>
                </Form>
              )}
            </li>
          ))}
        </ul>
        {sessions.length > 1 && (
          <Form action="/account/sessions/end-others" formKey={newKey()}>
            <Button kind="outline">{t('account.end-others')}</Button>
          </Form>
        )}
      </Card>
      {devices.length > 0 && (
        <Card>
          <CardHead icon="shield-check">{t('account.devices')}</CardHead>
          <p class="muted">{t('account.devices-text')}</p>
          <ul class="result-list">
            {devices.map((one) => (
              <li class="result-row" key={one.id}>
                <div>
                  <h3>{agentText(t, one.agent)}</h3>
                  <p class="muted">
                    {t('account.device-times', {
                      from: t.date(one.firstAt, 'day'),
                      to: t.date(one.seenAt, 'day'),
                    })}
                    {one.trustedUntil && one.trustedUntil > view.now
                      ? ` · ${t('account.trusted', { day: t.date(one.trustedUntil, 'day') })}`
                      : ''}
                  </p>
                </div>
                <Form action={`/account/devices/${one.id}/forget`} formKey={newKey()}>
                  <Button kind="outline">{t('account.forget')}</Button>
                </Form>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card>
        <CardHead icon="file-text">{t('account.more')}</CardHead>
        <ul class="doors">
          <li>
            <a href="/account/activity">{t('account.activity')}</a>
          </li>
          {terms.map((one) => (
            <li key={one.version}>
              <a href={AROUND_TERMS[readVersion(one.version).of].href}>
                {t(ACCEPTED[readVersion(one.version).of], {
                  version: versionText(t, one.version),
                  day: t.date(one.acceptedAt, 'day'),
                })}
              </a>
            </li>
          ))}
          {member && (
            <li>
              <a href="/account/close">{t('account.close')}</a>
            </li>
          )}
        </ul>
      </Card>
    </>
  );
}
