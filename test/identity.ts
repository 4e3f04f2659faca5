import type { Patient, Resource } from '@medplum/fhirtypes';
import { beforeAll, expect } from 'vitest';
import { Browser } from './browser.ts';
import { retry } from './cases.ts';
import { patient } from './labs.ts';
import { en } from './words.ts';
import { makeWorld, type World } from './world.ts';

/**
 * Records staff who decide about people.
 * Importing it opens a world before the tests of the file.
 */
export let world: World;

export let staff: Browser;

export let made = 0;

const mr = (value: string) => ({ type: { coding: [{ code: 'MR' }] }, system: 'urn:mrn', value });

/** A Patient of its own, with a number of its own. */
export const someone = (rest: Partial<Patient> = {}): Patient & { id: string; mrn: string } => {
  made += 1;
  const mrn = `6600${String(1000 + made)}`;
  return {
    ...patient(`someone-${made}`, {
      identifier: [mr(mrn)],
      name: [{ given: ['Ida'], family: `Berg${'abcdefghij'[made % 10]}${made}` }],
      ...rest,
    }),
    id: `someone-${made}`,
    mrn,
  };
};

/** Without the helper's own field, as a sender would write it. */
export const asSent = (
  { mrn: _, ...rest }: Patient & { mrn: string },
  more: Partial<Patient> = {},
): Patient => ({ ...rest, ...more });

export const bring = (source: string, ...resources: Resource[]) => world.bring(resources, source);

export const names = async (ids: string[]) =>
  (
    await world.sql<{ name: string }>(
      'select given || $2 || family as name from person where patient_id = any($1) order by 1',
      [ids, ' '],
    )
  ).map((row) => row.name);

export const personOf = async (source: string, id: string) =>
  (
    await world.sql<{ id: string }>(
      `select patient_id as id
        from person_identifier
        where system = 'urn:portico:source:' || $1 and value = $2`,
      [source, id],
    )
  )[0]?.id;

export const inRecord = async (person: string | undefined, type = 'Observation') =>
  (
    await world.sql<{ id: string }>(
      'select source_id as id from resource where patient_id = $1 and type = $2 order by 1',
      [person, type],
    )
  ).map((row) => row.id);

export const openCase = async (kind: string, sourceId?: string) =>
  (
    await world.sql<{
      id: string;
      patientId: string;
      otherId: string | null;
      differences: string[];
    }>(
      `select id, known_id as patient_id, other_id, differences
        from identity_case
        where state = 'open' and kind = $1 and ($2::text is null or source_id = $2)
        order by opened_at desc, id desc`,
      [kind, sourceId ?? null],
    )
  )[0];

export const stateOf = async (id: string | undefined) =>
  (await world.sql<{ state: string }>('select state from identity_case where id = $1', [id]))[0]
    ?.state;

/** Answers a case on its page, and does what the job does that goes with the answer. */
export async function answer(id: string | undefined, label: string, note = ''): Promise<void> {
  await staff.open(`/staff/identity/${id}`);
  expect(staff.status).toBe(200);
  staff.choose(label);
  if (note) staff.fill(en('identity.note'), note);
  await staff.press(en('identity.save'));
  await retry(world);
}

beforeAll(async () => {
  world = await makeWorld();
  await world.account({ userId: 'grace', roles: ['records'], name: 'Grace L.' });
  await world.account({ userId: 'nurse', roles: ['nurse'], name: 'Ned' });
  await signStaffOn();
});

/** Signs the records staff on, in a browser of their own. */
export async function signStaffOn(): Promise<void> {
  staff = await new Browser(world).signOn('grace');
}
