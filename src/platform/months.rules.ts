/** The months in English and Spanish, without accents. */
const MONTHS = [
  ['january', 'enero'],
  ['february', 'febrero'],
  ['march', 'marzo'],
  ['april', 'abril'],
  ['may', 'mayo'],
  ['june', 'junio'],
  ['july', 'julio'],
  ['august', 'agosto'],
  ['september', 'septiembre', 'setiembre'],
  ['october', 'octubre'],
  ['november', 'noviembre'],
  ['december', 'diciembre'],
];
/** As long as the longest name. */
export const MONTH_LENGTH = 10;
const SHORTEST = 3;

/**
 * A month as people type it: a number, a name in English or Spanish, or the first letters of one
 * ("3", "03", "March", "mar.", "marzo").
 * @returns 1 to 12, or null if it is no month
 */
export function readMonth(typed: string): number | null {
  const text = typed.trim().toLowerCase().replace(/\.$/, '');
  if (/^\d{1,2}$/.test(text)) {
    const number = Number(text);
    return number >= 1 && number <= 12 ? number : null;
  }
  if (text.length < SHORTEST) return null;
  const at = MONTHS.findIndex((names) => names.some((name) => name.startsWith(text)));
  return at < 0 ? null : at + 1;
}
