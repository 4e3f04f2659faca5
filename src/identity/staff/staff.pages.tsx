import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { ErrorSummary, Form } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  LinkButton,
  SummaryList,
  Tag,
} from '../../ui/kit.tsx';
import { InvitationsCard } from './invitations.pages.tsx';
import type { Invitation } from './invitations.ts';
import { RoleFields, rolesText } from './roles.pages.tsx';
import type { StaffRow } from './staff.ts';

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
  /** Invitations whose mail could not be sent. */
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
