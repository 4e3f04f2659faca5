import type { Access } from '../../platform/access/access.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Settings } from '../../platform/settings.ts';
import { derivePrescriptions } from '../prescriptions/prescriptions.ts';
import { followRecord } from './pharmacy-news.ts';

export { takeStale } from '../prescriptions/prescriptions.sql.ts';

/** Draws the prescriptions of people whose record changed, and lets their open requests follow. */
export async function derivePeople(
  access: Access<`system:${string}`>,
  people: string[],
  jobs: Jobs,
  settings: Settings,
  now: Date,
): Promise<void> {
  await followRecord(
    access,
    { jobs, settings },
    await derivePrescriptions(access, people, settings),
    now,
  );
}
