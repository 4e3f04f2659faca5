import type { HumanName } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { nameKey, nameOn, namesAgree, plainName, sayName } from './names.ts';

const TODAY = '2026-11-26';

describe('names', () => {
  const on = (...names: HumanName[]) => plainName(nameOn(names, TODAY));
  it.each<[string, HumanName[], { given: string; family: string }]>([
    [
      'by period',
      [
        {
          use: 'official',
          family: 'Pemberley',
          given: ['Rosalind'],
          period: { start: '1983-04-05', end: '2021-06-30' },
        },
        {
          use: 'official',
          family: 'Thistlewood',
          given: ['Rosalind'],
          period: { start: '2021-07-01' },
        },
      ],
      { given: 'Rosalind', family: 'Thistlewood' },
    ],
    [
      'by use',
      [
        { use: 'maiden', family: 'Copperfield' },
        { use: 'old', family: 'Mortlake' },
        { family: 'Havisham', given: ['Isaura'] },
      ],
      { given: 'Isaura', family: 'Havisham' },
    ],
    [
      'not the anonymous one',
      [{ use: 'anonymous', family: 'Doe' }, { family: 'Wexcombe' }],
      { given: '', family: 'Wexcombe' },
    ],
    [
      'not one that is to come',
      [
        { use: 'official', family: 'Next', period: { start: '2027-01-01' } },
        { use: 'usual', family: 'Now' },
      ],
      { given: '', family: 'Now' },
    ],
    ['an old one before none', [{ use: 'old', family: 'Before' }], { given: '', family: 'Before' }],
    [
      'the newer of two',
      [
        { use: 'official', family: 'A', period: { start: '2001' } },
        { use: 'official', family: 'B', period: { start: '2011' } },
      ],
      { given: '', family: 'B' },
    ],
    [
      'one that ends this month still',
      [
        { use: 'official', family: 'Still', period: { end: '2026-11' } },
        { use: 'nickname', family: 'Nick' },
      ],
      { given: '', family: 'Still' },
    ],
    ['one name', [{ given: ['Sukarni'] }], { given: 'Sukarni', family: '' }],
    ['a text', [{ text: 'Ana María Núñez' }], { given: 'Ana María', family: 'Núñez' }],
    [
      'a text with a comma',
      [{ text: 'Núñez Ortiz, Ana' }],
      { given: 'Ana', family: 'Núñez Ortiz' },
    ],
    ['a text of one word', [{ text: 'Sukarni' }], { given: 'Sukarni', family: '' }],
    [
      'none that says something',
      [{ use: 'official', given: [' '] }, {}],
      { given: '', family: '' },
    ],
  ])('%s', (_what, names, expected) => expect(on(...names)).toEqual(expected));

  it('are written on one line', () => {
    expect(sayName({ prefix: ['Dr.'], given: ['Ana', 'M.'], family: 'Ortiz' })).toBe(
      'Dr. Ana M. Ortiz',
    );
    expect([sayName({ text: 'As sent' }), sayName({}), sayName(undefined)]).toEqual([
      'As sent',
      null,
      null,
    ]);
  });

  it.each<[HumanName, string, string]>([
    [{ text: 'John Smith Jr.' }, 'John', 'Smith'],
    [{ text: 'Dr. María García, MD' }, 'María', 'García'],
    [{ text: 'Mr. John Q. Public III' }, 'John Q.', 'Public'],
    [{ text: 'Sra. Ana Ortiz' }, 'Ana', 'Ortiz'],
    [{ text: 'Smith, John, Jr' }, 'John', 'Smith'],
    [{ text: 'GARCIA LOPEZ, MARIA' }, 'MARIA', 'GARCIA LOPEZ'],
    [{ text: 'Sukarni' }, 'Sukarni', ''],
    [{ text: 'Dr. Sukarni' }, 'Sukarni', ''],
    [{ text: 'Don Ho' }, 'Don', 'Ho'],
    [{ text: 'John Smith', family: 'Smith' }, 'John', 'Smith'],
    [{ text: 'Prof. Ida Berg', family: 'Berg' }, 'Ida', 'Berg'],
    [{ text: 'Somebody else', family: 'Berg' }, '', 'Berg'],
  ])('that are only a text, %j: %s, %s', (sent, given, family) =>
    expect(plainName(sent)).toEqual({ given, family }),
  );

  const name = (given: string, family: string) => ({ given, family });
  it.each([
    [name('Ana', 'Ortiz'), name('ANA', 'ortiz'), true],
    [name('Béatrice', 'Lévesque'), name('Beatrice', 'Levesque'), true],
    [name('Siobhán', 'O’Rourke'), name('Siobhan', "O'Rourke"), true],
    [name('Mary', 'Lee'), name('Mary Ann', 'Lee'), true],
    [name('Mary A.', 'Lee'), name('Mary Ann', 'Lee'), true],
    [name('Anne-Marie', 'Lee'), name('Anne Marie', 'Lee'), true],
    [name('Sukarni', ''), name('', 'Sukarni'), true],
    [name('Ana', 'Ortiz-Lee'), name('Ana', 'Ortiz'), false],
    [name('Ann', 'Lee'), name('Anna', 'Lee'), false],
    [name('Mary Ann', 'Lee'), name('Mary Beth', 'Lee'), false],
    [name('Anselm', 'Quarrington'), name('Bertram', 'Quarrington'), false],
    [name('Casimir', 'Dovetail'), name('Casimir', 'Fenwick'), false],
    [name('', 'Lee'), name('Ann', 'Lee'), false],
    [name('', ''), name('', ''), false],
    [name('-', '.'), name('?', ''), false],
  ])('%j and %j: %s', (a, b, agree) =>
    expect([namesAgree(a, b), namesAgree(b, a)]).toEqual([agree, agree]),
  );

  it('have a key without accents, apostrophes and hyphens', () =>
    expect(
      ['Núñez', 'O’Rourke', "O'Rourke", 'Lévesque', 'Ortiz-Lee', 'Ağaoğlu'].map(nameKey),
    ).toEqual(['nunez', 'orourke', 'orourke', 'levesque', 'ortizlee', 'agaoglu']));
});
