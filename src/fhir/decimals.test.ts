import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  losesDigits,
  readJson,
  significantDigits,
  spelled,
  withoutExponent,
  writeJson,
} from './decimals.ts';

describe('decimals', () => {
  it.each([
    '4.0',
    '3.50',
    '1E-7',
    '1e-07',
    '2.35e-06',
    '1350000.0',
    '0.10',
    '-0.0',
    '-0',
    '120',
    '0.0000001',
    '5.4000000000000004',
    '12345678901234567890',
    '1.0E+3',
    '0',
  ])('keep their spelling: %s', (text) => {
    const read = readJson(
      `{"resourceType":"X","valueQuantity":{"value":${text},"list":[ 7 ]}}`,
    ) as { valueQuantity: { value: number } };
    expect(spelled(read.valueQuantity, 'value')).toBe(text);
    expect(writeJson(read)).toBe(
      `{"resourceType":"X","valueQuantity":{"value":${text},"list":[7]}}`,
    );
  });

  it('of any spelling go in and come out, whatever is around them', () => {
    const decimal = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc
        .tuple(
          fc.integer({ min: -999, max: 999 }),
          fc.stringMatching(/^\d{1,20}$/),
          fc.constantFrom('', 'e3', 'E-12', 'e+05'),
        )
        .map(([whole, rest, power]) => `${whole}.${rest}${power}`),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
        decimal,
        (other, text) => {
          const json = `{"other":${JSON.stringify(other)},"value":${text}}`;
          expect(writeJson(readJson(json))).toBe(json);
        },
      ),
    );
  });

  it.each([
    '{"a":"at 10:52.110+00:00"}',
    '{"a":"urn:uuid:7e285e08-34a4"}',
    '{"a":4.1,"b":3.814787145555416,"c":[1.10]}',
    '{"a":12,"b":0}',
  ])('need no second look: %s', (text) => expect(losesDigits(text)).toBe(false));

  it.each([
    ['1E-7', '0.0000001', 1],
    ['1e-07', '0.0000001', 1],
    ['2.35e-06', '0.00000235', 3],
    ['1.50e3', '1500', 4],
    ['1.5e0', '1.5', 2],
    ['-1.25E1', '-12.5', 3],
    ['1E2', '100', 3],
    ['4.0', '4.0', 2],
    ['0.0050', '0.0050', 2],
    ['1e999', '1e999', 4],
  ])('without an exponent: %s is %s', (text, plain, digits) => {
    expect([withoutExponent(text), significantDigits(text)]).toEqual([plain, digits]);
  });

  it('without an exponent are the same number', () =>
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e30, max: 1e30 }), (value) => {
        expect(Number(withoutExponent(value.toExponential())) + 0).toBe(value + 0); // -0 is 0
      }),
    ));
});
