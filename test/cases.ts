import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFiles } from '../src/interop/import/import.ts';
import type { Report } from '../src/interop/import/report.ts';
import { retryQuarantined } from '../src/interop/import/retry.ts';
import { rootFolder } from '../src/platform/root.ts';
import type { World } from './world.ts';

export const caseFile = (name: string): string => join(rootFolder, 'test/cases', name);
export const caseText = (name: string): string => readFileSync(caseFile(name), 'utf8');

const depsOf = (world: World) => ({
  db: world.db,
  clock: world.clock,
  jobs: world.jobs,
  log: (event: World['log'][number]) => void world.log.push(event),
  settings: world.settings,
});

/** Brings a case's file in, as `bin/portico import FILE --source NAME` does. */
export const bringCase = (world: World, name: string, source = 'case'): Promise<Report> =>
  importFiles(depsOf(world), [caseFile(name)], { source });

/** Does what the job after a decision does. */
export const retry = (world: World, ids: string[] | null = null) =>
  retryQuarantined(depsOf(world), ids);

/** The people of these numbers, by the number. */
export async function peopleByMrn(
  world: World,
  ...numbers: string[]
): Promise<Record<string, string>> {
  const rows = await world.sql<{ value: string; patientId: string }>(
    "select value, patient_id from person_identifier where kind = 'MR' and value = any($1)",
    [numbers],
  );
  return Object.fromEntries(rows.map((row) => [row.value, row.patientId]));
}
