import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { KEEP_ALIVE } from './connections.ts';
import { APP_ROLE, type Tx } from './db.ts';
import { faultCode, type Log } from './log.ts';

/** What may be asked to be done later, and with what: ids only, so that no job row holds health information. */
export interface JobData {
  'mail.new-results': { accountId: string };
  /** Something happened to a request for a refill, or one is due. */
  'mail.refills': { accountId: string; patientId: string };
  /** A refill that was asked for by two numbers, which are kept sealed under this id. */
  'refill.by-number': { id: string };
  'mail.confirm-email': { linkId: string };
  'mail.invitation': { invitationId: string };
  /** What somebody asked for who can't sign on: a link to a new password, a link for the browser of this hash, or else the user ID. */
  'mail.recovery': { accountId: string; recoveryId?: string; browser?: string };
  /** Something that the owner of an account should know of; `changeId` where its address changed. */
  'mail.account': { accountId: string; notice: AccountNotice; changeId?: string };
  /** What waited in quarantine for a person who is known now, or what staff want tried again, is brought in. */
  'quarantine.retry': { ids?: string[] };
}
export type AccountNotice =
  | 'new-device'
  | 'many-tries'
  | 'password'
  | 'authenticator-on'
  | 'authenticator-off'
  | 'codes'
  | 'code-used'
  | 'passkey-on'
  | 'passkey-off'
  | 'questions'
  | 'questions-used'
  | 'user-id'
  | 'email'
  | 'details'
  | 'closed';
export type Queue = keyof JobData;
const queues: Queue[] = [
  'mail.new-results',
  'mail.refills',
  'refill.by-number',
  'mail.confirm-email',
  'mail.invitation',
  'mail.recovery',
  'mail.account',
  'quarantine.retry',
];

export interface Jobs {
  /** Asks for work in the caller's own transaction: it is done at least once if that commits, never if it does not. */
  enqueue<Q extends Queue>(tx: Tx, queue: Q, data: JobData[Q], options?: { delaySeconds?: number; onlyOne?: string }): Promise<void>;
}
export interface JobWorker {
  stop(): Promise<void>;
}
export type JobHandlers = { [Q in Queue]: (data: JobData[Q]) => Promise<void> };

/** The queue's own tables, made by the owner of the database beside our migrations. */
export async function prepareJobs(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false, max: 1 });
  boss.on('error', () => {}); // a fault rejects the call that met it
  await boss.start();
  for (const queue of queues) {
    if (!(await boss.getQueue(queue))) await boss.createQueue(queue, { policy: 'short', retryLimit: 8, retryBackoff: true, retryDelay: 5 });
  }
  await boss.stop({ graceful: false });
  const client = new pg.Client({ connectionString: url });
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
  const { rows } = await client.query("select to_regclass('pgboss.queue') is not null as there");
  if (!rows[0].there) return false;
  const known = new Set((await client.query('select name from pgboss.queue')).rows.map(({ name }) => name));
  return queues.every((queue) => known.has(queue));
}

function bossOver(executeSql: (text: string, values?: unknown[]) => Promise<{ rows: pg.QueryResultRow[] }>): PgBoss {
  const boss = new PgBoss({ db: { executeSql }, migrate: false, createSchema: false, supervise: false, schedule: false });
  boss.on('error', () => {}); // a fault rejects the call that met it
  return boss;
}

export function openJobs(): Jobs {
  return {
    async enqueue(tx, queue, data, options = {}) {
      const db = { executeSql: async (text: string, values?: unknown[]) => ({ rows: await tx.raw(text, values) }) };
      await bossOver(db.executeSql).insert(
        queue,
        [
          {
            data,
            ...(options.delaySeconds ? { startAfter: options.delaySeconds } : {}),
            // a queue holds one waiting job a key: the same asked for twice is done once, another is another
            singletonKey: options.onlyOne ?? JSON.stringify(data),
          },
        ],
        { db },
      );
    },
  };
}

/** Works the queues until stopped; a job whose handler throws is tried again, later each time. */
export async function startWorker(url: string, handlers: JobHandlers, log: Log): Promise<JobWorker> {
  const pool = new pg.Pool({ connectionString: url, max: 2, options: APP_ROLE, connectionTimeoutMillis: 10_000, query_timeout: 60_000, ...KEEP_ALIVE });
  pool.on('error', (fault) => log({ event: 'database.fault', code: faultCode(fault) }));
  const boss = bossOver(async (text, values) => pool.query(text, values));
  await boss.start();
  const attend = async <Q extends Queue>(queue: Q) => {
    await boss.work<JobData[Q]>(queue, { pollingIntervalSeconds: 2, batchSize: 1 }, async (jobs) => {
      for (const job of jobs) {
        const began = performance.now();
        try {
          await handlers[queue](job.data);
          log({ event: 'job.done', queue, ms: Math.round(performance.now() - began) });
        } catch (fault) {
          log({ event: 'job.failed', queue, code: faultCode(fault) });
          throw fault;
        }
      }
    });
  };
  for (const queue of queues) await attend(queue);
  return {
    async stop() {
      await boss.stop({ graceful: true, timeout: 5_000 });
      await pool.end();
    },
  };
}
