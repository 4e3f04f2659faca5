import { type KeyObject, sign } from 'node:crypto';
import type { Tx } from '../db/statements.ts';
import { BLOCK_VERSION, type Block, type Head, hashBlock } from './audit-blocks.ts';

/** The chain of signed blocks in the database: its end, and how a block is appended. */

/** Advisory lock: one process at a time appends. */
export const SEAL_LOCK = 7_067_843;

/** Lets the transaction read all audit rows. */
export const reachAll = (tx: Tx) =>
  tx.sql("select set_config('portico.reach', 'system:audit', true)");

/**
 * The log ends before the newest block we know of. Nothing is sealed until an operator has looked
 * into it (`audit-resume`).
 */
export class CutOff extends Error {
  readonly code = 'cut-off';
}

export const lastBlock = async (tx: Tx): Promise<Block | undefined> =>
  (await tx.sql<Block>('select * from audit_block order by no desc limit 1'))[0];

/** Whether the chain contains the block that a head names. */
export async function leadsTo(tx: Tx, head: Head): Promise<boolean> {
  const [same] = await tx.sql<{ hash: Buffer }>('select hash from audit_block where no = $1', [
    head.no,
  ]);
  return same?.hash.toString('hex') === head.hash;
}

/** Signs a block, adds it to the end of the chain and moves the head in the database to it. */
export async function appendBlock(
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
