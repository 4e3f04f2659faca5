import type { Access } from '../../platform/access/access.ts';
import { lockResources } from '../booked/booked.sql.ts';
import type { Changed } from '../hours/change.ts';
import { seenAs } from '../hours/stranded.rules.ts';
import { type AheadOf, type BlockOf, listWithin } from '../hours/stranded.ts';
import { findRoom } from '../rooms/rooms.ts';
import type { Kind } from './blocks.rules.ts';
import * as sql from './blocks.sql.ts';

export const { removeBlock } = sql;

type Manage = Access<'schedule:manage'>;
/** What is to be blocked, and when. */
export interface NewBlock {
  of: { kind: Kind; id: string };
  from: Date;
  to: Date;
  words: string;
}

const columnsOf = ({ kind, id }: NewBlock['of']): BlockOf => ({
  clinicianId: kind === 'clinician' ? id : null,
  roomId: kind === 'room' ? id : null,
  clinicId: kind === 'clinic' ? id : null,
});

/** The booked visits that a block overlaps. */
export const blockStrands = (access: Manage, { of, from, to }: NewBlock): Promise<AheadOf[]> =>
  listWithin(access, columnsOf(of), from, to);

/**
 * Blocks a time.
 * @param listed the visits that the page said would be stranded (`seenAs`)
 */
export async function addBlock(
  access: Manage,
  block: NewBlock,
  listed: string,
): Promise<Extract<Changed, { is: 'saved' | 'strands' }>> {
  const { kind, id } = block.of;
  const room = kind === 'room' ? await findRoom(access, id) : undefined;
  // as bookings do, which lock the clinic for its rooms
  await lockResources(access, [room ? room.clinicId : id]);
  const visits = await blockStrands(access, block);
  if (seenAs(visits) !== listed) return { is: 'strands', visits };
  await sql.insertBlock(access, columnsOf(block.of), block);
  return { is: 'saved' };
}
