import type {
  AllergyIntolerance,
  Dosage,
  MedicationDispense,
  MedicationRequest,
  Resource,
} from '@medplum/fhirtypes';
import { addDays, type PlainDate } from '../../src/platform/clock.ts';
import { elsewhere } from './elsewhere.ts';

/**
 * Pharmacies, prescriptions and fills of the kinds that the sample data has none of (it has no
 * dispenses at all), told as resources that go in by the import like any other: one for each way
 * that a refill can go. Demo data, invented.
 */
const WEEK = (from: string, to: string) => [from, to] as const;
export const DEMO_PHARMACIES = [
  {
    ncpdp: '1600001',
    name: 'Cedar Valley Main Pharmacy',
    kind: 'pickup',
    street: '400 Orchard Avenue',
    city: 'Cedar Falls',
    postalCode: '50613',
    phone: '1-319-555-0110',
    hours: [
      ...Array.from({ length: 5 }, () => WEEK('08:00', '20:00')),
      WEEK('09:00', '17:00'),
      WEEK('10:00', '16:00'),
    ],
  },
  {
    ncpdp: '1600002',
    name: 'Riverside Clinic Pharmacy',
    kind: 'pickup',
    street: '12 River Road',
    city: 'Waterloo',
    postalCode: '50701',
    phone: '1-319-555-0120',
    hours: [
      ...Array.from({ length: 5 }, () => WEEK('09:00', '18:00')),
      WEEK('09:00', '13:00'),
      null,
    ],
  },
  {
    ncpdp: '1600003',
    name: 'Hudson Road Pharmacy',
    kind: 'pickup',
    street: '2315 Hudson Road',
    city: 'Hudson',
    postalCode: '50643',
    phone: '1-319-555-0130',
    hours: [...Array.from({ length: 5 }, () => WEEK('09:00', '17:30')), null, null],
  },
  {
    ncpdp: '1600009',
    name: 'Cedar Valley Mail Pharmacy',
    kind: 'mail',
    street: '90 Depot Street',
    city: 'Waterloo',
    postalCode: '50703',
    phone: '1-800-555-0160',
    hours: [...Array.from({ length: 5 }, () => WEEK('07:00', '19:00')), null, null],
  },
] as const;
export const DEMO_NPI = '1234567893';
/** Dr. Hale, who covers for her. */
export const DEMO_COVER_NPI = '1987654325';

export interface Story {
  id: string;
  rxnorm: string;
  name: string;
  dosage: Dosage[];
  /** Days ago that it was written, and how many days it is good for. */
  written: number;
  good?: number;
  repeats: number;
  quantity: [number, string];
  days: number;
  /** Days ago of each fill, the oldest first; the last may be under way. */
  fills: { ago: number; status?: MedicationDispense['status']; paid?: number }[];
  status?: MedicationRequest['status'];
  /** Why it is off, or whatever else the order says. */
  rest?: Partial<MedicationRequest>;
  state?: string;
  reason?: string;
  replaces?: string;
  inpatient?: boolean;
  /** Who prescribed it; Dr. Okafor, unless it says otherwise. */
  by?: { name: string; npi: string };
}

export const often = (
  frequency: number,
  period: number,
  periodUnit: 'd' | 'h' | 'wk',
  value: number,
  unit: string,
  rest: Partial<Dosage> = {},
): Dosage[] => [
  {
    timing: { repeat: { frequency, period, periodUnit } },
    doseAndRate: [{ doseQuantity: { value, unit } }],
    route: { coding: [{ system: 'http://snomed.info/sct', code: '26643006' }] },
    ...rest,
  },
];
const atNight: Dosage[] = [
  {
    timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] } },
    doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
  },
];

const MAIDA: Story[] = [
  {
    id: 'lisinopril',
    rxnorm: '314076',
    name: 'lisinopril 10 MG Oral Tablet',
    dosage: often(1, 1, 'd', 1, 'tablet'),
    written: 170,
    repeats: 3,
    quantity: [90, 'tablets'],
    days: 90,
    fills: [
      { ago: 168, paid: 10 },
      { ago: 80, paid: 10 },
    ],
    reason: 'High blood pressure',
    replaces: 'hctz',
  },
  {
    id: 'hctz',
    rxnorm: '310798',
    name: 'hydrochlorothiazide 25 MG Oral Tablet',
    dosage: often(1, 1, 'd', 1, 'tablet'),
    written: 700,
    repeats: 3,
    quantity: [90, 'tablets'],
    days: 90,
    fills: [{ ago: 400, paid: 4 }],
    status: 'stopped',
    rest: { statusReason: { text: 'Low potassium' } },
    reason: 'High blood pressure',
  },
  {
    id: 'metformin',
    rxnorm: '860975',
    name: '24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet',
    dosage: often(1, 1, 'd', 2, 'tablet', { additionalInstruction: [{ text: 'With food' }] }),
    written: 110,
    repeats: 3,
    quantity: [180, 'tablets'],
    days: 90,
    fills: [
      { ago: 108, paid: 12.5 },
      { ago: 20, paid: 12.5 },
    ],
    reason: 'Type 2 diabetes',
  },
  {
    id: 'atorvastatin',
    rxnorm: '617310',
    name: 'atorvastatin 20 MG Oral Tablet',
    dosage: atNight,
    written: 200,
    repeats: 1,
    quantity: [90, 'tablets'],
    days: 90,
    fills: [
      { ago: 190, paid: 8 },
      { ago: 92, paid: 8 },
    ],
    reason: 'High cholesterol',
  },
  {
    id: 'albuterol',
    rxnorm: '745679',
    name: '200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler',
    dosage: [
      {
        timing: { repeat: { frequency: 1, period: 4, periodMax: 6, periodUnit: 'h' } },
        asNeededCodeableConcept: { text: 'wheezing' },
        doseAndRate: [{ doseQuantity: { value: 2, unit: 'puff' } }],
        route: { text: 'Inhalation' },
      },
    ],
    written: 400,
    good: 365,
    repeats: 5,
    quantity: [1, 'inhaler'],
    days: 30,
    fills: [
      { ago: 395, paid: 25 },
      { ago: 150, paid: 25 },
    ],
    reason: 'Asthma',
  },
  {
    id: 'zolpidem',
    rxnorm: '854873',
    name: 'zolpidem tartrate 5 MG Oral Tablet',
    dosage: [{ ...atNight[0], asNeededBoolean: true }],
    written: 60,
    good: 365,
    repeats: 3,
    quantity: [30, 'tablets'],
    days: 30,
    fills: [
      { ago: 55, paid: 5 },
      { ago: 24, paid: 5 },
    ],
    reason: 'Trouble sleeping',
  },
  {
    id: 'oxycodone',
    rxnorm: '1049621',
    name: 'oxycodone hydrochloride 5 MG Oral Tablet',
    dosage: often(1, 6, 'h', 1, 'tablet', {
      asNeededBoolean: true,
      maxDosePerPeriod: {
        numerator: { value: 4, unit: 'tablet' },
        denominator: { value: 24, unit: 'h', code: 'h' },
      },
    }),
    written: 12,
    good: 90,
    repeats: 0,
    quantity: [12, 'tablets'],
    days: 3,
    fills: [{ ago: 12, paid: 3 }],
    reason: 'Pain after surgery',
  },
  {
    id: 'glargine',
    rxnorm: '261551',
    name: '3 ML insulin glargine 100 UNT/ML Pen Injector [Lantus]',
    dosage: often(1, 1, 'd', 18, 'unit', {
      route: { coding: [{ system: 'http://snomed.info/sct', code: '34206005' }] },
    }),
    written: 150,
    repeats: 4,
    quantity: [5, 'pens'],
    days: 30,
    fills: [
      { ago: 60, paid: 35 },
      { ago: 28, paid: 35 },
    ],
    reason: 'Type 2 diabetes',
  },
  {
    id: 'levothyroxine',
    rxnorm: '966247',
    name: 'levothyroxine sodium 0.05 MG Oral Tablet',
    dosage: often(1, 1, 'd', 1, 'tablet', {
      additionalInstruction: [{ text: 'Take on an empty stomach' }],
    }),
    written: 200,
    repeats: 3,
    quantity: [90, 'tablets'],
    days: 90,
    fills: [{ ago: 120, paid: 9 }],
    status: 'on-hold',
    rest: { statusReason: { text: 'New blood test first' } },
    reason: 'Underactive thyroid',
  },
  {
    id: 'amlodipine',
    rxnorm: '329528',
    name: 'amlodipine 5 MG Oral Tablet',
    dosage: often(1, 1, 'd', 1, 'tablet'),
    written: 100,
    repeats: 3,
    quantity: [90, 'tablets'],
    days: 90,
    fills: [
      { ago: 96, paid: 6 },
      { ago: 1, status: 'in-progress' },
    ],
    reason: 'High blood pressure',
  },
  {
    id: 'epoetin',
    rxnorm: '205923',
    name: '1 ML epoetin alfa 4000 UNT/ML Injection [Epogen]',
    dosage: [{ text: 'Given at the clinic once a week.' }],
    written: 90,
    repeats: 6,
    quantity: [4, 'vials'],
    days: 28,
    fills: [{ ago: 60 }],
    reason: 'Anemia',
  },
  {
    id: 'sertraline',
    rxnorm: '312941',
    name: 'sertraline 50 MG Oral Tablet',
    dosage: often(1, 1, 'd', 1, 'tablet'),
    written: 250,
    repeats: 3,
    quantity: [90, 'tablets'],
    days: 90,
    fills: [{ ago: 240, paid: 7 }],
    state: 'transferred',
  },
];
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

let number = 70_812_200;
/** Prescriptions with their fills, as resources. */
export function told(patient: string, stories: Story[], today: PlainDate): Resource[] {
  const subject = { reference: `Patient/${patient}` };
  const place = {
    identifier: { value: DEMO_PHARMACIES[0].ncpdp },
    display: DEMO_PHARMACIES[0].name,
  };
  return stories.flatMap((one): Resource[] => {
    const medicationCodeableConcept = {
      coding: [
        {
          system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
          code: one.rxnorm,
          display: one.name,
        },
      ],
      text: one.name,
    };
    number += 7;
    const request: MedicationRequest = {
      resourceType: 'MedicationRequest',
      id: `story-${one.id}`,
      identifier: [
        {
          type: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'FILL' }],
          },
          system: 'urn:oid:2.999.2',
          value: String(number),
        },
      ],
      status: one.status ?? 'active',
      ...(one.state
        ? {
            statusReason: {
              coding: [{ system: 'urn:portico:prescription-state', code: one.state }],
            },
          }
        : {}),
      intent: 'order',
      medicationCodeableConcept,
      subject,
      authoredOn: addDays(today, -one.written),
      requester: {
        display: one.by?.name ?? 'Dr. Amara Okafor',
        identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: one.by?.npi ?? DEMO_NPI },
      },
      ...(one.reason ? { reasonCode: [{ text: one.reason }] } : {}),
      dosageInstruction: one.dosage,
      ...(one.replaces
        ? { priorPrescription: { reference: `MedicationRequest/story-${one.replaces}` } }
        : {}),
      ...one.rest,
      dispenseRequest: {
        validityPeriod: {
          start: addDays(today, -one.written),
          end: addDays(today, (one.good ?? 365) - one.written),
        },
        numberOfRepeatsAllowed: one.repeats,
        quantity: { value: one.quantity[0], unit: one.quantity[1] },
        expectedSupplyDuration: {
          value: one.days,
          unit: 'days',
          system: 'http://unitsofmeasure.org',
          code: 'd',
        },
        performer: place,
      },
    };
    const dispenses = one.fills.map(
      (fill, index): MedicationDispense => ({
        resourceType: 'MedicationDispense',
        id: `story-${one.id}-${index + 1}`,
        ...(fill.paid === undefined
          ? {}
          : {
              extension: [
                {
                  url: 'urn:portico:patient-paid',
                  valueMoney: { value: fill.paid, currency: 'USD' },
                },
              ],
            }),
        status: fill.status ?? 'completed',
        medicationCodeableConcept,
        subject,
        performer: [{ actor: place }],
        authorizingPrescription: [{ reference: `MedicationRequest/${request.id}` }],
        quantity: { value: one.quantity[0], unit: one.quantity[1] },
        daysSupply: { value: one.days, unit: 'days' },
        whenPrepared: `${addDays(today, -fill.ago)}T15:00:00Z`,
        ...(fill.status ? {} : { whenHandedOver: `${addDays(today, -fill.ago)}T18:00:00Z` }),
      }),
    );
    return [request, ...dispenses];
  });
}

/** @param of the demo's people by file: the id of each in its own record */
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
