import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedAs, userIdKey } from './user-id.rules.ts';

describe('a user ID', () => {
  it.each([
    ['Rosa.Nunez', 'rosa.nunez'],
    ['  rosa_nunez-2 ', 'rosa_nunez-2'],
    ['a', 'a'],
    ['x'.repeat(50), 'x'.repeat(50)],
    ['x'.repeat(51), null],
    ['', null],
    ['rosa nunez', null],
    ['rosa@example.org', null],
    ['rоsa', null], // the o is Cyrillic
    ['ROSA\u212A', null], // the Kelvin sign becomes a k in lower case
    ['İpek', null],
    ["rosa'--", null],
  ])('%s is looked up as %s', (typed, key) => expect(userIdKey(typed)).toBe(key));

  it('is counted for everything that is typed, and never under somebody else’s name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const key = userIdKey(typed);
        expect(countedAs(typed)).toBe(key ?? `? ${typed.trim()}`);
        // what is not a user ID is counted under a name that no user ID has
        if (key === null) expect(userIdKey(countedAs(typed))).toBeNull();
        else expect([userIdKey(key), userIdKey(typed.toUpperCase())]).toEqual([key, key]);
      }),
    );
  });
});
