import type { Words } from '../../platform/i18n.ts';
import { shortName } from './short-name.rules.ts';

/** A medicine's name for reading, or words for a medicine without one. */
export const medicineName = (t: Words, name: string): string =>
  name === '' ? t('med.nameless') : (shortName(name, t.language) ?? name);
