import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { queues } from '../src/platform/jobs/queues.ts';
import { type JobHandlers, startWorker } from '../src/platform/jobs/worker.ts';
import { openMail } from '../src/platform/mail/mail.ts';
import { preferencesFeature } from '../src/preferences/feature.ts';
import { schedulingFeature } from '../src/scheduling/feature.ts';
import { remindDue, scheduleReminders } from '../src/scheduling/reminders/reminders.ts';
import {
  type By,
  book,
  change,
  clinicIn,
  SECRETS,
  send,
  textOf,
  type Visit,
  visitType,
  workOnce,
} from './reminders.ts';
import { openSmtpSink, type SmtpSink } from './smtp-sink.ts';
import { en, es } from './words.ts';
import { makeWorld, type World } from './world.ts';

const CHICAGO = 'America/Chicago';
let world: World;
let sink: SmtpSink;
let desk: By;
let larkmoor: string;
let summit: string;
let typeId: string;
let confidentialId: string;
beforeAll(async () => {
  world = await makeWorld();
  sink = await openSmtpSink();
  desk = { accountId: await world.account({ userId: 'desk', roles: ['front-desk'] }), staff: true };
  larkmoor = await clinicIn(world, 'Larkmoor Women’s Clinic', CHICAGO);
  summit = await clinicIn(world, 'Summit Clinic', 'America/Denver');
  typeId = await visitType(world);
  confidentialId = await visitType(world, true);
});
afterAll(() => sink.stop());
beforeEach(async () => {
  for (const table of ['notice', 'notice_choice', 'visit_reminder', 'visit', 'pgboss.job'])
    await world.sql(`delete from ${table}`);
  sink.received.length = 0;
});

let n = 0;
interface Member extends By {
  person: string;
  email: string;
}
async function member(
  how: { birthDate?: string; language?: 'en' | 'es'; account?: false } = {},
): Promise<Member> {
  n += 1;
  const person = await world.person({
    ...{ given: 'Marigold', family: 'Zebulon' },
    birthDate: how.birthDate ?? '1984-03-27',
  });
  if (how.account === false) return { person, accountId: '', email: '' };
  const userId = `reminded${n}`;
  const accountId = await world.account({
    ...{ userId, patientId: person, language: how.language ?? 'en' },
  });
  await world.sql('update account set email_confirmed_at = now() where id = $1', [accountId]);
  return { person, accountId, email: `${userId}@example.org` };
}
const bookFor = (
  by: By,
  patientId: string,
  startsAt: string,
  rest: { zone?: string; clinicId?: string; typeId?: string } = {},
): Promise<Visit> =>
  book(world, by, {
    ...{ patientId, startsAt, clinicId: larkmoor, typeId, zone: CHICAGO },
    ...rest,
  });
const at = (time: string) => world.clock.set(time);
const work = () => workOnce(world, sink);
/** The mails to somebody: subject, and the line that says when the visit is. */
const mails = ({ email }: { email: string }): string[] =>
  sink.received
    .filter(({ to }) => to === email)
    .map((mail) => {
      const { subject, text } = textOf(mail);
      const when = text.split('\n').find((line) => /\d{4}(,| at) \d/.test(line)) ?? '';
      return `${subject}: ${when}`;
    });
const reminder = (when: string) => `${en('visit-mail.reminder-subject')}: ${when}`;
const statesOf = async (visit: Visit) =>
  (
    await world.sql<{ step: string; outcome: string | null }>(
      `select step, outcome from visit_reminder where visit_id = $1
        order by for_start, due_at`,
      [visit.id],
    )
  ).map(({ step, outcome }) => `${step} ${outcome ?? 'waits'}`);
const choose = (who: Member, topic: string, wanted: boolean, aboutId: string | null = null) =>
  world.sql('insert into notice_choice values ($1, $2, $3, $4, $5, now())', [
    ...[who.accountId, aboutId, topic, 'mail', wanted],
  ]);
/** Works once in each hour. @returns the mails to somebody, each with its hour */
async function through(from: string, to: string, who: Member): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for (let now = new Date(from); now <= new Date(to); now = new Date(now.getTime() + 3_600_000)) {
    at(now.toISOString());
    const before = mails(who).length;
    await work();
    for (const one of mails(who).slice(before).sort())
      found.push([now.toISOString().slice(0, 16), one.replace(/^.*?: /, '')]);
  }
  return found;
}

describe('a series of visits (case A11)', () => {
  it('is reminded of once each, also where a visit moves, is canceled or has begun', async () => {
    const who = await member();
    at('2027-02-01T15:00:00Z');
    const fridays = ['2027-02-19T16:00:00Z', '2027-02-26T16:00:00Z', '2027-03-05T16:00:00Z'];
    const [first, second, third] = await Promise.all(
      fridays.map((friday) => bookFor(who, who.person, friday)),
    );
    if (!first || !second || !third) throw new Error('nothing was booked');
    await work();
    expect(mails(who)).toHaveLength(3); // that they are booked
    const friday = (day: string) => `Friday, ${day}, 2027 at 10:00 AM CST`;
    // the clinic's 10:00, in winter, is 16:00 UTC
    expect(await through('2027-02-10T15:30:00Z', '2027-02-13T14:30:00Z', who)).toEqual([
      ['2027-02-12T16:30', friday('February 19')],
    ]);
    at('2027-02-13T15:00:00Z');
    await change(world, who, first, '2027-02-23T20:00:00Z');
    await change(world, who, second, null);
    const tuesday = 'Tuesday, February 23, 2027 at 2:00 PM CST';
    const later = await through('2027-02-13T15:30:00Z', '2027-03-05T12:30:00Z', who);
    expect(later).toEqual([
      ['2027-02-13T15:30', tuesday], // that it moved
      ['2027-02-13T15:30', friday('February 26')], // that it was canceled
      ['2027-02-16T20:30', tuesday],
      ['2027-02-20T20:30', tuesday],
      ['2027-02-22T20:30', tuesday],
      ['2027-02-23T18:30', tuesday],
      ['2027-02-26T16:30', friday('March 5')],
      ['2027-03-02T16:30', friday('March 5')],
      ['2027-03-04T16:30', friday('March 5')],
    ]);
    await world.sql("update visit set state = 'arrived' where id = $1", [third.id]);
    expect(await through('2027-03-05T13:30:00Z', '2027-03-06T15:30:00Z', who)).toEqual([]);
    expect(
      await world.sql('select state, version from visit order by booked_at, starts_at'),
    ).toEqual(expect.arrayContaining([{ state: 'arrived', version: 1 }]));
    expect(await Promise.all([first, second, third].map(statesOf))).toEqual([
      [
        ...['7-days sent', '3-days dropped', '1-day dropped', '2-hours dropped'],
        ...['7-days sent', '3-days sent', '1-day sent', '2-hours sent'],
      ],
      ['7-days dropped', '3-days dropped', '1-day dropped', '2-hours dropped'],
      ['7-days sent', '3-days sent', '1-day sent', '2-hours dropped'],
    ]);
  });

  it('is sent once by 30 runs, two at a time, some of which are killed', async () => {
    const who = await member();
    at('2027-02-01T15:00:00Z');
    const fridays = ['2027-02-19T16:00:00Z', '2027-02-19T17:00:00Z', '2027-02-19T18:00:00Z'];
    const [first] = await Promise.all(fridays.map((friday) => bookFor(who, who.person, friday)));
    await work();
    sink.received.length = 0;
    at('2027-02-12T18:30:00Z');
    // one that dies after the notices were made and before it notes so
    const dies = { ...world, jobs: { ...world.jobs, enqueue: () => Promise.reject(new Error()) } };
    await expect(remindDue(dies, world.clock.now())).rejects.toThrow();
    expect(await world.sql("select 1 from notice where topic = 'visit-7-days'")).toEqual([]);
    if (first) await world.sql("update visit set state = 'arrived' where id = $1", [first.id]);
    for (let run = 0; run < 15; run++) await Promise.all([work(), work()]);
    expect(mails(who).sort()).toEqual([
      reminder('Friday, February 19, 2027 at 11:00 AM CST'),
      reminder('Friday, February 19, 2027 at 12:00 PM CST'),
    ]);
    // accepted by the mail server, and killed before it noted so: once more, as the same message
    await world.sql(
      `update mail_claim set sent_at = null, claimed_until = now() - interval '1 hour'`,
    );
    await world.sql(
      `update notice set settled_at = null, outcome = null where id =
        (select id from notice where topic = 'visit-7-days' and outcome = 'sent' limit 1)`,
    );
    await Promise.all([work(), work()]);
    await work();
    const ids = sink.received.map(({ headers }) => /^Message-ID: (.*)$/im.exec(headers)?.[1]);
    expect([ids.length, new Set(ids).size]).toEqual([3, 2]);
    expect(await world.sql('select distinct state from visit order by state')).toEqual([
      { state: 'arrived' },
      { state: 'booked' },
    ]);
  });
});

describe('the queues', () => {
  const jobsAt = () =>
    world.sql<{ minute: string }>(
      "select data->>'minute' as minute from pgboss.job where name = 'visit.remind' order by 1",
    );

  it('have one job for each minute until the next sweep, whoever lays them down', async () => {
    at('2027-02-12T16:00:30Z');
    const now = world.clock.now();
    await Promise.all([scheduleReminders(world, now), scheduleReminders(world, now)]);
    await scheduleReminders(world, now);
    expect((await jobsAt()).map(({ minute }) => minute.slice(11, 16))).toEqual(
      Array.from({ length: 10 }, (_, n) => `16:0${n}`),
    );
  });

  it('bring a reminder to its reader', async () => {
    const who = await member();
    at('2027-02-12T15:59:00Z');
    await bookFor(who, who.person, '2027-02-19T16:00:00Z');
    const mail = openMail({ ...world.config, smtpUrl: sink.url }, world.db, () => {});
    const deps = {
      ...{ ...world, log: () => {}, mail },
      outbox: { db: world.db, jobs: world.jobs, log: () => {} },
    };
    const nothing = Object.fromEntries(queues().map((queue) => [queue, async () => {}]));
    const worker = await startWorker(
      world.url.replace('//postgres@', '//portico_app@'),
      {
        ...(nothing as JobHandlers),
        ...schedulingFeature.handlers?.(deps),
        ...preferencesFeature.handlers?.(deps),
      },
      async () => {},
      () => {},
      1,
    );
    await expect.poll(() => mails(who).length, { timeout: 20_000 }).toBe(1);
    at('2027-02-12T16:00:30Z');
    await scheduleReminders(world, world.clock.now());
    await expect.poll(() => mails(who).length, { timeout: 20_000 }).toBe(2);
    await worker.stop();
    mail.close();
    const when = 'Friday, February 19, 2027 at 10:00 AM CST';
    expect(mails(who)).toEqual([`${en('visit-mail.booked-subject')}: ${when}`, reminder(when)]);
  });
});

describe('what waits to be sent', () => {
  const START = '2027-02-19T16:00:00Z';
  async function queued(who: Member): Promise<Visit> {
    at('2027-02-01T15:00:00Z');
    const visit = await bookFor(who, who.person, START);
    await work();
    sink.received.length = 0;
    at('2027-02-12T16:00:00Z');
    expect(await remindDue(world, world.clock.now())).toBe(1);
    return visit;
  }
  it.each<[string, (who: Member, visit: Visit) => Promise<unknown>]>([
    ['was canceled', (who, visit) => change(world, who, visit, null)],
    ['moved', (who, visit) => change(world, who, visit, '2027-02-23T20:00:00Z')],
    [
      'moved, and nobody laid down anything',
      (_, { id }) => world.sql("update visit set starts_at = '2027-02-23' where id = $1", [id]),
    ],
    ['is over', (_, { id }) => world.sql("update visit set state = 'done' where id = $1", [id])],
  ])('is not sent about a visit that %s', async (_, happens) => {
    const who = await member();
    const visit = await queued(who);
    await happens(who, visit);
    await send(world, sink);
    expect(mails(who)).toEqual([]);
    expect(await world.sql("select outcome from notice where topic = 'visit-7-days'")).toEqual([
      { outcome: 'seen' },
    ]);
  });

  it('is one reminder after days without a worker, and true', async () => {
    const who = await member();
    at('2027-02-01T15:00:00Z');
    const visit = await bookFor(who, who.person, START);
    await work();
    sink.received.length = 0;
    at('2027-02-17T16:00:00Z');
    await work();
    expect(mails(who)).toEqual([reminder('Friday, February 19, 2027 at 10:00 AM CST')]);
    expect(await statesOf(visit)).toEqual([
      ...['7-days late', '3-days sent', '1-day waits', '2-hours waits'],
    ]);
    // and none after it began
    at('2027-02-19T16:00:00Z');
    await work();
    expect(mails(who)).toHaveLength(1);
    expect(await statesOf(visit)).toEqual([
      ...['7-days late', '3-days sent', '1-day late', '2-hours late'],
    ]);
  });

  it('has everything again for a visit that moves back, but nothing twice', async () => {
    const who = await member();
    const visit = await queued(who);
    await send(world, sink);
    at('2027-02-13T15:00:00Z');
    await change(world, who, visit, '2027-02-23T20:00:00Z');
    await change(world, who, visit, START);
    expect(await statesOf(visit)).toEqual([
      ...['7-days sent', '3-days waits', '1-day waits', '2-hours waits'],
      ...['7-days dropped', '3-days dropped', '1-day dropped', '2-hours dropped'],
    ]);
    await work();
    sink.received.length = 0;
    expect(await through('2027-02-13T15:30:00Z', '2027-02-24T15:30:00Z', who)).toEqual(
      ['2027-02-16T16:30', '2027-02-18T16:30', '2027-02-19T14:30'].map((hour) => [
        ...[hour, 'Friday, February 19, 2027 at 10:00 AM CST'],
      ]),
    );
  });
});

describe('a late booking', () => {
  it('skips the steps that passed', async () => {
    const who = await member();
    at('2027-02-17T15:00:00Z');
    const visit = await bookFor(who, who.person, '2027-02-19T16:00:00Z');
    expect(await statesOf(visit)).toEqual([
      ...['7-days passed', '3-days passed', '1-day waits', '2-hours waits'],
    ]);
    await work();
    expect(mails(who)).toEqual([
      `${en('visit-mail.booked-subject')}: Friday, February 19, 2027 at 10:00 AM CST`,
    ]);
  });
});

describe('quiet hours', () => {
  // 7:15 in the morning in Chicago: two hours before, it is quiet until 8
  const EARLY = '2027-02-19T13:15:00Z';
  const NINE = '2027-02-19T15:00:00Z';
  const prepared = async (startsAt: string, who: Member) => {
    at('2027-02-10T15:00:00Z');
    await bookFor(who, who.person, startsAt);
    for (const topic of ['visit-changes', 'visit-7-days', 'visit-3-days', 'visit-1-day'])
      await choose(who, topic, false);
    await work();
  };

  it('end before the visit: the reminder waits for their end', async () => {
    const who = await member();
    await prepared('2027-02-19T15:30:00Z', who);
    expect(await through('2027-02-19T12:30:00Z', '2027-02-19T17:30:00Z', who)).toEqual([
      ['2027-02-19T14:30', 'Friday, February 19, 2027 at 9:30 AM CST'],
    ]);
  });

  it('end after it began: there is none', async () => {
    const who = await member();
    await prepared(EARLY, who);
    expect(await through('2027-02-19T08:30:00Z', '2027-02-19T18:30:00Z', who)).toEqual([]);
  });

  it('don’t hold back the 2-hour one if the member says so', async () => {
    const who = await member();
    await choose(who, 'visit-2-hours-quiet', true);
    await prepared(EARLY, who);
    expect(await through('2027-02-19T08:30:00Z', '2027-02-19T18:30:00Z', who)).toEqual([
      ['2027-02-19T11:30', 'Friday, February 19, 2027 at 7:15 AM CST'],
    ]);
  });

  it('are chosen for each person: one that waits holds no other back', async () => {
    const parent = await member();
    const child = await member({ birthDate: '2022-01-01', account: false });
    await world.proxy(child.person, parent.accountId);
    await choose(parent, 'visit-2-hours-quiet', true, child.person);
    at('2027-02-10T15:00:00Z');
    await bookFor(parent, parent.person, NINE);
    await bookFor(desk, child.person, '2027-02-19T15:30:00Z');
    await work();
    for (const topic of ['visit-changes', 'visit-7-days', 'visit-3-days', 'visit-1-day'])
      for (const about of [null, child.person]) await choose(parent, topic, false, about);
    sink.received.length = 0;
    const taken = () =>
      world.sql("update pgboss.job set state = 'completed' where start_after <= now()");
    at('2027-02-19T13:00:00Z');
    await remindDue(world, world.clock.now());
    await taken();
    await send(world, sink);
    at('2027-02-19T13:45:00Z');
    await remindDue(world, world.clock.now());
    // the job of the child's does not wait behind that of the parent's
    expect(
      await world.sql(
        `select 1 from pgboss.job where name = 'notice.send' and state = 'created'
          and start_after <= now()`,
      ),
    ).toHaveLength(1);
    await send(world, sink);
    expect(mails(parent)).toEqual([reminder('Friday, February 19, 2027 at 9:30 AM CST')]);
    at('2027-02-19T14:00:00Z');
    await send(world, sink);
    expect(mails(parent)).toHaveLength(2);
  });

  it('don’t hold back what the clinic changes', async () => {
    const who = await member();
    at('2027-02-18T15:00:00Z');
    const visit = await bookFor(who, who.person, NINE);
    await work();
    at('2027-02-19T06:00:00Z'); // midnight
    await change(world, desk, visit, null);
    await work();
    expect(mails(who).at(-1)).toBe(
      `${en('visit-mail.cancelled-subject')}: Friday, February 19, 2027 at 9:00 AM CST`,
    );
  });
});

describe('the clock of the clinic', () => {
  it('says the time with its zone, wherever the reader is (A15)', async () => {
    const who = await member();
    at('2027-03-01T15:00:00Z');
    await bookFor(who, who.person, '2027-03-18T14:00:00Z', {
      ...{ clinicId: summit, zone: 'America/Denver' },
    });
    await work();
    const when = 'Thursday, March 18, 2027 at 8:00 AM MDT';
    expect(mails(who)).toEqual([`${en('visit-mail.booked-subject')}: ${when}`]);
    // 8:00 in Denver, before and after its clocks went forward on March 14
    sink.received.length = 0;
    expect(await through('2027-03-11T14:00:00Z', '2027-03-18T13:00:00Z', who)).toEqual([
      ['2027-03-11T15:00', when],
      ['2027-03-15T14:00', when],
      ['2027-03-17T14:00', when],
      // 6:00 in Denver is 7:00 in Chicago, where the reader sleeps until 8:00
      ['2027-03-18T13:00', when],
    ]);
  });

  it('tells the two 1:30s of one night apart (A3)', async () => {
    const who = await member();
    at('2026-10-20T15:00:00Z');
    await bookFor(who, who.person, '2026-11-01T06:30:00Z');
    await bookFor(who, who.person, '2026-11-01T07:30:00Z');
    await work();
    expect(
      mails(who)
        .map((one) => one.replace(/^.* at /, ''))
        .sort(),
    ).toEqual(['1:30 AM CDT', '1:30 AM CST']);
  });
});

describe('who hears of a visit', () => {
  const START = '2027-02-19T18:00:00Z';
  const DUE = '2027-02-12T18:00:00Z';
  const prepared = async (patientId: string, rest: { typeId?: string } = {}) => {
    at('2027-02-01T15:00:00Z');
    const visit = await bookFor(desk, patientId, START, rest);
    await work();
    at(DUE);
    return visit;
  };

  it('a caregiver as long as their right covers it, and not one whose right ended', async () => {
    const patient = await member({ birthDate: '2022-01-01', account: false });
    const [parent, revoked, grandparent] = [await member(), await member(), await member()];
    await world.proxy(patient.person, parent.accountId);
    const right = await world.proxy(patient.person, revoked.accountId);
    await world.proxy(patient.person, grandparent.accountId, {
      ...{ basis: 'invited', categories: ['upcoming-appointments'], endsOn: '2027-02-05' },
    });
    await prepared(patient.person);
    await remindDue(world, world.clock.now());
    await world.sql('update proxy set revoked_at = now() where id = $1', [right]);
    sink.received.length = 0;
    await send(world, sink);
    expect([parent, revoked, grandparent].map((one) => mails(one).length)).toEqual([1, 0, 0]);
  });

  it('of a teen, the teen; a parent if the teen lets them, but not of a confidential one', async () => {
    const teen = await member({ birthDate: '2011-01-01' });
    const [parent, trusted] = [await member(), await member()];
    await world.proxy(teen.person, parent.accountId);
    await world.proxy(teen.person, trusted.accountId, { categories: ['upcoming-appointments'] });
    const all = [teen, parent, trusted];
    await prepared(teen.person);
    await work();
    expect(all.map((one) => mails(one).length)).toEqual([2, 0, 2]);
    sink.received.length = 0;
    await prepared(teen.person, { typeId: confidentialId });
    await work();
    expect(all.map((one) => mails(one).length)).toEqual([2, 0, 0]);
  });

  it('nobody of a step that they turned off, or about somebody who has died', async () => {
    const [who, gone] = [await member(), await member()];
    await choose(who, 'visit-7-days', false);
    await prepared(who.person);
    const visit = await prepared(gone.person);
    await world.sql('update person set deceased = true where patient_id = $1', [gone.person]);
    sink.received.length = 0;
    await work();
    expect(sink.received).toEqual([]);
    expect((await statesOf(visit))[0]).toBe('7-days dropped');
  });
});

describe('a mail', () => {
  it('says the day and the time, and nothing else about the visit or its people', async () => {
    const [english, spanish] = [await member(), await member({ language: 'es' })];
    for (const who of [english, spanish]) {
      at('2027-02-01T15:00:00Z');
      const [kept, other] = [
        await bookFor(who, who.person, '2027-02-19T18:00:00Z'),
        await bookFor(desk, who.person, '2027-02-24T18:00:00Z'),
      ];
      await work();
      for (const [by, to] of [
        ...[
          [who, '2027-02-24T19:00:00Z'],
          [desk, '2027-02-24T20:00:00Z'],
        ],
        [desk, null],
      ] as [By, string | null][]) {
        await change(world, by, other, to);
        await work();
      }
      at('2027-02-12T18:00:00Z');
      await work();
      await change(world, who, kept, null);
      await work();
    }
    expect([mails(english).length, mails(spanish).length]).toEqual([7, 7]);
    for (const mail of sink.received) {
      const { subject, text } = textOf(mail);
      expect(`${subject}\n${text}\n${mail.headers}`).not.toMatch(SECRETS);
      expect(text).toMatch(/\/notices\/[0-9a-f-]{36}/);
      expect(mail.headers).toMatch(/^List-Unsubscribe: /m);
    }
    const kept = `${es('visit-mail.booked-subject')}: viernes 19 de febrero de 2027, 12:00 p. m. CST`;
    expect(mails(spanish)).toContain(kept);
    for (const table of ['notice', 'visit_reminder', 'pgboss.job'])
      expect(
        await world.sql(`select 1 from ${table} x where x::text ~* $1`, [SECRETS.source]),
      ).toEqual([]);
  });
});
