import { placeOf } from '../platform/addresses.ts';
import type { Tx } from '../platform/db.ts';
import { type Bucket, type Limit, mayTry } from '../platform/limits.ts';

/**
 * Mail that somebody can ask for: by one account, from one place, to one address. Nobody's mailbox
 * is filled through us.
 */
const PER_ACCOUNT: Limit = { failures: 6, minutes: 60 };
const PER_PLACE: Limit = { failures: 30, minutes: 60 };
const PER_RECIPIENT: Limit = { failures: 8, minutes: 60 };

/** An administrator who sets a clinic up invites many people, each of them once or twice. */
const INVITATIONS: Limit = { failures: 300, minutes: 60 };

/**
 * Counts one mail before it is asked for. Every verb that sends on request calls it, whatever else
 * it limits.
 * @param by who asks, where that is known
 * @param to the address, or what stands for it where nothing may be told of one
 */
export function mayMail(
  tx: Tx,
  asking: { address: string | null; now: Date },
  { by, to }: { by?: string; to: string },
): Promise<boolean> {
  const buckets: Bucket[] = [
    [`mail to ${to.toLowerCase()}`, PER_RECIPIENT],
    [`mail from ${placeOf(asking.address)}`, PER_PLACE],
  ];
  if (by) buckets.push([`mail by ${by}`, PER_ACCOUNT]);
  return mayTry(tx, buckets, asking.now);
}

/** The same for invitations of staff, of which one account may send many. */
export const mayInvite = (
  tx: Tx,
  asking: { now: Date },
  by: string,
  to: string,
): Promise<boolean> =>
  mayTry(
    tx,
    [
      [`mail to ${to.toLowerCase()}`, PER_RECIPIENT],
      [`invitations by ${by}`, INVITATIONS],
    ],
    asking.now,
  );
