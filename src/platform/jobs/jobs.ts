import pg from 'pg';
import { type JobResult, PgBoss, type QueueOptions } from 'pg-boss';
import { APP_ROLE } from '../access/db.ts';
import { KEEP_ALIVE } from '../db/connections.ts';
import type { Tx } from '../db/statements.ts';
import { faultCode, type Log } from '../log.ts';

/**
 * What may be asked to be done later, and with what: ids only, so that no job row holds health
 * information. A feature adds its own queues by declaration merging.
 */
export interface JobData {
  /** Alarms that are due are mailed to the people of the setting. */
  'mail.alarm': Record<string, never>;
}
export type Queue = keyof JobData;

export interface Way {
  /**
   * How many of its jobs one process works at the same time. Each queue has its own workers, so a
   * flood in one delays no other.
   */
  atOnce: number;
  /** Seconds between two looks at an empty queue. */
  everySeconds: number;
  /**
   * `short`: one waiting job a key, the same asked for twice is done once. `exclusive`: one a key,
   * also while it is worked or tried again.
   */
  policy: 'short' | 'exclusive';
}
/** Somebody waits for it at the screen. */
export const ASKED_FOR: Way = { atOnce: 8, everySeconds: 1, policy: 'short' };
/** Nobody waits for it. */
export const NOTICE: Way = { atOnce: 8, everySeconds: 2, policy: 'short' };
export type Queues = { readonly [Q in Queue]?: Way };
const installed: { [Q in Queue]?: Way } = { 'mail.alarm': { ...ASKED_FOR, policy: 'exclusive' } };

/** Lets the program's workers attend a feature's queues. */
export function installQueues(queues: Queues): void {
  Object.assign(installed, queues);
}
/** Every queue that is installed. */
export const queues = (): Queue[] => Object.keys(installed) as Queue[]; // its keys are queues

const wayOf = (queue: Queue): Way => {
  const way = installed[queue];
  if (!way) throw new Error(`no feature has the queue ${queue}`);
  return way;
};

/**
 * Where pg-boss puts what it gives up; a worker moves it on to `dead_job`, from where staff try it
 * again or drop it.
 */
const DEAD = 'dead';
const YEAR = 365 * 86_400;
/**
 * What a process that was killed was doing is taken again after this long without a sign of life,
 * in seconds (pg-boss takes 10 at least).
 */
const HEARTBEAT = 20;
/**
 * 5 seconds at first, then twice as long each time, half an hour at most: given up after some five
 * hours.
 */
const TRIES = { retryLimit: 18, retryDelay: 5, retryBackoff: true, retryDelayMax: 1800 };
const KEEPING = { retentionSeconds: YEAR, deleteAfterSeconds: 3 * 86_400 };

export interface Jobs {
  /**
   * Asks for work in the caller's own transaction: it is done at least once if that commits, never
   * if it does not.
   */
  enqueue<Q extends Queue>(
    tx: Tx,
    queue: Q,
    data: JobData[Q],
    options?: { delaySeconds?: number; onlyOne?: string },
  ): Promise<void>;
  /**
   * Asks again for a job that was given up, under the id that it had: what it did before it failed
   * is not done again.
   */
  again(tx: Tx, queue: Queue, id: string, data: unknown): Promise<void>;
}
export interface JobWorker {
  stop(): Promise<void>;
}
/** A job that failed until it was given up. */
export interface GivenUp {
  id: string;
  queue: string;
  data: object;
  /** A code, never a fault's own words. */
  problem: string;
  tries: number;
  madeAt: Date;
}
/** @param id the job's own, the same each time that it is tried */
export type JobHandlers = { [Q in Queue]?: (data: JobData[Q], id: string) => Promise<void> };

/** The queue's own tables, made by the owner of the database beside our migrations. */
export async function prepareJobs(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false, max: 1 });
  boss.on('error', () => {}); // a fault rejects the call that met it
  await boss.start();
  const there = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  const ensure = async (
    name: string,
    policy: Way['policy'],
    how: QueueOptions & { deadLetter?: string },
  ) => {
    if (there.has(name)) await boss.updateQueue(name, how);
    else await boss.createQueue(name, { policy, ...how });
  };
  // given up never: it waits until the database takes it
  await ensure(DEAD, 'short', {
    ...KEEPING,
    retentionSeconds: 10 * YEAR,
    retryLimit: 100_000,
    retryDelay: 10,
    retryBackoff: true,
    retryDelayMax: 600,
    heartbeatSeconds: HEARTBEAT,
  });
  for (const queue of queues())
    await ensure(queue, wayOf(queue).policy, {
      ...TRIES,
      ...KEEPING,
      heartbeatSeconds: HEARTBEAT,
      deadLetter: DEAD,
    });
  await boss.stop({ graceful: false });
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // told by the statement that meets it
  await client.connect();
  try {
    await client.query(`grant usage on schema pgboss to portico_app;
      grant select, insert, update, delete on all tables in schema pgboss to portico_app;
      grant usage on all sequences in schema pgboss to portico_app;
      grant execute on all functions in schema pgboss to portico_app`);
  } finally {
    await client.end();
  }
}

/** Whether `prepareJobs` of this version has been over the database. */
export async function areJobsPrepared(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('pgboss.queue') is not null as there",
  );
  if (!rows[0]?.there) return false;
  const known = new Set(
    (await client.query<{ name: string }>('select name from pgboss.queue')).rows.map(
      ({ name }) => name,
    ),
  );
  return queues().every((queue) => known.has(queue));
}

type ExecuteSql = (text: string, values?: unknown[]) => Promise<{ rows: pg.QueryResultRow[] }>;
function bossOver(executeSql: ExecuteSql, supervised: object = { supervise: false }): PgBoss {
  return new PgBoss({
    db: { executeSql },
    migrate: false,
    createSchema: false,
    schedule: false,
    registerInstance: false,
    ...supervised,
  });
}
const inTransaction = (tx: Tx) => ({
  executeSql: async (text: string, values?: unknown[]) => ({ rows: await tx.sql(text, values) }),
});
const quietBoss = (db: { executeSql: ExecuteSql }): PgBoss => {
  const boss = bossOver(db.executeSql);
  boss.on('error', () => {}); // a fault rejects the call that met it
  return boss;
};

export function openJobs(): Jobs {
  return {
    async enqueue(tx, queue, data, options = {}) {
      const db = inTransaction(tx);
      await quietBoss(db).insert(
        queue,
        [
          {
            data,
            ...(options.delaySeconds ? { startAfter: options.delaySeconds } : {}),
            singletonKey: options.onlyOne ?? JSON.stringify(data),
          },
        ],
        { db },
      );
    },
    async again(tx, queue, id, data) {
      const db = inTransaction(tx);
      const boss = quietBoss(db);
      await boss.deleteJob(queue, id, { db });
      await boss.insert(queue, [{ id, data: data as object, singletonKey: JSON.stringify(data) }], {
        db,
      });
    },
  };
}

/** Runs so many at a time, all of them. */
async function eachOf<T>(
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

const codeOf = (output: unknown): string => {
  const said = JSON.stringify(output ?? '');
  return /heartbeat/.test(said)
    ? 'process-gone'
    : /timed out/.test(said)
      ? 'timeout'
      : (/"code":"([\w.-]{1,40})"/.exec(said)?.[1] ?? 'unknown');
};

/**
 * Works the queues until stopped. A job whose handler throws is tried again, later each time, and
 * given up in the end: it is then in `dead_job`. Every process watches over the jobs of all, by
 * turns: one whose process is gone is taken again.
 * @param bury keeps a job that was given up (`dead-jobs.ts`); where it throws, it is asked again
 * @param every how often the watch looks, in seconds
 */
export async function startWorker(
  url: string,
  handlers: JobHandlers,
  bury: (job: GivenUp) => Promise<void>,
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
  pool.on('error', (fault) => log({ event: 'database.fault', code: faultCode(fault) }));
  // told by the statement that meets it
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
  boss.on('error', (fault) => log({ event: 'job.failed', queue: 'watch', code: faultCode(fault) }));
  await boss.start();
  const attend = async <Q extends Queue>(queue: Q) => {
    const handle = handlers[queue];
    if (!handle) throw new Error(`nothing handles the queue ${queue}`);
    const { atOnce, everySeconds } = wayOf(queue);
    const options = {
      pollingIntervalSeconds: everySeconds,
      batchSize: atOnce * 5,
      burstWhenBatchFull: true,
      perJobResults: true,
    } as const;
    await boss.work<JobData[Q]>(queue, options, async (batch) => {
      const results: JobResult[] = [];
      await eachOf(batch, atOnce, async ({ id, data }) => {
        const began = performance.now();
        try {
          await handle(data, id);
          results.push({ id, status: 'completed' });
          log({ event: 'job.done', queue, ms: Math.round(performance.now() - began) });
        } catch (fault) {
          const code = faultCode(fault);
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
  await boss.work<object, void, typeof fromDead>(DEAD, fromDead, async (batch) => {
    for (const one of batch) {
      const queue = one.sourceName ?? 'unknown';
      await bury({
        id: one.sourceId ?? one.id,
        queue,
        data: one.data,
        problem: codeOf(one.sourceOutput ?? one.output),
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
