import {
  derivePeople,
  takeStale as takePrescriptions,
} from '../../medications/prescriptions/derive.ts';
import type { Access } from '../../platform/access/access.ts';
import type { Db } from '../../platform/access/db.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import type { Clock } from '../../platform/clock.ts';
import { isAway } from '../../platform/db/away.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { faultCode, faultPlace, type Log } from '../../platform/log.ts';
import type { Settings } from '../../platform/settings.ts';
import { rebuildResults, takeStale as takeLabs } from '../../records/labs/derive/rebuild.ts';

type System = Access<'system:records'>;
interface Derivation {
  what: 'labs' | 'prescriptions';
  /** People per transaction. */
  atOnce: number;
  /** Transactions at the same time. */
  parallel: number;
  take(access: System, limit: number, but: readonly string[]): Promise<string[]>;
  derive(access: System, people: string[], now: Date): Promise<void>;
}

/**
 * Derives the results and prescriptions of everybody whose record changed, also in a run that was
 * interrupted. Lab results run three at a time, so that one reads while others compute and write. A
 * record that can't be derived stays marked, is logged, and holds nobody up.
 * @returns how many records could not be derived; one counts twice if both failed
 */
export async function finishRecords(deps: {
  db: Db;
  clock: Clock;
  jobs: Jobs;
  log: Log;
  settings: Settings;
}): Promise<number> {
  const untilDone = async (
    { what, atOnce, take, derive }: Derivation,
    unable: string[],
  ): Promise<void> => {
    let limit = atOnce;
    for (;;) {
      let people: string[] = [];
      try {
        const now = deps.clock.now();
        await deps.db.asSystem('system:records', systemRequest(now, 'rebuild'), async (access) => {
          people = await take(access, limit, unable);
          if (people.length > 0) await derive(access, people, now);
        });
        if (people.length === 0) return;
      } catch (fault) {
        const [only, ...more] = people;
        if (!only || isAway(fault)) throw fault;
        limit = 1;
        if (more.length > 0) continue; // one by one, to find whose record it is
        if (unable.includes(only)) continue; // another worker found it first
        unable.push(only);
        deps.log({
          event: 'records.underived',
          what,
          code: faultCode(fault),
          place: faultPlace(fault),
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
  const { jobs, settings } = deps;
  const counts = await Promise.all([
    underived({
      what: 'labs',
      atOnce: 4,
      parallel: 3,
      take: takeLabs,
      derive: (access, people, now) => rebuildResults(access, people, { jobs, settings, now }),
    }),
    underived({
      what: 'prescriptions',
      atOnce: 20,
      parallel: 1,
      take: takePrescriptions,
      derive: (access, people, now) => derivePeople(access, people, jobs, settings, now),
    }),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}
