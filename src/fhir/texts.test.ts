import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLaidOut, readText } from './texts.ts';

describe('a text', () => {
  it.each([
    ['  one line ', 'one line'],
    ['a\r\nb\rc\n\n', 'a\nb\nc'],
    ['\n \n   in\n  columns  \n', '   in\n  columns'],
    ['', ''],
    [undefined, ''],
    ['  \n ', ''],
  ])('%j is read as %j', (sent, read) => expect(readText(sent)).toBe(read));

  it('keeps every letter, and is read once', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '\t', '.', 'é') }),
        (sent) => {
          const read = readText(sent);
          expect(read.replace(/\s/g, '')).toBe(sent.replace(/\s/g, ''));
          expect(readText(read)).toBe(read);
        },
      ),
    ));

  it.each([
    ['CULTURE      : No growth\nPUS CELLS    : 20-30 /hpf', true],
    ['a\tb\nc\td', true],
    ['One line  with two blanks', false],
    ['1. SKIN, LEFT ANKLE:\n   - Seborrheic keratosis\n   - Margins free', false],
    ['A sentence.  Another.\nAnd a line.', false],
  ])('%j is laid out in columns: %s', (sent, is) => expect(isLaidOut(sent)).toBe(is));
});
