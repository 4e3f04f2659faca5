import type { Access } from '../../platform/access/access.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { ChangesVisits } from '../policy.ts';

/** What became of a visit that the member side hears of. */
export type Change = 'booked' | 'moved' | 'cancelled';

/** After a visit was booked, moved or canceled, by whomever: the one place that everybody calls. */
export async function afterChange(
  access: Access<ChangesVisits>,
  deps: { jobs: Jobs },
  visit: { patientId: string; id: string },
  change: Change,
): Promise<void> {
  void [access, deps, visit, change];
}
