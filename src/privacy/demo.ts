import type { Patient } from '@medplum/fhirtypes';
import type { DemoDeps, DemoPart, SamplePeople } from '../demo-part.ts';
import { findReviewOf } from './demo.sql.ts';
import { listPerson, noteStaffPatient } from './lists.ts';
import { mayDecideAccess } from './policy.ts';
import { decideReview } from './reviews.ts';

const OFFICER = 'privacy.novak';
/** Two who are patients because a colleague is one. */
const HERRERAS = [
  {
    file: 'luis-herrera',
    given: 'Luis',
    gender: 'male',
    birthDate: '1986-05-14',
    street: '12 Orchard Street',
  },
  {
    file: 'carmen-herrera',
    given: 'Carmen',
    gender: 'female',
    birthDate: '1961-11-02',
    street: '19 Orchard Street',
  },
] as const;

const herreras = ({ mrnOf }: SamplePeople): Patient[] =>
  HERRERAS.map(({ file, given, gender, birthDate, street }) => ({
    resourceType: 'Patient',
    id: file,
    name: [{ given: [given], family: 'Herrera' }],
    gender,
    birthDate,
    address: [{ line: [street], city: 'Hudson', state: 'IA', postalCode: '50643' }],
    identifier: [
      {
        system: 'urn:oid:2.999.1',
        value: mrnOf(file),
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
      },
    ],
  }));

/** The privacy officer protects a record, and notes that a nurse is a patient, too. */
const protect = ({ actAs, mrnOf }: DemoDeps): Promise<void> =>
  actAs(OFFICER, mayDecideAccess, async (access) => {
    await noteStaffPatient(access, {
      staff: 'nurse.herrera',
      mrn: mrnOf('luis-herrera'),
    });
    await listPerson(access, {
      mrn: mrnOf('noel-reynolds'),
      reason: 'A child whose mother is on the city council.',
    });
  });

/** The privacy officer decides about an opening of a record. */
export async function decideInDemo(
  { actAs, personOf }: DemoDeps,
  opening: { by: string; of: string },
  state: 'cleared' | 'follow-up',
  note: string,
): Promise<void> {
  const personId = await personOf(opening.of);
  await actAs(OFFICER, mayDecideAccess, async (access) => {
    const id = await findReviewOf(access, opening.by, personId);
    await decideReview(access, id ?? '', { state, note, seen: 'open' });
  });
}

export const privacyDemo: DemoPart = { order: 20, people: herreras, tell: protect };
