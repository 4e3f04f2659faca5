import pg from 'pg';
import { PgBoss, type QueueOptions } from 'pg-boss';
import type { Tx } from '../db/statements.ts';
import {
  DEAD_LETTERS,
  type JobData,
  type Queue,
  type QueueRules,
  queues,
  rulesOf,
} from './queues.ts';

const YEAR = 365 * 86_400;
/**
 * A job whose process shows no heartbeat for this many seconds is retried (pg-boss allows 10 or
 * more).
 */
const HEARTBEAT = 20;
/**
 * Retries after 5 seconds, then after twice as long each time, up to half an hour; given up after
 * about five hours.
 */
const TRIES = { retryLimit: 18, retryDelay: 5, retryBackoff: true, retryDelayMax: 1800 };
const KEEPING = { retentionSeconds: YEAR, deleteAfterSeconds: 3 * 86_400 };

export interface Jobs {
  /**
   * Enqueues a job in the caller's transaction: it runs at least once if that commits, never if it
   * does not.
   */
  enqueue<Q extends Queue>(
    tx: Tx,
    queue: Q,
    data: JobData[Q],
    options?: { delaySeconds?: number; onlyOne?: string },
  ): Promise<void>;
  /**
   * Enqueues a dead job again under its old id, so that what it did before it failed is not
   * repeated.
   */
  retry(tx: Tx, queue: Queue, id: string, data: unknown): Promise<void>;
}

const GRANTS_LOCK = 7_067_846;

/** Creates pg-boss's tables and our queues, as the owner of the database. */
export async function prepareJobs(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false, max: 1 });
  boss.on('error', () => {}); // the call rejects with the error
  await boss.start();
  const there = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  const ensure = async (
    name: string,
    policy: QueueRules['policy'],
    how: QueueOptions & { deadLetter?: string },
  ) => {
    if (there.has(name)) await boss.updateQueue(name, how);
    else await boss.createQueue(name, { policy, ...how });
  };
  // never given up: retried until it is stored
  await ensure(DEAD_LETTERS, 'short', {
    ...KEEPING,
    retentionSeconds: 10 * YEAR,
    retryLimit: 100_000,
    retryDelay: 10,
    retryBackoff: true,
    retryDelayMax: 600,
    heartbeatSeconds: HEARTBEAT,
  });
  for (const queue of queues())
    await ensure(queue, rulesOf(queue).policy, {
      ...TRIES,
      ...KEEPING,
      heartbeatSeconds: HEARTBEAT,
      deadLetter: DEAD_LETTERS,
    });
  await boss.stop({ graceful: false });
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // the running statement reports it
  await client.connect();
  try {
    // one at a time: two grants on one object end in "tuple concurrently updated"
    await client.query(`select pg_advisory_xact_lock(${GRANTS_LOCK});
      grant usage on schema pgboss to portico_app;
      grant select, insert, update, delete on all tables in schema pgboss to portico_app;
      grant usage on all sequences in schema pgboss to portico_app;
      grant execute on all functions in schema pgboss to portico_app`);
  } finally {
    await client.end();
  }
}

/** Whether `prepareJobs` of this version has run on the database. */
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
export function bossOver(
  executeSql: ExecuteSql,
  supervised: object = { supervise: false },
): PgBoss {
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
  boss.on('error', () => {}); // the call rejects with the error
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
    async retry(tx, queue, id, data) {
      const db = inTransaction(tx);
      const boss = quietBoss(db);
      await boss.deleteJob(queue, id, { db });
      await boss.insert(queue, [{ id, data: data as object, singletonKey: JSON.stringify(data) }], {
        db,
      });
    },
  };
}
