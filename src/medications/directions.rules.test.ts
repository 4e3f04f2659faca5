import type { Dosage } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionsOf } from './directions.rules.ts';
import { flagsOf, medicineLabels, sayMedicine, scheduleOf } from './drugs.rules.ts';

const TABLET = 'lisinopril 10 MG Oral Tablet';
const both = (dosage: Dosage[], name = TABLET) =>
  (['en', 'es'] as const).map((language) =>
    directionsOf(dosage, name, language)
      .map((line) => line.text)
      .join(' '),
  );
const dose = (value: number, unit?: string): Pick<Dosage, 'doseAndRate'> => ({ doseAndRate: [{ doseQuantity: { value, ...(unit ? { unit } : {}) } }] });
const every = (frequency: number, period: number, periodUnit: 'h' | 'd' | 'wk' | 'mo', rest: object = {}): Pick<Dosage, 'timing'> => ({
  timing: { repeat: { frequency, period, periodUnit, ...rest } },
});

describe('directions', () => {
  it.each<[Dosage[], string, string, string]>([
    [[{ ...every(1, 1, 'd'), ...dose(1, 'tablet') }], TABLET, 'Take 1 tablet by mouth once a day.', 'Tome 1 tableta por la boca una vez al día.'],
    [[{ ...every(2, 1, 'd'), ...dose(2) }], TABLET, 'Take 2 tablets by mouth 2 times a day.', 'Tome 2 tabletas por la boca 2 veces al día.'],
    [
      [{ ...every(1, 6, 'h'), ...dose(0.5, 'tablet'), asNeededBoolean: true }],
      TABLET,
      'Take half a tablet by mouth every 6 hours. Only when you need it.',
      'Tome media tableta por la boca cada 6 horas. Solo cuando lo necesite.',
    ],
    [
      [{ ...every(1, 4, 'h', { periodMax: 6 }), ...dose(2, 'puff'), asNeededCodeableConcept: { text: 'wheezing' } }],
      '200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler',
      'Inhale 2 puffs every 4 to 6 hours. Only when you need it. For: wheezing.',
      'Inhale 2 inhalaciones cada 4 a 6 horas. Solo cuando lo necesite. Para: wheezing.',
    ],
    [
      [{ ...every(1, 1, 'wk', { dayOfWeek: ['mon'] }), ...dose(1, 'tablet') }],
      TABLET,
      'Take 1 tablet by mouth once a week, on Monday.',
      'Tome 1 tableta por la boca una vez a la semana, los lunes.',
    ],
    [
      [{ ...every(3, 1, 'd', { when: ['PC'], boundsDuration: { value: 10, unit: 'd', code: 'd' } }), ...dose(1, 'capsule') }],
      'amoxicillin 500 MG Oral Capsule',
      'Take 1 capsule by mouth 3 times a day, after meals, for 10 days.',
      'Tome 1 cápsula por la boca 3 veces al día, después de las comidas, durante 10 días.',
    ],
    [
      [{ ...every(1, 6, 'h'), ...dose(1, 'tablet'), maxDosePerPeriod: { numerator: { value: 4, unit: 'tablet' }, denominator: { value: 24, unit: 'h', code: 'h' } } }],
      TABLET,
      'Take 1 tablet by mouth every 6 hours. Not more than 4 tablets in 24 hours.',
      'Tome 1 tableta por la boca cada 6 horas. No más de 4 tabletas en 24 horas.',
    ],
    [
      [{ ...every(1, 1, 'd'), ...dose(1, 'drop') }],
      'latanoprost 0.05 MG/ML Ophthalmic Solution',
      'Put 1 drop in the eye once a day.',
      'Ponga 1 gota en el ojo una vez al día.',
    ],
  ])('%# are plain sentences in both languages', (dosage, name, en, es) => expect(both(dosage, name)).toEqual([en, es]));

  it('go step by step where there are several, in their order', () => {
    const [en] = both([
      { sequence: 2, ...every(1, 1, 'd'), ...dose(2, 'tablet') },
      { sequence: 1, ...every(1, 1, 'd', { boundsDuration: { value: 7, unit: 'd', code: 'd' } }), ...dose(1, 'tablet') },
    ]);
    expect(en).toBe('Take 1 tablet by mouth once a day, for 7 days. Then: Take 2 tablets by mouth once a day.');
  });

  it('are as written where there is no structure, and say so', () => {
    expect(directionsOf([{ text: 'Given at the clinic' }], TABLET, 'es')).toEqual([{ text: 'Given at the clinic', asWritten: true }]);
    expect(directionsOf([{ text: 'Take one', ...every(1, 1, 'd'), ...dose(1, 'tablet') }], TABLET, 'en')).toEqual([
      { text: 'Take 1 tablet by mouth once a day.', asWritten: false },
    ]);
    expect(directionsOf([], TABLET, 'en')).toEqual([]);
  });

  it('never say undefined, NaN or an empty dose, whatever the structure holds', () => {
    const any = fc.record(
      {
        text: fc.option(fc.string(), { nil: undefined }),
        asNeededBoolean: fc.boolean(),
        doseAndRate: fc.array(fc.record({ doseQuantity: fc.record({ value: fc.double({ min: 0.01, max: 1000, noNaN: true }), unit: fc.string() }) }), { maxLength: 2 }),
        timing: fc.record({
          repeat: fc.record(
            {
              frequency: fc.integer({ min: 1, max: 9 }),
              frequencyMax: fc.integer({ min: 1, max: 9 }),
              period: fc.integer({ min: 1, max: 30 }),
              periodUnit: fc.constantFrom('s', 'min', 'h', 'd', 'wk', 'mo', 'a', 'zz'),
            },
            { requiredKeys: [] },
          ),
        }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 3 }), fc.string(), (dosage, name) => {
        for (const text of both(dosage as Dosage[], name)) expect(text.replaceAll(/"[^"]*"/g, '')).not.toMatch(/undefined|NaN|\{n\}|\[object/);
      }),
    );
  });
});

describe('a medicine’s name', () => {
  it.each([
    ['oxycodone hydrochloride 5 MG Oral Tablet', 'II'],
    ['acetaminophen 325 MG / hydrocodone bitartrate 5 MG Oral Tablet', 'II'],
    ['acetaminophen 300 MG / codeine phosphate 30 MG Oral Tablet', 'III'],
    ['codeine phosphate 2 MG/ML / guaifenesin 20 MG/ML Oral Solution', 'V'],
    ['codeine sulfate 30 MG Oral Tablet', 'II'],
    ['dronabinol 5 MG Oral Capsule', 'III'],
    ['dronabinol 5 MG/ML Oral Solution [Syndros]', 'II'],
    ['buprenorphine 8 MG / naloxone 2 MG Sublingual Film', 'III'],
    ['zolpidem tartrate 5 MG Oral Tablet', 'IV'],
    ['Diazepam [Valium]', 'IV'],
    ['pregabalin 75 MG Oral Capsule', 'V'],
    ['atropine sulfate 0.025 MG / diphenoxylate hydrochloride 2.5 MG Oral Tablet', 'V'],
    ['lisinopril 10 MG Oral Tablet', null],
    ['naloxone hydrochloride 40 MG/ML Nasal Spray', null],
  ])('%s is in schedule %s (21 CFR 1308)', (name, schedule) => expect(scheduleOf(name)).toBe(schedule));

  it.each<[string, string[]]>([
    ['1 ML epoetin alfa 4000 UNT/ML Injection [Epogen]', ['clinic-administered']],
    ['3 ML insulin glargine 100 UNT/ML Pen Injector [Lantus]', ['no-mail']],
    ['isotretinoin 40 MG Oral Capsule', ['rems']],
    ['NDA020800 0.3 ML Epinephrine 1 MG/ML Auto-Injector', []],
    ['Kyleena 19.5 MG Intrauterine System', ['clinic-administered']],
    ['warfarin sodium 5 MG Oral Tablet', ['not-online']],
  ])('%s is handled as %j', (name, flags) => expect(flagsOf(name, [{ words: 'Warfarin', flag: 'not-online' }])).toEqual(flags));

  it.each<[string, string[]]>([
    ['emtricitabine 200 MG / tenofovir disoproxil fumarate 300 MG Oral Tablet', ['hiv']],
    ['Trinessa 28 Day Pack', ['reproductive']],
    ['sertraline 50 MG Oral Tablet', ['mental-health']],
    ['buprenorphine 8 MG Sublingual Tablet', ['substance-use']],
    ['lisinopril 10 MG Oral Tablet', []],
  ])('%s carries the labels %j from the start', (name, labels) => expect(medicineLabels(name, true, [])).toEqual(labels));

  it('that no code stands behind can’t be told to be harmless', () => expect(medicineLabels('something', false, [])).toEqual(['unlabelled']));

  it('is written as on a label', () => {
    expect(sayMedicine('24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet')).toBe('24-hour metformin hydrochloride 500 mg extended release oral tablet');
    expect(sayMedicine('3 ML insulin glargine 100 UNT/ML Pen Injector [Lantus]')).toBe('3 mL insulin glargine 100 units/mL pen injector [Lantus]');
  });
});
