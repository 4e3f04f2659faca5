/**
 * FHIR decimals keep their digits: 4.0 is not 4, and 1E-7 is a valid spelling (FHIR R4, datatypes,
 * "decimal": "implementations SHALL preserve the precision"). A JavaScript number keeps none of
 * that, so a resource is read together with the spelling of each number that would lose it.
 */

/**
 * The spelling of numbers, by the object that contains them. Only numbers that JavaScript would
 * write differently are here.
 */
const spellings = new WeakMap<object, Record<string, string>>();

/**
 * A number after its name. FHIR has no lists of decimals; what looks like a number inside a text (a
 * time, a URN) has no quote before its colon.
 */
const NUMBER = /:\s*(-?\d[\d.eE+-]*)(?=[\s,}\]])/g;
const QUOTE = 34;

/**
 * Whether a JSON text contains a number whose spelling JavaScript would change: trailing zeros, an
 * exponent, more digits than a number can hold.
 */
export function losesDigits(json: string): boolean {
  NUMBER.lastIndex = 0;
  for (let found = NUMBER.exec(json); found !== null; found = NUMBER.exec(json)) {
    const digits = found[1] as string;
    if (String(Number(digits)) === digits) continue;
    let before = found.index - 1;
    while (json.charCodeAt(before) <= 32) before -= 1;
    if (json.charCodeAt(before) === QUOTE) return true;
  }
  return false;
}

type Reviver = (this: object, key: string, value: unknown, context: { source?: string }) => unknown;

/**
 * Reads JSON; the spelling of its numbers is kept for `spelled`. Throws SyntaxError if it is not
 * JSON.
 */
export const readJson = (text: string): unknown =>
  losesDigits(text) ? readSpelled(text) : JSON.parse(text);

/** The same for a text that is known to contain such a number. */
export function readSpelled(text: string): unknown {
  const keep: Reviver = function (key, value, { source }) {
    if (typeof value === 'number' && source !== undefined && source !== String(value)) {
      const known = spellings.get(this);
      if (known) known[key] = source;
      else spellings.set(this, { [key]: source });
    }
    return value;
  };
  // the type of a reviver does not have its third argument yet
  return JSON.parse(text, keep as (key: string, value: unknown) => unknown);
}

/** Writes what `readJson` read, without blanks, each number as it was spelled. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, function (this: object, key: string, held: unknown) {
    const source = typeof held === 'number' ? spellings.get(this)?.[key] : undefined;
    return source === undefined
      ? held
      : // not yet in the library's types
        (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source);
  });
}

/**
 * The digits of a number as sent, e.g. `4.0` or `1E-7`; undefined if the object has no such number.
 */
export function spelled<T extends object>(holder: T, key: keyof T & string): string | undefined {
  const value: unknown = holder[key];
  return typeof value === 'number' ? (spellings.get(holder)?.[key] ?? String(value)) : undefined;
}

/**
 * The same number without an exponent: `1E-7` is `0.0000001`, `1.50e3` is `1500`. No digit is
 * rounded; one without an exponent is unchanged.
 */
export function withoutExponent(decimal: string): string {
  const parts = /^([+-]?)(\d*)\.?(\d*)[eE]([+-]?\d+)$/.exec(decimal);
  if (!parts) return decimal;
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts;
  const shift = Number(power);
  if (Math.abs(shift) > 400) return decimal; // longer than any page
  const digits = whole + fraction;
  const point = whole.length + shift;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const text =
    padded.slice(0, at).replace(/^0+(?=\d)/, '') +
    (padded.length > at ? `.${padded.slice(at)}` : '');
  return `${sign === '-' ? '-' : ''}${text}`;
}

/** How many significant digits a decimal has, from the first that is not zero: `0.0050` has two. */
export const significantDigits = (decimal: string): number =>
  withoutExponent(decimal)
    .replace(/[^\d.]/g, '')
    .replace('.', '')
    .replace(/^0+/, '').length;
