import type { Language, Words } from '../../platform/i18n.ts';
import { shortName } from './short-name.rules.ts';

/** A medicine's name for members: the short name, or as it came, or a phrase for no name. */
export const medicineName = (t: Words, name: string): string =>
  name === '' ? t('med.nameless') : (shortName(name, t.language) ?? name);

/** A medicine's name for staff, who act on it: as it came, or a phrase for no name. */
export const officialName = (t: Words, name: string): string =>
  name === '' ? t('med.nameless') : name;

const collators: Record<Language, Intl.Collator> = {
  en: new Intl.Collator('en-US', { numeric: true, sensitivity: 'base' }),
  es: new Intl.Collator('es-US', { numeric: true, sensitivity: 'base' }),
};

/** Sorted by the name for members in their language; 5 mg comes before 10 mg. */
export function sortedByName<T>(t: Words, list: readonly T[], nameOf: (one: T) => string): T[] {
  const { compare } = collators[t.language];
  return list
    .map((one) => ({ one, name: medicineName(t, nameOf(one)) }))
    .sort((a, b) => compare(a.name, b.name))
    .map(({ one }) => one);
}
