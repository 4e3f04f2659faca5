import type { Resource } from '@medplum/fhirtypes';
import type { DemoPart, SampleRecord } from '../demo-part.ts';
import { ageOn } from '../family/bands.rules.ts';

/** Plans of the demo: the generator tells of payers in claims alone. Noel is a former member. */
function plansOf({ file, patient, mrn, today }: SampleRecord): Resource[] {
  const year = Number(today.slice(0, 4));
  const child = (ageOn(patient.birthDate ?? today, today) ?? 99) < 18;
  const plan = (
    id: string,
    name: string,
    number: string,
    start: string,
    end: string | null,
  ): Resource => ({
    resourceType: 'Coverage',
    id: `${file}-${id}`,
    status: 'active',
    beneficiary: { reference: `Patient/${patient.id}` },
    identifier: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MB' }] },
        value: child ? `${number}02` : `${number}01`,
      },
    ],
    subscriberId: number,
    relationship: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship',
          code: child ? 'child' : 'self',
        },
      ],
    },
    period: { start, ...(end ? { end } : {}) },
    payor: [{ display: 'Cedar Valley Health Plan' }],
    class: [
      {
        type: {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code: 'plan' },
          ],
        },
        value: id,
        name,
      },
      {
        type: {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code: 'group' },
          ],
        },
        value: 'CV-4410',
      },
    ],
  });
  const number = `CVH${mrn.slice(0, 8)}`;
  const before = plan('silver', 'Silver HMO', number, `${year - 4}-01-01`, `${year - 2}-12-31`);
  return file === 'noel-reynolds'
    ? [before]
    : [before, plan('gold', 'Gold HMO', number, `${year - 1}-01-01`, null)];
}

export const coverageDemo: DemoPart = { order: 55, complete: plansOf };
