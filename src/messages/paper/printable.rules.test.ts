import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printableText } from './printable.rules.ts';

describe('a text for a PDF', () => {
  it.each([
    ['English', 'My sugar was <70 twice & >300.\n   pulse    72'],
    ['Spanish', '¿Cómo está? ¡Añádale ½ tableta, señora Núñez!'],
    ['what a phone types', '“can’t” – yes… • 5 € ™'],
  ])('is as it was typed: %s', (_, text) =>
    expect(printableText(text)).toEqual({ text, lacking: false }),
  );

  it.each([
    ['an accent as a character of its own', 'cafe\u0301', 'café'],
    ['a letter whose accent the font lacks', 'Dvořák, Łukasz', 'Dvorák, [?]ukasz'],
    ['a tab', 'a\tb', 'a    b'],
    ['a direction mark', 'a\u200eb\u202ec', 'abc'],
    ['a family of four, as one character', 'us 👨‍👩‍👧‍👦!', 'us [?]!'],
    ['a heart with its selector', 'I ❤️ you', 'I [?] you'],
    ['words of another script', 'שלום world', '[?] world'],
    ['what can’t be shown at all', 'a\ufffdb', 'a[?]b'],
  ])('keeps what can be read of it: %s', (_, text, expected) => {
    const printable = printableText(text);
    expect(printable.text).toBe(expected);
    expect(printable.lacking).toBe(expected.includes('[?]'));
  });

  it('never loses a character that the font has, nor an end of a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aé<>&70 \n🙂שñ') }), (text) => {
        const kept = text.replace(/[🙂ש]/gu, '');
        expect(printableText(text).text.replaceAll('[?]', '')).toBe(kept);
      }),
    );
  });
});
