import { significantDigits, withoutExponent } from '../../../fhir/decimals.ts';
import type { Comparator } from '../../../fhir/quantities.ts';

/** A number as it was sent, and a limit of a range. */
export interface SentNumber {
  /** The digits as sent, e.g. `4.0` or `1E-7`. */
  sent: string;
  value: number;
}

const SIGNS: Record<string, Comparator> = {
  '<': '<',
  '<=': '<=',
  '=<': '<=',
  '≤': '<=',
  '>': '>',
  '>=': '>=',
  '=>': '>=',
  '≥': '>=',
};
/**
 * A sign before a number, and a number without a comma: 3,5 is three and a half to some and
 * thirty-five to others.
 */
const SIGN = '<=|=<|>=|=>|[<>≤≥]';
export const NUMBER = String.raw`-?(?:(?:0|[1-9]\d*)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?`;
const COMPARED = new RegExp(String.raw`^(${SIGN})?\s*(${NUMBER})(?:\s+(\S.*)|([^\d\s.,].*))?$`);
const TITER = new RegExp(String.raw`^(${SIGN})?\s*1\s*:\s*(${SIGN})?\s*(\d{1,9})$`);

/**
 * Reads `<0.10`, `4.0`, `≥ 60 mL/min`: a sign, a number, and what follows it. Null for any other
 * text.
 */
export function readNumber(
  text: string,
): (SentNumber & { comparator: Comparator; rest: string }) | null {
  const [, sign, sent, apart, close] = COMPARED.exec(text.trim()) ?? [];
  return sent
    ? {
        sent,
        value: Number(sent),
        comparator: SIGNS[sign ?? ''] ?? '',
        rest: (apart ?? close ?? '').trim(),
      }
    : null;
}

/** Reads a titer: `1:64`, `>=1:1280`, `<1:8`. Null for any other text. */
export function readTiter(
  text: string,
): { comparator: Comparator; sent: string; of: number } | null {
  const [, before, after, of] = TITER.exec(text.trim()) ?? [];
  return of
    ? { comparator: SIGNS[before ?? after ?? ''] ?? '', sent: `1:${of}`, of: Number(of) }
    : null;
}

/**
 * The whole part in groups of three; every digit and zero as sent. One with an exponent is left as
 * it is.
 */
export function grouped(sent: string): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(\.\d*)?$/.exec(sent) ?? [];
  return whole ? `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}` : sent;
}

/**
 * The plain decimal of a number sent with an exponent; null if that says no more, or would fill a
 * line.
 */
export function withoutPower(sent: string): string | null {
  const plain = withoutExponent(sent);
  return plain === sent || plain.length > 24 ? null : grouped(plain);
}

/** A list shortens numbers with more significant digits than this, down to `SHORT`. */
const LONGEST = 6;
const SHORT = 4;

/**
 * A number for a list. With more than six significant digits it loses some after the point, but
 * never so many that it becomes zero or reaches or crosses a limit that it does not reach or cross.
 */
export function shortened(sent: string, limits: readonly number[]): string {
  const plain = withoutExponent(sent);
  if (/[eE]/.test(sent) && plain.length > 24) return sent; // or it could not be written out
  const digits = significantDigits(plain);
  if (digits <= LONGEST) return grouped(plain);
  const value = Number(plain);
  const [, fraction = ''] = plain.split('.');
  const leading =
    Math.abs(value) < 1
      ? (/^0*/.exec(fraction)?.[0].length ?? 0)
      : -String(Math.trunc(Math.abs(value))).length;
  for (let kept = SHORT; kept < digits; kept++) {
    const places = Math.max(0, kept + leading);
    if (places >= fraction.length || places > 100) break;
    const text = value.toFixed(places);
    if (text.includes('e')) break; // too large to be written out
    const short = Number(text);
    if (
      short !== 0 &&
      limits.every((limit) => Math.sign(value - limit) === Math.sign(short - limit))
    )
      return grouped(text);
  }
  return grouped(plain);
}
