import type { KeyObject } from 'node:crypto';
import type { Pool } from '../access/db.ts';
import type { Tx } from '../db/statements.ts';
import { minus, type Ranges, rangesText, readRanges, union } from '../ranges.rules.ts';
import { GENESIS, hashRows, type Row, readRows } from './audit-blocks.ts';
import { appendBlock, CutOff, lastBlock, leadsTo, reachAll, SEAL_LOCK } from './audit-chain.ts';
import { headOf, readHead, writeHead } from './audit-head.ts';

/** Rows per block, so that a backlog of millions is sealed in short steps. */
const MAX_ROWS = 20_000;
/** No transaction of ours lasts this long: a number still missing then was rolled back. */
const AWAITED_MS = 3_600_000;

/** The numbers that can no longer arrive. */
async function expired(tx: Tx, awaited: Ranges, now: Date): Promise<Ranges> {
  if (awaited.length === 0) return [];
  const [old] = await tx.sql<{ to_id: number }>(
    'select to_id from audit_block where sealed_at < $1 order by no desc limit 1',
    [new Date(now.getTime() - AWAITED_MS)],
  );
  return old ? [[1, old.to_id]] : [];
}

export interface Sealed {
  no: number;
  events: number;
  hash: string;
  /** The block took all it can hold: there is more. */
  full: boolean;
  /** The largest difference between the program's clock and the database's, in milliseconds. */
  clockOff: number;
}

/**
 * Seals the append-only audit rows that are in no block yet, up to 20,000, into a signed block that
 * is chained by hash to the one before (docs/decisions/0004). An open transaction delays nothing:
 * the blocks after it wait for the row numbers it was given.
 * @returns null when there is nothing to seal, or another process is sealing
 * @throws CutOff when the chain does not contain the head kept in a file or in the database
 */
export async function sealAudit(
  db: Pool,
  key: KeyObject,
  now: Date,
  files: readonly string[],
): Promise<Sealed | null> {
  const { made, newest } = await db.transaction(async (tx) => {
    await reachAll(tx);
    for (const file of files) {
      const head = readHead(file);
      if (head && !(await leadsTo(tx, head))) throw new CutOff();
    }
    const [mine] = await tx.sql<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
      SEAL_LOCK,
    ]);
    const last = await lastBlock(tx);
    if (!mine?.mine) return { made: null, newest: last };
    const [head] = await tx.sql<{ no: number; hash: Buffer }>('select no, hash from audit_head');
    if (head && !(await leadsTo(tx, headOf(head)))) throw new CutOff();
    const [given] = await tx.sql<{ last: number | null }>(
      "select pg_sequence_last_value('audit_event_number') as last",
    );
    const from = last?.to_id ?? 0;
    const before = readRanges(last?.awaited ?? '');
    const rows = await readRows(
      tx,
      { after: from, upTo: given?.last ?? 0, also: before },
      MAX_ROWS,
    );
    if (rows.length === 0) return { made: null, newest: last };
    const to = Math.max(from, rows.at(-1)?.id ?? 0);
    const missing = minus(
      union(before, [[from + 1, to]]),
      rows.map(({ id }) => [id, id] as const),
    );
    const block = await appendBlock(tx, key, {
      no: (last?.no ?? 0) + 1,
      from_id: from,
      to_id: to,
      awaited: rangesText(minus(missing, await expired(tx, missing, now))),
      events: rows.length,
      first_at: new Date(Math.min(...rows.map(({ at }) => at.getTime()))),
      events_hash: hashRows(rows),
      note: '',
      previous_hash: last?.hash ?? GENESIS,
      sealed_at: now,
    });
    return {
      made: {
        ...headOf(block),
        events: rows.length,
        full: rows.length >= MAX_ROWS,
        clockOff: largestDrift(rows),
      },
      newest: block,
    };
  });
  // every process keeps the newest block as its head, no matter who sealed it
  if (newest)
    for (const file of files) if (readHead(file)?.no !== newest.no) writeHead(file, headOf(newest));
  return made;
}

/** The largest difference between the program's and the database's time, in milliseconds. */
const largestDrift = (rows: readonly Row[]): number =>
  rows.reduce(
    (most, { at, written_at }) => Math.max(most, Math.abs(written_at.getTime() - at.getTime())),
    0,
  );
