import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TestOutline } from '../../observations/tests.rules.ts';
import { saidOf, simple, wordsOf } from './search-words.rules.ts';

const test = (name: string, members: TestOutline[] = []): TestOutline => ({
  code: null,
  name,
  status: 'final',
  flag: 'none',
  labels: [],
  members,
});

describe('words to search by', () => {
  it.each([
    ['without case', 'HEMOGLOBIN A1c', 'hemoglobin a1c'],
    ['without accents', 'Ácido úrico', 'acido urico'],
    ['without hyphens and apostrophes', "T-cell O'Brien", 'tcell obrien'],
    ['with one blank between them', '  a \t b\n', 'a b'],
    ['none in signs alone', '- / ’', ''],
  ])('%s', (_case, text, is) => expect(simple(text)).toBe(is));
  it.each<[string, string, string[]]>([
    ['each word of a query', 'Iron, total', ['iron', 'total']],
    ['six at most', 'a b c d e f g h', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['signs are no word', 'vitamin - d', ['vitamin', 'd']],
    ['none in nothing', '   ', []],
  ])('%s', (_case, query, words) => expect(wordsOf(query)).toEqual(words));
});

describe('what a result can be found by', () => {
  it.each<[string, string, TestOutline[], string]>([
    ['its own name', 'Lipid panel', [], 'lipidpanel'],
    ['those of its tests, however deep', 'A', [test('B', [test('C', [test('D')])])], 'a b c d'],
    ['each once, however it is written', 'T-cell', [test('T cell'), test('TCELL')], 'tcell'],
  ])('%s', (_case, name, tests, said) => expect(saidOf(name, tests)).toBe(said));
  it('every word in the names of its tests', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (name, deep) => {
        const said = saidOf('Panel', [test('Inner', [test(name), test(deep)])]);
        for (const word of [...wordsOf(name), ...wordsOf(deep)]) expect(said).toContain(word);
      }),
    ));
});
