import type { Patient, Resource } from '@medplum/fhirtypes';
import { addDays, type PlainDate } from '../../platform/clock.ts';

const MR = 'MR';
const mrnOf = (patient: Patient) =>
  patient.identifier?.find((one) => one.type?.coding?.some((coding) => coding.code === MR));

/**
 * What an outside laboratory sent that records staff have to look at: a member with a mistyped
 * birth date and what waits with it, somebody who may be here twice, a result of somebody unknown,
 * and one that can't be read.
 */
export function laboratoryStories(mistyped: Patient, twice: Patient, today: PlainDate): Resource[] {
  const laboratory = [
    {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/observation-category',
          code: 'laboratory',
        },
      ],
    },
  ];
  const result = (id: string, of: string, value: number) => ({
    resourceType: 'Observation' as const,
    id,
    status: 'final' as const,
    category: laboratory,
    code: {
      coding: [
        {
          system: 'http://loinc.org',
          code: '4548-4',
          display: 'Hemoglobin A1c/Hemoglobin.total in Blood',
        },
      ],
    },
    subject: { reference: `Patient/${of}` },
    effectiveDateTime: addDays(today, -3),
    valueQuantity: { value, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
  });
  const [name] = mistyped.name ?? [];
  const { text: _, ...twin } = twice;
  const number = mrnOf(mistyped);
  return [
    {
      resourceType: 'Patient',
      id: 'RL-20417',
      ...(number && { identifier: [number] }),
      ...(name && {
        name: [
          { given: name.given?.slice(0, 1) ?? [], ...(name.family && { family: name.family }) },
        ],
      }),
      gender: mistyped.gender ?? 'unknown',
      birthDate: addDays(mistyped.birthDate ?? today, 9),
    },
    result('RL-a1c-1', 'RL-20417', 5.6),
    {
      ...twin,
      id: 'RL-20633',
      identifier: [{ ...mrnOf(twice), system: 'urn:oid:2.999.77', value: '20633001' }],
      link: [],
      telecom: [],
      extension: [],
    },
    result('RL-a1c-2', 'RL-99999', 6.1),
    // FHIR has no such status, which is why this one can't be read
    { ...result('RL-a1c-3', 'RL-20633', 5.9), status: 'finished' as 'final' },
  ];
}
