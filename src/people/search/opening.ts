import { auditAction, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { Context } from '../../platform/http/routes.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { findListing, isReason, tellOfficers, watchOpening } from '../../privacy/watch.ts';
import { insertAccess } from './search.sql.ts';

/** Access with a typed reason ends after an hour at the latest, whatever the setting says. */
export const MOST_MINUTES = 60;

export type Opening = Pick<
  Context<'people:open'>,
  'access' | 'info' | 'now' | 'today' | 'settings'
> & { jobs: Jobs };

/**
 * Opens a record to a member of staff for a purpose and a limited time. In an emergency, and for a
 * listed person, only with a typed reason: then the privacy officers are told at once
 * (docs/decisions/0019). Both a refusal and an opening are audited and, where something flags them,
 * kept for review.
 * @returns `reason-needed` where nothing was opened for want of a reason of ten letters;
 * `not-there` where there is no such person
 */
export async function openRecord(
  { access, info, now, today, settings, jobs }: Opening,
  input: { person: string; purpose: string; reason: string },
): Promise<'opened' | 'reason-needed' | 'not-there'> {
  const listing = await findListing(access, input.person);
  if (!listing) return 'not-there';
  const row = {
    ...shownToStaff(access, 'people:open', 'people', input.purpose),
    person: input.person,
  };
  const needed = input.purpose === 'emergency' || listing.listed;
  const watched = { patientId: input.person, purpose: input.purpose, anew: true };
  if (needed && !isReason(input.reason)) {
    auditAction(access, info, { ...row, outcome: 'denied', reason: 'reason-needed' });
    // who only tries whether a record is listed is seen; an emergency counts when it is declared
    if (listing.listed) await watchOpening(access, { now, today }, watched);
    return 'reason-needed';
  }
  const minutes = needed
    ? Math.min(settings.staffAccessMinutes, MOST_MINUTES)
    : settings.staffAccessMinutes;
  const id = await insertAccess(
    access,
    { patientId: input.person, purpose: input.purpose, reason: needed ? input.reason : null },
    now,
    minutes,
  );
  // what was typed may hold health information: it is kept beside the access that the row names,
  // never in the log
  auditAction(
    access,
    { ...info, subjectId: id },
    { ...row, outcome: 'granted', ...(needed && { reason: 'reason-typed' }) },
  );
  await watchOpening(access, { now, today }, watched);
  if (needed) await tellOfficers(access, jobs);
  return 'opened';
}
