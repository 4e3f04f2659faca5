import type { Problems } from '../../../platform/http/forms.ts';
import type { Key, Words } from '../../../platform/i18n.ts';
import { TextField } from '../../../ui/fields.tsx';
import { PASSWORD_FLOOR } from './strength.rules.ts';

/**
 * A new password, typed twice, with a strength meter.
 */
export function PasswordFields({
  t,
  problems,
  strength,
}: {
  t: Words;
  problems: Problems;
  strength: number;
}) {
  return (
    <>
      <TextField
        t={t}
        name="password"
        label={t('sign-on.password')}
        hint={t('register.password-hint', { n: PASSWORD_FLOOR })}
        problems={problems}
        type="password"
        autocomplete="new-password"
        max={256}
      />
      <p class="strength" id="strength">
        <meter min={0} max={4} value={strength} aria-label={t('register.strength')} />{' '}
        <span class="muted">{t(`register.strength-${strength}` as Key)}</span>
        {[0, 1, 2, 3, 4].map((level) => (
          <template key={level}>{t(`register.strength-${level}` as Key)}</template>
        ))}
      </p>
      <TextField
        t={t}
        name="passwordAgain"
        label={t('register.password-again')}
        problems={problems}
        type="password"
        autocomplete="new-password"
        max={256}
      />
    </>
  );
}
