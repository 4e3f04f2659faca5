import type { Problems, Typed } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { ErrorSummary, Form } from '../../../ui/fields.tsx';
import { Button } from '../../../ui/kit.tsx';
import { UserIdField } from '../../accounts/user-id/user-id.pages.tsx';
import { PasswordFields } from '../../factors/passwords/new-password.pages.tsx';
import type { Invitation } from './invitations.ts';

export function JoinPage({
  view,
  token,
  invitation,
  roles,
  typed,
  problems,
}: {
  view: View;
  token: string;
  invitation: Invitation;
  /** The names of the roles. */
  roles: string;
  typed: Typed;
  problems: Problems;
}) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('join.title', { name: settings.name })}</h1>
      <p class="lead">{t('join.lead', { name: invitation.name, roles })}</p>
      <Form action={`/join/${token}`} label={t('join.title', { name: settings.name })}>
        <UserIdField t={t} label={t('sign-on.user-id')} problems={problems} value={typed.userId} />
        <PasswordFields t={t} problems={problems} />
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
