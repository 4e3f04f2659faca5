import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootFolder } from '../../platform/root.ts';
import { RXNORM_NAMES } from '../prescriptions/derive/rxnorm.rules.ts';
import { shortName } from './short-name.rules.ts';

/** The names of medicines in the sample records (test/medicine-names.md), and our own. */
const sampleNames = (): string[] =>
  [
    ...new Set([
      ...Object.values(RXNORM_NAMES),
      ...readFileSync(join(rootFolder, 'test/medicine-names.txt'), 'utf8').trim().split('\n'),
    ]),
  ].sort();

/** Salts that a short name may leave out, by ingredient: typed here, not read from the rule. */
const SALTS: readonly [string, string][] = [
  ['atorvastatin', 'calcium'],
  ['cetirizine', 'hydrochloride'],
  ['diphenhydramine', 'hydrochloride'],
  ['fexofenadine', 'hydrochloride'],
  ['levothyroxine', 'sodium'],
  ['losartan', 'potassium'],
  ['meperidine', 'hydrochloride'],
  ['metformin', 'hydrochloride'],
  ['olmesartan', 'medoxomil'],
  ['oxycodone', 'hydrochloride'],
  ['phenazopyridine', 'hydrochloride'],
  ['sertraline', 'hydrochloride'],
  ['warfarin', 'sodium'],
  ['zolpidem', 'tartrate'],
];
/** In a milligram. */
const PICOGRAMS = 1_000_000_000;
const SCALE: Readonly<Record<string, number>> = {
  MG: PICOGRAMS,
  MCG: PICOGRAMS / 1000,
  UNT: 1,
  MEQ: 1,
};
const KIND: Readonly<Record<string, string>> = { MG: 'g', MCG: 'g', UNT: 'units', MEQ: 'meq' };
const whole = (value: string, scale: number) => Math.round(Number(value) * scale);

/** `[amount in whole pg, units or mEq, of what, in what]` for each strength in an official name. */
function officialAmounts(name: string): string[] {
  const all = [...name.matchAll(/(?<= )(\d+(?:\.\d+)?) (MG|MCG|UNT|MEQ)(?:\/(\w+))?(?= |$)/g)].map(
    ([, value = '', unit = '', per]) =>
      [whole(value, SCALE[unit] ?? 0), KIND[unit], per ?? 'each'] as const,
  );
  const content = /(?:^|^NDA\d+ )(\d+(?:\.\d+)?) ML /.exec(name)?.[1];
  // an epinephrine auto-injector is known by the dose that it gives
  if (/epinephrine .* Auto-Injector/i.test(name) && content)
    return all.map(([n, kind]) => `${Math.round(n * Number(content))} ${kind} each`).sort();
  return all
    .map(([n, kind, per]) => (per === 'MG' ? `${n * 1000} ${kind} ML` : `${n} ${kind} ${per}`))
    .sort();
}
/** The same for a short name. */
function shortAmounts(short: string): string[] {
  const found =
    /([\d,]+(?:\.\d+)?)(?: (mg|mcg|mEq|units?)|(%))(?: (per mL|per 5 mL|per hour|a puff|a spray))?/g;
  return [...short.matchAll(found)]
    .map(([, digits = '', unit = '', percent, per]) => {
      const value = digits.replaceAll(',', '');
      if (percent) return `${whole(value, PICOGRAMS * 10)} g ML`;
      const official = unit.startsWith('unit') ? 'UNT' : unit.toUpperCase();
      const n = whole(value, SCALE[official] ?? 0) / (per === 'per 5 mL' ? 5 : 1);
      const by = { 'per mL': 'ML', 'per 5 mL': 'ML', 'per hour': 'HR' }[per ?? ''];
      return `${n} ${KIND[official]} ${by ?? (per ? 'ACTUAT' : 'each')}`;
    })
    .sort();
}

/** Each word of each ingredient, or the brand in brackets and each of its words. */
function checkIngredients(official: string, short: string): void {
  const flat = short.toLowerCase().replace(/[ ,]/g, '');
  const brand = /\[([^\]]+)\]$/.exec(official)?.[1];
  if (brand) expect(short.startsWith(brand)).toBe(true);
  const body = official
    .replace(/ \[[^\]]+\]$/, '')
    .replace(/^(?:NDA\d+ )?(?:\d+(?:\.\d+)? (?:ML|ACTUAT|HR) )?/, '');
  for (const part of body.split(' / ')) {
    const ingredient = part.replace(/ \d+(?:\.\d+)? (?:MG|MCG|UNT|MEQ|Day)\b.*$/, '').toLowerCase();
    const words = ingredient.replaceAll(',', '').split(' ');
    for (const word of words)
      if (!SALTS.some(([drug, salt]) => words[0] === drug && word === salt))
        expect(flat, `${official}: ${word}`).toContain(word);
  }
}

function checkOne(official: string, short: string): void {
  expect(shortAmounts(short), official).toEqual(officialAmounts(official));
  checkIngredients(official, short);
  expect(/\bER\b/.test(short), official).toBe(/Extended Release/i.test(official));
  expect(/\bDR\b/.test(short), official).toBe(/Delayed Release/i.test(official));
  // ISMP: no trailing zero, no naked decimal point, a space before the unit, no U, IU, cc or µg
  expect(short).not.toMatch(/\.\d*0(?!\d)|(?<!\d)\.\d|\d(?:mg|mcg|mL|units)|µ|\b(?:U|IU|cc)\b/);
}

/** An official name without the parts that never tell two medicines apart. */
const sameAs = (official: string): string => {
  const plain = official
    .toLowerCase()
    .replace(/^nda\d+ /, '')
    .replace(/^\d+ actuat /, '')
    .replace('vitamin b 12', 'vitamin b12')
    .replace(/^24 hr (?=metformin |metoprolol succinate )/, '');
  return SALTS.reduce((name, [drug, salt]) => name.replace(`${drug} ${salt}`, drug), plain);
};

const names = sampleNames();
const shortened = names.flatMap((official) => {
  const [en, es] = [shortName(official, 'en'), shortName(official, 'es')];
  expect(en === null, official).toBe(es === null);
  return en === null || es === null ? [] : [{ official, en, es }];
});

/** Medicines that are often confused, besides those in the samples. */
const MIXED_UP = [
  '12 HR bupropion hydrochloride 150 MG Extended Release Oral Tablet',
  '24 HR bupropion hydrochloride 150 MG Extended Release Oral Tablet',
  'bupropion hydrochloride 150 MG Extended Release Oral Tablet',
  'metoprolol tartrate 100 MG Oral Tablet',
  'metoprolol succinate 100 MG Oral Tablet',
  '24 HR metoprolol succinate 100 MG Extended Release Oral Tablet',
  '3 ML insulin glargine 100 UNT/ML Pen Injector [Lantus]',
  '3 ML insulin glargine 300 UNT/ML Pen Injector [Toujeo]',
  '3 ML insulin glargine 100 UNT/ML Pen Injector',
  'insulin glargine 100 UNT/ML Injectable Solution',
  'ampicillin 100 MG/ML Injectable Suspension',
  'tacrolimus 1 MG Oral Capsule',
  '24 HR tacrolimus 1 MG Extended Release Oral Capsule',
  'budesonide 3 MG Delayed Release Oral Capsule',
  'budesonide 3 MG Oral Capsule',
  '120 ACTUAT fluticasone furoate 0.044 MG/ACTUAT Metered Dose Inhaler',
  '120 ACTUAT fluticasone propionate 0.044 MG/ACTUAT Dry Powder Inhaler',
  '120 ACTUAT fluticasone propionate 0.44 MG/ACTUAT Metered Dose Inhaler',
  'hydroxyzine hydrochloride 25 MG Oral Capsule',
  'hydroxyzine pamoate 25 MG Oral Capsule',
  'levothyroxine sodium 0.025 MG Oral Tablet',
  'levothyroxine sodium 0.25 MG Oral Tablet',
  '1.5 ML semaglutide 1.34 MG/ML Pen Injector [Ozempic]',
  '3 ML semaglutide 1.34 MG/ML Pen Injector [Ozempic]',
  'morphine sulfate 2 MG/ML Oral Solution',
  'morphine sulfate 20 MG/ML Oral Solution',
  'prednisolone acetate 10 MG/ML Ophthalmic Suspension',
  'prednisolone acetate 10 MG/ML Ophthalmic Solution',
  'nitroglycerin 0.4 MG Sublingual Tablet',
];

describe('short names of the medicines in the samples', () => {
  it('are found: most names are understood', () => {
    expect(names.length).toBeGreaterThan(120);
    expect(shortened.length / names.length).toBeGreaterThan(0.75);
  });

  it('have each number, unit, ingredient or brand, and kind of release of the official name', () => {
    for (const { official, en } of shortened)
      if (/Day Pack$/.test(official))
        expect(en).toBe(official.replace(/ (\d+) Day Pack$/, ' $1-day pack'));
      else checkOne(official, en);
  });

  it('have the same numbers in Spanish, and the release', () => {
    const numbers = (text: string) => (text.match(/[\d,.]*\d%?/g) ?? []).sort();
    for (const { official, en, es } of shortened) {
      expect(numbers(es), official).toEqual(numbers(en));
      expect(/liberación prolongada/.test(es), official).toBe(/\bER\b/.test(en));
      expect(/liberación retardada/.test(es), official).toBe(/\bDR\b/.test(en));
      expect(es).not.toMatch(/\b(?:tablet|capsule|inhaler|puff|units|per|pen|drops|and)\b/);
    }
  });

  it.each(['en', 'es'] as const)('never give two medicines one name (%s)', (language) => {
    const by = new Map<string, string>();
    for (const official of [...names, ...MIXED_UP]) {
      const short = shortName(official, language) ?? official;
      const before = by.get(short);
      if (before !== undefined) expect(sameAs(official), short).toBe(sameAs(before));
      else by.set(short, official);
    }
  });
});

describe('the short name of any name in RxNorm’s form', () => {
  const FORMS: [form: string, units: string[]][] = [
    ['Oral Tablet', ['MG', 'UNT', 'MEQ']],
    ['Extended Release Oral Capsule', ['MG', 'MEQ']],
    ['Delayed Release Oral Tablet', ['MG']],
    ['Oral Solution', ['MG/ML', 'UNT/ML', 'MEQ/ML']],
    ['Topical Cream', ['MG/ML', 'MG/MG']],
    ['Metered Dose Inhaler', ['MG/ACTUAT']],
    ['Injectable Solution', ['MG/ML', 'MG', 'UNT/ML']],
  ];
  const ingredient = fc.constantFrom(
    ...[
      'metformin hydrochloride',
      'levothyroxine sodium',
      'fentanyl',
      'valACYclovir',
      'folic acid',
    ],
    ...['Ibuprofen', 'potassium chloride', 'insulin glargine', 'vitamin D', 'nitrofurantoin'],
  );
  const value = fc
    .tuple(fc.integer({ min: 1, max: 999_999 }), fc.nat(4))
    .map(([n, places]) => (n / 10 ** places).toFixed(places).replace(/(\.\d*?)0+$/, '$1'))
    .map((text) => text.replace(/\.$/, ''));
  const official = fc
    .constantFrom(...FORMS)
    .chain(([form, units]) =>
      fc.tuple(
        fc.uniqueArray(fc.tuple(ingredient, value, fc.constantFrom(...units)), {
          minLength: 1,
          maxLength: 3,
          selector: ([name]) => name,
        }),
        fc.constant(form),
        fc.constantFrom('', ' [Brandix]'),
      ),
    )
    .map(
      ([parts, form, brand]) =>
        `${parts.map((part) => part.join(' ')).join(' / ')} ${form}${brand}`,
    );

  it('has every number and every ingredient', () =>
    fc.assert(fc.property(official, (name) => checkOne(name, shortName(name, 'en') ?? ''))));

  it('never drops a word that is inserted into it', () =>
    fc.assert(
      fc.property(official, fc.stringMatching(/^[a-z]{4,12}$/), fc.nat(20), (name, word, at) => {
        const words = name.split(' ');
        words.splice(at % (words.length + 1), 0, word);
        const short = shortName(words.join(' '), 'en');
        if (short !== null) expect(short.toLowerCase()).toContain(word);
      }),
    ));

  it('is not made from any other text', () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(shortName(text, 'en')).toBeNull();
      }),
    ));
});
