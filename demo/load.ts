import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import type { SamplePeople } from '../src/demo-part.ts';
import type { Feature } from '../src/feature.ts';
import { type ImportDeps, importFiles } from '../src/interop/import/import.ts';
import { systemReach } from '../src/platform/access/access.ts';
import type { Pool } from '../src/platform/access/db.ts';
import { systemRequest } from '../src/platform/access/request-info.ts';
import { dayIn } from '../src/platform/clock.ts';
import type { Config } from '../src/platform/config.ts';
import type { Tx } from '../src/platform/db/statements.ts';
import { makeAccounts } from './accounts.ts';
import { demoDeps } from './acting.ts';
import { demoFiles, demoMrn, sampleRecord } from './records.ts';

/**
 * Loads people, records and accounts, and what each feature adds, once: a database that has any
 * account is left as it is.
 * @param features those whose part of the demo is loaded
 * @returns whether it was loaded
 */
export async function loadDemo(
  deps: ImportDeps & { db: Pool; config: Config },
  features: readonly Feature[],
): Promise<boolean> {
  const now = deps.clock.now();
  const reach = <T>(work: (tx: Tx) => Promise<T>) =>
    deps.db.transaction(async (tx) => {
      await systemReach(tx, 'system:demo', systemRequest(now, 'demo'));
      return work(tx);
    });
  if ((await reach((tx) => tx.sql('select 1 from account limit 1'))).length > 0) return false;
  const load = async (resources: Resource[], source = 'demo') => {
    const temporary = join(deps.config.dataFolder, `${source}-import.ndjson`);
    writeFileSync(temporary, resources.map((resource) => JSON.stringify(resource)).join('\n'), {
      mode: 0o600,
    });
    await importFiles(deps, [temporary], { source });
    rmSync(temporary);
  };

  const parts = features
    .flatMap((feature) => feature.demo ?? [])
    .sort((one, other) => one.order - other.order);
  const today = dayIn(deps.settings.zone, now);
  const records = demoFiles().map((file) => sampleRecord(file, today));
  const sample: SamplePeople = {
    today,
    mrnOf: demoMrn,
    patientOf(file) {
      const patient = records.find((one) => one.file === file)?.patient;
      if (!patient?.id) throw new Error(`the demo has no ${file}`);
      return { ...patient, id: patient.id };
    },
  };
  const completed = records.flatMap((record) => [
    ...record.resources,
    ...parts.flatMap((part) => part.complete?.(record) ?? []),
  ]);
  // people come first, so that their accounts are there to be notified of what is new
  await load([
    ...records.map(({ patient }) => patient),
    ...parts.flatMap((part) => part.people?.(sample) ?? []),
  ]);
  await reach((tx) => makeAccounts(tx, deps.config, sample, now));
  const demo = demoDeps({ ...deps, ...sample });
  await load(parts.flatMap((part) => part.places?.() ?? []));
  for (const part of parts) await part.prepare?.(demo);
  await load([...completed, ...parts.flatMap((part) => part.resources?.(sample) ?? [])]);
  for (const { resources, source } of parts.flatMap((part) => part.later?.(sample) ?? []))
    await load(resources, source);
  for (const part of parts) await part.tell?.(demo);
  return true;
}
