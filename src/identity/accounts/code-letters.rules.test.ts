import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_LETTERS, readCodeLetters } from './code-letters.rules.ts';

describe('the letters of a code', () => {
  it('are all different, and none looks like another', () => {
    expect(new Set(CODE_LETTERS).size).toBe(CODE_LETTERS.length);
    for (const alike of '0O1IL') expect(CODE_LETTERS).not.toContain(alike);
  });
  it.each([
    ['ab2c', 'AB2C'],
    [' a b-2–c ', 'AB2C'],
    ['', ''],
    ['AB0C', null],
    ['ABIC', null],
    ['ABÄC', null],
    ['АВ2С', null], // Cyrillic
  ])('%s is read as %s', (typed, code) => expect(readCodeLetters(typed)).toBe(code));
  it('are read however they are grouped', () => {
    const code = fc.string({ unit: fc.constantFrom(...CODE_LETTERS), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(code, fc.nat(5), (text, size) => {
        const grouped = text.replace(new RegExp(`(.{${size + 1}})(?=.)`, 'g'), '$1-');
        expect(readCodeLetters(grouped.toLowerCase())).toBe(text);
      }),
    );
  });
});
