import type pg from 'pg';
import { importFiles } from '../src/interop/import/import.ts';
import { openDb } from '../src/platform/access/db.ts';
import { systemClock } from '../src/platform/clock.ts';
import type { EmbeddedPostgres } from '../src/platform/db/embedded.ts';
import { openJobs } from '../src/platform/jobs/jobs.ts';
import { silentLog } from '../src/platform/log.ts';
import { parseSettings } from '../src/platform/settings/settings.ts';
import { connected, makeDatabase } from './database.ts';
import { median, rounded } from './load.ts';
import { writePeople } from './seed.ts';

const PEOPLE = 100;
export const IMPORTS = 5;

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

/**
 * The real import, then the rows that it wrote by bare multi-row inserts into tables with the same
 * keys and indexes, in turn: each into a database of its own. The first is cold, which is told
 * apart.
 * @param last the name of the last database, which stays
 */
export async function measureImport(embedded: EmbeddedPostgres, folder: string, last: string) {
  const { file, resources } = writePeople(folder, PEOPLE);
  const imports: number[] = [];
  const floors: number[] = [];
  let quarantined = 0;
  for (let round = 0; round < IMPORTS; round++) {
    const name = round === IMPORTS - 1 ? last : `import_${round}`;
    const client = await connected(await makeDatabase(embedded, name));
    const db = openDb(embedded.url(name, 'portico_app'), {
      size: 4,
      log: silentLog,
      patience: 'terminal',
    });
    imports.push(
      await seconds(async () => {
        const report = await importFiles(
          {
            db,
            clock: systemClock,
            jobs: openJobs(),
            log: silentLog,
            settings: parseSettings({}),
          },
          [file],
          { source: 'bench' },
        );
        quarantined += report.total.quarantined;
      }),
    );
    await db.end();
    const resourceRows = (
      await client.query(
        `select patient_id, type, id, source, source_id, version, status, category, code, date,
            content::text as content, hash, file, received_at
          from resource`,
      )
    ).rows;
    const labRows = (
      await client.query(
        `select patient_id, id, version, collected_at, collected_precision, received_at,
            reported_at, arrived_at, status, code, name, codes, labels, laboratory, ordered_by,
           tests::text as tests, outline::text as outline, files::text as files,
             texts::text as texts, about::text as about, sources, digest
           from lab_result`,
      )
    ).rows;
    await client.query(
      `create table floor_resource (like resource including all); create table floor_lab (like
          lab_result including all)`,
    );
    floors.push(
      await seconds(async () => {
        await insertBare(client, 'floor_resource', resourceRows);
        await insertBare(client, 'floor_lab', labRows);
      }),
    );
    await client.query('drop table floor_resource, floor_lab');
    await client.end();
    if (name === last) continue;
    const owner = await connected(embedded.url('postgres'));
    await owner.query(`drop database ${name}`);
    await owner.end();
  }
  const [importing, inserting] = [median(imports), median(floors)];
  return {
    resources,
    quarantined,
    seconds: rounded(importing, 2),
    coldSeconds: rounded(imports[0] ?? 0, 2),
    perSecond: Math.round(resources / importing),
    floor: Math.round(resources / inserting),
    share: rounded(inserting / importing, 2),
    coldShare: rounded(inserting / (imports[0] ?? 0), 2),
  };
}

async function insertBare(
  client: pg.Client,
  table: string,
  rows: Record<string, unknown>[],
): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  for (let at = 0; at < rows.length; at += 500) {
    const batch = rows.slice(at, at + 500);
    const values = batch
      .map(
        (_, index) =>
          `(${names.map((__, column) => `$${index * names.length + column + 1}`).join(',')})`,
      )
      .join(',');
    await client.query(
      `insert into ${table} (${names.join(',')}) values ${values}`,
      batch.flatMap((one) => names.map((name) => one[name])),
    );
  }
}
