import type { View } from '../../../platform/http/routes.ts';
import { Form } from '../../../ui/fields.tsx';
import { Alert, Button, LinkButton } from '../../../ui/kit.tsx';
import { wordsWithPhones } from '../../../ui/text.tsx';
import { PublicPage } from '../../accounts/public.pages.tsx';

export function ConfirmEmailPage({
  view,
  token,
  state,
}: {
  view: View;
  token: string;
  state: 'ask' | 'done' | 'over' | 'shared';
}) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <h1>{t(`confirm.${state}`)}</h1>
      <p class="lead">{wordsWithPhones(t, `confirm.${state}-text`, { phone: settings.phone })}</p>
      {state === 'ask' ? (
        <Form action={`/confirm-email/${token}`} label={t('confirm.ask')}>
          <Button>{t('confirm.press')}</Button>
        </Form>
      ) : (
        <LinkButton href="/sign-on">{t('nav.sign-on')}</LinkButton>
      )}
    </div>
  );
}

export function UndoEmailPage({
  view,
  token,
  state,
}: {
  view: View;
  token: string;
  state: 'ask' | 'done' | 'over' | 'shared';
}) {
  const { t, settings } = view;
  return (
    <PublicPage
      view={view}
      title={`undo.${state}`}
      lead={wordsWithPhones(t, `undo.${state}-text`, { phone: settings.phone })}
    >
      {state === 'ask' && (
        <Form action={`/undo-email/${token}`} label={t('undo.ask')}>
          <Button>{t('undo.press')}</Button>
        </Form>
      )}
      {state === 'done' && (
        <>
          <Alert tone="warning">
            <p>{t('undo.password')}</p>
          </Alert>
          <LinkButton href="/forgot/password">{t('forgot.password-go')}</LinkButton>
        </>
      )}
    </PublicPage>
  );
}
