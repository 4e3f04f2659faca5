import type { Address } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { addressLine, cityLine, currentAddress, inForce } from './addresses.ts';

describe('addresses', () => {
  it('prefer an address that is not old', () => {
    const [old, home] = [{ use: 'old' as const, city: 'Cedar' }, { city: 'Hudson' }];
    expect(currentAddress([old, home])).toBe(home);
    expect(currentAddress([home, old])).toBe(home);
    expect(currentAddress([old])).toBe(old);
    expect([currentAddress([]), currentAddress(undefined)]).toEqual([undefined, undefined]);
  });

  it.each<[string | null, string | undefined, string, string]>([
    ['Hudson', 'IA', '50643', 'Hudson, IA 50643'],
    ['Hudson', undefined, '50643', 'Hudson, 50643'],
    ['Hudson', 'IA', '', 'Hudson, IA'],
    [null, 'IA', '50643', 'IA 50643'],
    [null, undefined, '', ''],
  ])('end with %j, %j, %j', (city, state, zip, line) =>
    expect(cityLine(city, state, zip)).toBe(line),
  );

  it.each([
    [
      { line: ['12 Orchard Street', 'Apt 4'], city: 'Hudson', state: 'IA', postalCode: '50643' },
      '12 Orchard Street, Apt 4, Hudson, IA, 50643',
    ],
    [{ city: 'Hudson', text: 'somewhere in Hudson' }, 'Hudson'],
    [{ text: 'Box 7, Hudson' }, 'Box 7, Hudson'],
    [{ line: [''] }, ''],
    [{}, ''],
  ])('%j is "%s"', (address, line) => expect(addressLine(address)).toBe(line));
});

describe('what is in force on a day', () => {
  const at = (rest: Address) => ({ text: 'x', ...rest });
  it.each<[string, Address, boolean]>([
    ['without use or period', {}, true],
    ['old', { use: 'old' }, false],
    ['over', { period: { end: '2026-11-21' } }, false],
    ['until today', { period: { end: '2026-11-22' } }, true],
    ['until this month', { period: { end: '2026-11' } }, true],
    ['until last year', { period: { end: '2025' } }, false],
    ['from tomorrow on', { period: { start: '2026-11-23' } }, false],
    ['from today on', { period: { start: '2026-11-22T08:00:00Z' } }, true],
  ])('%s: %j', (_, rest, is) =>
    expect(inForce([at(rest)], '2026-11-22')).toEqual(is ? [at(rest)] : []),
  );
  it('comes by rank, and in its original order without one', () =>
    expect(
      inForce([{ n: 1 }, { n: 2, rank: 2 }, { n: 3 }, { n: 4, rank: 1 }], '2026-11-22').map(
        (one) => one.n,
      ),
    ).toEqual([4, 2, 1, 3]));
});
