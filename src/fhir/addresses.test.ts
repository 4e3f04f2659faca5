import { describe, expect, it } from 'vitest';
import { addressLine, currentAddress } from './addresses.ts';

describe('addresses', () => {
  it('prefer one that is not old', () => {
    const [old, home] = [{ use: 'old' as const, city: 'Cedar' }, { city: 'Hudson' }];
    expect(currentAddress([old, home])).toBe(home);
    expect(currentAddress([home, old])).toBe(home);
    expect(currentAddress([old])).toBe(old);
    expect([currentAddress([]), currentAddress(undefined)]).toEqual([undefined, undefined]);
  });

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
