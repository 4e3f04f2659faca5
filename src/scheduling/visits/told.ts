import type { Access } from '../../platform/access/access.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { ChangesVisits } from '../policy.ts';
import type { Change } from '../reminders/reminders.rules.ts';
import { announceChange, dropReminders, planReminders } from '../reminders/reminders.ts';
import { findVisit } from './visits.sql.ts';

/**
 * After a visit was booked, moved or canceled, by whomever, in the same transaction: lays down its
 * reminders or drops them, and tells the member side. The one place that everybody calls.
 */
export async function afterChange(
  access: Access<ChangesVisits>,
  { jobs }: { jobs: Jobs },
  { patientId, id }: { patientId: string; id: string },
  change: Change,
): Promise<void> {
  const visit = await findVisit(access, patientId, id);
  if (!visit) return;
  const { startsAt, zone } = visit;
  const { now } = access.info;
  if (change === 'cancelled') await dropReminders(access, { patientId, id, now });
  else await planReminders(access, { patientId, id, startsAt, zone, now });
  const by = access.as === 'staff' ? 'clinic' : 'member';
  await announceChange(access, jobs, visit, change, by);
}
