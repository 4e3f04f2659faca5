import { createHash } from 'node:crypto';
import type { Tx } from '../db/statements.ts';
import type { Ranges } from '../ranges.rules.ts';

/** How rows and blocks are hashed, for sealing and verification alike (docs/decisions/0004). */

export const BLOCK_VERSION = 2;
export const GENESIS = Buffer.alloc(32);

export interface Block {
  no: number;
  version: number;
  from_id: number;
  to_id: number;
  awaited: string;
  events: number;
  first_at: Date | null;
  events_hash: Buffer;
  note: string;
  previous_hash: Buffer;
  hash: Buffer;
  signature: Buffer;
  sealed_at: Date;
}

/** The newest block, as kept outside the chain. */
export interface Head {
  no: number;
  /** Hexadecimal. */
  hash: string;
}

/** A row as text. Defined here and not in the database, where an attacker could change it. */
const FIELDS = [
  'id::text',
  'extract(epoch from at)::text',
  'extract(epoch from written_at)::text',
  'patient_id::text',
  'actor_id::text',
  'actor_kind',
  'acting_as',
  'permission',
  'outcome',
  'reason',
  'purpose',
  'category',
  'subject_id::text',
  'route',
  'request_id::text',
  'session_ref',
  'address::text',
];
/**
 * Each field is prefixed with its length, or is `-` when null, so that text can neither pass for
 * two fields nor move to the next one.
 */
const CANONICAL = FIELDS.map(
  (field) => `coalesce(octet_length(${field})::text || ':' || ${field}, '-')`,
).join(` || ',' || `);

export interface Row {
  id: number;
  at: Date;
  written_at: Date;
  text: string;
}

/**
 * The first `limit` rows with after < id <= upTo, and all rows in the given ranges, in order. One
 * statement, so that all are read from one snapshot.
 */
export async function readRows(
  tx: Tx,
  { after, upTo, also }: { after: number; upTo: number; also: Ranges },
  limit: number,
): Promise<Row[]> {
  return tx.sql<Row>(
    `select id, at, written_at, ${CANONICAL} as text from (
       (select * from audit_event where id > $1 and id <= $2 order by id limit $3)
       union all
       select e.*
       from unnest($4::bigint[], $5::bigint[]) r(lo, hi)
       join audit_event e on e.id between r.lo and r.hi
     ) rows order by id`,
    [after, upTo, limit, also.map(([from]) => from), also.map(([, to]) => to)],
  );
}

export function hashRows(rows: readonly Pick<Row, 'text'>[]): Buffer {
  const hash = createHash('sha256');
  for (const { text } of rows) hash.update(`${Buffer.byteLength(text)}:${text}`);
  return hash.digest();
}

export function hashBlock(block: Omit<Block, 'hash' | 'signature'>): Buffer {
  const note = Buffer.from(block.note);
  return createHash('sha256')
    .update(
      `portico-audit-${block.version}|${block.no}|${block.from_id}|${block.to_id}|${block.awaited}|${block.events}|`,
    )
    .update(
      `${block.first_at?.toISOString() ?? '-'}|${block.sealed_at.toISOString()}|${note.length}:`,
    )
    .update(note)
    .update(block.events_hash)
    .update(block.previous_hash)
    .digest();
}

/** What `audit_archive` signs: that the rows of all blocks up to this one may have been dropped. */
export const archiveText = (upTo: number, dropped: readonly string[], at: Date): Buffer =>
  Buffer.from(`portico-audit-archive|${upTo}|${dropped.join(',')}|${at.toISOString()}`);
