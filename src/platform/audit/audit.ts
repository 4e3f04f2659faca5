import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from '../access/db.ts';
import type { Config } from '../config.ts';
import type { Tx } from '../db/statements.ts';
import { faultCode, type Log } from '../log.ts';
import { minus, type Ranges, rangesText, readRanges, union } from '../ranges.rules.ts';
import {
  BLOCK_VERSION,
  type Block,
  GENESIS,
  type Head,
  hashBlock,
  hashRows,
  type Row,
  readRows,
} from './audit-blocks.ts';

/**
 * Seals the append-only audit rows into signed, hash-chained blocks (docs/decisions/0004). The
 * newest block's number and hash are also kept in a file outside of the database, so that a cut
 * tail shows.
 */

const SEAL_LOCK = 7_067_843;
const EVERY_MS = 2_000;
/** So many rows a block: a backlog of millions is caught up in steps that each end soon. */
const MOST_ROWS = 20_000;
/**
 * No transaction of ours lasts as long (db.ts bounds them): a number that is still missing then was
 * rolled back.
 */
const AWAITED_MS = 3_600_000;
const STALLED_MS = 60_000;
/** How far the program's clock may be from the database's. */
const CLOCK_MS = 120_000;

export const reachAll = (tx: Tx) =>
  tx.sql("select set_config('portico.reach', 'system:audit', true)");
/**
 * Where the newest block is kept outside of the database: in the data folder, and where the
 * operator wants it beside that.
 */
export const headFiles = ({
  dataFolder,
  auditHead,
}: Pick<Config, 'dataFolder' | 'auditHead'>): string[] => [
  join(dataFolder, 'audit-head.json'),
  ...(auditHead ? [auditHead] : []),
];

/** The head that is kept in a file; null where there is none. */
export function readHead(file: string): Head | null {
  if (!existsSync(file)) return null;
  const { no, hash } = JSON.parse(readFileSync(file, 'utf8')) as Head;
  return { no, hash };
}
function writeHead(file: string, head: Head): void {
  writeFileSync(`${file}.new`, JSON.stringify(head), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * The log ends before the newest block that we know of: nothing is sealed over it until an operator
 * has looked (`audit-resume`).
 */
export class CutOff extends Error {
  readonly code = 'cut-off';
}

const lastBlock = async (tx: Tx): Promise<Block | undefined> =>
  (await tx.sql<Block>('select * from audit_block order by no desc limit 1'))[0];
const headOf = (block: Pick<Block, 'no' | 'hash'>): Head => ({
  no: block.no,
  hash: block.hash.toString('hex'),
});

/** Whether the chain holds the block that a head names. */
async function leadsTo(tx: Tx, head: Head): Promise<boolean> {
  const [same] = await tx.sql<{ hash: Buffer }>('select hash from audit_block where no = $1', [
    head.no,
  ]);
  return same?.hash.toString('hex') === head.hash;
}

async function append(
  tx: Tx,
  key: KeyObject,
  draft: Omit<Block, 'version' | 'hash' | 'signature'>,
): Promise<Block> {
  const hash = hashBlock({ ...draft, version: BLOCK_VERSION });
  const block: Block = { ...draft, version: BLOCK_VERSION, hash, signature: sign(null, hash, key) };
  await tx.sql(
    `insert into audit_block (no, version, from_id, to_id, awaited, events, first_at, events_hash,
        note, previous_hash, hash, signature, sealed_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
    [
      block.no,
      block.version,
      block.from_id,
      block.to_id,
      block.awaited,
      block.events,
      block.first_at,
      block.events_hash,
      block.note,
      block.previous_hash,
      hash,
      block.signature,
      block.sealed_at,
    ],
  );
  await tx.sql(
    `insert into audit_head (no, hash) values ($1, $2)
      on conflict (single) do update set no = excluded.no, hash = excluded.hash`,
    [block.no, hash],
  );
  return block;
}

/** Of what is awaited, what can't come any more. */
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
  /** As many as a block takes: there is more. */
  full: boolean;
  /** The largest difference between the program's clock and the database's, in milliseconds. */
  clockOff: number;
}

/**
 * Seals the rows that are there and in no block yet, up to 20,000. A transaction that is still open
 * somewhere holds nothing up: the numbers it was given are awaited by the blocks that follow.
 * @returns null when there was nothing to seal, or another process is sealing
 * @throws CutOff when the chain does not lead to the head that is kept in the file or in the
 * database
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
      MOST_ROWS,
    );
    if (rows.length === 0) return { made: null, newest: last };
    const to = Math.max(from, rows.at(-1)?.id ?? 0);
    const missing = minus(
      union(before, [[from + 1, to]]),
      rows.map(({ id }) => [id, id] as const),
    );
    const block = await append(tx, key, {
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
        full: rows.length >= MOST_ROWS,
        clockOff: farthest(rows),
      },
      newest: block,
    };
  });
  // every process follows the newest block, whoever sealed it
  if (newest)
    for (const file of files) if (readHead(file)?.no !== newest.no) writeHead(file, headOf(newest));
  return made;
}

const farthest = (rows: readonly Row[]): number =>
  rows.reduce(
    (most, { at, written_at }) => Math.max(most, Math.abs(written_at.getTime() - at.getTime())),
    0,
  );

/**
 * Takes the log up again after a restore from an older backup: writes a block whose note says so
 * and what was lost, and lets the heads follow it. For an operator who knows why the end of the log
 * is gone; the note stays in the chain for good.
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
      block: await append(tx, key, {
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

/**
 * How long the oldest row that is in no block has waited, in milliseconds by the database's clock;
 * null where none waits.
 */
async function oldestUnsealed(db: Pool): Promise<number | null> {
  return db.transaction(async (tx) => {
    await reachAll(tx);
    const [row] = await tx.sql<{ ms: number | null }>(
      `select extract(epoch from clock_timestamp() - min(written_at))::float8 * 1000 as ms from
         (select written_at from audit_event
           where id > coalesce((select to_id from audit_block order by no desc limit 1), 0)
           order by id limit 1000) waiting`,
    );
    return row?.ms ?? null;
  });
}

export interface Sealing {
  stop(): Promise<void>;
}

/**
 * Seals every two seconds until stopped; the last call seals what is left. What goes wrong is an
 * alarm, once a minute: a fault, rows that wait for longer than a minute, an end that was cut off,
 * a clock that is two minutes off.
 * @param alarm told beside the log, for alarms that reach people
 */
export function startSealing(
  db: Pool,
  auditKey: string,
  files: readonly string[],
  log: Log,
  alarm: (code: string) => void = () => {},
): Sealing {
  const key = createPrivateKey(auditKey);
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const saidAt = new Map<string, number>();
  const say = (code: string) => {
    if (Date.now() - (saidAt.get(code) ?? 0) < 60_000) return;
    saidAt.set(code, Date.now());
    log({ event: 'audit.alarm', code });
    alarm(code);
  };
  let failingSince: number | null = null;
  const once = async () => {
    try {
      for (;;) {
        const began = performance.now();
        const block = await sealAudit(db, key, new Date(), files);
        if (block)
          log({
            event: 'audit.sealed',
            block: block.no,
            events: block.events,
            hash: block.hash,
            ms: Math.round(performance.now() - began),
          });
        if (block && block.clockOff > CLOCK_MS) say('clock');
        if (!block?.full || stopped) break;
      }
      failingSince = null;
      const waited = await oldestUnsealed(db);
      if (waited !== null && waited > STALLED_MS) say('stalled');
    } catch (fault) {
      failingSince ??= Date.now();
      say(faultCode(fault));
      if (Date.now() - failingSince > STALLED_MS) say('stalled');
    }
  };
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(() => {
      running = once().then(() => {
        if (!stopped) next();
      });
    }, EVERY_MS);
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      await once();
    },
  };
}
