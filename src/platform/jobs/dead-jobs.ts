import type { Tx } from '../db/statements.ts';
import type { Log } from '../log.ts';
import { raiseAlarm } from './alarms.ts';
import type { Jobs } from './jobs.ts';
import type { Queue } from './queues.ts';
import type { FailedJob } from './worker.ts';

/** A job that was given up after its last try. Its data are ids. */
export interface DeadJob extends FailedJob {
  queue: Queue;
  data: Record<string, unknown>;
  diedAt: Date;
}
const COLUMNS = 'id, queue, data, problem, tries, made_at as "madeAt", died_at as "diedAt"';

/**
 * Stores a dead job, once, and raises an alarm; not for a mail about alarms, since those stay due.
 */
export async function keepDeadJob(tx: Tx, jobs: Jobs, log: Log, job: FailedJob): Promise<void> {
  const [row] = await tx.sql<{ at: Date }>(
    `insert into dead_job (id, queue, data, problem, tries, made_at, died_at)
      values ($1, $2, $3, $4, $5, $6, now()) on conflict (id) do nothing returning died_at as at`,
    [job.id, job.queue, JSON.stringify(job.data), job.problem, job.tries, job.madeAt],
  );
  if (!row) return;
  log({ event: 'job.dead', queue: job.queue, code: job.problem });
  if (job.queue !== 'mail.alarm')
    await raiseAlarm(tx, jobs, log, { kind: 'job-dead', about: job.queue }, row.at);
}

/** Newest first, at most 500. */
export const listDeadJobs = (tx: Tx): Promise<DeadJob[]> =>
  tx.sql<DeadJob>(`select ${COLUMNS} from dead_job order by died_at desc, id limit 500`);

/** How many jobs and messages were given up and wait for staff. */
export async function countDead(tx: Tx): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(
    `select (select count(*) from dead_job) + (select count(*) from outbox_message
        where state = 'dead') as n`,
  );
  return row?.n ?? 0;
}

/** The dead jobs of a queue whose data have one of `values` under `name`. */
export const findDeadJobs = (
  tx: Tx,
  queue: Queue,
  name: string,
  values: readonly string[],
): Promise<DeadJob[]> =>
  tx.sql<DeadJob>(`select ${COLUMNS} from dead_job where queue = $1 and data->>$2 = any($3)`, [
    queue,
    name,
    values,
  ]);

/** Enqueues it again under its own id. False if somebody else replayed or dropped it. */
export async function replayDeadJob(tx: Tx, jobs: Jobs, id: string): Promise<boolean> {
  const [job] = await tx.sql<DeadJob>(`delete from dead_job where id = $1 returning ${COLUMNS}`, [
    id,
  ]);
  if (job) await jobs.retry(tx, job.queue, job.id, job.data);
  return job !== undefined;
}

/** Drops it for good. False if somebody else replayed or dropped it. */
export async function dropDeadJob(tx: Tx, id: string): Promise<boolean> {
  return (await tx.sql('delete from dead_job where id = $1 returning 1', [id])).length > 0;
}
