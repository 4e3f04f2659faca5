import type { Access } from '../../platform/access/access.ts';
import { enqueueMessage, withdrawMessages } from '../../platform/outbox/messages.ts';
import type { MakesRequests, MovesRequests } from '../policy.ts';

/** The destination of the outbox that is the pharmacies' own system. */
export const PHARMACY = 'pharmacy';
/** An order for each request, and its cancellation. */
export type Kind = 'order' | 'cancel';
/**
 * Each request is a lane of the outbox, so that a cancellation follows its order and no order
 * follows a cancellation.
 */
const outgoing = (requestId: string, kind: Kind) => ({
  destination: PHARMACY,
  lane: requestId,
  kind,
  subject: { requestId },
});

/** Writes the order of a request into the outbox, in the caller's transaction. */
export const putOrder = (
  access: Access<MakesRequests | MovesRequests>,
  requestId: string,
  now: Date,
): Promise<void> => enqueueMessage(access, outgoing(requestId, 'order'), now);

/** Withdraws an order. If it may have arrived, a cancellation follows it. */
export async function cancelOrder(
  access: Access<'refills:request'>,
  requestId: string,
  now: Date,
): Promise<void> {
  if (
    (await withdrawMessages(
      access,
      { destination: PHARMACY, lane: requestId, kinds: ['order'] },
      now,
    )) === 'may-have-arrived'
  )
    await enqueueMessage(access, outgoing(requestId, 'cancel'), now);
}
