import type { Tx } from '../../platform/db/statements.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import { type Bucket, type Limit, mayTry } from '../../platform/limits.ts';

/**
 * Limits on mail that people can request, by account, place and recipient, so that nobody's mailbox
 * is flooded through us.
 */
const PER_ACCOUNT: Limit = { failures: 6, minutes: 60 };
const PER_PLACE: Limit = { failures: 30, minutes: 60 };
const PER_RECIPIENT: Limit = { failures: 8, minutes: 60 };

/** An administrator who sets up a clinic invites many people, each of them once or twice. */
const INVITATIONS: Limit = { failures: 300, minutes: 60 };

/**
 * Counts one mail before it is requested. Every verb that mails on request calls it.
 * @param by the requesting account, if known
 * @param to the address, or a substitute where no account may be revealed
 */
export function mayMail(
  access: Tx,
  info: { address: string | null; now: Date },
  { by, to }: { by?: string; to: string },
): Promise<boolean> {
  const buckets: Bucket[] = [
    [`mail to ${to.toLowerCase()}`, PER_RECIPIENT],
    [`mail from ${placeOf(info.address)}`, PER_PLACE],
  ];
  if (by) buckets.push([`mail by ${by}`, PER_ACCOUNT]);
  return mayTry(access, buckets, info.now);
}

/** The same for staff invitations: one account may send many. */
export const mayInvite = (
  access: Tx,
  info: { now: Date },
  by: string,
  to: string,
): Promise<boolean> =>
  mayTry(
    access,
    [
      [`mail to ${to.toLowerCase()}`, PER_RECIPIENT],
      [`invitations by ${by}`, INVITATIONS],
    ],
    info.now,
  );
