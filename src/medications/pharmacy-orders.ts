import type { Grant } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';
import { putMessage, takeBack } from '../platform/outbox.ts';

/**
 * What goes to the pharmacies' own system: an order for each request, and its cancellation. A
 * request is a lane of the outbox, so that its cancellation goes out after its order, and no order
 * after its cancellation.
 */
export const PHARMACY = 'pharmacy';
export type Kind = 'order' | 'cancel';
const outgoing = (requestId: string, kind: Kind) => ({
  destination: PHARMACY,
  lane: requestId,
  kind,
  subject: { requestId },
});

export const putOrder = (
  tx: Tx,
  _grant: Grant<string>,
  requestId: string,
  now: Date,
): Promise<void> => putMessage(tx, outgoing(requestId, 'order'), now);

/** Takes an order back. Where it may have arrived, a cancellation follows it. */
export async function callBack(
  tx: Tx,
  _grant: Grant<string>,
  requestId: string,
  now: Date,
): Promise<void> {
  if (
    (await takeBack(tx, { destination: PHARMACY, lane: requestId, kinds: ['order'] }, now)) ===
    'may-have-arrived'
  )
    await putMessage(tx, outgoing(requestId, 'cancel'), now);
}
