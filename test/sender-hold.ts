import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import { importFiles } from '../src/interop/import/import.ts';
import { rootFolder } from '../src/platform/root.ts';
import { announceDueResults, announceNewResults } from '../src/records/labs/notices/notices.ts';
import type { Browser } from './browser.ts';
import { pharmacies } from './medicines.ts';
import { makeWorld, type World } from './world.ts';

/**
 * A result whose sender asks to keep it from the patient.
 * Importing it opens a world before the tests of the file.
 */
export let world: World;

export let sukarni: string;

export let account: string;

export let caregiver: string;

export let places: Awaited<ReturnType<typeof pharmacies>>;

export const NOPAT = {
  meta: {
    security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'NOPAT' }],
  },
};

export const load = (file: string) =>
  importFiles(
    { db: world.db, clock: world.clock, jobs: world.jobs, log: () => {}, settings: world.settings },
    [join(rootFolder, 'test/cases', file)],
    {
      source: 'case',
    },
  );

export const idOf = async (given: string) =>
  (
    await world.sql<{ id: string }>('select patient_id as id from person where given = $1', [given])
  )[0]?.id ?? '';

export const resultOf = async (sourceId: string) =>
  (await world.sql<{ id: string }>('select id from resource where source_id = $1', [sourceId]))[0]
    ?.id ?? '';

export const opened = async (browser: Browser, person: string, purpose = 'treatment') => {
  await browser.request('POST', '/staff/open', {
    form: { person, purpose, _key: crypto.randomUUID() },
  });
  return browser;
};

/** Whether the account is told, now, of a result that it was not told of before. */
export async function mailed(accountId: string): Promise<boolean> {
  await world.sql("delete from pgboss.job where name = 'mail.new-results'");
  await announceDueResults(world, world.clock.now());
  const asked = await world.sql(
    "select 1 from pgboss.job where name = 'mail.new-results' and data->>'accountId' = $1",
    [accountId],
  );
  return asked.length > 0 && (await announceNewResults(world, accountId, world.clock.now())) > 0;
}

beforeAll(async () => {
  world = await makeWorld();
  places = await pharmacies(world);
  expect((await load('40-no-disclosure-to-patient.json')).total).toMatchObject({
    new: 5,
    quarantined: 0,
  });
  sukarni = await idOf('Sukarni');
  account = await world.account({ userId: 'sukarni', patientId: sukarni });
  caregiver = await world.account({ userId: 'wayan' });
  await world.proxy(sukarni, caregiver, {
    basis: 'invited',
    relationship: 'other',
    categories: ['results', 'medicines', 'refills'],
  });
  await world.account({ userId: 'okafor', roles: ['clinician'], name: 'Dr. Amara Okafor' });
  await world.account({ userId: 'ruth', roles: ['nurse'], name: 'Ruth Adeyemi' });
  await world.account({ userId: 'lee', roles: ['records'], name: 'Lee Marsh' });
  // the accounts came after the results: tell them as the import would have
  for (const id of [account, caregiver])
    await world.sql(
      `insert into result_unseen (patient_id, account_id, result_id, version, since)
        select patient_id, $1, id, version, $2
        from lab_result`,
      [id, world.clock.now()],
    );
});
