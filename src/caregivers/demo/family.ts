import type { Patient, Resource } from '@medplum/fhirtypes';
import type { SamplePeople } from '../../demo-part.ts';
import { addDays, addMonths, type PlainDate } from '../../platform/days.rules.ts';

const V3 = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const V2 = 'http://terminology.hl7.org/CodeSystem/v2-0203';
const NUMBER = 'urn:oid:2.999.1';

interface Relative {
  file: string;
  given: string;
  gender: 'female' | 'male';
  /** Age today, in years and days; -1 day: the birthday is tomorrow. */
  age: readonly [number, number];
}

/** The rest of Jill Tillman's family, besides Earnestine, who is 13. */
const RELATIVES: readonly Relative[] = [
  { file: 'pearl-tillman', given: 'Pearl', gender: 'female', age: [10, 140] },
  // 18 tomorrow
  { file: 'otis-tillman', given: 'Otis', gender: 'male', age: [18, -1] },
  { file: 'agnes-tillman', given: 'Agnes', gender: 'female', age: [79, 61] },
];
/** The children whose records list their mother. */
const CHILDREN = ['pearl-tillman', 'otis-tillman'];

const bornOn = (today: PlainDate, [years, days]: Relative['age']): PlainDate =>
  addMonths(addDays(today, -days), -12 * years);

const numberOf = (sample: SamplePeople, file: string) => ({
  type: { coding: [{ system: V2, code: 'MR' }] },
  system: NUMBER,
  value: sample.mrnOf(file),
});

/** They live at one address, with Jill. */
export function familyPeople(sample: SamplePeople): Patient[] {
  const { address, telecom } = sample.patientOf('jill-tillman');
  return RELATIVES.map(({ file, given, gender, age }) => ({
    resourceType: 'Patient',
    id: file,
    identifier: [numberOf(sample, file)],
    name: [{ use: 'official', given: [given], family: 'Tillman' }],
    gender,
    birthDate: bornOn(sample.today, age),
    ...(address ? { address } : {}),
    ...(telecom ? { telecom } : {}),
  }));
}

/** The children's mother, as their records list her. */
function motherOf(sample: SamplePeople, child: string): Resource {
  const { name, birthDate } = sample.patientOf('jill-tillman');
  return {
    resourceType: 'RelatedPerson',
    id: `${child}-mother`,
    active: true,
    patient: { reference: `Patient/${child}` },
    relationship: [{ coding: [{ system: V3, code: 'MTH', display: 'mother' }] }],
    identifier: [numberOf(sample, 'jill-tillman')],
    ...(name ? { name } : {}),
    ...(birthDate ? { birthDate } : {}),
  };
}

interface Finding {
  of: string;
  id: string;
  ago: number;
  code: string;
  text: string;
  value: number;
  unit: string;
  range: readonly [number, number];
}
const FINDINGS: readonly Finding[] = [
  {
    of: 'pearl-tillman',
    id: 'pearl-hemoglobin',
    ago: 6,
    code: '718-7',
    text: 'Hemoglobin',
    value: 12.6,
    unit: 'g/dL',
    range: [11.5, 15.5],
  },
  {
    of: 'otis-tillman',
    id: 'otis-glucose',
    ago: 9,
    code: '2339-0',
    text: 'Glucose',
    value: 88,
    unit: 'mg/dL',
    range: [70, 99],
  },
  {
    of: 'agnes-tillman',
    id: 'agnes-a1c',
    ago: 4,
    code: '4548-4',
    text: 'Hemoglobin A1c',
    value: 6.9,
    unit: '%',
    range: [4, 5.6],
  },
];

/** A test in each record, so that the family overview has something new to show. */
const resultOf = (one: Finding, today: PlainDate): Resource => ({
  resourceType: 'Observation',
  id: one.id,
  status: 'final',
  category: [
    {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/observation-category',
          code: 'laboratory',
        },
      ],
    },
  ],
  code: {
    coding: [{ system: 'http://loinc.org', code: one.code, display: one.text }],
    text: one.text,
  },
  subject: { reference: `Patient/${one.of}` },
  effectiveDateTime: `${addDays(today, -one.ago)}T08:10:00-06:00`,
  issued: `${addDays(today, -one.ago)}T15:40:00-06:00`,
  performer: [{ display: 'Cedar Valley Laboratory' }],
  valueQuantity: {
    value: one.value,
    unit: one.unit,
    system: 'http://unitsofmeasure.org',
    code: one.unit,
  },
  referenceRange: [{ low: { value: one.range[0] }, high: { value: one.range[1] } }],
});

export const familyResources = (sample: SamplePeople): Resource[] => [
  ...CHILDREN.map((child) => motherOf(sample, child)),
  ...FINDINGS.map((one) => resultOf(one, sample.today)),
];
