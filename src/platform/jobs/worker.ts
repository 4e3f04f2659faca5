import pg from 'pg';
import type { JobResult } from 'pg-boss';
import { APP_ROLE } from '../access/db.ts';
import { KEEP_ALIVE } from '../db/connections.ts';
import { errorCode, type Log } from '../log.ts';
import { bossOver } from './jobs.ts';
import { DEAD_LETTERS, type JobData, type Queue, queues, rulesOf } from './queues.ts';

export interface JobWorker {
  stop(): Promise<void>;
}
/** A job that was given up after its last attempt. */
export interface FailedJob {
  id: string;
  queue: string;
  data: object;
  /** A code, never an error message. */
  problem: string;
  tries: number;
  madeAt: Date;
}
/** @param id the job's id, the same on each attempt */
export type JobHandlers = { [Q in Queue]?: (data: JobData[Q], id: string) => Promise<void> };

/** Runs `work` for each item, at most `atOnce` at a time. */
async function forEachConcurrently<T>(
  list: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const waiting = [...list];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
    }),
  );
}

const failureCode = (output: unknown): string => {
  const text = JSON.stringify(output ?? '');
  return /heartbeat/.test(text)
    ? 'process-gone'
    : /timed out/.test(text)
      ? 'timeout'
      : (/"code":"([\w.-]{1,40})"/.exec(text)?.[1] ?? 'unknown');
};

/**
 * Runs the queues' jobs until stopped. A job whose handler throws is retried with growing delays
 * and finally given up; it is then in `dead_job`. All processes take turns watching for jobs whose
 * process is gone; those are retried.
 * @param bury keeps a job that was given up (`dead-jobs.ts`); if it throws, it is called again
 * later
 * @param every how often to watch for jobs whose process is gone, in seconds
 */
export async function startWorker(
  url: string,
  handlers: JobHandlers,
  keepDead: (job: FailedJob) => Promise<void>,
  log: Log,
  every = 10,
): Promise<JobWorker> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 3,
    options: APP_ROLE,
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000,
    ...KEEP_ALIVE,
  });
  pool.on('error', (error) => log({ event: 'database.error', code: errorCode(error) }));
  // reported by the statement that runs into it
  pool.on('connect', (client) => client.on('error', () => {}));
  const watch = {
    supervise: true,
    superviseIntervalSeconds: every,
    monitorIntervalSeconds: every,
    maintenanceIntervalSeconds: 600,
    reindex: false,
    monitorVacuum: false,
  };
  const boss = bossOver(async (text, values) => pool.query(text, values), watch);
  boss.on('error', (error) => log({ event: 'job.failed', queue: 'watch', code: errorCode(error) }));
  await boss.start();
  const attend = async <Q extends Queue>(queue: Q) => {
    const handle = handlers[queue];
    if (!handle) throw new Error(`nothing handles the queue ${queue}`);
    const { atOnce, pollSeconds } = rulesOf(queue);
    const options = {
      pollingIntervalSeconds: pollSeconds,
      batchSize: atOnce * 5,
      burstWhenBatchFull: true,
      perJobResults: true,
    } as const;
    await boss.work<JobData[Q]>(queue, options, async (batch) => {
      const results: JobResult[] = [];
      await forEachConcurrently(batch, atOnce, async ({ id, data }) => {
        const began = performance.now();
        try {
          await handle(data, id);
          results.push({ id, status: 'completed' });
          log({ event: 'job.done', queue, ms: Math.round(performance.now() - began) });
        } catch (error) {
          const code = errorCode(error);
          results.push({ id, status: 'failed', output: { code } });
          log({ event: 'job.failed', queue, code });
        }
      });
      return results;
    });
  };
  for (const queue of queues()) await attend(queue);
  const fromDead = {
    pollingIntervalSeconds: 2,
    batchSize: 20,
    burstWhenBatchFull: true,
    includeMetadata: true,
  } as const;
  await boss.work<object, void, typeof fromDead>(DEAD_LETTERS, fromDead, async (batch) => {
    for (const one of batch) {
      const queue = one.sourceName ?? 'unknown';
      await keepDead({
        id: one.sourceId ?? one.id,
        queue,
        data: one.data,
        problem: failureCode(one.sourceOutput ?? one.output),
        tries: (one.sourceRetryCount ?? 0) + 1,
        madeAt: one.sourceCreatedOn ?? one.createdOn,
      });
    }
  });
  return {
    async stop() {
      await boss.stop({ graceful: true, timeout: 5_000 });
      await pool.end();
    },
  };
}
