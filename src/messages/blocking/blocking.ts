import type { Access } from '../../platform/access/access.ts';
import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays, type PlainDate } from '../../platform/clock.ts';
import {
  type Block,
  blocksOf,
  insertBlock,
  type Listed,
  liftBlock,
  listFree,
  listInForce,
  type Writer,
} from '../blocks/blocks.ts';
import { findForStaff, type Waiting } from '../inbox/inbox.ts';

type Blocking = Access<'messages:block'>;

/** For how many days messages can be stopped; or else until somebody lifts it. */
export const MOST_BLOCKED = 365;
/** The access log calls it by a name that only the person is shown, and no caregiver. */
const logBlocks = (access: Blocking, people: readonly string[]): void =>
  auditShown(
    access,
    access.info,
    shownToStaff(access, 'messages:block-private', 'messages', 'operations'),
    people,
  );

export interface Opened {
  one: Waiting;
  /** Whose messages can be stopped. */
  free: Writer[];
  blocks: Block[];
}

/**
 * Who writes about the person of a conversation of one's teams, and whose messages are or were
 * stopped.
 */
export async function openBlocks(
  access: Blocking,
  conversationId: string,
): Promise<Opened | undefined> {
  const one = await findForStaff(access, conversationId);
  if (!one) return undefined;
  const blocks = await blocksOf(access, one.patientId);
  logBlocks(access, [one.patientId]);
  return { one, blocks, free: await listFree(access, one.patientId, blocks) };
}

/** The days until which messages can be stopped. */
export const blockDays = ({
  today,
}: Pick<AsOf, 'today'>): { first: PlainDate; last: PlainDate } => ({
  first: today,
  last: addDays(today, MOST_BLOCKED),
});

/**
 * Stops the messages of the person of a conversation, or of a caregiver. They can still read, and
 * what they wrote is answered.
 * @param input `caregiverId`: null for the person
 */
export async function stopMessages(
  access: Blocking,
  conversationId: string,
  input: { caregiverId: string | null; untilDay: PlainDate | null; reason: string },
): Promise<'done' | 'none' | 'who'> {
  const one = await findForStaff(access, conversationId);
  if (!one) return 'none';
  logBlocks(access, [one.patientId]);
  return (await insertBlock(access, { patientId: one.patientId, ...input })) ? 'done' : 'who';
}

/** Everybody whose messages are stopped today, whatever team they write to. */
export async function listBlocked(
  access: Blocking,
  page: { limit: number; offset: number },
): Promise<Listed[]> {
  const list = await listInForce(access, page.limit, page.offset);
  logBlocks(
    access,
    list.map(({ patientId }) => patientId),
  );
  return list;
}

/** Lets somebody write again. False if nothing stops them. */
export async function allowMessages(access: Blocking, id: string): Promise<boolean> {
  const patientId = await liftBlock(access, id);
  if (patientId) logBlocks(access, [patientId]);
  return patientId !== undefined;
}
