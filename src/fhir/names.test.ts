import type { HumanName, Identifier } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { codeIn, sayConcept } from './codings.ts';
import { identifierOn, isOfType, isPlaceholder } from './identifiers.ts';
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

  it('are said in one line', () => {
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
  ])('of a text alone %j: %s, %s', (sent, given, family) =>
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

describe('identifiers', () => {
  const mr = (value: string, rest: Partial<Identifier> = {}): Identifier => ({
    type: { coding: [{ code: 'MR' }] },
    value,
    ...rest,
  });
  it('that hold now, by use and period', () => {
    const now = (...list: Identifier[]) => identifierOn(list, 'MR', TODAY)?.value;
    expect(now(mr('1', { use: 'old' }), mr('2', { use: 'usual' }))).toBe('2');
    expect(now(mr('1', { period: { end: '2020-01-01' } }), mr('2', { use: 'secondary' }))).toBe(
      '2',
    );
    expect(now(mr('1', { use: 'old' }))).toBe('1');
    expect(now(mr('UNKNOWN'), { type: { coding: [{ code: 'MB' }] }, value: '7' })).toBeUndefined();
    expect(
      now({ type: { coding: [{ system: 'urn:local', code: 'MR' }] }, value: '7' }),
    ).toBeUndefined();
  });
  it('have a type by its code, by the same table under its older names, or by words alone', () => {
    const is = (type: Identifier['type']) => isOfType({ ...(type && { type }) }, 'MR');
    for (const system of [
      'http://hl7.org/fhir/v2/0203',
      'http://hl7.org/fhir/identifier-type',
      'urn:oid:2.16.840.1.113883.18.108',
    ])
      expect([system, is({ coding: [{ system, code: 'MR' }] })]).toEqual([system, true]);
    expect(
      [
        'MRN',
        'Medical Record Number',
        'medical record no.',
        'Número de historia clínica',
        'NHC',
      ].map((text) => is({ text })),
    ).toEqual(Array(5).fill(true));
    expect(
      ['EPI', 'Member number', 'External MRN alias', 'Medical records'].map((text) => is({ text })),
    ).toEqual(Array(4).fill(false));
    expect([
      is(undefined),
      is({ text: 'MRN', coding: [{ code: 'MB' }] }),
      is({ text: 'MRN', coding: [{ system: 'urn:local', code: '5' }] }),
    ]).toEqual([false, false, true]);
  });

  it.each([
    'UNKNOWN',
    'unk',
    'N/A',
    'none',
    '0',
    '0000',
    '999',
    '99999999',
    '11111',
    '123456789',
    '-',
    '...',
    ' ',
    'TBD',
    'no number',
    'SIN NUMERO',
    'desconocido',
    'No tiene',
    'S/N',
    'PENDIENTE',
    'Not Provided',
    'unassigned',
    'refused',
    'UNKNOWN MRN',
    'MRN',
    '12345678',
  ])('%s stands for no number', (value) => expect(isPlaceholder(value)).toBe(true));
  it.each(['777', '90417731', 'MRN-00012', '1000', 'C01', '12', '0012'])('%s is one', (value) =>
    expect(isPlaceholder(value)).toBe(false),
  );
});

describe('concepts', () => {
  const translated = {
    coding: [
      {
        code: 'x',
        display: 'Not detected',
        _display: {
          extension: [
            {
              url: 'http://hl7.org/fhir/StructureDefinition/translation',
              extension: [
                { url: 'lang', valueCode: 'es' },
                { url: 'content', valueString: 'No detectado' },
              ],
            },
          ],
        },
      },
    ],
  };
  it('are said by text, by a display in the language, by our name, by any display, by code', () => {
    const ours = (_system: string, code: string) => (code === '1' ? 'Ours' : null);
    expect(sayConcept({ text: ' As sent ', coding: [{ code: '1' }] }, 'en', ours)).toBe('As sent');
    expect([sayConcept(translated, 'es'), sayConcept(translated, 'en')]).toEqual([
      'No detectado',
      'Not detected',
    ]);
    expect(
      sayConcept({ coding: [{ code: '2' }, { code: '1', display: 'Theirs' }] }, 'en', ours),
    ).toBe('Ours');
    expect(
      sayConcept({
        coding: [{ system: 'urn:local', code: 'ALG-17' }, { display: 'Allergy to peanut' }],
      }),
    ).toBe('Allergy to peanut');
    expect(sayConcept({ coding: [{ code: '7980' }] })).toBe('7980');
    expect([sayConcept(undefined), sayConcept({}), sayConcept({ text: ' ' })]).toEqual([
      '',
      '',
      '',
    ]);
  });
  it('have a code in a system', () => {
    const concept = {
      coding: [
        { system: 'urn:local', code: 'a' },
        { system: 'http://loinc.org', code: 'b' },
      ],
    };
    expect([
      codeIn(concept, 'http://loinc.org'),
      codeIn(concept, 'urn:other'),
      codeIn(undefined, 'x'),
    ]).toEqual(['b', null, null]);
  });
});
