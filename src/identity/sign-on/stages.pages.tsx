import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Checkbox, ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Alert, Button } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import type { TermsOf } from '../accounts/terms/own-terms.ts';
import { AcceptTerms } from '../accounts/terms/terms.pages.tsx';
import { AuthenticatorSteps } from '../factors/authenticator.pages.tsx';
import type { SetUp } from '../factors/authenticator.ts';
import { PasskeyForm } from '../factors/passkeys/passkeys.pages.tsx';
import type { Ceremony } from '../factors/passkeys/passkeys.ts';
import { TRUST_DAYS } from './sign-on.rules.ts';

export function SecondStepPage({
  view,
  problems,
  app,
  mayTrust,
  ceremony,
}: {
  view: View;
  problems: Problems;
  /** The account has an authenticator app. */
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
        <p>{wordsWithPhones(t, 'second.lost-text', { phone: settings.phone })}</p>
      </details>
      <p>
        <a href="/sign-on">{t('second.over')}</a>
      </p>
    </div>
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

/** The account has not accepted the current terms. */
export function NewTermsPage({
  view,
  of,
  title,
  problems,
}: {
  view: View;
  of: TermsOf;
  title: 'terms.new' | 'caregiver-terms.new';
  problems: Problems;
}) {
  const { t, settings } = view;
  const caregivers = of === 'caregivers';
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t(title)}</h1>
      <p class="lead">{t(caregivers ? 'caregiver-terms.new-lead' : 'terms.new-lead')}</p>
      <AcceptTerms
        view={view}
        of={of}
        action={`/sign-on/${caregivers ? 'caregiver-terms' : 'terms'}`}
        label={t(title)}
        problems={problems}
      />
      <p class="after-form">
        {wordsWithPhones(t, caregivers ? 'caregiver-terms.refuse' : 'terms.refuse', {
          phone: settings.phone,
        })}
      </p>
    </div>
  );
}
