import type { Patient } from '@medplum/fhirtypes';
import { mayOpenRecord } from '../../src/people/policy.ts';
import { openRecord } from '../../src/people/search/opening.ts';
import { type Access, authorize, type Policy } from '../../src/platform/access/access.ts';
import type { Actor } from '../../src/platform/access/actor.ts';
import type { Pool } from '../../src/platform/access/db.ts';
import { type RequestInfo, systemRequest } from '../../src/platform/access/request-info.ts';
import { type Clock, dayIn, type PlainDate } from '../../src/platform/clock.ts';
import type { Tx } from '../../src/platform/db/statements.ts';
import type { Jobs } from '../../src/platform/jobs/jobs.ts';
import type { Settings } from '../../src/platform/settings.ts';
import { listPerson, noteStaffPatient } from '../../src/privacy/lists.ts';
import { mayDecideAccess } from '../../src/privacy/policy.ts';
import { decideReview } from '../../src/privacy/reviews.ts';
import type { Role } from '../../src/staff/roles.rules.ts';

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
  deps: { db: Pool; jobs: Jobs; clock: Clock; settings: Settings },
  mrnOf: (file: string) => string,
): Promise<void> {
  const { db, jobs, settings } = deps;
  const now = deps.clock.now();
  const today = dayIn(settings.zone, now);
  const info = systemRequest(now, 'demo');
  const as = <P extends string>(
    userId: string,
    policy: Policy<P>,
    work: (access: Access<P>) => Promise<unknown>,
  ): Promise<void> =>
    db.transaction(
      async (tx) => void (await work(await grantTo(tx, userId, policy, { info, today, settings }))),
    );
  const opens = (userId: string, file: string, purpose: string, reason = '') =>
    as(userId, mayOpenRecord, async (access) => {
      const person = await personOf(access, mrnOf(file));
      await openRecord(access, jobs, { person, purpose, reason }, { now, today, settings });
    });
  const decides = (userId: string, file: string, state: 'cleared' | 'follow-up', note: string) =>
    as(OFFICER, mayDecideAccess, async (access) => {
      const [review] = await access.sql<{ id: string }>(
        `select r.id
          from access_review r join account a on a.id = r.account_id
          where a.user_id = $1 and r.patient_id = $2`,
        [userId, await personOf(access, mrnOf(file))],
      );
      await decideReview(access, review?.id ?? '', { state, note, seen: 'open' });
    });

  await as(OFFICER, mayDecideAccess, async (access) => {
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
  (await tx.sql<{ patient_id: string }>('select patient_id from person where mrn = $1', [mrn]))[0]
    ?.patient_id ?? '';

/** As the app does for somebody who is signed on: the policy decides, the audit row is written. */
async function grantTo<P extends string>(
  tx: Tx,
  userId: string,
  policy: Policy<P>,
  { info, today, settings }: { info: RequestInfo; today: PlainDate; settings: Settings },
): Promise<Access<P>> {
  await tx.sql("select set_config('portico.reach', 'system:demo', true)");
  const [row] = await tx.sql<{ id: string; name: string; roles: Role[] }>(
    'select id, name, roles from account where user_id = $1',
    [userId],
  );
  if (!row) throw new Error(`the demo has no ${userId}`);
  const actor: Actor = {
    account: { ...row, kind: 'staff', language: 'en', patientId: null },
    authAt: info.now,
    people: [],
    opened: null,
  };
  const grant = await authorize(
    tx,
    policy,
    { actor, person: undefined, today, settings },
    info,
    null,
  );
  if ('denied' in grant) throw new Error(`the demo's ${userId} may not ${policy.permission}`);
  return grant;
}
