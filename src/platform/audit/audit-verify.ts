import { type KeyObject, verify } from 'node:crypto';
import type { Pool } from '../access/db.ts';
import type { Tx } from '../db/statements.ts';
import { holds, minus, type Ranges, readRanges, union } from '../ranges.rules.ts';
import {
  archiveText,
  type Block,
  GENESIS,
  type Head,
  hashBlock,
  hashRows,
  type Row,
  readRows,
} from './audit-blocks.ts';
import { reachAll } from './audit-chain.ts';
import { findMissingGuards } from './audit-guards.ts';

export type Verdict =
  | {
      ok: true;
      /**
       * Valid blocks from the beginning on, including those whose rows were dropped for their age.
       */
      blocks: number;
      /** Rows read and hashed in this run. */
      events: number;
      unsealed: number;
      /** Blocks old enough that their rows may have been dropped. */
      archived: number;
      /**
       * What an operator or auditor should know although the log is intact: a restore, a wrong
       * clock.
       */
      remarks: string[];
      /** Where the next run may begin. */
      checkpoint: Head;
    }
  | { ok: false; block: number; problem: string };

export interface Against {
  /** Public keys, any of which may have signed. */
  keys: readonly KeyObject[];
  /** The newest block as kept outside the database; `null` to skip that check, with a remark. */
  head: Head | null;
  /** The block up to which an earlier run found everything in order. */
  since?: Head | undefined;
  now: Date;
}

const BLOCKS_AT_ONCE = 500;
const ROWS_AT_ONCE = 20_000;
const WAITED_MS = 5 * 60_000;
const CLOCK_SECONDS = 120;

class Broken extends Error {
  constructor(
    readonly block: number,
    readonly problem: string,
  ) {
    super(problem);
  }
}

/**
 * Recomputes the blocks from the rows and names the first broken one: an edited, deleted, added or
 * reordered row, a broken chain, a wrong signature, a cut tail, triggers or functions that differ
 * from how they were created. Needs to read the audit tables (`portico_auditor`); no private key.
 */
export async function verifyAudit(db: Pool, against: Against): Promise<Verdict> {
  try {
    return await db.transaction(async (tx) => {
      await reachAll(tx);
      await tx.sql('set local statement_timeout = 0');
      return await run(tx, against);
    });
  } catch (thrown) {
    if (thrown instanceof Broken)
      return { ok: false, block: thrown.block, problem: thrown.problem };
    throw thrown;
  }
}

async function run(tx: Tx, { keys, head, since, now }: Against): Promise<Verdict> {
  const unguarded = await findMissingGuards(tx);
  if (unguarded) throw new Broken(0, unguarded);
  const signed = (hash: Buffer, signature: Buffer) =>
    keys.some((key) => verify(null, hash, key, signature));
  const archived = await readArchive(tx, (text, signature) => signed(text, signature));
  const remarks: string[] = [];
  const blockAt = async (no: number) =>
    (await tx.sql<Block>('select * from audit_block where no = $1', [no]))[0];
  let previous = since && (await blockAt(since.no));
  if (since && previous?.hash.toString('hex') !== since.hash)
    throw new Broken(since.no, 'it is not the block that was verified earlier');
  let events = 0;
  let off = 0;
  const reader = rowReader(tx, previous?.toId ?? 0);
  for (;;) {
    const blocks = await tx.sql<Block>(
      'select * from audit_block where no > $1 order by no limit $2',
      [previous?.no ?? 0, BLOCKS_AT_ONCE],
    );
    if (blocks.length === 0) break;
    for (const block of blocks) {
      const no = (previous?.no ?? 0) + 1;
      const broken = (problem: string) => new Broken(no, problem);
      if (block.no !== no) throw broken('a block is missing');
      if (!block.previousHash.equals(previous?.hash ?? GENESIS))
        throw broken('it does not follow the previous block');
      if (block.fromId !== (previous?.toId ?? 0))
        throw broken('it leaves a gap after the previous block');
      if (!hashBlock(block).equals(block.hash)) throw broken('its own record was altered');
      if (!signed(block.hash, block.signature)) throw broken('its signature is not ours');
      if (previous && block.sealedAt < previous.sealedAt)
        remarks.push(`block ${no}: sealed at a time before the previous block`);
      if (block.note) remarks.push(`block ${no}: ${block.note}`);
      const awaited = readRanges(block.awaited);
      const owed = minus(readRanges(previous?.awaited ?? ''), awaited);
      const rows = await reader(block, awaited, owed);
      if (no > archived) {
        if (rows.length < block.events) throw broken('rows were deleted');
        if (rows.length > block.events) throw broken('rows were added');
        if (!hashRows(rows).equals(block.eventsHash)) throw broken('rows were altered');
        const wrong = rows.filter(
          ({ at, writtenAt }) =>
            Math.abs(writtenAt.getTime() - at.getTime()) > CLOCK_SECONDS * 1000,
        ).length;
        if (wrong > 0) {
          off += wrong;
          if (off === wrong)
            remarks.push(
              `block ${no}: the first with rows whose time is not that of the database’s clock`,
            );
        }
      }
      events += rows.length;
      previous = block;
    }
  }
  const no = previous?.no ?? 0;
  if (off > 0)
    remarks.push(
      `${off} rows have a time that is more than ${CLOCK_SECONDS / 60} minutes from the database’s clock`,
    );
  if (head === null) remarks.push('no head was given, so a missing end would go unnoticed');
  else await endsAt(tx, head, no);
  const [kept] = await tx.sql<{ no: number; hash: Buffer }>('select no, hash from audit_head');
  if (no > 0 || kept)
    await endsAt(tx, { no: kept?.no ?? 0, hash: kept?.hash.toString('hex') ?? '' }, no);
  const unsealed = await countUnsealed(tx, previous, no, now);
  return {
    ok: true,
    blocks: no,
    events,
    unsealed,
    archived,
    remarks,
    checkpoint: { no, hash: previous?.hash.toString('hex') ?? '' },
  };
}

async function endsAt(tx: Tx, head: Head, newest: number): Promise<void> {
  if (head.no > newest) throw new Broken(newest + 1, 'the end was cut off');
  if (head.no === 0) return;
  const [same] = await tx.sql<{ hash: Buffer }>('select hash from audit_block where no = $1', [
    head.no,
  ]);
  if (same?.hash.toString('hex') !== head.hash)
    throw new Broken(head.no, 'it is not the block that was sealed');
}

/** Counts the rows after the last block, which must be recent and have numbers that were issued. */
async function countUnsealed(
  tx: Tx,
  last: Block | undefined,
  no: number,
  now: Date,
): Promise<number> {
  const from = last?.toId ?? 0;
  const awaited = readRanges(last?.awaited ?? '');
  const [rest] = await tx.sql<{ n: number; oldest: Date | null; above: boolean; below: boolean }>(
    `select count(*)::int as n, min(at) as oldest,
        coalesce(max(id) > pg_sequence_last_value('audit_event_number'), false) as above,
       exists (select 1 from audit_event where id < 1) as below from audit_event where id > $1`,
    [from],
  );
  const late =
    awaited.length > 0 ? await readRows(tx, { after: 0, upTo: 0, also: awaited }, 0) : [];
  if (rest?.above || rest?.below)
    throw new Broken(no + 1, 'a row has a number that was never issued');
  const oldest = [rest?.oldest, ...late.map(({ at }) => at)].reduce<Date | null>(
    (first, at) => (at && (!first || at < first) ? at : first),
    null,
  );
  if (oldest && now.getTime() - oldest.getTime() > WAITED_MS)
    throw new Broken(
      no + 1,
      `rows have waited for ${Math.round((now.getTime() - oldest.getTime()) / 60_000)} minutes to be sealed`,
    );
  return (rest?.n ?? 0) + late.length;
}

/** Reads the rows of block after block: a block's own range in pages, late rows range by range. */
function rowReader(tx: Tx, begin: number) {
  let page: Row[] = [];
  let readTo = begin;
  return async (block: Block, awaited: Ranges, owed: Ranges): Promise<Row[]> => {
    const rows: Row[] = [];
    for (;;) {
      const upTo = page.findIndex(({ id }) => id > block.toId);
      rows.push(...page.splice(0, upTo === -1 ? page.length : upTo));
      if (upTo !== -1 || readTo >= block.toId) break;
      page = await readRows(
        tx,
        { after: readTo, upTo: Number.MAX_SAFE_INTEGER, also: [] },
        ROWS_AT_ONCE,
      );
      readTo =
        page.length < ROWS_AT_ONCE
          ? Number.MAX_SAFE_INTEGER
          : (page.at(-1)?.id ?? Number.MAX_SAFE_INTEGER);
      if (page.length === 0) break;
    }
    const inTime = awaited.length > 0 ? rows.filter(({ id }) => !holds(awaited, id)) : rows;
    // rows from before this block's range that the block before was waiting for
    const late =
      owed.length > 0 ? await readRows(tx, { after: 0, upTo: 0, also: union(owed, []) }, 0) : [];
    return late.length > 0 ? [...late, ...inTime].sort((a, b) => a.id - b.id) : inTime;
  };
}

/** The last block whose rows may have been dropped. Each mark must be signed like a block. */
async function readArchive(
  tx: Tx,
  isOurs: (text: Buffer, signature: Buffer) => boolean,
): Promise<number> {
  const marks = await tx.sql<{ upToNo: number; dropped: string[]; signature: Buffer; at: Date }>(
    'select * from audit_archive order by up_to_no',
  );
  for (const mark of marks)
    if (!isOurs(archiveText(mark.upToNo, mark.dropped, mark.at), mark.signature))
      throw new Broken(mark.upToNo, 'its archive mark is not ours');
  return marks.at(-1)?.upToNo ?? 0;
}
