import { canonicalUnit, isKnownUnit, type Unit } from '../../../fhir/units.ts';
import { NUMBER, readNumber, readTiter, type SentNumber } from '../values/numbers.rules.ts';

/**
 * A limit of a range. It counts as inside; `out` for one from `< 150`, `unsure` if the sender says
 * both.
 */
export interface Limit extends SentNumber, Unit {
  edge?: 'out' | 'unsure';
  /** It is a titer: 1 to this number. */
  titer?: true;
}
/** The comparable part of a range: limits, or the word that is normal. */
export interface Limits {
  low: Limit | null;
  high: Limit | null;
  word: string | null;
}

const PAIR = new RegExp(
  String.raw`^\+?(${NUMBER})\s*(?:[-‐‑‒–—−]|\bto\b|\bthru\b|\bthrough\b|\ba\b)\s*\+?(${NUMBER})(?:\s+(\S.*)|([^\d\s.,].*))?$`,
  'i',
);
/** `less than 5`, `5 or more`: read as their signs. */
const WORDS: [RegExp, string][] = [
  [
    /^(?:<\s*or\s*=|less than or equal to|at most|up to|no more than|hasta|(?:menor|inferior) o igual (?:que|a))\s*/i,
    '<=',
  ],
  [
    /^(?:>\s*or\s*=|greater than or equal to|more than or equal to|at least|(?:mayor|superior) o igual (?:que|a))\s*/i,
    '>=',
  ],
  [/^(?:less than|below|under|(?:menor|inferior) (?:que|de|a)|menos de)\s*/i, '<'],
  [/^(?:greater than|more than|above|over|(?:mayor|superior) (?:que|de|a)|más de)\s*/i, '>'],
];
const AFTER: [RegExp, string][] = [
  [/^(.+?)\s+or (?:less|lower|below|under)$/i, '<='],
  [/^(.+?)\s+or (?:more|greater|higher|above|over)$/i, '>='],
];

/** A label that means the normal range. */
const LABEL =
  /^(?:(?:normal|reference|ref\.?|usual)(?: (?:range|interval|values?))?|(?:rango|valores|valor) (?:normal(?:es)?|de referencia))\s*:\s*/i;

function withSigns(text: string): string {
  for (const [words, sign] of WORDS) if (words.test(text)) return text.replace(words, sign);
  for (const [words, sign] of AFTER) {
    const before = words.exec(text)?.[1];
    if (before) return `${sign}${before}`;
  }
  return text;
}

/** A unit may be in brackets. */
const bare = (rest: string): string =>
  rest
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .trim();

/** Whether the rest after the numbers is only a unit. `12-16 fasting` is not. */
const isUnit = (rest: string, value: Unit): boolean =>
  rest === '' ||
  isKnownUnit(rest) ||
  [value.unit, value.code ?? ''].some(
    (own) => own !== '' && canonicalUnit(own) === canonicalUnit(rest),
  );

/**
 * Reads a reference range that is only a text, if it can mean only one thing: `<150`, `12.0 – 16.0
 * g/dL`, `0.6 to 1.1`, `< 1:10`.
 * @param value the unit of the value that the range belongs to
 * @returns null for anything else; the caller shows the text and compares nothing
 */
export function readRangeText(sent: string, value: Unit): Limits | null {
  const text = withSigns(
    sent
      .trim()
      .replace(/^[([]\s*(.*?)\s*[)\]]$/, '$1')
      .replace(/\s+/g, ' ')
      .replace(LABEL, ''),
  );
  const titer = readTiter(text);
  if (titer) {
    const limit = limitOf({ sent: titer.sent, value: titer.of }, '', { titer: true });
    return sided(titer.comparator, limit);
  }
  const number = readNumber(text);
  if (number?.comparator && isUnit(bare(number.rest), value))
    return sided(number.comparator, limitOf(number, bare(number.rest), {}));
  const [, low, high, apart, close] = PAIR.exec(text) ?? [];
  const unit = bare(apart ?? close ?? '');
  if (!low || !high || !isUnit(unit, value) || Number(low) > Number(high)) return null;
  return {
    low: limitOf({ sent: low, value: Number(low) }, unit, {}),
    high: limitOf({ sent: high, value: Number(high) }, unit, {}),
    word: null,
  };
}

const limitOf = ({ sent, value }: SentNumber, unit: string, rest: Pick<Limit, 'titer'>): Limit => ({
  sent,
  value,
  unit,
  code: null,
  ...rest,
});

function sided(comparator: string, limit: Limit): Limits | null {
  if (comparator === '') return null;
  const bound: Limit = comparator.length === 1 ? { ...limit, edge: 'out' } : limit;
  return comparator.startsWith('<')
    ? { low: null, high: bound, word: null }
    : { low: bound, high: null, word: null };
}
