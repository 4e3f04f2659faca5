import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeWorld, type World } from '../../../test/world.ts';
import { openMail } from '../mail/mail.ts';
import { enqueueAlarmMail, mailAlarms, raiseAlarm } from './alarms.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  for (const table of ['pgboss.job', 'alarm', 'mail_claim', 'demo_mail'])
    await world.sql(`delete from ${table}`);
});
const log = (event: World['log'][number]) => void world.log.push(event);

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
    return mailAlarms(world.db, settings(), 'http://x', world.clock.now(), (who) =>
      fail.includes(who) ? () => Promise.reject(new Error('451')) : mailer.as(`alarm-1 ${who}`),
    );
  };

  it('is one mail to each address, once a day however often it is raised; failed addresses are retried, the others are not mailed again', async () => {
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

  it('whose mail was lost is mailed again', async () => {
    await raise('mail.refills');
    await world.sql("delete from pgboss.job where name = 'mail.alarm'");
    await enqueueAlarmMail(world.db, world.jobs, settings());
    expect(await world.sql("select 1 from pgboss.job where name = 'mail.alarm'")).toHaveLength(1);
  });
});
