import type { Grant } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { Settings } from '../platform/settings.ts';
import { followRecord } from './outbox.ts';
import { takeStale } from './prescriptions.sql.ts';
import { drawPrescriptions } from './prescriptions.ts';

/**
 * Draws the prescriptions of people whose record changed, and lets their open requests follow.
 * @returns how many people were done; 0 when none is left
 */
export async function drawStale(tx: Tx, grant: Grant<`system:${string}`>, jobs: Jobs, settings: Settings, now: Date): Promise<number> {
  const people = await takeStale(tx, grant, 20);
  if (people.length === 0) return 0;
  const { drawn, dispenses } = await drawPrescriptions(tx, grant, people, settings);
  await followRecord(tx, grant, { jobs, settings }, drawn, dispenses, now);
  return people.length;
}
