import type { DiagnosticReport, Observation, Resource } from '@medplum/fhirtypes';
import { addDays, type PlainDate } from '../../platform/clock.ts';
import { onePagePdf } from './paper.ts';

/**
 * Results of the kinds that the sample data has none of, told as resources that go in by the import
 * like any other: microbiology, a titre, a value below what can be measured, a coded and a text
 * result, preliminary, corrected, cancelled, sensitive, pathology with an attached PDF.
 */
export function labStories(
  patient: string,
  today: PlainDate,
  act: 'first' | 'corrected' = 'first',
): Resource[] {
  const subject = { reference: `Patient/${patient}` };
  const lab = [
    {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/observation-category',
          code: 'laboratory',
        },
      ],
    },
  ];
  const section = (code: string) => [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code }] },
  ];
  const loinc = (code: string, text: string) => ({
    coding: [{ system: 'http://loinc.org', code, display: text }],
    text,
  });
  const day = (ago: number, time = '08:05:00-06:00') => `${addDays(today, -ago)}T${time}`;
  const flag = (code: string) => [
    {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code },
      ],
    },
  ];
  const test = (
    id: string,
    ago: number,
    code: string,
    text: string,
    rest: Partial<Observation>,
  ): Observation =>
    ({
      resourceType: 'Observation',
      id: `story-${id}`,
      status: 'final',
      category: lab,
      code: loinc(code, text),
      subject,
      effectiveDateTime: day(ago),
      issued: day(ago, '16:20:00-06:00'),
      ...rest,
    }) as Observation;
  const report = (
    id: string,
    ago: number,
    code: string,
    text: string,
    tests: Observation[],
    rest: Partial<DiagnosticReport>,
  ): Resource[] => [
    {
      resourceType: 'DiagnosticReport',
      id: `story-${id}`,
      status: 'final',
      category: section('LAB'),
      code: loinc(code, text),
      subject,
      effectiveDateTime: day(ago),
      issued: day(ago, '16:20:00-06:00'),
      performer: [{ display: 'Cedar Valley Laboratory' }],
      basedOn: [{ reference: 'ServiceRequest/story-order' }],
      result: tests.map((one) => ({ reference: `Observation/${one.id}` })),
      ...rest,
    } as DiagnosticReport,
    ...tests,
  ];
  const quantity = (value: number, unit: string) => ({
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
  });
  const normal = (low: number | null, high: number | null) => ({
    referenceRange: [
      {
        ...(low === null ? {} : { low: { value: low } }),
        ...(high === null ? {} : { high: { value: high } }),
      },
    ],
  });

  const potassium = (value: number, status: 'final' | 'corrected', note?: string) =>
    test('potassium', 3, '2823-3', 'Potassium', {
      status,
      ...quantity(value, 'mmol/L'),
      ...normal(3.5, 5.1),
      ...(note ? { note: [{ text: note }] } : {}),
    });
  if (act === 'corrected')
    return [
      potassium(
        4.6,
        'corrected',
        'The first value was too high because the sample was shaken. It was measured again.',
      ),
    ];

  const drug = (id: string, code: string, text: string, letter: 'S' | 'I' | 'R', mic: number) =>
    test(id, 4, code, text, { ...quantity(mic, 'ug/mL'), interpretation: flag(letter) });
  const drugs = [
    drug('ampicillin', '18864-9', 'Ampicillin [Susceptibility]', 'R', 32),
    drug('nitrofurantoin', '18955-5', 'Nitrofurantoin [Susceptibility]', 'S', 16),
    drug('ciprofloxacin', '18906-8', 'Ciprofloxacin [Susceptibility]', 'S', 0.25),
    drug('trimethoprim', '18998-5', 'Trimethoprim+Sulfamethoxazole [Susceptibility]', 'I', 2),
  ];
  return [
    {
      resourceType: 'ServiceRequest',
      id: 'story-order',
      status: 'completed',
      intent: 'order',
      subject,
      code: { text: 'Laboratory tests' },
      requester: { display: 'Dr. Amara Okafor' },
    },
    ...report(
      'electrolytes',
      3,
      '24326-1',
      'Electrolytes 1998 panel - Serum or Plasma',
      [
        potassium(6.1, 'final'),
        test('sodium', 3, '2951-2', 'Sodium', { ...quantity(139, 'mmol/L'), ...normal(136, 145) }),
        test('chloride', 3, '2075-0', 'Chloride', {
          ...quantity(101, 'mmol/L'),
          ...normal(98, 107),
        }),
      ],
      {},
    ),
    ...report(
      'thyroid',
      2,
      '24348-5',
      'Free T4 and TSH panel - Serum or Plasma',
      [
        test('tsh', 2, '3016-3', 'Thyrotropin [Units/volume] in Serum or Plasma', {
          valueQuantity: { value: 0.01, comparator: '<', unit: 'u[iU]/mL' },
          ...normal(0.4, 4),
          interpretation: flag('L'),
        }),
        test('t4', 2, '3024-7', 'Thyroxine (T4) free [Mass/volume] in Serum or Plasma', {
          ...quantity(1.3, 'ng/dL'),
          ...normal(0.8, 1.8),
        }),
      ],
      { conclusion: 'TSH is below what the method can measure. Free T4 is in range.' },
    ),
    ...report(
      'ana',
      5,
      '8061-4',
      'Nuclear Ab [Presence] in Serum',
      [
        test('ana', 5, '29953-7', 'Nuclear Ab [Titer] in Serum', {
          valueRatio: { numerator: { value: 1 }, denominator: { value: 160 } },
          interpretation: flag('A'),
        }),
        test('ana-pattern', 5, '14611-8', 'Nuclear Ab pattern [Interpretation] in Serum', {
          valueCodeableConcept: { text: 'Homogeneous' },
        }),
      ],
      {},
    ),
    ...drugs,
    ...report(
      'culture',
      4,
      '630-4',
      'Bacteria identified in Urine by Culture',
      [
        test('organism', 4, '630-4', 'Bacteria identified in Urine by Culture', {
          valueCodeableConcept: {
            coding: [
              { system: 'http://snomed.info/sct', code: '112283007', display: 'Escherichia coli' },
            ],
            text: 'Escherichia coli',
          },
          interpretation: flag('A'),
          hasMember: drugs.map((one) => ({ reference: `Observation/${one.id}` })),
        }),
        test('count', 4, '19090-0', 'Colony count [#/volume] in Urine', {
          valueString: '>100,000 colonies per mL',
        }),
      ],
      { category: section('MB') },
    ),
    ...report(
      'iron',
      1,
      '50190-8',
      'Iron and Iron binding capacity panel - Serum or Plasma',
      [
        test('iron', 1, '2498-4', 'Iron [Mass/volume] in Serum or Plasma', {
          status: 'preliminary',
          ...quantity(48, 'ug/dL'),
          ...normal(50, 170),
        }),
        test('ferritin', 1, '2276-4', 'Ferritin [Mass/volume] in Serum or Plasma', {
          status: 'registered',
          dataAbsentReason: {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason',
                code: 'temp-unknown',
              },
            ],
          },
        }),
      ],
      { status: 'preliminary' },
    ),
    ...report(
      'clotting',
      6,
      '38875-1',
      'INR panel',
      [
        test('inr', 6, '6301-6', 'INR in Platelet poor plasma by Coagulation assay', {
          status: 'cancelled',
          dataAbsentReason: {
            text: 'The sample had clotted',
            coding: [
              { system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'error' },
            ],
          },
          note: [{ text: 'The sample had clotted. Please come again for a new one.' }],
        }),
      ],
      { status: 'cancelled' },
    ),
    ...report(
      'sti',
      7,
      '36902-5',
      'Chlamydia and gonorrhea panel',
      [
        test(
          'chlamydia',
          7,
          '21613-5',
          'Chlamydia trachomatis DNA [Presence] by NAA with probe detection',
          {
            valueCodeableConcept: {
              coding: [
                { system: 'http://snomed.info/sct', code: '260415000', display: 'Not detected' },
              ],
              text: 'Not detected',
            },
            interpretation: flag('ND'),
          },
        ),
      ],
      {},
    ),
    ...report('pathology', 8, '60567-5', 'Comprehensive pathology report', [], {
      category: section('SP'),
      conclusion: 'Skin of the left forearm: a harmless mole. No sign of cancer.',
      presentedForm: [
        {
          contentType: 'application/pdf',
          title: 'Pathology report',
          data: onePagePdf([
            'Cedar Valley Laboratory',
            'Comprehensive pathology report',
            '',
            'Skin of the left forearm: a harmless mole.',
            'No sign of cancer.',
          ]),
        },
      ],
    }),
  ];
}
