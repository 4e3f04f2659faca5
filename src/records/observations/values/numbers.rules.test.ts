import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grouped, shortened, withoutPower } from './numbers.rules.ts';

describe('digits', () => {
  it.each([
    ['1350000', '1,350,000'],
    ['1350000.00', '1,350,000.00'],
    ['4.0', '4.0'],
    ['-12345.60', '-12,345.60'],
    ['1E-7', '1E-7'],
    ['999', '999'],
  ])('%s is written %s', (sent, written) => expect(grouped(sent)).toBe(written));

  it.each([
    ['1E-7', '0.0000001'],
    ['1.2E+2', '120'],
    ['1.35e6', '1,350,000'],
    ['4.0', null],
    ['1e300', null],
  ])('%s without its exponent is %s', (sent, plain) => expect(withoutPower(sent)).toBe(plain));

  it.each([
    ['4.0', [], '4.0'],
    ['123456', [], '123,456'],
    ['1.23456', [], '1.23456'],
    ['7.027693403172101', [], '7.028'],
    ['7.027693403172101', [7.028], '7.0277'], // it is below that limit
    ['149.9999999', [150], '149.9999999'], // nothing shorter is
    ['150.0000001', [150], '150.0000001'],
    ['0.00000012345678', [], '0.0000001235'],
    ['1E-7', [], '0.0000001'],
    ['1234567.89', [], '1,234,568'],
    ['12345678', [], '12,345,678'],
    ['1E-400', [], '1E-400'],
    // past what toFixed writes out
    ['123456789012345678901234567890.10', [], '123,456,789,012,345,678,901,234,567,890.10'],
  ])('in a list %s with limits %j is %s', (sent, limits, short) =>
    expect(shortened(sent, limits)).toBe(short),
  );

  it('in a list are the same number as far as they go, on the same side of every limit, and zero only for zero', () =>
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { maxLength: 2 }),
        (value, some) => {
          const limits = [...some, Number(value.toPrecision(3)), Number(value.toPrecision(5))];
          const text = shortened(String(value), limits);
          const short = Number(text.replaceAll(',', ''));
          expect(Math.abs(short - value)).toBeLessThanOrEqual(
            Math.abs(value) * 1e-3 + Number.MIN_VALUE,
          );
          expect(short === 0).toBe(value === 0);
          for (const limit of limits)
            expect(Math.sign(short - limit) + 0).toBe(Math.sign(value - limit) + 0); // -0 is 0
        },
      ),
      { numRuns: 2000 },
    ));
});
