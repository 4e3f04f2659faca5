import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Form, TextField } from '../../ui/fields.tsx';
import { Alert, Button } from '../../ui/kit.tsx';
import { UserIdField } from '../accounts/user-id/user-id.pages.tsx';
import { Step } from './step.pages.tsx';

export function UserIdStep({
  view,
  typed,
  problems,
  free,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  free: string[];
}) {
  const { t } = view;
  return (
    <Step
      view={view}
      step={2}
      title={t('register.user-id-title')}
      lead={t('register.user-id-lead')}
      problems={problems}
      back="/register/terms"
    >
      {free.length > 0 && (
        <Alert title={t('register.free')}>
          <p>{free.join(' · ')}</p>
        </Alert>
      )}
      <Form action="/register/user-id" label={t('register.user-id-title')}>
        <UserIdField t={t} label={t('sign-on.user-id')} problems={problems} value={typed.userId} />
        <TextField
          t={t}
          name="email"
          label={t('register.email')}
          hint={t('register.email-hint')}
          problems={problems}
          value={typed.email}
          type="email"
          autocomplete="email"
          max={254}
        />
        <TextField
          t={t}
          name="emailAgain"
          label={t('register.email-again')}
          problems={problems}
          value={typed.emailAgain}
          type="email"
          max={254}
        />
        <Button>{t('register.continue')}</Button>
      </Form>
    </Step>
  );
}
