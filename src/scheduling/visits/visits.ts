import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { giveBack, lockResources } from '../booked/booked.sql.ts';
import type { ChangesVisits } from '../policy.ts';
import { afterChange } from './told.ts';
import { findVisit, lockVisit, noteEvent, setCancelled, sideOf, type Visit } from './visits.sql.ts';

export { findVisit, listAheadOf, listEvents, listPastOf, type Visit } from './visits.sql.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** From so long before a visit until so long after its start, it can be joined by video. */
const JOIN_BEFORE = 20 * MINUTE;
const JOIN_AFTER = 40 * MINUTE;

/**
 * What an account may see of a person's visits. Whoever may book and not see, such as a parent of a
 * teen, sees what they booked themselves, and not why the teen comes.
 */
export interface Sight {
  all: boolean;
  accountId: string | null;
}
export const isSeen = (visit: Pick<Visit, 'bookedBy'>, { all, accountId }: Sight): boolean =>
  all || (accountId !== null && visit.bookedBy === accountId);

/** Until when a visit can be changed and cancelled by the member side: hours are elapsed time. */
export const changeUntil = (visit: Pick<Visit, 'startsAt'>, { settings }: Pick<AsOf, 'settings'>) =>
  new Date(visit.startsAt.getTime() - settings.cancelHours * HOUR);
export const isChangeable = (
  visit: Pick<Visit, 'startsAt' | 'state'>,
  asOf: Pick<AsOf, 'settings' | 'now'>,
): boolean => visit.state === 'booked' && asOf.now <= changeUntil(visit, asOf);

/** The address of a video visit, while it can be joined; null at other times. */
export function joinHref(visit: Visit, { now, settings }: Pick<AsOf, 'now' | 'settings'>) {
  if (visit.mode !== 'video' || visit.state === 'cancelled') return null;
  const start = visit.startsAt.getTime();
  if (now.getTime() < start - JOIN_BEFORE || now.getTime() > start + JOIN_AFTER) return null;
  return (
    visit.videoUrl ||
    (settings.videoLink ? settings.videoLink.replaceAll('{visit}', visit.id) : null)
  );
}

/** Why staff cancel a visit, as it is stored. */
export const STAFF_CANCEL_REASONS = [
  'clinic-closed',
  'clinician-away',
  'member-called',
  'other',
] as const;
export type Cancelled = 'cancelled' | 'none' | 'too-late' | 'already';

/**
 * Cancels a visit and frees its time. The member side may up to some hours before.
 * @returns `already`: it was cancelled before, by whomever
 */
export async function cancelVisit(
  access: Access<ChangesVisits>,
  jobs: Jobs,
  { patientId, id }: { patientId: string; id: string },
  reason: string,
  sight: Sight | null,
  asOf: Pick<AsOf, 'settings' | 'now'>,
): Promise<Cancelled> {
  const seen = await findVisit(access, patientId, id);
  if (!seen || (sight && !isSeen(seen, sight))) return 'none';
  await lockResources(access, [patientId, ...seen.clinicians.map((one) => one.id), seen.clinicId]);
  const visit = await lockVisit(access, patientId, id);
  if (visit?.state === 'cancelled') return 'already';
  if (visit?.state !== 'booked') return 'none';
  if (sight && !isChangeable(visit, asOf)) return 'too-late';
  await giveBack(access, patientId, [id]);
  await setCancelled(access, { patientId, id }, reason);
  await noteEvent(access, { patientId, id }, 'cancelled', { byAs: sideOf(access), words: reason });
  await afterChange(access, { jobs }, { patientId, id }, 'cancelled');
  return 'cancelled';
}
