import type { Problems, Typed } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { type Role, type RoleNames, sayRoles } from '../../../staff/roles/roles.ts';
import { ErrorSummary, Form, TextField } from '../../../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, Tag } from '../../../ui/kit.tsx';
import { RowButton } from '../../../ui/row-button.tsx';
import { RoleFields } from '../roles.pages.tsx';
import { rolesIn } from '../roles-form.ts';
import type { Invitation } from './invitations.ts';

interface Shown {
  view: View;
  invitations: Invitation[];
  /** Invitations whose mail could not be sent. */
  unmailed: ReadonlySet<string>;
  newKey: () => string;
  /** The roles' names by key. */
  names: RoleNames;
}

/**
 * Open invitations: whether the mail was sent, how long the link works, and buttons to mail it
 * again or withdraw it.
 */
export function InvitationsCard({ view, invitations, unmailed, newKey, names }: Shown) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="mail">{t('staff-accounts.invited')}</CardHead>
      <ul class="result-list">
        {invitations.map((one) => (
          <li class="result-row" key={one.id}>
            <div>
              <h3>{one.name}</h3>
              <p class="muted">
                {one.email} · {sayRoles(names, one.roles)}
              </p>
              <p class="muted">
                {t(one.expiresAt > view.now ? 'staff-accounts.until' : 'staff-accounts.over', {
                  day: t.date(one.expiresAt, 'day'),
                })}
              </p>
            </div>
            <div class="result-tags">
              {one.byMail &&
                (unmailed.has(one.id) ? (
                  <Tag tone="high">{t('staff-accounts.not-mailed')}</Tag>
                ) : (
                  !one.mailedAt && <Tag tone="plain">{t('staff-accounts.mailing')}</Tag>
                ))}
              {one.byMail && one.expiresAt > view.now && (one.mailedAt || unmailed.has(one.id)) && (
                <RowButton
                  action={`/staff/accounts/invitations/${one.id}/mail`}
                  formKey={newKey()}
                  of={one.name}
                >
                  {t('staff-accounts.mail-again')}
                </RowButton>
              )}
              <RowButton
                action={`/staff/accounts/invitations/${one.id}/withdraw`}
                formKey={newKey()}
                of={one.name}
              >
                {t('staff-accounts.withdraw')}
              </RowButton>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function InvitePage({
  view,
  roles,
  typed,
  problems,
  formKey,
}: {
  view: View;
  roles: readonly Role[];
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
        <RoleFields view={view} roles={roles} chosen={rolesIn(typed)} problems={problems} />
        <Button>{t('staff-accounts.send')}</Button>
      </Form>
    </div>
  );
}
