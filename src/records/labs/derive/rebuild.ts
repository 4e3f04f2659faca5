import type { Access } from '../../../platform/access/access.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { Settings } from '../../../platform/settings.ts';
import * as sql from './rebuild.sql.ts';
import { buildLabResults } from './results.rules.ts';

export { takeStale } from './rebuild.sql.ts';

/** Several results of one visit come within a minute or two: one mail tells of all of them. */
const GATHER_SECONDS = 60;

/**
 * Draws the results of people whose record changed, and notes what is new to whom. A result of long
 * ago that only now came in (a first load, another clinic's record) is no news, nor is one of which
 * nobody knows the date; a correction always is.
 */
export async function rebuildResults(
  access: Access<`system:${string}`>,
  people: string[],
  jobs: Jobs,
  settings: Settings,
  now: Date,
): Promise<void> {
  const newsFrom = new Date(now.getTime() - settings.newResultDays * 86_400_000);
  for (const [patientId, record] of await sql.readRecords(access, people)) {
    const results = buildLabResults(record.input, settings.zone);
    await sql.noteWanting(access, patientId, record);
    const changed = await sql.replaceResults(access, patientId, record.had, results, now);
    const byId = new Map(results.map((result) => [result.id, result]));
    const news = changed.filter(
      ({ id, fresh }) => !fresh || (byId.get(id)?.datedAt ?? newsFrom) > newsFrom,
    );
    for (const accountId of await sql.noteUnseen(access, patientId, news, now)) {
      await jobs.enqueue(
        access,
        'mail.new-results',
        { accountId },
        { delaySeconds: GATHER_SECONDS, onlyOne: accountId },
      );
    }
  }
}
