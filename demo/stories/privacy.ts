import type { Patient } from '@medplum/fhirtypes';
import { mayOpenRecord } from '../../src/people/policy.ts';
import { openRecord } from '../../src/people/search/opening.ts';
import type { Tx } from '../../src/platform/db/statements.ts';
import { listPerson, noteStaffPatient } from '../../src/privacy/lists.ts';
import { mayDecideAccess } from '../../src/privacy/policy.ts';
import { decideReview } from '../../src/privacy/reviews.ts';
import { actAs, asOfDemo, type StoryDeps } from './acting.ts';

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

export const privacyPatients = (mrnOf: (file: string) => string): Patient[] =>
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

/**
 * Staff open records that somebody should look at, each by the real verb; the privacy officer has
 * looked at two of them.
 */
export async function tellPrivacyStories(
  deps: StoryDeps,
  mrnOf: (file: string) => string,
): Promise<void> {
  const opens = (userId: string, file: string, purpose: string, reason = '') =>
    actAs(deps, userId, mayOpenRecord, async (access) => {
      const person = await personOf(access, mrnOf(file));
      await openRecord(access, deps.jobs, { person, purpose, reason }, asOfDemo(deps));
    });
  const decides = (userId: string, file: string, state: 'cleared' | 'follow-up', note: string) =>
    actAs(deps, OFFICER, mayDecideAccess, async (access) => {
      const [review] = await access.sql<{ id: string }>(
        `select r.id
          from access_review r join account a on a.id = r.account_id
          where a.user_id = $1 and r.patient_id = $2`,
        [userId, await personOf(access, mrnOf(file))],
      );
      await decideReview(access, review?.id ?? '', { state, note, seen: 'open' });
    });

  await actAs(deps, OFFICER, mayDecideAccess, async (access) => {
    await noteStaffPatient(access, {
      staff: 'nurse.herrera',
      mrn: mrnOf('luis-herrera'),
    });
    await listPerson(access, {
      mrn: mrnOf('noel-reynolds'),
      reason: 'A child whose mother is on the city council.',
    });
  });
  await opens('nurse.herrera', 'luis-herrera', 'treatment');
  await decides(
    'nurse.herrera',
    'luis-herrera',
    'follow-up',
    'It is his own record. His manager will ask him to use the member pages instead.',
  );
  await opens('dr.okafor', 'luis-herrera', 'treatment');
  await decides('dr.okafor', 'luis-herrera', 'cleared', 'He is her patient.');
  await opens('nurse.herrera', 'carmen-herrera', 'operations');
  await opens(
    'records.lindqvist',
    'noel-reynolds',
    'patient-request',
    'His mother called and asked for a copy of the results.',
  );
  await opens(
    'dr.hale',
    'clint-champlin',
    'emergency',
    'Collapsed in the waiting room, needs his latest results.',
  );
}

const personOf = async (tx: Tx, mrn: string): Promise<string> =>
  (await tx.sql<{ patientId: string }>('select patient_id from person where mrn = $1', [mrn]))[0]
    ?.patientId ?? '';
