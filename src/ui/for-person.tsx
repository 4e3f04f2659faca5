import type { View } from '../platform/http/routes.ts';
import { fullName } from './people.ts';

/**
 * For whom a form or a confirmation is, when it is not for oneself: said where the eyes are, beside
 * the banner at the top.
 */
export function ForPerson({ view }: { view: View }) {
  const { t, person } = view;
  return person?.relation ? (
    <p class="for-person">{t('ui.for-person', { name: fullName(person) })}</p>
  ) : null;
}
