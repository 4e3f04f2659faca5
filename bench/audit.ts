import { createPrivateKey, createPublicKey } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '../src/platform/access/db.ts';
import { readHead } from '../src/platform/audit/audit-head.ts';
import { sealAudit } from '../src/platform/audit/audit-seal.ts';
import { verifyAudit } from '../src/platform/audit/audit-verify.ts';
import { readConfig } from '../src/platform/config.ts';
import { openEmbedded } from '../src/platform/db/embedded.ts';
import { silentLog } from '../src/platform/log.ts';
import { connected, makeDatabase } from './database.ts';

/**
 * The audit log: how fast a backlog is sealed, and how fast what was sealed is verified, beside the
 * bare reading of the same rows. Half of the blocks are as small as on a quiet portal. `npm run
 * bench -- --audit [--quick]`; asserts nothing.
 */
export async function auditBench(): Promise<void> {
  const quick = process.argv.includes('--quick');
  const [backlog, small] = quick ? [100_000, 2_000] : [1_000_000, 20_000];
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  chmodSync(folder, 0o755);
  const embedded = await openEmbedded(folder, { exclusive: true });
  try {
    const url = await makeDatabase(embedded, 'audit');
    const client = await connected(url);
    const db = openDb(embedded.url('audit', 'portico_app'), { size: 2, log: silentLog });
    const key = createPrivateKey(readConfig('demo', { PORTICO_DATA: folder }).auditKey);
    const file = join(folder, 'audit-head.json');
    const write = (rows: number) =>
      client.query(
        `insert into audit_event (at, patient_id, actor_id, actor_kind, acting_as, permission,
            outcome, category, subject_id, route, request_id, session_ref, address)
         select now(), gen_random_uuid(), gen_random_uuid(), 'member', 'self', 'results:read',
           'granted', 'results', gen_random_uuid(), '/people/:person/results/:id',
           gen_random_uuid(), 'abcdef0123456789', '192.0.2.7' from generate_series(1, $1)`,
        [rows],
      );
    const timed = async <T>(work: () => Promise<T>): Promise<{ s: number; value: T }> => {
      const began = performance.now();
      const value = await work();
      return { s: (performance.now() - began) / 1000, value };
    };
    await write(backlog);
    const sealing = await timed(async () => {
      while ((await sealAudit(db, key, new Date(), [file]))?.full);
    });
    console.log(`Sealing a backlog of ${backlog} rows: ${Math.round(backlog / sealing.s)} rows/s`);
    const blocks = await timed(async () => {
      for (let at = 0; at < small; at++) {
        await write(5);
        await sealAudit(db, key, new Date(), [file]);
      }
    });
    console.log(
      `A block of 5 rows, written and sealed: ${((blocks.s / small) * 1000).toFixed(1)} ms`,
    );
    const floor = await timed(() =>
      client.query('select count(audit_event::text) from audit_event'),
    );
    const verified = await timed(() =>
      verifyAudit(db, { keys: [createPublicKey(key)], head: readHead(file), now: new Date() }),
    );
    if (!verified.value.ok) throw new Error(verified.value.problem);
    const { events, blocks: no, checkpoint } = verified.value;
    console.log(
      `Verifying ${events} rows in ${no} blocks: ${verified.s.toFixed(1)} s, ${Math.round(events / verified.s)} rows/s; reading the same rows as text: ${floor.s.toFixed(1)} s; share ${(floor.s / verified.s).toFixed(2)}`,
    );
    await write(5);
    await sealAudit(db, key, new Date(), [file]);
    const since = await timed(() =>
      verifyAudit(db, {
        keys: [createPublicKey(key)],
        head: readHead(file),
        since: checkpoint,
        now: new Date(),
      }),
    );
    console.log(`Going on from a checkpoint, one block later: ${Math.round(since.s * 1000)} ms`);
    await db.end();
    await client.end();
  } finally {
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
