import type { Grant } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { Settings } from '../platform/settings.ts';
import { followRecord } from './pharmacy-news.ts';
import { drawPrescriptions } from './prescriptions.ts';

export { takeStale } from './prescriptions.sql.ts';

/** Draws the prescriptions of people whose record changed, and lets their open requests follow. */
export async function drawPeople(
  tx: Tx,
  grant: Grant<`system:${string}`>,
  people: string[],
  jobs: Jobs,
  settings: Settings,
  now: Date,
): Promise<void> {
  await followRecord(
    tx,
    grant,
    { jobs, settings },
    await drawPrescriptions(tx, grant, people, settings),
    now,
  );
}
