import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_MRN_PATTERN,
  exampleMrn,
  isNumeric,
  type MrnPattern,
  mrnDigits,
  readMrnPattern,
  wrongMrn,
} from './mrn-pattern.rules.ts';

const pattern = (text: string): MrnPattern => readMrnPattern(text) as MrnPattern;

describe('a pattern of medical record numbers', () => {
  it.each([
    [DEFAULT_MRN_PATTERN, '0048 2291 37', '0048 229'],
    ['########', '0048 2291', '0048 229'],
    ['CV######', 'CV48 2291', 'CV48 229'],
    ['@@######[##]', 'KR48 2291 37', 'KR48 229'],
    ['#####-', null, null],
    ['####', null, null],
    ['12345', null, null],
    ['', null, null],
    ['#'.repeat(21), null, null],
    ['(a+)+$', null, null],
    ['^#####$', null, null],
    ['#####[##', null, null],
    ['#####[]', null, null],
    ['########\n', null, null],
    ['#####*', null, null],
    ['cv######', null, null],
  ])('%j has the matching example %j and the wrong one %j', (text, example, wrong) => {
    const read = readMrnPattern(text);
    expect([read && exampleMrn(read), read && wrongMrn(read)]).toEqual([example, wrong]);
  });

  it.each([
    [DEFAULT_MRN_PATTERN, '0048-2291.37', '0048229137'],
    [DEFAULT_MRN_PATTERN, '1234567', null],
    [DEFAULT_MRN_PATTERN, '1234567890123', null],
    ['CV######', 'cv 123-456', '123456'],
    ['CV######', 'CW123456', null],
    ['CV######', '123456', null],
    ['#####[##]', '123456', '123456'],
    ['#####', '１２３４５', null],
    ['#####', '12345<script>', null],
  ])('%s reads %j as %j', (text, typed, digits) =>
    expect(mrnDigits(pattern(text), typed)).toBe(digits),
  );

  const tokens = fc
    .array(fc.constantFrom('#', '@', 'C', '7'), { maxLength: 9 })
    .map((list) => `#####${list.join('')}`);
  it('has an example that matches and one that does not, whatever the pattern', () =>
    fc.assert(
      fc.property(tokens, fc.option(fc.constantFrom('#', '##', '@#')), (must, may) => {
        const read = pattern(may === null ? must : `${must}[${may}]`);
        expect(mrnDigits(read, exampleMrn(read))).not.toBeNull();
        expect(mrnDigits(read, wrongMrn(read))).toBeNull();
        expect(isNumeric(read)).toBe(!/[@C]/.test(read.tokens));
      }),
    ));

  it('compares anything, however long', () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.nat(200_000), (text, times) => {
        readMrnPattern(text.repeat(times % 50));
        const digits = `1${'1'.repeat(times)}${text}`;
        expect(mrnDigits(pattern('@@##########[##]'), digits)).toBeNull();
      }),
    ));
});
