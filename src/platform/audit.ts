import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db, Tx } from './db.ts';
import { faultCode, type Log } from './log.ts';

/**
 * Seals the append-only audit rows into signed, hash-chained blocks. A block takes every row of the transactions that ended
 * before its horizon; the newest block's number and hash are also kept in a file outside the database (and in the log), so
 * that a cut tail shows.
 */

/** The text that a row's hash is made of. It lives here, not in the database, where an attacker could bend it. */
const CANONICAL = `concat_ws('|', id, xid, extract(epoch from at), coalesce(patient_id::text,'-'), coalesce(actor_id::text,'-'), actor_kind, acting_as,
  permission, outcome, coalesce(quote_literal(reason),'-'), coalesce(quote_literal(purpose),'-'), coalesce(category,'-'), coalesce(subject_id::text,'-'),
  quote_literal(route), request_id, coalesce(session_ref,'-'), coalesce(address::text,'-'))`;

const EVENTS = `select count(*)::int as events,
  sha256(convert_to(coalesce(string_agg(${CANONICAL}, E'\\n' order by xid, id), ''), 'utf8')) as hash
  from audit_event where xid >= $1::xid8 and xid < $2::xid8`;

interface Block {
  no: number;
  from_xid: string;
  to_xid: string;
  events: number;
  events_hash: Buffer;
  previous_hash: Buffer;
  hash: Buffer;
  signature: Buffer;
  sealed_at: Date;
}

const GENESIS = Buffer.alloc(32);
const SEAL_LOCK = 7_067_843;

function blockHash(block: Omit<Block, 'hash' | 'signature'>): Buffer {
  return createHash('sha256')
    .update(`${block.no}|${block.from_xid}|${block.to_xid}|${block.events}|${block.sealed_at.toISOString()}|`)
    .update(block.events_hash)
    .update(block.previous_hash)
    .digest();
}

const reachAll = (tx: Tx) => tx.raw("select set_config('portico.reach', 'system:audit', true)");
const headFile = (folder: string) => join(folder, 'audit-head.json');

/** Seals what has ended since the last block. Answers the new block's number, or null when nothing was to be sealed. */
export async function sealAudit(db: Db, key: KeyObject, now: Date, folder: string): Promise<{ no: number; events: number } | null> {
  const made = await db.transaction(async (tx) => {
    const [mine] = await tx.raw<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [SEAL_LOCK]);
    if (!mine?.mine) return null;
    await reachAll(tx);
    const [last] = await tx.raw<Block>('select * from audit_block order by no desc limit 1');
    const [horizon] = await tx.raw<{ xid: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as xid');
    const from = last?.to_xid ?? '0';
    if (!horizon || BigInt(horizon.xid) <= BigInt(from)) return null;
    const [sum] = await tx.raw<{ events: number; hash: Buffer }>(EVENTS, [from, horizon.xid]);
    if (!sum || sum.events === 0) return null;
    const draft = {
      no: (last?.no ?? 0) + 1,
      from_xid: from,
      to_xid: horizon.xid,
      events: sum.events,
      events_hash: sum.hash,
      previous_hash: last?.hash ?? GENESIS,
      sealed_at: now,
    };
    const hash = blockHash(draft);
    await tx.raw('insert into audit_block (no, from_xid, to_xid, events, events_hash, previous_hash, hash, signature, sealed_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)', [
      draft.no,
      draft.from_xid,
      draft.to_xid,
      draft.events,
      draft.events_hash,
      draft.previous_hash,
      hash,
      sign(null, hash, key),
      now,
    ]);
    return { no: draft.no, events: draft.events, hash: hash.toString('hex') };
  });
  if (!made) return null;
  const temporary = `${headFile(folder)}.new`;
  writeFileSync(temporary, JSON.stringify({ no: made.no, hash: made.hash }), { mode: 0o600 });
  renameSync(temporary, headFile(folder));
  return made;
}

/** Seals each second until stopped; the last call seals what is left. Failure is an alarm, not silence. */
export function startSealing(db: Db, auditKey: string, folder: string, log: Log): { stop(): Promise<void> } {
  const key = createPrivateKey(auditKey);
  let running: Promise<void> = Promise.resolve();
  const once = async () => {
    const began = performance.now();
    try {
      const block = await sealAudit(db, key, new Date(), folder);
      if (block) log({ event: 'audit.sealed', block: block.no, events: block.events, ms: Math.round(performance.now() - began) });
    } catch (fault) {
      log({ event: 'audit.alarm', code: faultCode(fault) });
    }
  };
  let stopped = false;
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(() => {
      running = once().then(() => {
        if (!stopped) next();
      });
    }, 1000);
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

export type Verdict = { ok: true; blocks: number; events: number; unsealed: number } | { ok: false; block: number; problem: string };

/**
 * Recomputes every block from the rows and names the first that does not hold: an edited, deleted, added or reordered row,
 * a broken chain, a wrong signature, a cut tail (against the head kept outside the database).
 */
export async function verifyAudit(db: Db, auditKey: string, folder: string): Promise<Verdict> {
  const key = createPublicKey(createPrivateKey(auditKey));
  return db.transaction(async (tx) => {
    await reachAll(tx);
    await tx.raw('set local statement_timeout = 0');
    let previous: Block | undefined;
    let events = 0;
    let no = 0;
    for (;;) {
      const [block] = await tx.raw<Block>('select * from audit_block where no > $1 order by no limit 1', [no]);
      if (!block) break;
      no += 1;
      if (block.no !== no) return { ok: false, block: no, problem: 'a block is missing' };
      if (!block.previous_hash.equals(previous?.hash ?? GENESIS)) return { ok: false, block: no, problem: 'it does not follow the block before it' };
      if (block.from_xid !== (previous?.to_xid ?? '0')) return { ok: false, block: no, problem: 'it leaves a gap after the block before it' };
      if (!blockHash(block).equals(block.hash)) return { ok: false, block: no, problem: 'its own record was altered' };
      if (!verify(null, block.hash, key, block.signature)) return { ok: false, block: no, problem: 'its signature is not ours' };
      const [sum] = await tx.raw<{ events: number; hash: Buffer }>(EVENTS, [block.from_xid, block.to_xid]);
      if (!sum || sum.events < block.events) return { ok: false, block: no, problem: 'rows were deleted' };
      if (sum.events > block.events) return { ok: false, block: no, problem: 'rows were added' };
      if (!sum.hash.equals(block.events_hash)) return { ok: false, block: no, problem: 'rows were altered' };
      events += block.events;
      previous = block;
    }
    if (existsSync(headFile(folder))) {
      const head: { no: number; hash: string } = JSON.parse(readFileSync(headFile(folder), 'utf8'));
      if (head.no > no) return { ok: false, block: no + 1, problem: 'the end was cut off' };
      const [same] = await tx.raw<Block>('select hash from audit_block where no = $1', [head.no]);
      if (same?.hash.toString('hex') !== head.hash) return { ok: false, block: head.no, problem: 'it is not the block that was sealed' };
    }
    const [rest] = await tx.raw<{ n: number }>('select count(*)::int as n from audit_event where xid >= $1::xid8', [previous?.to_xid ?? '0']);
    return { ok: true, blocks: no, events, unsealed: rest?.n ?? 0 };
  });
}
