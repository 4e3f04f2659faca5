import type { Dosage } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { both, dose, every, one, say, TABLET } from '../../../test/directions.ts';
import { sealed } from '../../../test/generated.ts';

describe('directions from the structured data alone', () => {
  it.each<[Dosage[], string, string, string]>([
    [
      [{ ...every(1, 1, 'd'), ...dose(1, 'tablet') }],
      TABLET,
      'Take 1 tablet by mouth once a day.',
      'Tome 1 tableta por la boca una vez al día.',
    ],
    [
      [{ ...every(2, 1, 'd'), ...dose(2) }],
      TABLET,
      'Take 2 tablets by mouth 2 times a day.',
      'Tome 2 tabletas por la boca 2 veces al día.',
    ],
    [
      [{ ...every(1, 6, 'h'), ...dose(0.5, 'tablet'), asNeededBoolean: true }],
      TABLET,
      'Take half a tablet by mouth every 6 hours. Only when you need it.',
      'Tome media tableta por la boca cada 6 horas. Solo cuando lo necesite.',
    ],
    [
      [
        {
          ...every(1, 4, 'h', { periodMax: 6 }),
          ...dose(2, 'puff'),
          asNeededCodeableConcept: { text: 'wheezing' },
        },
      ],
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
    // "once a day, on Monday and Thursday" is read as every day
    [
      [{ ...every(1, 1, 'd', { dayOfWeek: ['mon', 'thu'] }), ...dose(1, 'tablet') }],
      TABLET,
      'Take 1 tablet by mouth on Monday and Thursday.',
      'Tome 1 tableta por la boca los lunes y jueves.',
    ],
    [
      [{ ...every(2, 1, 'd', { dayOfWeek: ['mon', 'thu'] }), ...dose(1, 'tablet') }],
      TABLET,
      'Take 1 tablet by mouth 2 times a day, on Monday and Thursday.',
      'Tome 1 tableta por la boca 2 veces al día, los lunes y jueves.',
    ],
    [
      [{ ...every(1, 1, 'd', { when: ['HS'] }), ...dose(10, 'unit') }],
      'insulin glargine 100 UNT/ML Pen Injector',
      'Inject 10 units once a day, at bedtime, as you were shown.',
      'Inyecte 10 unidades una vez al día, al acostarse, como le enseñaron.',
    ],
    [
      [
        {
          ...every(3, 1, 'd', {
            when: ['PC'],
            boundsDuration: { value: 10, unit: 'd', code: 'd' },
          }),
          ...dose(1, 'capsule'),
        },
      ],
      'amoxicillin 500 MG Oral Capsule',
      'Take 1 capsule by mouth 3 times a day, after meals, for 10 days.',
      'Tome 1 cápsula por la boca 3 veces al día, después de las comidas, durante 10 días.',
    ],
    [
      [
        {
          ...every(1, 6, 'h'),
          ...dose(1, 'tablet'),
          maxDosePerPeriod: {
            numerator: { value: 4, unit: 'tablet' },
            denominator: { value: 24, unit: 'h', code: 'h' },
          },
        },
      ],
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
  ])('%# are plain sentences in both languages', (dosage, name, en, es) =>
    expect(both(dosage, name)).toEqual([en, es]),
  );

  it.each<[Dosage, string, string]>([
    [
      dose(0.25, 'tablet'),
      'Take a quarter of a tablet (0.25) by mouth.',
      'Tome un cuarto de tableta (0.25) por la boca.',
    ],
    [dose(1.5, 'tablets'), 'Take 1.5 tablets by mouth.', 'Tome 1.5 tabletas por la boca.'],
    [dose(0.75, 'TAB'), 'Take 0.75 tablet by mouth.', 'Tome 0.75 tableta por la boca.'],
    [dose(0.5, 'mL'), 'Take 0.5 mL by mouth.', 'Tome 0.5 mL por la boca.'],
    [dose(1000, 'unit'), 'Take 1000 units by mouth.', 'Tome 1000 unidades por la boca.'],
    [dose(3, '{scoop}'), 'Take 3 {scoop} by mouth.', 'Tome 3 {scoop} por la boca.'],
    [
      {
        doseAndRate: [
          {
            doseRange: { low: { value: 0.5, unit: 'tablet' }, high: { value: 2, unit: 'tablet' } },
          },
        ],
      },
      'Take 0.5 to 2 tablets by mouth.',
      'Tome 0.5 a 2 tabletas por la boca.',
    ],
    [
      { doseAndRate: [{ doseRange: { high: { value: 2, unit: 'tablet' } } }] },
      'Take up to 2 tablets by mouth.',
      'Tome hasta 2 tabletas por la boca.',
    ],
    [
      { doseAndRate: [{ doseRange: { low: { value: 1, unit: 'tablet' } } }] },
      'Take at least 1 tablet by mouth.',
      'Tome al menos 1 tableta por la boca.',
    ],
    [
      { doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg', comparator: '<' } }] },
      'Take < 5 mg by mouth.',
      'Tome < 5 mg por la boca.',
    ],
    [
      {
        doseAndRate: [
          { type: { coding: [{ code: 'calculated' }] }, doseQuantity: { value: 340, unit: 'mg' } },
          { type: { coding: [{ code: 'ordered' }] }, doseQuantity: { value: 5, unit: 'mg/kg' } },
        ],
      },
      'Take 5 mg/kg (as ordered) (also given as 340 mg, calculated) by mouth.',
      'Tome 5 mg/kg (como se ordenó) (también indicada como 340 mg, calculada) por la boca.',
    ],
    [
      {
        doseAndRate: [
          {
            rateRatio: {
              numerator: { value: 100, unit: 'mL' },
              denominator: { value: 1, unit: 'h' },
            },
          },
        ],
        route: { coding: [{ code: '47625008' }] },
      },
      'Inject it into a vein at 100 mL per hour.',
      'Inyecte en una vena a 100 mL por hora.',
    ],
    [
      { ...one, maxDosePerAdministration: { value: 2, unit: 'tablet' } },
      'Take 1 tablet by mouth. Not more than 2 tablets at a time.',
      'Tome 1 tableta por la boca. No más de 2 tabletas a la vez.',
    ],
    [
      { ...one, maxDosePerLifetime: { value: 400, unit: 'mg' } },
      'Take 1 tablet by mouth. Not more than 400 mg in a lifetime.',
      'Tome 1 tableta por la boca. No más de 400 mg en toda la vida.',
    ],
    [
      { ...one, site: { text: 'Left arm' } },
      'Take 1 tablet by mouth. Where: Left arm.',
      'Tome 1 tableta por la boca. Dónde: Left arm.',
    ],
    [
      { ...one, method: { coding: [{ system: 'http://snomed.info/sct', code: '12345' }] } },
      'Take 1 tablet by mouth. How: SNOMED CT 12345.',
      'Tome 1 tableta por la boca. Cómo: SNOMED CT 12345.',
    ],
    [
      { ...one, method: { text: 'Take' } },
      'Take 1 tablet by mouth.',
      'Tome 1 tableta por la boca.',
    ],
    [
      { ...one, route: { text: 'Buccal route' } },
      'Use 1 tablet Buccal route.',
      'Use 1 tableta Buccal route.',
    ],
    [
      {
        ...one,
        route: { coding: [{ code: '26643006' }], text: 'By mouth, crushed in applesauce' },
      },
      'Use 1 tablet By mouth, crushed in applesauce.',
      'Use 1 tableta By mouth, crushed in applesauce.',
    ],
    [dose(5, 'mg'), 'Take 5 mg by mouth.', 'Tome 5 mg por la boca.'],
    [
      {
        ...dose(5, 'mg'),
        route: { coding: [{ code: '78421000', display: 'Intramuscular route' }] },
      },
      'Inject 5 mg into a muscle.',
      'Inyecte 5 mg en un músculo.',
    ],
    [
      {
        ...one,
        additionalInstruction: [
          { coding: [{ code: '311504000', display: 'With or after food' }] },
          { text: 'Do not eat grapefruit' },
        ],
      },
      'Take 1 tablet by mouth. With or after food. Do not eat grapefruit.',
      'Tome 1 tableta por la boca. Con la comida o después. Do not eat grapefruit.',
    ],
    [
      {
        ...one,
        additionalInstruction: [
          { coding: [{ code: '311504000' }], text: 'With food, never with milk' },
        ],
      },
      'Take 1 tablet by mouth. With food, never with milk.',
      'Tome 1 tableta por la boca. With food, never with milk.',
    ],
    [
      {
        asNeededCodeableConcept: {
          coding: [{ system: 'http://snomed.info/sct', code: '25064002' }],
        },
        ...one,
      },
      'Take 1 tablet by mouth. Only when you need it. For: SNOMED CT 25064002.',
      'Tome 1 tableta por la boca. Solo cuando lo necesite. Para: SNOMED CT 25064002.',
    ],
    [
      {
        maxDosePerPeriod: {
          numerator: { value: 3, unit: 'g' },
          denominator: { value: 1, unit: 'd' },
        },
      },
      'Not more than 3 g in 1 day.',
      'No más de 3 g en 1 día.',
    ],
  ])('%# keep doses, limits, places and instructions', (dosage, en, es) =>
    expect(both([dosage])).toEqual([en, es]),
  );

  it('count a dose without a unit in the one form that the medicine’s name has, or in none if it has several', () => {
    expect(
      say([dose(2)], 'en', 'member', 'Estradiol 1 MG Tablet / Progesterone 100 MG Capsule Pack'),
    ).toBe('Take 2 by mouth.');
    expect(say([dose(1)], 'en', 'member', 'something')).toBe('Use 1.');
  });

  it('write digits as they were sent, but never a whole number that could be read as ten times as much', () => {
    const of = (digits: string) =>
      say([
        sealed<Dosage>({
          doseAndRate: [
            // a number with its digits, as src/fhir/decimals.ts represents it
            { doseQuantity: { value: { __n: digits } as unknown as number, unit: 'mg' } },
          ],
        }),
      ]);
    expect(['0.50', '2.50', '1.0', '10.00', '1E1', '0.125'].map(of)).toEqual([
      'Take 0.50 mg by mouth.',
      'Take 2.50 mg by mouth.',
      'Take 1 mg by mouth.',
      'Take 10 mg by mouth.',
      'Take 10 (1E1) mg by mouth.',
      'Take 0.125 mg by mouth.',
    ]);
  });
});
