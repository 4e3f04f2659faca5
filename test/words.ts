import '../src/features.ts';
import { medicineName } from '../src/medications/names/medicine-name.ts';
import { wordsIn } from '../src/platform/i18n.ts';

/**
 * The portal's own sentences, for a test to compare a page with: `en('results.none')`. A test that
 * quotes the key proves that this sentence is on the page; whether it reads well is for the reviewer
 * of `locales/` to say. Dates in them are in the test world's zone.
 */
export const en = wordsIn('en', 'America/Chicago');
export const es = wordsIn('es', 'America/Chicago');

/** A medicine as an English page names it, by its official name. */
export const named = (official: string): string => medicineName(en, official);
