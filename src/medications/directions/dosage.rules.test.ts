import type { Dosage } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { both, coded, dose, every, one, say, TABLET, when } from '../../../test/directions.ts';
import { sealed } from '../../../test/generated.ts';

describe('directions from the structure alone', () => {
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

  it.each<[string, Dosage, string, string]>([
    [
      'count',
      { ...every(1, 8, 'h', { count: 3 }) },
      'every 8 hours, 3 doses in all',
      'cada 8 horas, 3 dosis en total',
    ],
    [
      'count and most',
      { ...every(1, 8, 'h', { count: 3, countMax: 5 }) },
      '3 to 5 doses in all',
      '3 a 5 dosis en total',
    ],
    [
      'dates',
      { ...every(1, 1, 'd', { boundsPeriod: { start: '2025-03-01', end: '2025-03-05' } }) },
      'from Mar 1, 2025 to Mar 5, 2025',
      'del 1 mar 2025 al 5 mar 2025',
    ],
    [
      'a start of a month',
      when({ boundsPeriod: { start: '2025-03' } }),
      'starting Mar 2025',
      'desde el mar 2025',
    ],
    [
      'an end',
      when({ boundsPeriod: { end: '2025-03-05' } }),
      'until Mar 5, 2025',
      'hasta el 5 mar 2025',
    ],
    [
      'a range of length',
      when({ boundsRange: { low: { value: 5, unit: 'd' }, high: { value: 7, unit: 'd' } } }),
      'for 5 to 7 days',
      'durante 5 a 7 días',
    ],
    [
      'a most of length',
      when({ boundsRange: { high: { value: 2, unit: 'weeks' } } }),
      'for up to 2 weeks',
      'durante un máximo de 2 semanas',
    ],
    [
      'how long each time',
      when({ duration: 30, durationMax: 60, durationUnit: 'min' }),
      'over 30 to 60 minutes',
      'durante 30 a 60 minutos',
    ],
    [
      'a range of times',
      every(2, 1, 'd', { frequencyMax: 3 }),
      '2 to 3 times a day',
      '2 a 3 veces al día',
    ],
    ['times every so often', every(3, 2, 'wk'), '3 times every 2 weeks', '3 veces cada 2 semanas'],
    ['an hourly one', every(1, 1, 'h'), 'once an hour', 'una vez a la hora'],
    ['times of no period', when({ frequency: 4 }), '4 times', '4 veces'],
    [
      'weekdays',
      when({ dayOfWeek: ['mon', 'wed', 'fri'] }),
      'on Monday, Wednesday, and Friday',
      'los lunes, miércoles y viernes',
    ],
    [
      'times of day',
      when({ timeOfDay: ['08:00:00', '20:30:00'] }),
      'at 8:00 am and 8:30 pm',
      'a las 08:00 y 20:30',
    ],
    [
      'noon and midnight',
      when({ timeOfDay: ['12:00:00', '00:00:00'] }),
      'at 12:00 pm and 12:00 am',
      'a las 12:00 y 00:00',
    ],
    [
      'an offset',
      when({ when: ['ACM'], offset: 30 }),
      '30 minutes before breakfast',
      '30 minutos antes del desayuno',
    ],
    [
      'an offset after waking',
      when({ when: ['WAKE'], offset: 15 }),
      '15 minutes after you wake up',
      '15 minutos después de despertar',
    ],
    [
      'several times',
      when({ when: ['MORN', 'HS'] }),
      'in the morning and at bedtime',
      'por la mañana y al acostarse',
    ],
    [
      'a time that is none of ours',
      when({ when: ['XYZ', 'NOON'] }),
      'XYZ and at noon',
      'XYZ y al mediodía',
    ],
    [
      'single days',
      { timing: { event: ['2025-03-01', '2025-03-08'] } },
      'on Mar 1, 2025 and Mar 8, 2025',
      'el 1 mar 2025 y el 8 mar 2025',
    ],
    [
      'a single time',
      { timing: { event: ['2025-03-01T10:00:00-06:00'] } },
      'on Mar 1, 2025, 10:00 AM.',
      'el 1 mar 2025, 10:00 a.m.',
    ],
    [
      'the weekend',
      when({ dayOfWeek: ['sat', 'sun'] }),
      'on Saturday and Sunday',
      'los sábados y domingos',
    ],
    ['a unit of time that is none of ours', every(1, 3, 'zz' as 'd'), 'every 3 zz', 'cada 3 zz'],
  ])('say %s', (_, dosage, en, es) => {
    const [english, spanish] = both([{ ...dosage, ...one }]);
    expect([english, spanish]).toEqual([expect.stringContaining(en), expect.stringContaining(es)]);
    expect(`${english} ${spanish}`).not.toContain('..');
  });

  it.each<[string, string, string]>([
    ['BID', '2 times a day', '2 veces al día'],
    ['TID', '3 times a day', '3 veces al día'],
    ['QID', '4 times a day', '4 veces al día'],
    ['QD', 'once a day', 'una vez al día'],
    ['QOD', 'every 2 days', 'cada 2 días'],
    ['Q4H', 'every 4 hours', 'cada 4 horas'],
    ['Q6H', 'every 6 hours', 'cada 6 horas'],
    ['Q8H', 'every 8 hours', 'cada 8 horas'],
    ['AM', 'every day, in the morning', 'todos los días, por la mañana'],
    ['PM', 'every day, in the afternoon', 'todos los días, por la tarde'],
    ['BED', 'every day, at bedtime', 'todos los días, al acostarse'],
    ['WK', 'once a week', 'una vez a la semana'],
    ['MO', 'once a month', 'una vez al mes'],
  ])('read the timing code %s', (code, en, es) => {
    for (const timing of [coded(code), coded(code, code), coded(code, undefined, code)])
      expect(both([{ ...timing, ...one }])).toEqual([
        `Take 1 tablet by mouth ${en}.`,
        `Tome 1 tableta por la boca ${es}.`,
      ]);
  });

  it(`show a timing code as it came
    where it is none of HL7’s, says more, or says otherwise`, () => {
    expect(
      say([{ timing: { code: { coding: [{ system: 'urn:local', code: 'Q5D' }] } }, ...one }]),
    ).toBe('Take 1 tablet by mouth Q5D.');
    expect(say([{ ...coded('BID', 'Twice a day with breakfast and dinner'), ...one }])).toBe(
      'Take 1 tablet by mouth Twice a day with breakfast and dinner.',
    );
    expect(say([{ ...coded('BID', 'twice a day'), ...one }])).toBe(
      'Take 1 tablet by mouth 2 times a day.',
    );
    expect(
      say([
        {
          timing: { ...coded('BID').timing, repeat: { frequency: 3, period: 1, periodUnit: 'd' } },
          ...one,
        },
      ]),
    ).toBe('Take 1 tablet by mouth 3 times a day, BID.');
    expect(
      say([
        {
          timing: { ...coded('BID').timing, repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
          ...one,
        },
      ]),
    ).toBe('Take 1 tablet by mouth 2 times a day.');
    expect(
      say([
        {
          timing: { ...coded('BID').timing, repeat: { boundsDuration: { value: 5, unit: 'd' } } },
          ...one,
        },
      ]),
    ).toBe('Take 1 tablet by mouth 2 times a day, for 5 days.');
  });

  const WHEN =
    'MORN MORN.early MORN.late NOON AFT AFT.early AFT.late EVE EVE.early EVE.late NIGHT PHS HS WAKE C CM CD CV AC ACM ACD ACV PC PCM PCD PCV'.split(
      ' ',
    );
  it.each(WHEN)(
    'have words for the time %s of EventTiming, in both languages and with an offset',
    (code) => {
      for (const language of ['en', 'es'] as const) {
        const [plain, offset] = [{}, { offset: 45 }].map((rest) =>
          say([{ ...when({ when: [code], ...rest }), ...one }], language),
        );
        expect(plain).not.toMatch(new RegExp(`\\b${code}\\b`));
        expect(offset).toContain('45 minut');
      }
    },
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

  it('count a dose without a unit by the one form in the medicine’s name, and by none where there are several', () => {
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
