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
import { rebuildResults, takeStale as takeLabs } from '../../records/labs/lab-rebuild.ts';

type System = Access<'system:records'>;
interface Derivation {
  what: 'labs' | 'prescriptions';
  /** How many people at a time, and how many such groups side by side. */
  atOnce: number;
  abreast: number;
  take(access: System, limit: number, but: readonly string[]): Promise<string[]>;
  draw(access: System, people: string[], now: Date): Promise<void>;
}

/**
 * Draws what is still to be drawn of the record, also of a run that was cut off. Labs three at a
 * time: one is read while others are drawn and written. Somebody whose record can't be drawn stays
 * on the list, is told of in the log, and holds nobody up.
 * @returns how many records could not be drawn, results and prescriptions each by themselves
 */
export async function finishRecords(deps: {
  db: Db;
  clock: Clock;
  jobs: Jobs;
  log: Log;
  settings: Settings;
}): Promise<number> {
  const untilDone = async (
    { what, atOnce, take, draw }: Derivation,
    unable: string[],
  ): Promise<void> => {
    let limit = atOnce;
    for (;;) {
      let people: string[] = [];
      try {
        const now = deps.clock.now();
        await deps.db.asSystem('system:records', systemRequest(now, 'rebuild'), async (access) => {
          people = await take(access, limit, unable);
          if (people.length > 0) await draw(access, people, now);
        });
        if (people.length === 0) return;
      } catch (fault) {
        const [only, ...more] = people;
        if (!only || isAway(fault)) throw fault;
        limit = 1;
        if (more.length > 0) continue; // one by one, until it is clear whose it is
        if (unable.includes(only)) continue; // another worker was quicker to fail
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
  const underived = async (drawing: Derivation): Promise<number> => {
    const unable: string[] = [];
    await Promise.all(Array.from({ length: drawing.abreast }, () => untilDone(drawing, unable)));
    return unable.length;
  };
  const { jobs, settings } = deps;
  const counts = await Promise.all([
    underived({
      what: 'labs',
      atOnce: 4,
      abreast: 3,
      take: takeLabs,
      draw: (access, people, now) => rebuildResults(access, people, jobs, settings, now),
    }),
    underived({
      what: 'prescriptions',
      atOnce: 20,
      abreast: 1,
      take: takePrescriptions,
      draw: (access, people, now) => derivePeople(access, people, jobs, settings, now),
    }),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}
