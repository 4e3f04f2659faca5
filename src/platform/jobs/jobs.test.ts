import { type AddressInfo, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeWorld, type World } from '../../../test/world.ts';
import { mailNewResults } from '../../records/labs/notices/notices.ts';
import { openMail } from '../mail/mail.ts';
import { askForAlarmMail, raiseAlarm, tellAlarms } from './alarms.ts';
import { buryJob, listDeadJobs } from './dead-jobs.ts';
import { type JobHandlers, type JobWorker, type Queue, queues, startWorker } from './jobs.ts';

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
    (job) => world.db.transaction((tx) => buryJob(tx, world.jobs, log, job)),
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
  it('whose process was killed is taken again by another one', async () => {
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

  it('that fails until it is given up is kept, raises one alarm, and does what it should when it is asked for again', async () => {
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

  it('of one queue does not wait for a flood in another', async () => {
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

  it('is one of two thousand that are done, several at a time: one that waits for a mail server holds up nobody', async () => {
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

  it('of every queue has a dead letter, a heartbeat and enough tries for some hours', async () => {
    const list = await world.sql(
      'select name, dead_letter, heartbeat_seconds, retry_limit, retry_delay_max from pgboss.queue',
    );
    for (const queue of queues())
      expect(list).toContainEqual({
        name: queue satisfies Queue,
        dead_letter: 'dead',
        heartbeat_seconds: 20,
        retry_limit: 18,
        retry_delay_max: 1800,
      });
  });
});

/**
 * A mail server that takes mails, and what it heard; `moods` say what it does with the next ones.
 */
async function mailServer() {
  const heard: string[] = [];
  const commands: string[] = [];
  const moods: ('drop' | 'silent' | 'refuse')[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write('220 test\r\n');
    let text: string | null = null;
    let held = '';
    socket.on('data', (data) => {
      held += data.toString();
      for (let end = held.indexOf('\r\n'); end !== -1; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end);
        held = held.slice(end + 2);
        if (text !== null && line !== '.') text += `${line}\n`;
        else if (text !== null) {
          const mood = moods.shift();
          if (mood !== 'refuse') heard.push(text);
          text = null;
          if (mood === 'drop') socket.destroy();
          else if (mood !== 'silent')
            socket.write(mood === 'refuse' ? '451 later\r\n' : '250 ok\r\n');
        } else if (commands.push(line) && line === 'DATA') {
          text = '';
          socket.write('354 go on\r\n');
        } else socket.write(line.startsWith('EHLO') ? '250 test\r\n' : '250 ok\r\n');
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    commands,
    moods,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('a mail', () => {
  const mail = { to: 'x@example.org', subject: 'x', body: 'x', template: 'account' } as const;

  it('is sent once however often its job runs, at once or again; a lost answer sends it again under the same Message-ID', async () => {
    const server = await mailServer();
    const mailer = openMail(
      { smtpUrl: server.url, mailFrom: 'Portico <no-reply@portal.example.org>' },
      world.db,
      log,
    );
    const three = await Promise.allSettled([
      mailer.as('job-1')(mail),
      mailer.as('job-1')(mail),
      mailer.as('job-1')(mail),
    ]);
    // the others find it being sent, or sent already
    for (const one of three)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'mail-claimed' });
    expect(three.some((one) => one.status === 'fulfilled')).toBe(true);
    expect(server.heard).toHaveLength(1);
    await mailer.as('job-1')(mail);
    expect(server.heard).toHaveLength(1);
    server.moods.push('drop', 'refuse');
    await expect(mailer.as('job-2')(mail)).rejects.toThrow();
    await expect(mailer.as('job-2')(mail)).rejects.toThrow();
    await mailer.as('job-2')(mail);
    const ids = server.heard.map((text) => /^Message-ID: (.*)$/im.exec(text)?.[1]);
    expect([
      ids.length,
      new Set(ids).size,
      ids[1] === ids[2],
      /@portal\.example\.org>$/.test(ids[0] ?? ''),
    ]).toEqual([3, 2, true, true]);
    mailer.close();
    server.stop();
  });

  it('takes no header, recipient or command from a name or an address (A37)', async () => {
    const server = await mailServer();
    const mailer = openMail(
      { smtpUrl: server.url, mailFrom: 'Portico <no-reply@example.org>' },
      world.db,
      log,
    );
    const injected = '\r\nBcc: thief@evil.example\r\n\r\nowned';
    await mailer.as('a37-1')({
      ...mail,
      subject: `News at Cedar${injected}\u2028Bcc: thief@evil.example`,
      body: `Hello${injected}\r\n.\r\nMAIL FROM:<thief@evil.example>`,
    });
    for (const to of [
      'x@example.org\r\nRCPT TO:<thief@evil.example>',
      'x@example.org, thief@evil.example',
      '"x" <thief@evil.example>',
    ])
      await expect(mailer.as(`a37 ${to}`)({ ...mail, to }), to).rejects.toThrow('mail-address');
    const headers = server.heard.map((text) => text.slice(0, text.indexOf('\n\n')));
    expect(headers).toHaveLength(1);
    expect(headers[0]).not.toMatch(/^(Bcc|Cc):/im);
    expect(server.commands.filter((line) => /thief/.test(line))).toEqual([]);
    mailer.close();
    server.stop();
  });

  it('is not sent within a transaction: a slow mail server holds none open', async () => {
    const id = await world.person({ given: 'Ada' });
    const account = await world.account({ userId: 'ada', patientId: id });
    await world.sql('insert into refill_preference (patient_id, account_id) values ($1, $2)', [
      id,
      account,
    ]);
    const { notifyOfRefills } = await import('../../medications/requests/notices.ts');
    let open = -1;
    await notifyOfRefills(
      world.db,
      world.settings,
      'http://x',
      { accountId: account, patientId: id },
      world.clock.now(),
      async () => {
        open = (
          await world.sql(
            `select 1
              from pg_stat_activity
              where datname = current_database() and state like 'idle in transaction%'`,
          )
        ).length;
      },
    );
    expect(open).toBe(0);
  });

  it('about one result is claimed by one job; whoever died with it lets it go after a while', async () => {
    const id = await world.person({ given: 'Bea' });
    const account = await world.account({ userId: 'bea', patientId: id });
    const { observation, patient, report } = await import('../../../test/labs.ts');
    await world.bring([patient('bea', { name: [{ given: ['Bea'], family: 'Seen' }] })]);
    const [person] = await world.sql<{ id: string }>(
      "select patient_id as id from person where family = 'Seen'",
    );
    await world.sql('update account set patient_id = $2 where id = $1', [account, person?.id]);
    const test = observation('bea', 'bea', { number: 4 });
    await world.bring([test, report('bea', 'bea', [test])]);
    const tell = (send: () => Promise<void>, job: string) =>
      mailNewResults({ ...world, publicUrl: 'http://x', send }, account, world.clock.now(), job);
    let sent = 0;
    void tell(() => new Promise(() => {}), 'dies');
    await until(
      async () =>
        (await world.sql("select 1 from result_unseen where telling = 'dies'")).length > 0,
    );
    expect(await tell(async () => void sent++, 'second')).toBe(false);
    // the same job, tried again, goes on
    expect([
      await tell(async () => void sent++, 'dies'),
      await tell(async () => void sent++, 'third'),
      sent,
    ]).toEqual([true, false, 1]);
  });
});

describe('an alarm', () => {
  const raise = (about: string) =>
    world.db.transaction((tx) =>
      raiseAlarm(tx, world.jobs, log, { kind: 'job-dead', about }, world.clock.now()),
    );
  const settings = () => ({
    ...world.settings,
    alarmEmails: ['night@example.org', 'day@example.org'],
  });
  const mails = () =>
    world.sql<{ recipient: string; body: string }>(
      'select recipient, body from demo_mail order by recipient',
    );
  const tell = async (fail: string[] = []) => {
    const mailer = openMail({ smtpUrl: undefined, mailFrom: 'x@example.org' }, world.db, log);
    return tellAlarms(world.db, settings(), 'http://x', world.clock.now(), (who) =>
      fail.includes(who) ? () => Promise.reject(new Error('451')) : mailer.as(`alarm-1 ${who}`),
    );
  };

  it('is one mail to each of the named, once a day however often it is raised; who did not get it is told again, the others are not', async () => {
    for (let n = 0; n < 5; n++) await raise('mail.refills');
    await raise('mail.account');
    expect(await world.sql("select 1 from pgboss.job where name = 'mail.alarm'")).toHaveLength(1);
    await expect(tell(['day@example.org'])).rejects.toThrow('451');
    expect(await tell()).toBe(2);
    expect((await mails()).map((one) => one.recipient)).toEqual([
      'day@example.org',
      'night@example.org',
    ]);
    expect((await mails())[0]?.body).toContain('(mail.refills)');
    await raise('mail.refills');
    expect(await tell()).toBe(0);
    world.clock.pass(25 * 3_600_000);
    await raise('mail.refills');
    expect(
      (
        await world.sql<{ due: boolean }>(
          "select due_at is not null as due from alarm where about = 'mail.refills'",
        )
      )[0]?.due,
    ).toBe(true);
  });

  it('whose mail was lost is asked for again', async () => {
    await raise('mail.refills');
    await world.sql("delete from pgboss.job where name = 'mail.alarm'");
    await askForAlarmMail(world.db, world.jobs, settings());
    expect(await world.sql("select 1 from pgboss.job where name = 'mail.alarm'")).toHaveLength(1);
  });
});
