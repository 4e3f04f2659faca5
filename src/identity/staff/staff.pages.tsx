import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { type Role, type RoleNames, roleNames, sayRoles } from '../../staff/roles/roles.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
import { ErrorSummary, Form } from '../../ui/fields.tsx';
import {
  Button,
  Card,
  CardHead,
  Crumbs,
  Done,
  LinkButton,
  SummaryList,
  Tag,
} from '../../ui/kit.tsx';
import { InvitationsCard } from './invitations/invitations.pages.tsx';
import type { Invitation } from './invitations/invitations.ts';
import { RoleFields } from './roles.pages.tsx';
import type { StaffRow } from './staff.ts';

export function StaffPage({
  view,
  staff,
  invitations,
  unmailed,
  names,
  newKey,
  done,
}: {
  view: View;
  staff: StaffRow[];
  /** The roles' names by key. */
  names: RoleNames;
  invitations: Invitation[];
  /** Invitations whose mail could not be sent. */
  unmailed: ReadonlySet<string>;
  newKey: () => string;
  done: Key | null;
}) {
  const { t } = view;
  return (
    <>
      <Done t={t} said={done} />
      <h1>{t('staff-accounts.title')}</h1>
      <div class="actions">
        <LinkButton href="/staff/accounts/invite">{t('staff-accounts.invite')}</LinkButton>
        <LinkButton href="/staff/roles" kind="outline">
          {t('roles.title')}
        </LinkButton>
      </div>
      {invitations.length > 0 && (
        <InvitationsCard
          view={view}
          invitations={invitations}
          unmailed={unmailed}
          names={names}
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
                  {one.userId} · {sayRoles(names, [...one.roles, ...one.byGroup])}
                </p>
                <p class="muted">
                  {one.lastSignOnAt
                    ? t('staff-accounts.last', { at: t.date(one.lastSignOnAt, 'day-time') })
                    : t('staff-accounts.never')}
                </p>
              </div>
              <div class="result-tags">
                {!one.secondStep && <Tag tone="high">{t('staff-accounts.no-second')}</Tag>}
              </div>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

export function StaffAccountPage({
  view,
  account,
  roles,
  chosen,
  problems,
  newKey,
}: {
  view: View;
  account: StaffRow;
  roles: readonly Role[];
  /** The checked roles: as submitted, or those that the account has. */
  chosen: readonly string[];
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
          { term: t('sign-on.user-id'), value: account.userId },
          { term: t('register.email'), value: account.email ?? t('account.none') },
          {
            term: t('staff-accounts.second'),
            value: t(account.secondStep ? 'account.app-on' : 'account.app-off'),
          },
          ...(account.byGroup.length > 0
            ? [
                {
                  term: t('roles.by-groups'),
                  value: sayRoles(roleNames(roles, t.language), account.byGroup),
                },
              ]
            : []),
        ]}
      />
      <Form action={to} formKey={newKey()} label={t('staff-accounts.roles')}>
        <input type="hidden" name="seen" value={[...account.roles].sort().join('+')} />
        <RoleFields view={view} roles={roles} chosen={chosen} problems={problems} />
        <Button>{t('account.save')}</Button>
      </Form>
      <h2>{t('staff-accounts.lost')}</h2>
      <p>{t('staff-accounts.lost-text')}</p>
      <AskFirst
        action={`${to}/second-step`}
        formKey={newKey()}
        question={t('staff-accounts.lost-ask', { name: account.name })}
      >
        {t('staff-accounts.lost-press')}
      </AskFirst>
      <h2>{t('staff-accounts.leaves')}</h2>
      <p>{t('staff-accounts.leaves-text')}</p>
      <AskFirst
        action={`${to}/close`}
        formKey={newKey()}
        question={t('staff-accounts.close-ask', { name: account.name })}
      >
        {t('staff-accounts.close')}
      </AskFirst>
    </div>
  );
}
