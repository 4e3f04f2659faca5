import fc from 'fast-check';
import type { Key } from '../src/platform/i18n.ts';
import { unitText } from '../src/records/labs/tests/values.pages.tsx';
import { BY_CODE } from '../src/records/observations/flags/flags.rules.ts';

/**
 * Lab reports made at random, as JSON text, each part with what must come out of it on the page.
 */

export type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;

/**
 * What must be on the page: a text whose blanks count as one, a pattern, or words of ours by their
 * key.
 */
export type Due = { text: string } | { pattern: string } | { key: Key };

export const SIGNS = { '': '', '<': '< ', '<=': '≤ ', '>': '> ', '>=': '≥ ' } as const;

export const exact = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

const grouped = (digits: string) =>
  /[eE]/.test(digits)
    ? digits
    : digits.replace(
        /^(-?)(\d+)/,
        (_, sign, whole) => `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}`,
      );

/**
 * A number with its sign right before it and its unit right after it, the plain decimal of an
 * exponent aside.
 */
export const amount = (sign: keyof typeof SIGNS, digits: string, unit: string): Due => ({
  pattern: `(?<![\\d.])${exact(SIGNS[sign] + grouped(digits))}(?![\\d.]*\\d)(?: \\([-\\d.,]+\\))?${unitText(unit) ? ` ?${exact(unitText(unit))}` : ''}`,
});

const decimal = fc
  .tuple(
    fc.boolean(),
    fc.oneof(fc.nat(9), fc.nat(9_999_999)),
    fc.stringMatching(/^\d{0,6}$/),
    fc.option(fc.constantFrom('E-7', 'e+2', 'E3', 'e-01'), { freq: 3 }),
  )
  .map(
    ([negative, whole, fraction, power]) =>
      `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}${power ?? ''}`,
  );

export const sign = fc.constantFrom<keyof typeof SIGNS>('', '', '<', '<=', '>', '>=');

export const unit = fc.constantFrom(
  '',
  'mg/dL',
  '10*3/uL',
  '{log_copies}/mL',
  'm[iU]/mL',
  '%',
  'units/L',
  'mL/min/{1.73_m2}',
  '[degF]',
  'index value',
  '/[HPF]',
  'mg/g{creat}',
);

export const date = fc.constantFrom(
  '2024',
  '2024-03',
  '2024-03-08',
  '2024-03-08T23:15:00Z',
  '2024-03-08T07:15:42-06:00',
);

/** The makings of a value: a kind with numbers, signs and units to use as that kind needs. */
export const value = fc.record({
  kind: fc.constantFrom(
    ...([
      'quantity',
      'quantity',
      'unit-alone',
      'words',
      'lines',
      'columns',
      'negation',
      'compared',
      'titer',
      'coded',
      'coded-twice',
      'code',
      'integer',
      'boolean',
    ] as const),
    ...([
      'ratio',
      'range',
      'date',
      'time',
      'period',
      'samples',
      'absent-code',
      'absent-text',
      'absent-extension',
      'both',
      'nothing',
    ] as const),
  ),
  a: decimal,
  b: decimal,
  sign,
  unit,
  date,
  coded: fc.boolean(),
  whole: fc.nat(99_999),
});

export const range = fc.record({
  kind: fc.constantFrom('limits', 'low', 'high', 'text', 'both', 'for'),
  low: decimal,
  high: decimal,
  unit,
});

export const flag = fc.oneof(
  fc.constantFrom(...Object.keys(BY_CODE)),
  fc.constantFrom('unknown-text', 'unknown-code', 'H*', 'known-text'),
);

const status = fc.constantFrom(
  'final',
  'final',
  'preliminary',
  'cancelled',
  'corrected',
  'amended',
  'unknown',
);

export const part = fc.record({
  value,
  ranges: fc.array(range, { maxLength: 2 }),
  flags: fc.array(flag, { maxLength: 2 }),
  loinc: fc.boolean(),
});

export interface Made {
  part: Of<typeof part>;
  status: string;
  notes: number;
  facts: boolean;
  marked: boolean;
  carried: boolean;
  components: Of<typeof part>[];
  members: Made[];
}

const testOf = (depth: number): fc.Arbitrary<Made> =>
  fc.record({
    part,
    status,
    notes: fc.nat(2),
    facts: fc.boolean(),
    marked: fc.nat(9).map((n) => n === 0),
    carried: fc.boolean(),
    components: fc.array(part, { maxLength: 2 }),
    members: depth === 0 ? fc.constant([]) : fc.array(testOf(depth - 1), { maxLength: 2 }),
  });

export const whole = fc.record({
  tests: fc.array(testOf(2), { minLength: 1, maxLength: 2 }),
  status,
  conclusion: fc.boolean(),
  codes: fc.nat(2),
  people: fc.boolean(),
  pictures: fc.boolean(),
  files: fc.boolean(),
});
