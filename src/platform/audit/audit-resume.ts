import type { KeyObject } from 'node:crypto';
import type { Pool } from '../access/db.ts';
import { GENESIS, type Head, hashRows } from './audit-blocks.ts';
import { appendBlock, lastBlock, leadsTo, reachAll, SEAL_LOCK } from './audit-chain.ts';
import { headOf, readHead, writeHead } from './audit-head.ts';

/**
 * Resumes the log after a restore from an older backup: appends a block whose note says why and
 * what was lost, and moves the heads to it. For an operator who knows why the end of the log is
 * gone; the note stays in the chain for good.
 */
export async function resumeAudit(
  db: Pool,
  key: KeyObject,
  now: Date,
  files: readonly string[],
  why: string,
): Promise<{ no: number; lost: Head | null }> {
  const { block, lost } = await db.transaction(async (tx) => {
    await reachAll(tx);
    await tx.sql('select pg_advisory_xact_lock($1)', [SEAL_LOCK]);
    const last = await lastBlock(tx);
    const heads = files.map(readHead).filter((head) => head !== null);
    let furthest: Head | null = null;
    for (const head of heads)
      if (!(await leadsTo(tx, head)) && head.no > (furthest?.no ?? 0)) furthest = head;
    return {
      lost: furthest,
      block: await appendBlock(tx, key, {
        no: (last?.no ?? 0) + 1,
        from_id: last?.to_id ?? 0,
        to_id: last?.to_id ?? 0,
        awaited: last?.awaited ?? '',
        events: 0,
        first_at: null,
        events_hash: hashRows([]),
        note: JSON.stringify({ resumed: why, ...(furthest && { lost: furthest }) }),
        previous_hash: last?.hash ?? GENESIS,
        sealed_at: now,
      }),
    };
  });
  for (const file of files) writeHead(file, headOf(block));
  return { no: block.no, lost };
}
