import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeWorld, type World } from '../../../test/world.ts';
import { openMail } from '../mail/mail.ts';
import { keepDeadJob, listDeadJobs } from './dead-jobs.ts';
import { type Queue, queues } from './queues.ts';
import { type JobHandlers, type JobWorker, startWorker } from './worker.ts';

let world: World;
let worker: JobWorker | undefined;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  await world.sql('delete from pgboss.job');
  for (const table of ['dead_job', 'alarm', 'mail_claim', 'demo_mail'])
    await world.sql(`delete from ${table}`);
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});

const nothing = Object.fromEntries(
  queues().map((queue) => [queue, async () => {}]),
) as unknown as JobHandlers;
const log = (event: World['log'][number]) => void world.log.push(event);
const appUrl = () => world.url.replace('//postgres@', '//portico_app@');
const work = async (handlers: Partial<JobHandlers>) => {
  worker = await startWorker(
    appUrl(),
    { ...nothing, ...handlers },
    (job) => world.db.transaction((tx) => keepDeadJob(tx, world.jobs, log, job)),
    log,
    1,
  );
};
const ask = (accountId: string, queue: 'mail.new-results' | 'mail.recovery' = 'mail.new-results') =>
  world.db.transaction((tx) => world.jobs.enqueue(tx, queue, { accountId }));
async function until(what: () => Promise<boolean> | boolean, ms = 20_000): Promise<void> {
  for (const end = performance.now() + ms; !(await what()); ) {
    if (performance.now() > end) throw new Error('it did not happen');
    await new Promise((done) => setTimeout(done, 50));
  }
}
const states = async () =>
  (await world.sql<{ state: string }>('select state from pgboss.job')).map((row) => row.state);

describe('a job', () => {
  it('whose process was killed is taken over by another one', async () => {
    await ask('killed');
    const pool = new pg.Pool({ connectionString: appUrl(), options: '-c role=portico_app' });
    const gone = new PgBoss({
      db: { executeSql: async (text, values) => pool.query(text, values as unknown[]) },
      migrate: false,
      createSchema: false,
      supervise: false,
      schedule: false,
    });
    await gone.start();
    expect(await gone.fetch('mail.new-results')).toHaveLength(1);
    await gone.stop({ graceful: false });
    await pool.end();
    expect(await states()).toEqual(['active']);
    // it gives no sign of life for a minute
    await world.sql(
      "update pgboss.job set heartbeat_on = now() - interval '1 minute', started_on = now() - interval '1 minute'",
    );
    const done: string[] = [];
    await work({ 'mail.new-results': async ({ accountId }) => void done.push(accountId) });
    await until(async () => (await states()).includes('retry') || done.length > 0);
    await world.sql("update pgboss.job set start_after = now() where state = 'retry'");
    await until(() => done.length > 0);
    expect(done).toEqual(['killed']);
  });

  it('that fails until it is given up is stored, raises one alarm, and does its work when it is replayed', async () => {
    await ask('dead');
    await world.sql('update pgboss.job set retry_limit = 0');
    let broken = true;
    const done: string[] = [];
    await work({
      'mail.new-results': async ({ accountId }, id) => {
        if (broken)
          throw Object.assign(new Error('to rosa@example.org: no'), { code: 'EENVELOPE' });
        done.push(`${accountId} ${id}`);
      },
    });
    await until(async () => (await world.sql('select 1 from dead_job')).length > 0);
    const [dead] = await world.db.transaction(listDeadJobs);
    expect([dead?.queue, dead?.data, dead?.problem, dead?.tries]).toEqual([
      'mail.new-results',
      { accountId: 'dead' },
      'EENVELOPE',
      1,
    ]);
    expect(world.log).toContainEqual({
      event: 'alarm.raised',
      kind: 'job-dead',
      about: 'mail.new-results',
    });
    expect(
      JSON.stringify([
        await world.sql('select * from dead_job'),
        await world.sql('select output from pgboss.job'),
      ]),
    ).not.toContain('rosa');
    broken = false;
    const { replayDeadJob } = await import('./dead-jobs.ts');
    const again = () => world.db.transaction((tx) => replayDeadJob(tx, world.jobs, dead?.id ?? ''));
    expect([await again(), await again()]).toEqual([true, false]);
    await until(() => done.length > 0);
    expect(done).toEqual([`dead ${dead?.id}`]);
  });

  it('in one queue does not wait for a flood in another', async () => {
    await world.db.transaction(async (tx) => {
      for (let n = 0; n < 300; n++)
        await world.jobs.enqueue(tx, 'mail.new-results', { accountId: `flood${n}` });
    });
    let notices = 0;
    let link = 0;
    await work({
      'mail.new-results': async () => {
        await new Promise((done) => setTimeout(done, 100));
        notices += 1;
      },
      'mail.recovery': async () => {
        link = notices + 1;
      },
    });
    await until(() => notices > 0);
    await ask('someone', 'mail.recovery');
    await until(() => link > 0);
    expect(link).toBeLessThan(200);
  });

  it('is one of two thousand done several at a time: one that waits for a mail server holds up nobody', async () => {
    await world.sql(
      `insert into pgboss.job (name, data, singleton_key, policy, retry_limit, expire_seconds,
          deletion_seconds, heartbeat_seconds)
       select 'mail.new-results', jsonb_build_object('accountId', n), n::text, 'short', 3, 900,
         1000, 20
       from generate_series(1, 2000) n`,
    );
    const mail = openMail({ smtpUrl: undefined, mailFrom: 'x@example.org' }, world.db, log);
    let [now, most] = [0, 0];
    await work({
      'mail.new-results': async (_, id) => {
        most = Math.max(most, ++now);
        await new Promise((done) => setTimeout(done, 20)); // a mail server's time
        now -= 1;
        await mail.as(id)({
          to: 'x@example.org',
          subject: 'x',
          body: 'x',
          template: 'new-results',
        });
      },
    });
    await until(
      async () =>
        (await world.sql<{ n: number }>('select count(*)::int as n from demo_mail'))[0]?.n === 2000,
      60_000,
    );
    expect(most).toBeGreaterThanOrEqual(4);
  });

  it('in every queue has a dead letter, a heartbeat and enough retries for some hours', async () => {
    const list = await world.sql(
      'select name, dead_letter, heartbeat_seconds, retry_limit, retry_delay_max from pgboss.queue',
    );
    for (const queue of queues())
      expect(list).toContainEqual({
        name: queue satisfies Queue,
        deadLetter: 'dead',
        heartbeatSeconds: 20,
        retryLimit: 18,
        retryDelayMax: 1800,
      });
  });
});
