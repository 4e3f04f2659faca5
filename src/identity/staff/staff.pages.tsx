import type { Role } from '../../platform/access/access.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  Empty,
  LinkButton,
  SummaryList,
  Tag,
} from '../../ui/kit.tsx';
import { CardFields } from '../accounts/membership.pages.tsx';
import { UserIdField } from '../accounts/user-id.pages.tsx';
import { PasswordFields } from '../factors/new-password.pages.tsx';
import { InvitationsCard } from './invitations.pages.tsx';
import type { Helped, Invitation, StaffRow } from './staff.sql.ts';

export const ROLES = [
  'clinician',
  'nurse',
  'front-desk',
  'registrar',
  'pharmacist',
  'billing',
  'records',
  'privacy-officer',
  'administrator',
] as const satisfies readonly Role[];

const rolesText = (view: View, roles: readonly Role[]) =>
  roles.map((role) => view.t(`role.${role}`)).join(', ');

export function StaffPage({
  view,
  staff,
  invitations,
  unmailed,
  newKey,
  done,
}: {
  view: View;
  staff: StaffRow[];
  invitations: Invitation[];
  /** Those whose mail was given up. */
  unmailed: ReadonlySet<string>;
  newKey: () => string;
  done: Key | null;
}) {
  const { t } = view;
  return (
    <>
      {done && (
        <Alert tone="success">
          <p>{t(done)}</p>
        </Alert>
      )}
      <h1>{t('staff-accounts.title')}</h1>
      <p>
        <LinkButton href="/staff/accounts/invite">{t('staff-accounts.invite')}</LinkButton>
      </p>
      {invitations.length > 0 && (
        <InvitationsCard
          view={view}
          invitations={invitations}
          unmailed={unmailed}
          newKey={newKey}
        />
      )}
      <Card>
        <CardHead icon="users">{t('staff-accounts.list')}</CardHead>
        <ul class="result-list">
          {staff.map((one) => (
            <li class="result-row" key={one.id}>
              <div>
                <h3>
                  {one.id === view.actor?.account.id ? (
                    one.name
                  ) : (
                    <a href={`/staff/accounts/${one.id}`}>{one.name}</a>
                  )}
                </h3>
                <p class="muted">
                  {one.user_id} · {rolesText(view, one.roles)}
                </p>
                <p class="muted">
                  {one.last_sign_on_at
                    ? t('staff-accounts.last', { at: t.date(one.last_sign_on_at, 'day-time') })
                    : t('staff-accounts.never')}
                </p>
              </div>
              <div class="result-tags">
                {!one.second_step && <Tag tone="high">{t('staff-accounts.no-second')}</Tag>}
              </div>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

function RoleFields({
  view,
  chosen,
  problems,
}: {
  view: View;
  chosen: readonly string[];
  problems: Problems;
}) {
  const { t } = view;
  return (
    <fieldset
      class={`usa-fieldset usa-form-group${problems.roles ? ' usa-form-group--error' : ''}`}
      id="roles"
    >
      <legend class="usa-legend">{t('staff-accounts.roles')}</legend>
      {problems.roles && <span class="usa-error-message">{t(problems.roles)}</span>}
      {ROLES.map((role) => (
        <div class="usa-checkbox" key={role}>
          <input
            class="usa-checkbox__input"
            id={`role-${role}`}
            type="checkbox"
            name={`role-${role}`}
            value="yes"
            checked={chosen.includes(role)}
          />
          <label class="usa-checkbox__label" for={`role-${role}`}>
            {t(`role.${role}`)}
          </label>
        </div>
      ))}
    </fieldset>
  );
}

export function InvitePage({
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
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: '/staff/accounts', text: t('staff-accounts.title') },
          { text: t('staff-accounts.invite') },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('staff-accounts.invite')}</h1>
      <p class="lead">{t('staff-accounts.invite-lead')}</p>
      <Form action="/staff/accounts/invite" formKey={formKey} label={t('staff-accounts.invite')}>
        <TextField
          t={t}
          name="name"
          label={t('staff-accounts.name')}
          problems={problems}
          value={typed.name}
          max={100}
          autocomplete="off"
        />
        <TextField
          t={t}
          name="email"
          label={t('register.email')}
          problems={problems}
          value={typed.email}
          type="email"
          max={254}
          autocomplete="off"
        />
        <RoleFields
          view={view}
          chosen={ROLES.filter((role) => typed[`role-${role}`] === 'yes')}
          problems={problems}
        />
        <Button>{t('staff-accounts.send')}</Button>
      </Form>
    </div>
  );
}

export function StaffAccountPage({
  view,
  account,
  problems,
  newKey,
}: {
  view: View;
  account: StaffRow;
  problems: Problems;
  newKey: () => string;
}) {
  const { t } = view;
  const to = `/staff/accounts/${account.id}`;
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: '/staff/accounts', text: t('staff-accounts.title') },
          { text: account.name },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{account.name}</h1>
      <SummaryList
        rows={[
          { term: t('sign-on.user-id'), value: account.user_id },
          { term: t('register.email'), value: account.email ?? t('account.none') },
          {
            term: t('staff-accounts.second'),
            value: t(account.second_step ? 'account.app-on' : 'account.app-off'),
          },
        ]}
      />
      <Form action={to} formKey={newKey()} label={t('staff-accounts.roles')}>
        <RoleFields view={view} chosen={account.roles} problems={problems} />
        <Button>{t('account.save')}</Button>
      </Form>
      <h2>{t('staff-accounts.lost')}</h2>
      <p>{t('staff-accounts.lost-text')}</p>
      <Form action={`${to}/second-step`} formKey={newKey()}>
        <Button kind="outline">{t('staff-accounts.lost-press')}</Button>
      </Form>
      <h2>{t('staff-accounts.leaves')}</h2>
      <p>{t('staff-accounts.leaves-text')}</p>
      <Form action={`${to}/close`} formKey={newKey()}>
        <Button kind="outline">{t('staff-accounts.close')}</Button>
      </Form>
    </div>
  );
}

export function JoinPage({
  view,
  token,
  invitation,
  typed,
  problems,
  strength,
}: {
  view: View;
  token: string;
  invitation: Invitation;
  typed: Typed;
  problems: Problems;
  strength: number;
}) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('join.title', { name: settings.name })}</h1>
      <p class="lead">
        {t('join.lead', { name: invitation.name, roles: rolesText(view, invitation.roles) })}
      </p>
      <Form action={`/join/${token}`} label={t('join.title', { name: settings.name })}>
        <UserIdField t={t} label={t('sign-on.user-id')} problems={problems} value={typed.userId} />
        <PasswordFields t={t} problems={problems} strength={strength} />
        <Button>{t('join.press')}</Button>
      </Form>
      <p class="muted">{t('join.then')}</p>
    </div>
  );
}

export function JoinOverPage({ view }: { view: View }) {
  const { t } = view;
  return (
    <div class="narrow">
      <h1>{t('forgot.link-over')}</h1>
      <p class="lead">{t('join.over')}</p>
    </div>
  );
}

/** The counter's page: somebody can't sign on. */
export function HelpMemberPage({
  view,
  typed,
  problems,
  found,
  newKey,
  done,
  mayDrop,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  found: Helped | 'nobody' | null;
  newKey: () => string;
  done: Key | null;
  mayDrop: boolean;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      {done && (
        <Alert tone="success">
          <p>{t(done)}</p>
        </Alert>
      )}
      <h1>{t('assist.title')}</h1>
      <p class="lead">{t('assist.lead')}</p>
      {found === 'nobody' && (
        <Empty icon="search" title={t('assist.nobody')}>
          <p>{t('assist.nobody-text')}</p>
        </Empty>
      )}
      {found && found !== 'nobody' && (
        <Card>
          <h2>
            {found.given} {found.family}
          </h2>
          <SummaryList
            rows={[
              {
                term: t('assist.account'),
                value: found.account_id
                  ? found.last_sign_on_at
                    ? t('staff-accounts.last', { at: t.date(found.last_sign_on_at, 'day-time') })
                    : t('staff-accounts.never')
                  : t('assist.no-account'),
              },
              ...(found.account_id
                ? [
                    {
                      term: t('register.email'),
                      value: t(
                        found.email_confirmed ? 'account.confirmed' : 'account.not-confirmed',
                      ),
                    },
                    {
                      term: t('staff-accounts.second'),
                      value: t(found.second_step ? 'account.app-on' : 'account.app-off'),
                    },
                  ]
                : []),
              {
                term: t('assist.letter'),
                value: found.letter
                  ? t(`letters.is-${found.letter as 'waiting'}`)
                  : t('account.none'),
              },
            ]}
          />
          <div class="actions">
            <Form action="/staff/help/letter" formKey={newKey()}>
              <input type="hidden" name="person" value={found.patient_id} />
              <Button>{t('assist.send-letter')}</Button>
            </Form>
            {mayDrop && found.second_step && (
              <Form action="/staff/help/second-step" formKey={newKey()}>
                <input type="hidden" name="person" value={found.patient_id} />
                <Button kind="outline">{t('authenticator.remove')}</Button>
              </Form>
            )}
          </div>
          {mayDrop && found.second_step && <p class="muted">{t('assist.drop-text')}</p>}
        </Card>
      )}
      <Form action="/staff/help" formKey={newKey()} label={t('assist.title')}>
        <CardFields view={view} typed={typed} problems={problems} />
        <Button icon="search">{t('staff.search')}</Button>
      </Form>
    </div>
  );
}
