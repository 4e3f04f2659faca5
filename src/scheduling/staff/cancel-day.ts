import type { Access } from '../../platform/access/access.ts';
import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { cancelVisit } from '../visits/visits.ts';
import { beginOne, endOne } from './cancel-day.sql.ts';
import type { DayVisit } from './day.sql.ts';

/** What became of a day that was canceled. */
export interface DayCancelled {
  cancelled: number;
  /** Those that could not be: they stay as they are. */
  failed: number;
}

/**
 * Cancels visits of a day, each by itself, so that one that fails takes no other with it. A visit
 * that was canceled meanwhile is left alone, so a second press does nothing.
 */
export async function cancelDay(
  access: Access<'schedule:manage'>,
  jobs: Jobs,
  visits: readonly Pick<DayVisit, 'id' | 'patientId'>[],
  reason: string,
  asOf: Pick<AsOf, 'settings' | 'now'>,
): Promise<DayCancelled> {
  const done: string[] = [];
  let failed = 0;
  for (const { id, patientId } of visits) {
    beginOne(access);
    try {
      const is = await cancelVisit(access, jobs, { patientId, id }, reason, null, asOf);
      await endOne(access, true);
      if (is === 'cancelled') done.push(patientId);
    } catch {
      await endOne(access, false);
      failed += 1;
    }
  }
  // each sees in their access log that staff changed an appointment
  auditShown(
    access,
    access.info,
    shownToStaff(access, 'visits:schedule', 'upcoming-appointments', 'operations'),
    done,
  );
  return { cancelled: done.length, failed };
}
