import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Alert, Button, LinkButton } from '../../ui/kit.tsx';
import { PasskeyForm } from '../factors/passkeys/passkeys.pages.tsx';
import type { Ceremony } from '../factors/passkeys/passkeys.ts';

export function SignOnPage({
  view,
  typed,
  problems,
  why,
  ceremony,
  sso,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  why: 'idle' | 'over' | 'step-up' | null;
  ceremony: Ceremony;
  sso: boolean;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      {why === 'idle' && (
        <Alert title={t('sign-on.idle')}>
          <p>{t(typed.kept ? 'sign-on.idle-kept' : 'sign-on.idle-text')}</p>
        </Alert>
      )}
      {why === 'over' && (
        <Alert tone="warning" title={t('sign-on.over')}>
          <p>{t('sign-on.over-text')}</p>
        </Alert>
      )}
      <h1>{t('sign-on.title')}</h1>
      {why === 'step-up' && (
        <Alert tone="warning" title={t('sign-on.step-up')}>
          <p>{t('sign-on.step-up-text')}</p>
          <form method="post" action="/sign-on/browser" aria-label={t('sign-on.step-up-send')}>
            <input type="hidden" name="userId" value={typed.userId ?? ''} />
            <Button>{t('sign-on.step-up-send')}</Button>
          </form>
        </Alert>
      )}
      <Form action="/sign-on" label={t('sign-on.title')}>
        <input type="hidden" name="next" value={typed.next ?? ''} />
        <input type="hidden" name="kept" value={typed.kept ?? ''} />
        <TextField
          t={t}
          name="userId"
          label={t('sign-on.user-id')}
          problems={problems}
          value={typed.userId}
          autocomplete="username webauthn"
        />
        <TextField
          t={t}
          name="password"
          label={t('sign-on.password')}
          problems={problems}
          type="password"
          autocomplete="current-password"
        />
        <Button>{t('nav.sign-on')}</Button>
      </Form>
      <PasskeyForm
        t={t}
        action="/sign-on/passkey"
        use="use"
        ceremony={ceremony}
        fields={{ next: typed.next ?? '', kept: typed.kept ?? '' }}
        label={t('sign-on.passkey')}
      />
      {sso && (
        <p class="after-form">
          <LinkButton
            href={`/sign-on/sso?next=${encodeURIComponent(typed.next ?? '')}`}
            kind="outline"
          >
            {t('sign-on.sso', { name: view.settings.name })}
          </LinkButton>
        </p>
      )}
      <p class="after-form">
        <a href="/forgot">{t('sign-on.forgot')}</a>
      </p>
      <p>
        <a href="/letter">{t('letter.have')}</a>
      </p>
      <p>
        <a href="/register">{t('sign-on.no-account')}</a>
      </p>
    </div>
  );
}
