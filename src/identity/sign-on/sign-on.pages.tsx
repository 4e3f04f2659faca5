import { encode } from 'uqr';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Checkbox, ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Alert, Button, callable, LinkButton } from '../../ui/kit.tsx';
import type { SetUp } from '../factors/factors.ts';
import { PasskeyForm } from '../factors/passkey-form.tsx';
import type { Ceremony } from '../factors/passkeys.ts';
import { AcceptTerms } from '../registration/register.pages.tsx';
import { TRUST_DAYS } from './sign-on.rules.ts';

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

/** What the link in the mail opens. */
export function BrowserLinkPage({ view, token }: { view: View; token: string | null }) {
  const { t } = view;
  const key = token === null ? 'browser.no' : 'browser.ask';
  return (
    <div class="narrow">
      <h1>{t(key)}</h1>
      <p class="lead">{t(`${key}-text`)}</p>
      {token === null ? (
        <LinkButton href="/sign-on">{t('nav.sign-on')}</LinkButton>
      ) : (
        <Form action={`/sign-on/browser/${token}`} label={t(key)}>
          <Button>{t('browser.yes')}</Button>
        </Form>
      )}
    </div>
  );
}

export function SecondStepPage({
  view,
  problems,
  app,
  mayTrust,
  ceremony,
}: {
  view: View;
  problems: Problems;
  /** There is an authenticator app to take a code from. */
  app: boolean;
  mayTrust: boolean;
  ceremony: Ceremony | null;
}) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('second.title')}</h1>
      <p class="lead">{t(app ? 'second.lead' : 'second.lead-passkey')}</p>
      {view.demo && !mayTrust && (
        <Alert>
          <p>
            {t('demo.code-at')} <a href="/demo/codes">/demo/codes</a>
          </p>
        </Alert>
      )}
      <Form action="/sign-on/second-step" label={t('second.title')}>
        <TextField
          t={t}
          name="code"
          label={t(app ? 'second.code' : 'second.recovery')}
          hint={t(app ? 'second.code-hint' : 'codes.hint')}
          problems={problems}
          autocomplete="one-time-code"
          max={40}
        />
        {mayTrust && (
          <Checkbox name="trust" label={t('second.trust', { days: TRUST_DAYS })} checked={false} />
        )}
        <Button>{t('register.continue')}</Button>
      </Form>
      {ceremony && (
        <PasskeyForm
          t={t}
          action="/sign-on/passkey"
          use="use"
          ceremony={ceremony}
          fields={{ next: '', kept: '' }}
          label={t('second.passkey')}
        />
      )}
      <details class="answer">
        <summary>{t('second.lost')}</summary>
        <p>{callable(t, 'second.lost-text', { phone: settings.phone })}</p>
      </details>
      <p>
        <a href="/sign-on">{t('second.over')}</a>
      </p>
    </div>
  );
}

/**
 * A QR code as one shape, drawn here: no picture of it ever stands in a file or comes from
 * elsewhere.
 */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const path = data
    .map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join(''))
    .join('');
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      width="220"
      height="220"
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <path class="qr-light" d={`M0 0h${size}v${size}H0z`} />
      <path class="qr-dark" d={path} />
    </svg>
  );
}

/** The steps of setting an app up: the same at a first sign-on of staff and on the account page. */
export function AuthenticatorSteps({
  view,
  setUp,
  problems,
  action,
  formKey,
}: {
  view: View;
  setUp: SetUp;
  problems: Problems;
  action: string;
  formKey?: string;
}) {
  const { t } = view;
  return (
    <>
      <ol class="steps-list">
        <li>{t('authenticator.get')}</li>
        <li>
          {t('authenticator.scan')}
          <div class="qr-sides">
            <QrCode text={setUp.uri} label={t('authenticator.qr')} />
            <p>
              {t('authenticator.type')}
              <br />
              <code class="secret">{setUp.secret}</code>
            </p>
          </div>
        </li>
        <li>{t('authenticator.then')}</li>
      </ol>
      <Form action={action} label={t('authenticator.title')}>
        {formKey && <input type="hidden" name="_key" value={formKey} />}
        <input type="hidden" name="ticket" value={setUp.ticket} />
        <TextField
          t={t}
          name="code"
          label={t('second.code')}
          hint={t('second.code-hint')}
          problems={problems}
          autocomplete="one-time-code"
          max={40}
          inputmode="numeric"
        />
        <Button>{t('authenticator.confirm')}</Button>
      </Form>
    </>
  );
}

export function SetUpPage({
  view,
  setUp,
  problems,
}: {
  view: View;
  setUp: SetUp;
  problems: Problems;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('authenticator.title')}</h1>
      <p class="lead">{t('authenticator.staff')}</p>
      <AuthenticatorSteps view={view} setUp={setUp} problems={problems} action="/sign-on/set-up" />
    </div>
  );
}

/** The terms changed, or were never accepted by this account. */
export function NewTermsPage({ view, problems }: { view: View; problems: Problems }) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('terms.new')}</h1>
      <p class="lead">{t('terms.new-lead')}</p>
      <AcceptTerms view={view} action="/sign-on/terms" label={t('terms.new')} problems={problems} />
      <p class="after-form">{callable(t, 'terms.refuse', { phone: settings.phone })}</p>
    </div>
  );
}

/** The provider said no, or said somebody whom nobody invited here. */
export function SsoRefusedPage({ view }: { view: View }) {
  const { t } = view;
  return (
    <div class="narrow">
      <h1>{t('sso.refused')}</h1>
      <p class="lead">{t('sso.refused-text')}</p>
      <LinkButton href="/sign-on">{t('nav.sign-on')}</LinkButton>
    </div>
  );
}
