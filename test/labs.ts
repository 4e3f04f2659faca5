import type { DiagnosticReport, Observation, Patient, Resource } from '@medplum/fhirtypes';
import type { Stored } from '../src/records/observations/index.rules.ts';

/** Lab resources for tests, as a laboratory would send them. */
export const patient = (id: string, rest: Partial<Patient> = {}): Patient => ({
  resourceType: 'Patient',
  id,
  name: [{ given: ['Pat'], family: 'Example' }],
  gender: 'female',
  birthDate: '1984-03-27',
  ...rest,
});

const laboratory = [
  {
    coding: [
      { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' },
    ],
  },
];

export function observation(
  id: string,
  of: string,
  rest: Partial<Omit<Observation, 'text'>> & {
    loinc?: string;
    text?: string;
    number?: number;
    unit?: string;
  } = {},
): Observation {
  const { loinc = '2823-3', text = 'Potassium', number, unit = 'mmol/L', ...others } = rest;
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    category: laboratory,
    code: { coding: [{ system: 'http://loinc.org', code: loinc }], text },
    subject: { reference: `Patient/${of}` },
    effectiveDateTime: '2026-11-20T14:05:00Z',
    ...(number === undefined ? {} : { valueQuantity: { value: number, unit } }),
    ...others,
  } as Observation;
}

export const report = (
  id: string,
  of: string,
  tests: Resource[],
  rest: Partial<DiagnosticReport> = {},
): DiagnosticReport => ({
  resourceType: 'DiagnosticReport',
  id,
  status: 'final',
  category: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] },
  ],
  code: { coding: [{ system: 'http://loinc.org', code: '24326-1' }], text: 'Electrolytes' },
  subject: { reference: `Patient/${of}` },
  effectiveDateTime: '2026-11-20T14:05:00Z',
  issued: '2026-11-20T20:00:00Z',
  result: tests.map((test) => ({ reference: `Observation/${test.id}` })),
  ...rest,
});

/** A resource as the record keeps it, with the source that sent it. */
export const stored = <R extends Resource>(content: R, source = 'lab'): Stored<R> => ({
  id: `${source}-${content.id}`,
  source,
  sourceId: content.id ?? '',
  version: 1,
  receivedAt: new Date('2026-11-21T12:00:00Z'),
  content,
});
