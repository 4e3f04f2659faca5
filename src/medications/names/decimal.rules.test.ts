import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBelowOne, sayDecimal, times } from './decimal.rules.ts';

describe('a decimal', () => {
  it.each([
    ['0.09', '1000', '90'],
    ['0.07', '1000', '70'],
    ['0.00146', '1000', '1.46'],
    ['0.3', '1', '0.3'],
    ['0.417', '5', '2.085'],
    ['10', '0.1', '1'],
    ['0', '1000', '0'],
    ['12345678901234567890', '0.1', '1234567890123456789'],
  ])('%s times %s is exactly %s', (a, b, product) => expect(times(a, b)).toBe(product));

  it('multiplies the way whole numbers do', () =>
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(6), fc.constantFrom('1000', '5', '100'), (n, places, by) => {
        const text = n.toString().padStart(places + 1, '0');
        const at = text.length - places;
        const product = times(places ? `${text.slice(0, at)}.${text.slice(at)}` : text, by);
        const [whole = '', fraction = ''] = product.split('.');
        expect(BigInt(whole + fraction.padEnd(6, '0'))).toBe(
          BigInt(n) * BigInt(by) * 10n ** BigInt(6 - places),
        );
        expect(product).not.toMatch(/\.\d*0$|\.$|^0\d/);
      }),
    ));

  it.each([
    ['1000', '1,000'],
    ['999', '999'],
    ['1000000', '1,000,000'],
    ['5.0', '5'],
    ['2.50', '2.5'],
    ['1234.56789', '1,234.56789'],
    ['0.05', '0.05'],
  ])('%s is read as %s', (text, said) => expect(sayDecimal(text)).toBe(said));

  it.each(['', '.5', '1e3', '-1', '1,000', '5.'])('%j is not one', (text) =>
    expect(() => times(text, '1')).toThrow(),
  );

  it.each([
    ['0.999', true],
    ['1', false],
    ['1.0', false],
    ['10.5', false],
    ['0', true],
  ])('%s is below one: %s', (text, below) => expect(isBelowOne(text)).toBe(below));
});
