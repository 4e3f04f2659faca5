import type { Access } from '../../platform/access/access.ts';
import { auditAction, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { findListing, isReason, notifyOfficers, watchOpening } from '../../privacy/watch.ts';
import { findOpened, insertAccess } from './opening.sql.ts';

export { findOpened };

/** Access with a typed reason ends after an hour at most, whatever the setting. */
const MOST_MINUTES = 60;
export const minutesWithReason = ({ staffAccessMinutes }: Settings): number =>
  Math.min(staffAccessMinutes, MOST_MINUTES);

/**
 * Opens a record to a member of staff for a purpose and a limited time. In an emergency, and for a
 * protected person, it takes a typed reason, and the privacy officers are notified at once
 * (docs/decisions/0019). Openings and refusals are audited and, if flagged, kept for review.
 * @returns `reason-needed` if nothing was opened because the reason is shorter than ten letters;
 * `not-there` if there is no such person
 */
export async function openRecord(
  access: Access<'people:open'>,
  jobs: Jobs,
  input: { person: string; purpose: string; reason: string },
  { now, today, settings }: AsOf,
): Promise<'opened' | 'reason-needed' | 'not-there'> {
  const listing = await findListing(access, input.person);
  if (!listing) return 'not-there';
  const row = {
    ...shownToStaff(access, 'people:open', 'people', input.purpose),
    person: input.person,
  };
  const needed = input.purpose === 'emergency' || listing.listed;
  const opening = { patientId: input.person, purpose: input.purpose, anew: true };
  if (needed && !isReason(input.reason)) {
    auditAction(access, access.info, { ...row, outcome: 'denied', reason: 'reason-needed' });
    // Probing whether somebody is listed is flagged. An emergency is not: it counts only once it is
    // declared.
    if (listing.listed) await watchOpening(access, { now, today }, opening);
    return 'reason-needed';
  }
  const minutes = needed ? minutesWithReason(settings) : settings.staffAccessMinutes;
  const reason = needed ? input.reason : null;
  const id = await insertAccess(
    access,
    { patientId: input.person, purpose: input.purpose, reason, minutes },
    now,
  );
  // The typed reason may hold health information, so it is kept with the access that the audit row
  // names, and not in the row.
  auditAction(
    access,
    { ...access.info, subjectId: id },
    { ...row, outcome: 'granted', ...(needed && { reason: 'reason-typed' }) },
  );
  await watchOpening(access, { now, today }, opening);
  if (needed) await notifyOfficers(access, jobs);
  return 'opened';
}
