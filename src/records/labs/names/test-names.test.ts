import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import en from '../../../../locales/en/tests.json';
import es from '../../../../locales/es/tests.json';
import {
  expectedWords,
  idlePhrases,
  isLoinc,
  type Language,
  lopsided,
  problems,
  type Said,
  table,
  wordsOf,
} from '../../../../test/loinc-names.ts';
import { wordsIn } from '../../../platform/i18n.ts';
import { nameMatches, plainHint, plainName, saidName } from './test-names.ts';

const names: Record<Language, Record<string, Said>> = { en, es };
const languages: Language[] = ['en', 'es'];
const codes = Object.keys(en);
const longs = new Map(table.map((row) => [row.code, row.long]));
const said = (language: Language, code: string): Said => names[language][code] ?? [];
const expected = (language: Language, code: string) =>
  expectedWords(longs.get(code) ?? '', language);

/**
 * Codes of laboratory results in the sample data that had no plain name at first, and the influenza
 * panel.
 */
const sent =
  '2000-8 11279-7 11526-1 13955-0 20405-7 24360-0 25836-8 33728-7 564-5 57905-2 59847-4 6075-6 6082-2 6085-5 6095-4 6106-9 6158-0 6189-5 6206-7 6246-3 6248-9 6273-7 6276-0 664-3 6833-8 6844-5 7258-7 92130-4 92131-2 92134-6 92138-7 92139-5 92140-3 92141-1 92142-9 92143-7 94040-3 95209-3';

describe('the table of LOINC long names', () => {
  it('has one row for each code with a plain name, and no others', () => {
    expect(table.map((row) => row.code).sort()).toEqual([...codes].sort());
    expect(new Set(codes).size).toBe(table.length);
    expect(table.filter((row) => !row.long || !row.source)).toEqual([]);
  });

  it('contains real codes: every check digit is right', () => {
    expect(codes.filter((code) => !isLoinc(code))).toEqual([]);
    expect(['92141-1', '2093-3', '29950-3'].every(isLoinc)).toBe(true);
    expect(['92141-2', '29950-7', '29951-5', '20475-8', '', 'x-1'].some(isLoinc)).toBe(false);
  });

  it('uses every phrase in the word list', () => expect(idlePhrases()).toEqual([]));
});

describe.each(languages)('plain names in %s', (language) => {
  it('match the long name, and their hints do not contradict it', () => {
    const wrong = codes.map((code) => ({
      code,
      long: longs.get(code),
      wrong: problems(code, language, said(language, code)),
    }));
    expect(wrong.filter((one) => one.wrong.length > 0)).toEqual([]);
  });

  it('are shared by tests that measure the same thing, and by no others', () => {
    const byName = Map.groupBy(codes, (code) => said(language, code)[0]);
    const byMeaning = Map.groupBy(codes, (code) => expected(language, code));
    for (const group of [...byName.values(), ...byMeaning.values()]) {
      expect(new Set(group.map((code) => expected(language, code))).size, group.join()).toBe(1);
      expect(new Set(group.map((code) => said(language, code)[0])).size, group.join()).toBe(1);
    }
  });

  it('are short', () => {
    expect(
      codes.filter(
        (code) => (said(language, code)[0] ?? '').length > (language === 'en' ? 50 : 58),
      ),
    ).toEqual([]);
    expect(codes.filter((code) => (said(language, code)[1] ?? '').length > 70)).toEqual([]);
  });

  it('match no other code: swapping any two different names is noticed', () => {
    const words = new Map(
      codes.map((code) => [code, wordsOf(said(language, code)[0] ?? '', language)]),
    );
    const meant = new Map(codes.map((code) => [code, expected(language, code)]));
    const missed = codes.flatMap((code) =>
      codes
        .filter(
          (other) =>
            said(language, other)[0] !== said(language, code)[0] &&
            words.get(other) === meant.get(code),
        )
        .map((other) => `${code} as ${said(language, other)[0]}`),
    );
    expect(missed).toEqual([]);
    const one = fc.constantFrom(...codes);
    fc.assert(
      fc.property(one, one, (code, other) => {
        fc.pre(said(language, other)[0] !== said(language, code)[0]);
        expect(problems(code, language, said(language, other))).not.toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('both languages', () => {
  it('use one name for the same codes, and one hint for each name', () => {
    const pairs = Map.groupBy(codes, (code) => said('en', code)[0]);
    for (const group of pairs.values())
      expect(
        new Set(group.map((code) => JSON.stringify([said('en', code), said('es', code)]))).size,
        group.join(),
      ).toBe(1);
    expect(new Set(codes.map((code) => said('es', code)[0])).size).toBe(pairs.size);
  });

  it('mention the same things in their hints', () => {
    expect(
      codes
        .map((code) => ({ code, only: lopsided(said('en', code), said('es', code)) }))
        .filter((one) => one.only.length > 0),
    ).toEqual([]);
  });

  it('have a name for every test in the sample data', () => {
    expect(
      sent
        .split(' ')
        .filter((code) => said('en', code).length !== 2 || said('es', code).length !== 2),
    ).toEqual([]);
  });
});

it.each([
  [
    '92141-1',
    'Breathing germs panel',
    'Looks for many germs at once',
    'Influenza B as the panel 92143-7',
  ],
  ['92141-1', 'Flu A', 'Looks for the virus', 'B as A'],
  ['1916-6', 'Ammonia', 'Waste the liver clears', 'the ratio of AST to ALT'],
  ['600-7', 'Germ that was found', 'What grew in the culture', 'a blood culture'],
  ['770-8', 'Neutrophils, count', 'White cells that fight bacteria', 'a percent as a count'],
  ['5792-7', 'Glucose', 'Blood sugar', 'urine as blood'],
  ['2465-3', 'Immunoglobulin M (IgM)', 'The first antibodies to form', 'IgG as IgM'],
  ['80382-5', 'Flu A', 'Looks for the virus', 'antigen as RNA'],
  [
    '5196-1',
    'Hepatitis B surface antibodies',
    'Protection, often from the vaccine',
    'antigen as antibodies',
  ],
  ['92140-3', 'Parainfluenza 2', 'A virus of colds and croup', 'type 1 as type 2'],
  ['24323-8', 'Glucose', 'Blood sugar', 'a panel as a test'],
  ['2744-1', 'Blood pH, venous', 'Acid balance of the blood', 'arterial as venous'],
  ['718-7', 'Hemoglobin A1c', 'Average blood sugar over 3 months', 'another hemoglobin'],
  ['3016-3', 'TSH', 'How well the kidneys work', 'a hint about another organ'],
  [
    '29950-7',
    'Antinuclear antibodies',
    'Antibodies that attack the body',
    'a code that LOINC does not have',
  ],
])('%s called “%s: %s” is noticed (%s)', (code, name, hint) =>
  expect(problems(code, 'en', [name, hint])).not.toEqual([]),
);

it.each([
  ['neutrophils as count and percent', '751-8', '770-8'],
  ['glucose in blood and urine', '2345-7', '5792-7'],
  ['immunoglobulins G and M', '2465-3', '2472-9'],
  ['flu A and B', '92142-9', '92141-1'],
  ['flu B and the panel', '92141-1', '92143-7'],
  ['flu A by RNA and by antigen', '92142-9', '80382-5'],
  ['white cells in urine and their enzyme', '5821-4', '5799-2'],
  ['the two widths of red cells', '788-0', '21000-5'],
  ['hepatitis B antigen and antibodies', '5196-1', '16935-9'],
  ['antinuclear antibodies, their titer and pattern', '8061-4', '29953-7', '14611-8'],
  ['an antibiotic and its level in blood', '19000-9', '20578-1'],
  ['lead from a finger and from a vein', '10368-9', '77307-7'],
  ['syphilis antibodies by RPR, its titer, and treponemal', '20507-0', '31147-2', '24110-9'],
  ['chlamydia in urine and from the rectum', '42931-6', '80364-3'],
  ['CD4 cells as count, percent and ratio', '24467-3', '8123-2', '54218-3'],
])('%s have names of their own', (_what, ...tests) => {
  for (const language of languages)
    expect(new Set(tests.map((code) => said(language, code)[0])).size).toBe(tests.length);
});

describe('what a page calls a test', () => {
  it.each([
    ['en', '92141-1', { text: 'Flu B', asSent: false }],
    ['es', '92141-1', { text: 'Influenza B', asSent: false }],
    ['en', '99999-9', { text: 'As sent', asSent: true }],
    ['es', '99999-9', { text: 'As sent', asSent: true }],
    ['es', null, { text: 'As sent', asSent: true }],
    ['es', 'constructor', { text: 'As sent', asSent: true }],
  ] as const)('in %s, %s', (language, code, name) => {
    const t = wordsIn(language, 'UTC');
    expect(saidName(t, code, 'As sent')).toEqual(name);
    expect(plainName(t, code, 'As sent')).toBe(name.text);
    expect(plainHint(t, code) === null).toBe(name.asSent);
  });

  it('is found in either language, by its hint and by what was sent', () => {
    for (const query of ['flu b', 'GRIPE', 'virus', 'influenza'])
      expect(nameMatches(query, '92141-1', 'Influenza virus B RNA')).toBe(true);
    expect(nameMatches('strep', '92141-1', 'Influenza virus B RNA')).toBe(false);
    expect(nameMatches('sent', 'constructor', 'As sent')).toBe(true);
  });
});
