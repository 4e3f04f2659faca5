import type { Quantity } from '@medplum/fhirtypes';
import { spelled, withoutExponent } from '../../fhir/decimals.ts';
import type { Language } from './moments.rules.ts';

/**
 * Doses in words. Digits are kept as sent, with two exceptions: an exponent is written out beside
 * the original, and a trailing `.0` is dropped, since misreading it makes ten times the dose (The
 * Joint Commission, "Do Not Use" list). An unknown unit is shown as received.
 */

/**
 * [English singular, English plural, Spanish singular, Spanish plural, Spanish gender], by any
 * spelling of the unit.
 */
type Unit = readonly [string, string, string, string, 'f' | 'm'];
const UNITS: [RegExp, Unit][] = [
  [/^\{?(tablets?|tabs?|tbl)\}?$/i, ['tablet', 'tablets', 'tableta', 'tabletas', 'f']],
  [/^\{?(capsules?|caps?)\}?$/i, ['capsule', 'capsules', 'cápsula', 'cápsulas', 'f']],
  [
    /^\{?(puffs?|actuat(ion)?s?|inhalations?)\}?$/i,
    ['puff', 'puffs', 'inhalación', 'inhalaciones', 'f'],
  ],
  [/^\{?(drops?|gtts?|\[drp\])\}?$/i, ['drop', 'drops', 'gota', 'gotas', 'f']],
  [/^\{?(patch|patches)\}?$/i, ['patch', 'patches', 'parche', 'parches', 'm']],
  [/^\{?sprays?\}?$/i, ['spray', 'sprays', 'rociada', 'rociadas', 'f']],
  [/^(\[iu\]|\[?u\]?|iu|units?|unt)$/i, ['unit', 'units', 'unidad', 'unidades', 'f']],
  [/^ml$/i, ['mL', 'mL', 'mL', 'mL', 'm']],
  [
    /^\{?(application|appl)s?\}?$/i,
    ['application', 'applications', 'aplicación', 'aplicaciones', 'f'],
  ],
  [
    /^(\[tsp_us\]|tsps?|teaspoons?)$/i,
    ['teaspoon', 'teaspoons', 'cucharadita', 'cucharaditas', 'f'],
  ],
  [
    /^(\[tbs_us\]|tbsps?|tablespoons?)$/i,
    ['tablespoon', 'tablespoons', 'cucharada', 'cucharadas', 'f'],
  ],
  [
    /^\{?suppositor(y|ies)\}?$/i,
    ['suppository', 'suppositories', 'supositorio', 'supositorios', 'm'],
  ],
  [
    /^\{?lozenges?\}?$/i,
    ['lozenge', 'lozenges', 'pastilla para chupar', 'pastillas para chupar', 'f'],
  ],
  [/^\{?packets?\}?$/i, ['packet', 'packets', 'sobre', 'sobres', 'm']],
  [/^\{?vials?\}?$/i, ['vial', 'vials', 'frasco', 'frascos', 'm']],
  [/^\{?pills?\}?$/i, ['pill', 'pills', 'pastilla', 'pastillas', 'f']],
  [/^\{?doses?\}?$/i, ['dose', 'doses', 'dosis', 'dosis', 'f']],
];
/** The unit of a dose without one, by the form in the medicine's name. */
const BY_FORM: [RegExp, string][] = [
  [/tablet/i, 'tablet'],
  [/capsule/i, 'capsule'],
  [/metered dose inhaler|actuat/i, 'puff'],
  [/patch/i, 'patch'],
];

export const unitOf = (written: string): Unit | undefined => {
  const plain = written.trim().replace(/\(e?s\)$/i, '');
  return UNITS.find(([ways]) => ways.test(plain))?.[1];
};

/**
 * The unit of a dose: as written, or else from the medicine's name if it has exactly one form;
 * empty if unknown.
 */
export function unitWritten(quantity: Quantity, name: string): string {
  const written = quantity.unit?.trim() || quantity.code?.trim() || '';
  if (written && written !== '1') return written;
  const forms = BY_FORM.filter(([form]) => form.test(name));
  return forms.length === 1 ? (forms[0]?.[1] ?? '') : '';
}

/** The digits of a dose, see above; empty if it has none. */
export function digitsOf<T extends object>(holder: T, key: keyof T & string): string {
  const sent = spelled(holder, key) ?? '';
  const plain = withoutExponent(sent).replace(/^(\d+)\.0+$/, '$1');
  return /e/i.test(sent) ? `${plain} (${sent})` : plain;
}

/**
 * "half a tablet", "a quarter of a tablet (0.25)": only for units that are counted, not measured.
 */
function partOf(digits: string, unit: Unit, language: Language): string | null {
  const counted = unit[0] !== unit[1] && unit[0] !== 'unit' && unit[0] !== 'dose';
  if (!counted) return null;
  if (digits === '0.5')
    return language === 'en'
      ? `half a ${unit[0]}`
      : `${unit[4] === 'f' ? 'media' : 'medio'} ${unit[2]}`;
  if (digits === '0.25')
    return language === 'en'
      ? `a quarter of a ${unit[0]} (0.25)`
      : `un cuarto de ${unit[2]} (0.25)`;
  return null;
}

const inWords = (
  unit: Unit | undefined,
  written: string,
  value: number,
  language: Language,
): string =>
  unit
    ? (unit[(language === 'en' ? 0 : 2) + (value > 1 || value === 0 ? 1 : 0)] ?? written)
    : written;

/** One amount: `2 tablets`, `< 5 mg`. Null if it is empty. */
export function sayDose(
  quantity: Quantity | undefined,
  name: string,
  language: Language,
): string | null {
  if (!quantity) return null;
  const digits = digitsOf(quantity, 'value');
  const written = unitWritten(quantity, digits === '' ? '' : name);
  if (digits === '') return written || null;
  const unit = unitOf(written);
  const part = unit && !quantity.comparator ? partOf(digits, unit, language) : null;
  if (part) return part;
  return [quantity.comparator, digits, inWords(unit, written, quantity.value ?? 0, language)]
    .filter(Boolean)
    .join(' ');
}

/**
 * From one amount to another: `1 to 2 tablets`, `at least 1 tablet`, `up to 2 tablets`. Null if
 * both are empty.
 */
export function sayRange(
  low: Quantity | undefined,
  high: Quantity | undefined,
  name: string,
  language: Language,
): string | null {
  const [from, to] = [sayDose(low, name, language), sayDose(high, name, language)];
  if (from === null) return to && (language === 'en' ? `up to ${to}` : `hasta ${to}`);
  if (to === null || !low || !high)
    return language === 'en' ? `at least ${from}` : `al menos ${from}`;
  const word = language === 'en' ? 'to' : 'a';
  const [a, b] = [unitWritten(low, name), unitWritten(high, name)];
  const same =
    a === b || a === '' || b === '' || (unitOf(a) !== undefined && unitOf(a) === unitOf(b));
  if (!same || low.comparator || high.comparator) return `${from} ${word} ${to}`;
  const unit = unitOf(b || a);
  return [
    `${digitsOf(low, 'value')} ${word} ${digitsOf(high, 'value')}`,
    inWords(unit, b || a, high.value ?? 0, language),
  ]
    .filter(Boolean)
    .join(' ');
}

/**
 * An amount that was prescribed or dispensed, digit for digit: `90 tablets`. Null if it is empty.
 */
export function sayAmount(
  quantity: Quantity | null | undefined,
  language: Language,
): string | null {
  if (!quantity) return null;
  const written = quantity.unit?.trim() || quantity.code?.trim() || '';
  const sent = spelled(quantity, 'value');
  if (sent === undefined) return written || null;
  return [
    quantity.comparator,
    sent,
    inWords(unitOf(written), written, quantity.value ?? 0, language),
  ]
    .filter(Boolean)
    .join(' ');
}
