import fc from 'fast-check';
import { expect, it } from 'vitest';
import { saysSomething, textProblem, tidy } from './texts.rules.ts';

it.each([
  ['  Ann   Lee ', 'Ann Lee'],
  ['Jose\u0301', 'José'],
  ['a\u00a0b\tc', 'a b c'],
  ['<b>"Ann" & O’Neil</b>', '<b>"Ann" & O’Neil</b>'],
])('%j is stored as %j', (typed, kept) => expect(tidy(typed)).toBe(kept));

it('lines stay lines', () => expect(tidy(' a \r\n\n b\rc ', true)).toBe('a\nb\nc'));

it.each([
  ['王小明', null],
  ['علی‌رضا', null], // with a zero-width non-joiner, as Persian is written
  ['עדי', null],
  ['x'.repeat(200), null],
  ['x'.repeat(201), 'long'],
  ['😀'.repeat(200), null],
  ['Ann\u202egnp', 'hidden'],
  ['Ann\u0007', 'hidden'],
  ['Ann\u2066', 'hidden'],
])('%j: %s', (text, problem) => expect(textProblem(text)).toBe(problem));

it('tidying twice changes nothing', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (text, lines) => {
      expect(tidy(tidy(text, lines), lines)).toBe(tidy(text, lines));
    }),
  ));

it.each([
  ['Ann', true],
  ['王', true],
  ['7', true],
  ['…', false],
  ['', false],
  ['<>', false],
])('%j has content: %s', (text, says) => expect(saysSomething(text)).toBe(says));
