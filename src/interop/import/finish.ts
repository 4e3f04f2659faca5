import { drawStale } from '../../medications/draw.ts';
import { type Grant, systemAsking, systemReach } from '../../platform/access.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Tx } from '../../platform/db.ts';
import type { Jobs } from '../../platform/jobs.ts';
import type { Settings } from '../../platform/settings.ts';
import { rebuildStale } from '../../records/lab-rebuild.ts';

/** Draws what is still to be drawn of the record, also of a run that was cut off. Labs three at a time: one is read while others are drawn and written. */
export async function finishRecords(deps: { db: Db; clock: Clock; jobs: Jobs; settings: Settings }): Promise<void> {
  const untilDone = async (work: (tx: Tx, grant: Grant<'system:records'>, now: Date) => Promise<number>): Promise<void> => {
    for (;;) {
      const now = deps.clock.now();
      const done = await deps.db.transaction(async (tx) => {
        return work(tx, await systemReach(tx, 'system:records', systemAsking(now, 'rebuild')), now);
      });
      if (done === 0) return;
    }
  };
  const labs = () => untilDone((tx, grant, now) => rebuildStale(tx, grant, deps.jobs, deps.settings, now));
  await Promise.all([labs(), labs(), labs(), untilDone((tx, grant, now) => drawStale(tx, grant, deps.jobs, deps.settings, now))]);
}
