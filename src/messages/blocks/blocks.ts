import type { Access } from '../../platform/access/access.ts';
import * as sql from './blocks.sql.ts';

export type { Block, Listed, Writer } from './blocks.sql.ts';
export const { isBlocked, liftBlock, listInForce } = sql;

type Seeing = Access<'messages:answer' | 'messages:block'>;

/** All blocks about a person that staff look at: those in force first. */
export const blocksOf = (access: Seeing, patientId: string): Promise<sql.Block[]> =>
  sql.listBlocks(access, patientId, access.actor?.days.first ?? '');

/** Those whose messages about a person could be stopped: nobody twice. */
export async function listFree(
  access: Access<'messages:block'>,
  patientId: string,
  blocks: readonly sql.Block[],
): Promise<sql.Writer[]> {
  const stopped = blocks.filter(({ active }) => active).map(({ caregiverId }) => caregiverId);
  const writers = await sql.listWriters(access, patientId);
  return writers.filter(({ caregiverId }) => !stopped.includes(caregiverId));
}

/**
 * Stops the messages that somebody writes about a person. Of two colleagues who do so at the same
 * time, one does.
 * @returns false: they couldn't write anyway, or are stopped already
 */
export async function insertBlock(
  access: Access<'messages:block'>,
  one: { patientId: string; caregiverId: string | null; reason: string; untilDay: string | null },
): Promise<boolean> {
  await sql.holdBlocks(access, one.patientId);
  const free = await listFree(access, one.patientId, await blocksOf(access, one.patientId));
  if (!free.some(({ caregiverId }) => caregiverId === one.caregiverId)) return false;
  await sql.insertBlock(access, one);
  return true;
}
