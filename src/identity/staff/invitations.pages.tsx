import type { View } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { Button, Card, CardHead, Tag } from '../../ui/kit.tsx';
import type { Invitation } from './staff.sql.ts';

interface Shown {
  view: View;
  invitations: Invitation[];
  /** Those whose mail was given up. */
  unmailed: ReadonlySet<string>;
  newKey: () => string;
}

/**
 * Who was invited and has not joined yet: whether the mail went out, until when its link works, and
 * once more or no longer.
 */
export function InvitationsCard({ view, invitations, unmailed, newKey }: Shown) {
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
                {one.email} · {one.roles.map((role) => t(`role.${role}`)).join(', ')}
              </p>
              <p class="muted">
                {t(one.expires_at > view.now ? 'staff-accounts.until' : 'staff-accounts.over', {
                  day: t.date(one.expires_at, 'day'),
                })}
              </p>
            </div>
            <div class="result-tags">
              {one.by_mail &&
                (unmailed.has(one.id) ? (
                  <Tag tone="high">{t('staff-accounts.not-mailed')}</Tag>
                ) : (
                  !one.mailed_at && <Tag tone="plain">{t('staff-accounts.mailing')}</Tag>
                ))}
              {one.by_mail &&
                one.expires_at > view.now &&
                (one.mailed_at || unmailed.has(one.id)) && (
                  <Form action={`/staff/accounts/invitations/${one.id}/mail`} formKey={newKey()}>
                    <Button kind="outline">
                      {t('staff-accounts.mail-again')} <span class="usa-sr-only">{one.name}</span>
                    </Button>
                  </Form>
                )}
              <Form action={`/staff/accounts/invitations/${one.id}/withdraw`} formKey={newKey()}>
                <Button kind="outline">
                  {t('staff-accounts.withdraw')} <span class="usa-sr-only">{one.name}</span>
                </Button>
              </Form>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
