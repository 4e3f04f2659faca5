import type { Words } from '../../platform/i18n.ts';
import { sayMedicine } from './drugs.rules.ts';

/** A medicine's name for reading, or words for a medicine without one. */
export const medicineName = (t: Words, name: string): string =>
  name === '' ? t('med.nameless') : sayMedicine(name);
