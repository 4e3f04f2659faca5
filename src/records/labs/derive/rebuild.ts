import type { Access } from '../../../platform/access/access.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { Settings } from '../../../platform/settings/settings.ts';
import { noteUnseen } from './rebuild.sql.ts';
import { noteWanting, readRecords } from './record.sql.ts';
import { buildLabResults } from './results.rules.ts';
import { replaceResults } from './rows.sql.ts';

export { takeStale } from './rebuild.sql.ts';

/**
 * Derives the results of people whose record changed, and notes which of them are new to whom. An
 * old result that only now arrived (a first import, another clinic's record) is not new, nor is one
 * without a known date; a correction always is.
 */
export async function rebuildResults(
  access: Access<'system:records'>,
  people: string[],
  { jobs, settings, now }: { jobs: Jobs; settings: Settings; now: Date },
): Promise<void> {
  const newFrom = new Date(now.getTime() - settings.newResultDays * 86_400_000);
  for (const [patientId, record] of await readRecords(access, people)) {
    const results = buildLabResults(record.input, settings.zone);
    await noteWanting(access, patientId, record);
    const changed = await replaceResults(access, patientId, { had: record.had, results, now });
    const byId = new Map(results.map((result) => [result.id, result]));
    const unseen = changed.filter(
      ({ id, fresh }) => !fresh || (byId.get(id)?.datedAt ?? newFrom) > newFrom,
    );
    for (const accountId of await noteUnseen(access, patientId, unseen, now)) {
      await jobs.enqueue(access, 'mail.new-results', { accountId }, { onlyOne: accountId });
    }
  }
}
