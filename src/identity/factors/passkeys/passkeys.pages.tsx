import type { ComponentChildren } from 'preact';
import type { Words } from '../../../platform/i18n.ts';
import { Button } from '../../../ui/kit.tsx';
import type { Ceremony } from './passkeys.ts';

/**
 * A form that a script shows and fills in. Without JavaScript it stays hidden: passkeys need it.
 */
export function PasskeyForm({
  t,
  action,
  use,
  ceremony,
  fields,
  label,
  children,
}: {
  t: Words;
  action: string;
  use: 'use' | 'add';
  ceremony: Ceremony;
  fields: Record<string, string>;
  label: string;
  children?: ComponentChildren;
}) {
  return (
    <form
      method="post"
      action={action}
      data-passkey={use}
      data-options={ceremony.options}
      hidden
      aria-label={label}
    >
      <input type="hidden" name="ticket" value={ceremony.ticket} />
      <input type="hidden" name="response" value="" />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} key={name} />
      ))}
      {children}
      <p class="usa-error-message" role="alert" data-refused hidden>
        {t('passkey.refused')}
      </p>
      <Button kind={use === 'use' ? 'outline' : 'filled'} icon="key">
        {label}
      </Button>
    </form>
  );
}
