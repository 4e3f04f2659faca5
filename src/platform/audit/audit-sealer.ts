import { createPrivateKey } from 'node:crypto';
import type { Pool } from '../access/db.ts';
import { errorCode, type Log } from '../log.ts';
import { reachAll } from './audit-chain.ts';
import { sealAudit } from './audit-seal.ts';

const EVERY_MS = 2_000;
const STALLED_MS = 60_000;
/** How far the program's clock may differ from the database's. */
const CLOCK_MS = 120_000;

/**
 * How long the oldest unsealed row has waited, in milliseconds by the database's clock; null if no
 * row is waiting.
 */
async function oldestUnsealed(db: Pool): Promise<number | null> {
  return db.transaction(async (tx) => {
    await reachAll(tx);
    const [row] = await tx.sql<{ ms: number | null }>(
      `select extract(epoch from clock_timestamp() - min(written_at))::float8 * 1000 as ms from
         (select written_at from audit_event
           where id > coalesce((select to_id from audit_block order by no desc limit 1), 0)
           order by id limit 1000) waiting`,
    );
    return row?.ms ?? null;
  });
}

export interface Sealing {
  stop(): Promise<void>;
}

/**
 * Seals every two seconds, and once more when stopped. Raises an alarm, at most once a minute per
 * kind: on an error, on rows unsealed for over a minute, on a cut end, on a clock two minutes off.
 * @param alarm called in addition to the log, for alarms that are mailed
 */
export function startSealing(
  db: Pool,
  auditKey: string,
  files: readonly string[],
  log: Log,
  alarm: (code: string) => void = () => {},
): Sealing {
  const key = createPrivateKey(auditKey);
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const raisedAt = new Map<string, number>();
  const raise = (code: string) => {
    if (Date.now() - (raisedAt.get(code) ?? 0) < 60_000) return;
    raisedAt.set(code, Date.now());
    log({ event: 'audit.alarm', code });
    alarm(code);
  };
  let failingSince: number | null = null;
  const once = async () => {
    try {
      for (;;) {
        const began = performance.now();
        const block = await sealAudit(db, key, new Date(), files);
        if (block)
          log({
            event: 'audit.sealed',
            block: block.no,
            events: block.events,
            hash: block.hash,
            ms: Math.round(performance.now() - began),
          });
        if (block && block.clockOff > CLOCK_MS) raise('clock');
        if (!block?.full || stopped) break;
      }
      failingSince = null;
      const waited = await oldestUnsealed(db);
      if (waited !== null && waited > STALLED_MS) raise('stalled');
    } catch (error) {
      failingSince ??= Date.now();
      raise(errorCode(error));
      if (Date.now() - failingSince > STALLED_MS) raise('stalled');
    }
  };
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(() => {
      running = once().then(() => {
        if (!stopped) next();
      });
    }, EVERY_MS);
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      await once();
    },
  };
}
