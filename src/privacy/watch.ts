import type { Access } from '../platform/access/access.ts';
import type { PlainDate } from '../platform/clock.ts';
import type { Jobs } from '../platform/jobs/jobs.ts';
import { notify } from '../platform/notices/notices.ts';
import { type Flag, flagsOf, type Home } from './flags.rules.ts';
import type { OpensRecord } from './policy.ts';
import * as sql from './watch.sql.ts';

export { isReason } from './flags.rules.ts';
export { findListing } from './watch.sql.ts';

const homeOf = (address: { line?: string[]; postalCode?: string } | null): Home | null =>
  address?.line?.[0] && address.postalCode
    ? { street: address.line[0], postalCode: address.postalCode }
    : null;

/**
 * Checks one opening of a person's record by staff, and stores it for the privacy officer if
 * something flags it. Called wherever staff open a record or one person's work (a request, a
 * renewal, a case). The caller writes the access log entry; the patient never sees the flag.
 * @param opening `anew`: the staff member asked to open it; false for a page of work, which may be
 * shown again and again
 * @returns the flags; none for an ordinary opening
 */
export async function watchOpening(
  access: Access<OpensRecord>,
  { now, today }: { now: Date; today: PlainDate },
  opening: { patientId: string; purpose: string; anew: boolean },
): Promise<Flag[]> {
  const accountId = access.actor?.account.id;
  const facts = accountId ? await sql.findFacts(access, accountId, opening.patientId) : undefined;
  if (!accountId || !facts) return [];
  const flags = flagsOf({
    purpose: opening.purpose,
    person: {
      id: opening.patientId,
      names: facts.names,
      home: homeOf(facts.address),
      listed: facts.listed,
    },
    opener: { accountId, name: facts.name, own: facts.own, home: homeOf(facts.ownAddress) },
    staff: facts.staff,
  });
  if (flags.length > 0)
    await sql.keepReview(access, { accountId, day: today, flags, ...opening }, now);
  return flags;
}

/**
 * Mails the privacy officers that a record was opened with a typed reason, but not whose or by
 * whom. The officer who opened it gets no mail.
 */
export async function notifyOfficers(access: Access<'people:open'>, jobs: Jobs): Promise<void> {
  for (const accountId of await sql.listOfficers(access, access.actor?.account.id ?? ''))
    await notify(access, jobs, { accountId, topic: 'reviews', data: {} });
}
