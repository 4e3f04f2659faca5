import { type Derivation, installedDerivations } from '../../derivation.ts';
import type { Db } from '../../platform/access/db.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import type { Clock } from '../../platform/clock.ts';
import { isDatabaseDown } from '../../platform/db/down.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { errorCode, errorPlace, type Log } from '../../platform/log.ts';
import type { Settings } from '../../platform/settings/settings.ts';

/**
 * Derives each feature's tables for everybody whose record changed, including in an interrupted
 * run. A record that can't be derived stays marked, is logged, and blocks nobody else.
 * @returns how many records could not be derived; a record counts twice if both derivations failed
 */
export async function finishRecords(deps: {
  db: Db;
  clock: Clock;
  jobs: Jobs;
  log: Log;
  settings: Settings;
}): Promise<number> {
  const { jobs, settings } = deps;
  const untilDone = async (
    { name, atOnce, take, derive }: Derivation,
    unable: string[],
  ): Promise<void> => {
    let limit = atOnce;
    for (;;) {
      let people: string[] = [];
      try {
        const now = deps.clock.now();
        await deps.db.asSystem('system:records', systemRequest(now, 'rebuild'), async (access) => {
          people = await take(access, limit, unable);
          if (people.length > 0) await derive(access, people, { jobs, settings, now });
        });
        if (people.length === 0) return;
      } catch (error) {
        const [only, ...more] = people;
        if (!only || isDatabaseDown(error)) throw error;
        limit = 1;
        if (more.length > 0) continue; // one by one, to find which record it is
        if (unable.includes(only)) continue; // another worker found it first
        unable.push(only);
        deps.log({
          event: 'records.derivation-failed',
          what: name,
          code: errorCode(error),
          place: errorPlace(error),
        });
      }
    }
  };
  const underived = async (derivation: Derivation): Promise<number> => {
    const unable: string[] = [];
    await Promise.all(
      Array.from({ length: derivation.parallel }, () => untilDone(derivation, unable)),
    );
    return unable.length;
  };
  const counts = await Promise.all(installedDerivations().map(underived));
  return counts.reduce((sum, count) => sum + count, 0);
}
