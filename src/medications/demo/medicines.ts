import type { AllergyIntolerance, Resource } from '@medplum/fhirtypes';
import { addDays, type PlainDate } from '../../platform/clock.ts';
import { elsewhere } from './elsewhere.ts';
import { MAIDA } from './maida.ts';
import { often, type Story, told } from './told.ts';

const VIOLET: Story[] = [
  {
    id: 'violet-albuterol',
    rxnorm: '745679',
    name: '200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler',
    dosage: [
      {
        timing: { repeat: { frequency: 1, period: 4, periodUnit: 'h' } },
        asNeededBoolean: true,
        doseAndRate: [{ doseQuantity: { value: 2, unit: 'puff' } }],
      },
    ],
    written: 120,
    repeats: 3,
    quantity: [1, 'inhaler'],
    days: 30,
    fills: [
      { ago: 115, paid: 15 },
      { ago: 45, paid: 15 },
    ],
    reason: 'Asthma',
  },
];
const CLINT: Story[] = [
  {
    id: 'clint-warfarin',
    rxnorm: '855332',
    name: 'warfarin sodium 5 MG Oral Tablet',
    dosage: [
      {
        timing: {
          repeat: { frequency: 1, period: 1, periodUnit: 'd', dayOfWeek: ['mon', 'wed', 'fri'] },
        },
        doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
        sequence: 1,
      },
      {
        timing: {
          repeat: {
            frequency: 1,
            period: 1,
            periodUnit: 'd',
            dayOfWeek: ['tue', 'thu', 'sat', 'sun'],
          },
        },
        doseAndRate: [{ doseQuantity: { value: 0.5, unit: 'tablet' } }],
        sequence: 2,
      },
    ],
    written: 100,
    repeats: 2,
    quantity: [60, 'tablets'],
    days: 60,
    fills: [{ ago: 58, paid: 4 }],
    reason: 'Atrial fibrillation',
  },
];
const ELSY: Story[] = [
  {
    id: 'elsy-losartan',
    rxnorm: '979485',
    name: 'losartan potassium 50 MG Oral Tablet',
    dosage: often(1, 1, 'd', 1, 'tablet'),
    written: 150,
    repeats: 3,
    quantity: [90, 'tablets'],
    days: 90,
    fills: [
      { ago: 140, paid: 8 },
      { ago: 70, paid: 8 },
    ],
    reason: 'Presión alta',
  },
  {
    id: 'elsy-omeprazole',
    rxnorm: '198051',
    name: 'omeprazole 20 MG Delayed Release Oral Capsule',
    dosage: often(1, 1, 'd', 1, 'capsule', {
      timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['ACM'] } },
    }),
    written: 90,
    repeats: 1,
    quantity: [30, 'capsules'],
    days: 30,
    fills: [
      { ago: 85, paid: 5 },
      { ago: 40, paid: 5 },
    ],
  },
];

/**
 * Prescriptions, fills and allergies of the kinds that the sample data has none of (it has no
 * dispenses at all), as resources that are imported like any others. Invented.
 * @param of the demo's people by file: the id of each in its own record
 */
export function medicineStories(of: (file: string) => string, today: PlainDate): Resource[] {
  const allergy = (
    id: string,
    patient: string,
    text: string,
    rest: Partial<AllergyIntolerance> = {},
  ): AllergyIntolerance => ({
    resourceType: 'AllergyIntolerance',
    id: `story-${id}`,
    clinicalStatus: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
          code: 'active',
        },
      ],
    },
    verificationStatus: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
          code: 'confirmed',
        },
      ],
    },
    code: { text },
    patient: { reference: `Patient/${patient}` },
    ...rest,
  });
  return [
    ...told(of('maida-gerhold'), MAIDA, today),
    ...told(of('violet-gerhold'), VIOLET, today),
    ...told(of('clint-champlin'), CLINT, today),
    ...told(of('elsy-bechtelar'), ELSY, today),
    ...elsewhere(of, today),
    allergy('penicillin', of('maida-gerhold'), 'Penicillin', {
      criticality: 'high',
      category: ['medication'],
      reaction: [
        { manifestation: [{ text: 'Hives' }, { text: 'Trouble breathing' }], severity: 'severe' },
      ],
      recordedDate: addDays(today, -2000),
    }),
    allergy('latex', of('maida-gerhold'), 'Latex', {
      type: 'intolerance',
      category: ['environment'],
      verificationStatus: {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
            code: 'unconfirmed',
          },
        ],
      },
    }),
    allergy('peanut', of('violet-gerhold'), 'Peanut', { category: ['food'] }),
    allergy('none', of('elsy-bechtelar'), 'No known allergies', {
      recordedDate: addDays(today, -90),
    }),
  ];
}
