import type { Address } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import {
  addressText,
  readAddress,
  STATES,
  sameAddress,
  type TypedAddress,
  typedAddress,
  withAddress,
} from './addresses.rules.ts';

const US: TypedAddress = {
  where: 'us',
  line1: '12 Elm Street',
  line2: 'Apt 4',
  city: 'Hudson',
  state: 'IA',
  zip: '50643',
  lines: '',
  country: '',
};
const ABROAD: TypedAddress = {
  ...US,
  where: 'abroad',
  line1: '',
  line2: '',
  city: '',
  state: '',
  zip: '',
  lines: 'Calle Ñandú 5\n06000 Ciudad de México',
  country: 'México',
};

describe('an address', () => {
  it('in the United States is stored in its parts', () =>
    expect(readAddress(US)).toEqual({
      address: {
        use: 'home',
        line: ['12 Elm Street', 'Apt 4'],
        city: 'Hudson',
        state: 'IA',
        postalCode: '50643',
        country: 'US',
      },
    }));
  it('abroad is stored as free lines and a country', () =>
    expect(readAddress(ABROAD)).toEqual({
      address: {
        use: 'home',
        line: ['Calle Ñandú 5', '06000 Ciudad de México'],
        country: 'México',
      },
    }));

  it.each([
    ['50643', '50643'],
    ['50643-1234', '50643-1234'],
    ['506431234', '50643-1234'],
    ['50643 1234', '50643-1234'],
    ['5064', null],
    ['50643-12', null],
    ['K1A 0B1', null],
    ['', null],
  ])('ZIP %j is stored as %j', (zip, kept) => {
    const read = readAddress({ ...US, zip });
    expect('address' in read ? read.address.postalCode : null).toBe(kept);
    if (kept === null) expect(read).toEqual({ problems: { zip: 'zip' } });
  });

  it.each<[Partial<TypedAddress>, object]>([
    [{ line1: '' }, { line1: 'street' }],
    [{ city: '' }, { city: 'city' }],
    [{ state: '' }, { state: 'state' }],
    [{ state: 'XX' }, { state: 'state' }],
    [
      { line1: '', city: '', state: '', zip: '' },
      { line1: 'street', city: 'city', state: 'state', zip: 'zip' },
    ],
    [{ ...ABROAD, lines: '' }, { lines: 'lines' }],
    [{ ...ABROAD, lines: 'a\nb\nc\nd\ne' }, { lines: 'lines' }],
    [{ ...ABROAD, country: '' }, { country: 'country' }],
    [{ ...ABROAD, country: 'USA' }, { country: 'country' }],
  ])('with %j has the problems %j', (rest, problems) =>
    expect(readAddress({ ...US, ...rest })).toEqual({ problems }),
  );

  it('is shown on the form as it was typed', () => {
    for (const typed of [US, ABROAD, { ...US, line2: '' }, { ...US, zip: '50643-1234' }]) {
      const read = readAddress(typed);
      expect('address' in read && typedAddress(read.address)).toEqual(typed);
    }
  });

  it.each<[string, Address | undefined, Partial<TypedAddress>]>([
    ['none', undefined, { where: 'us', line1: '' }],
    ['three lines', { line: ['a', 'b', 'c'], city: 'd' }, { line1: 'a', line2: 'b, c', city: 'd' }],
    ['a state by name', { city: 'd', state: 'iowa' }, { state: 'IA' }],
    ['a state of no list', { city: 'd', state: 'Zz' }, { state: 'Zz' }],
    ['text alone', { text: '1 Main, Hudson' }, { where: 'us', line1: '1 Main, Hudson' }],
    [
      'parts abroad',
      { line: ['1 High St'], city: 'Leeds', postalCode: 'LS1', country: 'GB' },
      { where: 'abroad', lines: '1 High St\nLS1 Leeds', country: 'GB' },
    ],
    ['text abroad', { text: 'Leeds', country: 'GB' }, { lines: 'Leeds', country: 'GB' }],
  ])('of a record: %s', (_, address, typed) => expect(typedAddress(address)).toMatchObject(typed));

  it('replaces the current one; the others stay', () => {
    const old: Address = { use: 'old', line: ['1 Past Rd'] };
    const home: Address = { use: 'temp', line: ['2 Now Rd'] };
    const billing: Address = { use: 'billing', line: ['3 Pay Rd'] };
    const next: Address = { use: 'home', line: ['4 New Rd'] };
    expect(withAddress([old, home, billing], next, '2026-11-22')).toEqual([
      old,
      { use: 'temp', line: ['4 New Rd'] },
      billing,
    ]);
    expect(withAddress([old], next, '2026-11-22')).toEqual([next, old]);
    expect(withAddress(undefined, next, '2026-11-22')).toEqual([next]);
  });

  it('is the same as one with another country code or spelling of the state', () => {
    const address = { line: ['1 Main'], city: 'Hudson', state: 'IA', postalCode: '50643' };
    expect(sameAddress(address, { ...address, state: 'Iowa', country: 'USA' })).toBe(true);
    expect(sameAddress(address, { ...address, city: 'Waterloo' })).toBe(false);
    expect(sameAddress(undefined, address)).toBe(false);
  });

  it.each<[Address, string]>([
    [
      {
        line: ['1 Main', 'Apt 2'],
        city: 'Hudson',
        state: 'IA',
        postalCode: '50643',
        country: 'US',
      },
      '1 Main\nApt 2\nHudson, IA 50643',
    ],
    [{ line: ['1 High St', 'Leeds'], country: 'GB' }, '1 High St\nLeeds\nGB'],
    [{ text: 'as it came' }, 'as it came'],
    [{}, ''],
  ])('%j reads %j', (address, text) => expect(addressText(address)).toBe(text));

  it('can be in 50 states, the District of Columbia, five territories, or with the military', () => {
    expect(STATES).toHaveLength(50 + 1 + 5 + 3);
    expect(new Set(STATES.map(([code]) => code)).size).toBe(STATES.length);
    for (const [code, name] of STATES)
      expect([code, name]).toEqual([
        expect.stringMatching(/^[A-Z]{2}$/),
        expect.stringMatching(/^[A-Z]/),
      ]);
  });
});
