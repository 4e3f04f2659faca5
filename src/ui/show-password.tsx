import type { Words } from '../platform/i18n.ts';

/** Shows what was typed as a password, or hides it; displayed by the script that it needs. */
export const ShowPassword = ({ t, name, label }: { t: Words; name: string; label: string }) => (
  <button
    type="button"
    class="usa-button usa-button--unstyled show-password"
    data-shows={name}
    data-hide={t('ui.hide-password')}
    aria-controls={name}
    aria-description={label}
    hidden
  >
    {t('ui.show-password')}
  </button>
);
