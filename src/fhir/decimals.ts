/**
 * FHIR decimals keep their digits: 4.0 is not 4, and 1E-7 is a valid spelling (FHIR R4, datatypes, "decimal": "implementations SHALL preserve the
 * precision"). A JavaScript number keeps none of that, so a resource is read together with the spelling of each number that would lose its own.
 */

/** The spelling of numbers, by the object that holds them. Only numbers that JavaScript would write differently are here. */
const spellings = new WeakMap<object, Record<string, string>>();

// FHIR has no lists of decimals, so a number stands behind its name: what looks like one inside a text (a time, a urn) is passed over.
/** A number that JavaScript certainly spells differently: with a zero at its end, an exponent, a very small one, or a negative zero. */
const LOSES = /"\s*:\s*-?(?:\d+\.\d*0|\d+(?:\.\d+)?[eE][+-]?\d+|0\.0{6}\d*|0(?<=-0))(?=[\s,}\]])/;
/** One with more digits than it may be able to hold. */
const LONG = /"\s*:\s*(-?(?:\d\.?){16,})(?=[\s,}\]])/g;

/** Whether a JSON text may hold a number whose spelling JavaScript would change. Now and then it says yes for a text that does not. */
export function losesDigits(json: string): boolean {
  if (LOSES.test(json)) return true;
  for (const [, digits] of json.matchAll(LONG)) if (String(Number(digits)) !== digits) return true;
  return false;
}

type Reviver = (this: object, key: string, value: unknown, context: { source?: string }) => unknown;

/** Reads JSON; the spelling of its numbers is kept for `spelled`. Throws SyntaxError for what is no JSON. */
export function readJson(text: string): unknown {
  if (!losesDigits(text)) return JSON.parse(text);
  const keep: Reviver = function (key, value, { source }) {
    if (typeof value === 'number' && source !== undefined && source !== String(value)) {
      const known = spellings.get(this);
      if (known) known[key] = source;
      else spellings.set(this, { [key]: source });
    }
    return value;
  };
  return JSON.parse(text, keep as (key: string, value: unknown) => unknown); // the type of a reviver does not know its third argument yet
}

/** Writes what `readJson` read, without blanks, each number as it was spelled. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, function (this: object, key: string, held: unknown) {
    const source = typeof held === 'number' ? spellings.get(this)?.[key] : undefined;
    return source === undefined ? held : (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source); // not yet in the library's types
  });
}

/** The digits of a number as they were sent, e.g. `4.0` or `1E-7`; undefined where the holder has no such number. */
export function spelled<T extends object>(holder: T, key: keyof T & string): string | undefined {
  const value: unknown = holder[key];
  return typeof value === 'number' ? (spellings.get(holder)?.[key] ?? String(value)) : undefined;
}

/** The same number without an exponent: `1E-7` is `0.0000001`, `1.50e3` is `1500`. No digit is rounded; one without an exponent is unchanged. */
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
  const text = padded.slice(0, at).replace(/^0+(?=\d)/, '') + (padded.length > at ? `.${padded.slice(at)}` : '');
  return `${sign === '-' ? '-' : ''}${text}`;
}

/** How many digits of a decimal count, from the first that is not zero: `0.0050` has two. */
export const significantDigits = (decimal: string): number =>
  withoutExponent(decimal)
    .replace(/[^\d.]/g, '')
    .replace('.', '')
    .replace(/^0+/, '').length;
