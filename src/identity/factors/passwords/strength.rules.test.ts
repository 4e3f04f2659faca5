import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PASSWORD_FLOOR, strengthOf } from './strength.rules.ts';

describe('the strength of a password', () => {
  it('grows with its length', () => {
    expect(
      [0, 3, 15, 19, 30].map((length) =>
        strengthOf('abcdefghijklmnopqrstuvwxyz0123456789'.slice(0, length)),
      ),
    ).toEqual([0, 1, 2, 3, 4]);
  });
  it.each([
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1],
    ['abababababababababababababab', 1],
    ['abcdeabcdeabcdeabcdeabcde', 2],
    ['seven green boats', 2],
    ['seven green boats sail', 3],
    ['seven green boats sail home', 4],
    ['💚🛶🌲🍎🎈🐢🚲🌻🎻🧵🪁🍋🐝🌙', 1],
  ] as const)('%s is at level %i', (password, level) => expect(strengthOf(password)).toBe(level));
  it('is at least 2 only if it is long enough', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (password) => {
        const length = [...password.normalize('NFKC')].length;
        if (strengthOf(password) >= 2) expect(length).toBeGreaterThanOrEqual(PASSWORD_FLOOR);
        expect(strengthOf(password) === 0).toBe(length === 0);
      }),
    );
  });
});
