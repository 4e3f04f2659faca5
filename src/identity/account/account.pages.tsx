import type { ComponentChildren } from 'preact';
import type { SessionRow } from '../../platform/access/session.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import { sayEmail } from '../../platform/mail/email.ts';
import { ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  callable,
  LinkButton,
  Table,
  Tag,
} from '../../ui/kit.tsx';
import type { Device } from '../factors/devices.sql.ts';
import { PasskeyForm } from '../factors/passkeys.pages.tsx';
import type { Passkey } from '../factors/passkeys.sql.ts';
import type { Ceremony } from '../factors/passkeys.ts';
import { QuestionFields } from '../factors/secret-questions.pages.tsx';
import type { ActivityRow, OwnAccount } from './account.sql.ts';
import { agentOf } from './agent.rules.ts';

export interface AccountFacts {
  own: OwnAccount;
  passkeys: Passkey[];
  app: boolean;
  codes: number;
  questions: string[];
  sessions: SessionRow[];
  devices: Device[];
  terms: { version: string; accepted_at: Date }[];
}

const agentText = (t: Words, agent: string | null): string => {
  const { browser, system } = agentOf(agent);
  return browser && system
    ? t('account.agent', { browser, system })
    : (browser ?? system ?? t('account.agent-unknown'));
};

/** One line of the account: what it is, how it stands, and the way to change it. */
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
      {done && (
        <Alert tone="success">
          <p>{t(done)}</p>
        </Alert>
      )}
      <h1>{t('account.title')}</h1>
      <Card>
        <CardHead icon="lock">{t('account.signing-on')}</CardHead>
        <dl class="answers">
          <Line t={t} name="sign-on.user-id" value={own.user_id} href="/account/user-id" />
          <Line
            t={t}
            name="sign-on.password"
            value={
              own.password_changed_at
                ? t('account.password-since', { day: t.date(own.password_changed_at, 'day') })
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
                {own.email ? sayEmail(own.email) : t('account.none')}{' '}
                {own.email &&
                  (own.email_confirmed_at ? (
                    <Tag tone="in">{t('account.confirmed')}</Tag>
                  ) : (
                    <Tag tone="high">{t('account.not-confirmed')}</Tag>
                  ))}
                {own.pending_email && (
                  <p>
                    {t('account.email-waits', { email: sayEmail(own.pending_email) })}{' '}
                    <Tag tone="high">{t('account.not-confirmed')}</Tag>
                  </p>
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
        {(own.pending_email || (own.email && !own.email_confirmed_at)) && (
          <Form action="/account/email/confirm" formKey={newKey()}>
            <Button kind="outline">{t('account.resend')}</Button>
          </Form>
        )}
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
                    from: t.date(one.created_at, 'day-time'),
                    to: t.date(one.seen_at, 'day-time'),
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
                      from: t.date(one.first_at, 'day'),
                      to: t.date(one.seen_at, 'day'),
                    })}
                    {one.trusted_until && one.trusted_until > view.now
                      ? ` · ${t('account.trusted', { day: t.date(one.trusted_until, 'day') })}`
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
              <a href="/terms">
                {t('account.terms', { version: one.version, day: t.date(one.accepted_at, 'day') })}
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

/** A page that changes one thing of the account. */
export function ChangePage({
  view,
  title,
  lead,
  problems,
  children,
}: {
  view: View;
  title: Key;
  lead?: string | undefined;
  problems: Problems;
  children: ComponentChildren;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: '/account', text: t('account.title') }, { text: t(title) }]} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t(title)}</h1>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </div>
  );
}

export function ConfirmPage({
  view,
  problems,
  typed,
  app,
  ceremony,
  formKey,
}: {
  view: View;
  problems: Problems;
  typed: Typed;
  app: boolean;
  ceremony: Ceremony | null;
  formKey: string;
}) {
  const { t } = view;
  const { next = '', kept = '' } = typed;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('confirm-it.title')}</h1>
      <p class="lead">{t('confirm-it.lead')}</p>
      <Form action="/account/confirm" formKey={formKey} label={t('confirm-it.title')}>
        <input type="hidden" name="next" value={next} />
        <input type="hidden" name="kept" value={kept} />
        <TextField
          t={t}
          name="password"
          label={t('sign-on.password')}
          problems={problems}
          type="password"
          autocomplete="current-password"
        />
        {app && (
          <TextField
            t={t}
            name="code"
            label={t('second.code')}
            hint={t('second.code-hint')}
            problems={problems}
            autocomplete="one-time-code"
            max={40}
          />
        )}
        <Button>{t('register.continue')}</Button>
      </Form>
      {ceremony && (
        <PasskeyForm
          t={t}
          action="/account/confirm/passkey"
          use="use"
          ceremony={ceremony}
          fields={{ next, kept, _key: crypto.randomUUID() }}
          label={t('second.passkey')}
        />
      )}
      <p class="after-form">
        <a href="/account">{t('confirm-it.leave')}</a>
      </p>
    </div>
  );
}

export function QuestionsPage({
  view,
  typed,
  problems,
  formKey,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  formKey: string;
}) {
  const { t } = view;
  return (
    <ChangePage view={view} title="register.questions" problems={problems}>
      <Form action="/account/questions" formKey={formKey} label={t('register.questions')}>
        <QuestionFields t={t} typed={typed} problems={problems} />
        <Button>{t('account.save')}</Button>
      </Form>
    </ChangePage>
  );
}

export function ActivityPage({ view, rows }: { view: View; rows: ActivityRow[] }) {
  const { t } = view;
  const text = (row: ActivityRow): string => {
    const name =
      row.outcome === 'denied' ? 'activity.session:begin.denied' : `activity.${row.permission}`;
    return t.has(name) ? t(name) : t('activity.other');
  };
  return (
    <ChangePage view={view} title="account.activity" lead={t('activity.lead')} problems={{}}>
      <Card>
        <Table
          hideCaption
          caption={t('account.activity')}
          head={[t('log.when'), t('log.what')]}
          rows={rows.map((row, index) => ({
            key: `${row.at.getTime()} ${index}`,
            cells: [t.date(row.at, 'day-time'), text(row)],
          }))}
        />
      </Card>
    </ChangePage>
  );
}

export function ClosePage({
  view,
  problems,
  formKey,
}: {
  view: View;
  problems: Problems;
  formKey: string;
}) {
  const { t, settings } = view;
  return (
    <ChangePage view={view} title="account.close" lead={t('close.lead')} problems={problems}>
      <ul class="plain-list">
        <li>{t('close.record')}</li>
        <li>{t('close.family')}</li>
        <li>{t('close.again')}</li>
        <li>{callable(t, 'close.copy', { phone: settings.phone })}</li>
      </ul>
      <Form action="/account/close" formKey={formKey}>
        <div class="actions">
          <Button>{t('close.press')}</Button>
          <LinkButton href="/account" kind="outline">
            {t('close.keep')}
          </LinkButton>
        </div>
      </Form>
    </ChangePage>
  );
}
