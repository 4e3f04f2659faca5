import type { Words } from '../../platform/i18n.ts';
import { sayMedicine } from './drugs.rules.ts';

/** A medicine's name as one reads it, or that nobody knows it. */
export const medicineName = (t: Words, name: string): string =>
  name === '' ? t('med.nameless') : sayMedicine(name);
