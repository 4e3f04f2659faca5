import { encode } from 'uqr';
import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Form, TextField } from '../../ui/fields.tsx';
import { Button } from '../../ui/kit.tsx';
import type { SetUp } from './authenticator.ts';

/**
 * A QR code as one SVG path. It is made here, so that the secret is in no image file and is sent to
 * no other server.
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

/** How to set up an app: at the first sign-on of staff, and on the account page. */
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
