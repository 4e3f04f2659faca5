import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Button } from '../../ui/kit.tsx';
import { PasskeyForm } from '../factors/passkeys/passkeys.pages.tsx';
import type { Ceremony } from '../factors/passkeys/passkeys.ts';

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
