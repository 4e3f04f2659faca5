import type { Access } from '../../platform/access/access.ts';
import { putMessage, takeBack } from '../../platform/jobs/outbox.ts';

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

export const putOrder = (access: Access<string>, requestId: string, now: Date): Promise<void> =>
  putMessage(access, outgoing(requestId, 'order'), now);

/** Takes an order back. Where it may have arrived, a cancellation follows it. */
export async function callBack(
  access: Access<string>,
  requestId: string,
  now: Date,
): Promise<void> {
  if (
    (await takeBack(access, { destination: PHARMACY, lane: requestId, kinds: ['order'] }, now)) ===
    'may-have-arrived'
  )
    await putMessage(access, outgoing(requestId, 'cancel'), now);
}
