import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '../src/platform/access/db.ts';
import { systemClock } from '../src/platform/clock.ts';
import { readConfig } from '../src/platform/config.ts';
import { openEmbedded } from '../src/platform/db/embedded.ts';
import { contentOf, putFile } from '../src/platform/files/files.ts';
import { MB } from '../src/platform/files/limits.rules.ts';
import { openJobs } from '../src/platform/jobs/jobs.ts';
import { silentLog } from '../src/platform/log.ts';
import { connected, makeDatabase } from './database.ts';

const FILE_BYTES = 10 * MB;
const TIMES = 10;

const median = (list: number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

/** A file of 10 MB received and read back, beside a bare write of 10 MB in one row. */
export async function uploads(): Promise<void> {
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  chmodSync(folder, 0o755);
  const embedded = await openEmbedded(folder, { exclusive: true });
  const config = readConfig('demo', { PORTICO_DATA: folder });
  const url = await makeDatabase(embedded, 'bench');
  const db = openDb(embedded.url('bench', 'portico_app'), { size: 4, log: silentLog });
  const client = await connected(url);
  try {
    await client.query('create table bare (id serial, content bytea)');
    await client.query('alter table bare alter column content set storage external');
    const person = await client.query<{ id: string }>(
      `insert into person (given, family, created_at) values ('A', 'B', now())
        returning patient_id as id`,
    );
    const account = await client.query<{ id: string }>(
      `insert into account (user_id, kind, name, password_hash, created_at)
        values ('bench', 'staff', 'Bench', '', now()) returning id`,
    );
    const about = {
      patientId: person.rows[0]?.id ?? '',
      accountId: account.rows[0]?.id ?? '',
      kind: 'bench',
    };
    const deps = { db, clock: systemClock, config, jobs: openJobs() };
    const bytes = Buffer.alloc(FILE_BYTES, 'portico ');
    async function* parts(): AsyncGenerator<Buffer> {
      for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
    }
    const [bare, put, got]: [number[], number[], number[]] = [[], [], []];
    for (let n = 0; n < TIMES; n++) {
      let began = performance.now();
      await client.query('insert into bare (content) values ($1)', [bytes]);
      bare.push(performance.now() - began);
      began = performance.now();
      const file = await putFile(deps, about, parts());
      put.push(performance.now() - began);
      began = performance.now();
      let read = 0;
      for await (const part of contentOf(deps, file)) read += part.length;
      if (read !== FILE_BYTES) throw new Error('a file came back shorter than it went');
      got.push(performance.now() - began);
    }
    const [floor, upload, download] = [median(bare), median(put), median(got)];
    say(
      `10 MB: bare write ${floor.toFixed(0)} ms; received, sealed and stored ${upload.toFixed(0)} ms (${(upload / floor).toFixed(1)} times); read back ${download.toFixed(0)} ms`,
    );
  } finally {
    await client.end();
    await db.end();
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
