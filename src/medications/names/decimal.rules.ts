/**
 * Exact arithmetic on decimals as they are written. A binary fraction would turn 0.07 x 1000 into
 * 70.00000000000001, and a dose must not depend on how that is rounded.
 */

const DECIMAL = /^\d+(?:\.\d+)?$/;

interface Scaled {
  digits: bigint;
  /** How many of the digits follow the decimal point. */
  places: number;
}

function read(text: string): Scaled {
  if (!DECIMAL.test(text)) throw new Error('not a decimal');
  const [whole = '', fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), places: fraction.length };
}

/** Without trailing zeros, and with a zero before the point (The Joint Commission, "Do Not Use"). */
function write({ digits, places }: Scaled): string {
  const all = digits.toString().padStart(places + 1, '0');
  const fraction = places === 0 ? '' : all.slice(-places).replace(/0+$/, '');
  const whole = places === 0 ? all : all.slice(0, -places);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** The product of two decimals: `times('0.09', '1000')` is `90`. Throws for anything else. */
export function times(a: string, b: string): string {
  const [one, other] = [read(a), read(b)];
  return write({ digits: one.digits * other.digits, places: one.places + other.places });
}

/** Whether a decimal is less than one. */
export const isBelowOne = (text: string): boolean => /^0*(?:\.|$)/.test(text);

/**
 * A decimal for display: no trailing zeros, a zero before the point, commas from 1,000 on (ISMP,
 * "List of Error-Prone Abbreviations, Symbols, and Dose Designations"). US Spanish writes the same.
 */
export function sayDecimal(text: string): string {
  const [whole = '', fraction] = times(text, '1').split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
