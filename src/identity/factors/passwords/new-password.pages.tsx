import type { Problems } from '../../../platform/http/forms.ts';
import type { Key, Words } from '../../../platform/i18n.ts';
import { TextField } from '../../../ui/fields.tsx';
import { PASSWORD_FLOOR } from './strength.rules.ts';

/**
 * A new password, typed twice, with a strength meter that a script shows and moves.
 */
export function PasswordFields({ t, problems }: { t: Words; problems: Problems }) {
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
      <p class="strength" id="strength" hidden>
        <meter min={0} max={4} value={0} aria-label={t('register.strength')} />{' '}
        <span class="muted">{t('register.strength-0')}</span>
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
