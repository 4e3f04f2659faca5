import type { Access } from '../platform/access/access.ts';
import type { PlainDate } from '../platform/clock.ts';
import type { Jobs } from '../platform/jobs/jobs.ts';
import { type Flag, flagsOf, type Home } from './flags.rules.ts';
import * as sql from './watch.sql.ts';

export { isReason } from './flags.rules.ts';
export { findListing } from './watch.sql.ts';

const homeOf = (address: { line?: string[]; postalCode?: string } | null): Home | null =>
  address?.line?.[0] && address.postalCode
    ? { street: address.line[0], postalCode: address.postalCode }
    : null;

/**
 * Looks at one opening of one person by staff, and keeps it for the privacy officer where something
 * flags it. Called wherever staff open a record, or a single person's work (a request, a renewal, a
 * case). Who it is about learns nothing of it; the audit row of the opening is written by the
 * caller.
 * @param looked `anew`: the member of staff asked to open it; false where a page of work is shown,
 * perhaps again
 * @returns why it is flagged; empty for an ordinary opening
 */
export async function watchOpening(
  access: Access<string>,
  { now, today }: { now: Date; today: PlainDate },
  looked: { patientId: string; purpose: string; anew: boolean },
): Promise<Flag[]> {
  const accountId = access.actor?.account.id;
  const facts = accountId ? await sql.findFacts(access, accountId, looked.patientId) : undefined;
  if (!accountId || !facts) return [];
  const flags = flagsOf({
    purpose: looked.purpose,
    person: {
      id: looked.patientId,
      names: facts.names,
      home: homeOf(facts.address),
      listed: facts.listed,
    },
    opener: { accountId, name: facts.name, own: facts.own, home: homeOf(facts.own_address) },
    staff: facts.staff,
  });
  if (flags.length > 0)
    await sql.keepReview(access, { accountId, day: today, flags, ...looked }, now);
  return flags;
}

/**
 * Tells the privacy officers by mail that a record was opened with a typed reason: that it was,
 * never whose, nor by whom.
 */
export async function tellOfficers(access: Access<string>, jobs: Jobs): Promise<void> {
  for (const accountId of await sql.listOfficers(access, access.actor?.account.id ?? ''))
    await jobs.enqueue(access, 'mail.account', { accountId, notice: 'emergency' });
}
