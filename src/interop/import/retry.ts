import { systemRequest } from '../../platform/access/request-info.ts';
import { listToRetry, type Retried } from '../quarantine/quarantine.ts';
import type { Draft } from '../validation/check.ts';
import { openValidator, type Validator } from '../validation/validator.ts';
import { finishRecords } from './finish.ts';
import { type Report, type Tally, zero } from './report.ts';
import { type ImportDeps, openRun } from './run.ts';

const AT_ONCE = 500;
const NONE: ReadonlyMap<string, string> = new Map();

/**
 * Tries again to file what is in quarantine. What can be filed leaves; the rest stays, with the
 * reason from this attempt.
 * @param ids these rows; null for all whose person or resource is known now
 * @returns how many were tried, and with which outcome
 */
export async function retryQuarantined(
  deps: ImportDeps,
  ids: string[] | null,
): Promise<Report['total'] & { tried: number }> {
  const validator = openValidator();
  try {
    const report = await retryWith(deps, validator, ids);
    await finishRecords(deps);
    return report;
  } finally {
    await validator.close();
  }
}

/** The same with an open validator. The caller derives results (`finishRecords`). */
export async function retryWith(
  deps: ImportDeps,
  validator: Validator,
  ids: string[] | null,
): Promise<Report['total'] & { tried: number }> {
  const report: Tally = { types: {}, total: zero(), unshown: {} };
  const tried: string[] = [];
  for (;;) {
    const rows = await deps.db.asSystem(
      'system:import',
      systemRequest(deps.clock.now(), 'quarantine'),
      (access) => listToRetry(access, ids, tried, AT_ONCE),
    );
    if (rows.length === 0) break;
    tried.push(...rows.map((row) => row.id));
    for (const [source, ofSource] of Map.groupBy(rows, (row) => row.source)) {
      const run = openRun(deps, source, report);
      const checked = await validator.check(ofSource.map(draftOf));
      await run.takePatients(checked.filter((one) => one.type === 'Patient'));
      await run.takeOthers(checked.filter((one) => one.type !== 'Patient'));
      await run.end();
    }
  }
  return { ...report.total, tried: tried.length };
}

const draftOf = (row: Retried): Draft => ({
  file: row.file,
  position: row.position,
  line: row.line ?? 0,
  text: row.text,
  kind: 'value',
  renames: NONE,
});
