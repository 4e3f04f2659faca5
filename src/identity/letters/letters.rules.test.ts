import { describe, expect, it } from 'vitest';
import { mayPrint } from './letters.rules.ts';

const letter = {
  lines: ['12 Elm Street'],
  city: 'Springfield',
  country: null,
  moved: false,
  released: false,
  deceased: false,
};

describe('a letter may be printed', () => {
  it.each([
    ['to an address that has not changed lately', {}, true],
    ['to somebody who has died', { deceased: true }, false],
    ['to an address that changed lately', { moved: true }, false],
    ['to one that changed and that staff have checked', { moved: true, released: true }, true],
    ['without a street', { lines: [] }, false],
    ['without any address', { lines: null, city: null }, false],
    ['without a city', { city: null }, false],
    ['without a city in this country', { city: null, country: 'US' }, false],
    [
      'without a city in this country, by its whole name',
      { city: null, country: 'United States of America' },
      false,
    ],
    ['abroad, in free lines', { city: null, country: 'Mexico' }, true],
    ['without an address, although staff released it', { lines: null, released: true }, false],
  ])('%s: %j', (_, rest, may) => expect(mayPrint({ ...letter, ...rest })).toBe(may));
});
