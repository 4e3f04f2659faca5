import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { type Member, openSchedule, type ScheduleWorld } from '../schedule.ts';
import { en } from '../words.ts';

/** Visits as members find, book, move and cancel them. */
let at: ScheduleWorld;
let ines: Member;
let doctor: string;
let half: string;
let checkUp: string;
// a Monday, 8 in the morning in Chicago
const START = '2027-02-01T14:00:00Z';

beforeAll(async () => {
  at = await openSchedule({ at: START, requestsAMinute: 100_000 });
  doctor = await at.clinician('Dr. Ada Marlowe');
  half = await at.type('Office visit', { minutes: 30, grid: 30 });
  checkUp = await at.reason(half, 'Check-up');
  await at.hours(doctor, 'Larkmoor', { types: [half] });
  ines = await at.member({ given: 'Ines' });
});

const minutesOf = (list: { value: string }[]) =>
  list.map(({ value }) => Number(value.split(' ')[3]));

describe('booking', () => {
  it('goes from a reason to a time, a last look, and a visit that every page says the same of', async () => {
    await ines.browser.open(ines.base);
    expect(ines.browser.text).toContain(en('visits.none-ahead'));
    await ines.browser.open(`${ines.base}/new`);
    expect(ines.browser.text).toContain('Check-up');
    const times = await at.listed(ines, checkUp);
    expect(times[0]?.text).toBe('9:00 AM CST');
    const hold = await at.press(ines, checkUp, times[0]?.value ?? '');
    await ines.browser.open(`${ines.base}/holds/${hold}`);
    expect(ines.browser.text).toContain('Monday, February 1, 2027 at 9:00');
    expect(ines.browser.text).toContain('Dr. Ada Marlowe');
    const id = await at.confirm(ines, hold ?? '', { reason: 'My left knee', companion: 'Karl' });
    await ines.browser.open(`${ines.base}/${id}`);
    for (const words of ['My left knee', 'Karl', '9:00', 'CST', 'Larkmoor Clinic'])
      expect(ines.browser.text).toContain(words);
    const [row] = await at.world.sql(
      'select zone, local_start::text, number from visit where id = $1',
      [id],
    );
    expect(row).toMatchObject({ zone: 'America/Chicago', localStart: '2027-02-01 09:00:00' });
    expect(ines.browser.text).toContain(row?.number);
    await ines.browser.open(ines.base);
    expect(ines.browser.text).toContain('9:00');
    expect((await at.listed(await at.member(), checkUp)).at(0)?.text).toBe('9:30 AM CST');
  });

  it('pressed twice, after Back, or in two tabs, is one visit with one confirmation', async () => {
    const who = await at.member();
    const [time] = await at.listed(who, checkUp);
    const value = time?.value ?? '';
    const [one, two] = await Promise.all([
      at.press(who, checkUp, value),
      at.press(who, checkUp, value),
    ]);
    expect(one).toBe(two);
    const booked = await Promise.all([1, 2, 3].map(() => at.confirm(who, one ?? '')));
    expect(new Set(booked).size).toBe(1);
    expect(booked[0]).not.toBeNull();
    // and the same page again, later
    const again = await who.browser.request('GET', `${who.base}/holds/${one}`);
    expect(again.headers.location).toBe(`${who.base}/${booked[0]}`);
    const mine = (await at.visits()).filter(({ patientId }) => patientId === who.patientId);
    expect(mine).toHaveLength(1);
  });

  it('never ends in an error when one tab confirms while another one chooses', async () => {
    const who = await at.member();
    const times = await at.listed(who, checkUp, '&from=30150000');
    for (let i = 0; i < 12; i++) {
      const [one, two] = [times[2 * i]?.value ?? '', times[2 * i + 1]?.value ?? ''];
      const hold = await at.press(who, checkUp, one);
      const answers = await Promise.all([
        at.post(who, `${who.base}/holds/${hold}`, {
          ...{ mode: 'in-person', reason: '', companion: '', interpreter: '' },
        }),
        at.post(who, `${who.base}/new/${checkUp}`, { time: two }),
        at.post(who, `${who.base}/new/${checkUp}`, { time: one }),
      ]);
      for (const { status } of answers) expect([303, 422]).toContain(status);
    }
    expect(await at.overlaps()).toBe(0);
  });

  it('of two caregivers and the patient gets one visit; the others are shown it', async () => {
    const who = await at.member();
    const karl = await at.world.account({ userId: 'karl1', name: 'Karl Lane' });
    await at.world.proxy(who.patientId, karl, {
      ...{ basis: 'invited', relationship: 'child', categories: ['upcoming-appointments'] },
      endsOn: '2099-01-01',
    });
    const other: Member = { ...who, browser: await new Browser(at.world).signOn('karl1') };
    const [time] = await at.listed(who, checkUp);
    const results = await Promise.all([
      at.book(who, checkUp, time?.value ?? ''),
      at.book(other, checkUp, time?.value ?? ''),
    ]);
    expect(results.filter(Boolean)).toHaveLength(1);
    const answer = await at.post(other, `${other.base}/new/${checkUp}`, {
      time: time?.value ?? '',
    });
    expect(answer.body).toContain(en('visits.in-the-way-see'));
    expect(answer.body).toContain(`${who.base}/${results.find(Boolean)}`);
  });

  it('refuses what is no time of a list, and says which times are free', async () => {
    const who = await at.member();
    const wrong = [
      at.time(doctor, 'Larkmoor', '2027-02-02T15:10:00Z'), // not on the grid
      at.time(doctor, 'Larkmoor', '2027-01-29T16:00:00Z'), // past
      at.time(doctor, 'Larkmoor', '2027-02-02T23:00:00Z'), // after hours: 17:00
      at.time(doctor, 'Summit', '2027-02-02T17:00:00Z'), // not there
      at.time(doctor, 'Larkmoor', '2027-02-06T16:00:00Z'), // a Saturday
      at.time(crypto.randomUUID(), 'Larkmoor', '2027-02-02T16:00:00Z'),
      at.time(doctor, 'Larkmoor', '2027-02-02T16:00:00Z', 'video'), // not of this type
      'x y z 1',
      `${doctor} ${at.clinics.Larkmoor} in-person 99999999999`,
      `${doctor} ${at.clinics.Larkmoor} in-person 1e9`,
    ];
    for (const value of wrong) {
      const answer = await at.post(who, `${who.base}/new/${checkUp}`, { time: value });
      expect([value, answer.status]).toEqual([value, 422]);
      expect(answer.body).toContain('name="time"');
    }
    expect(await at.visits()).not.toContainEqual(
      expect.objectContaining({ patientId: who.patientId }),
    );
  });

  it('keeps a time for five minutes, and no longer; a late press still gets it if it is free', async () => {
    const [who, other] = [await at.member(), await at.member()];
    const value = at.time(doctor, 'Larkmoor', '2027-02-03T16:00:00Z');
    const hold = await at.press(who, checkUp, value);
    expect(await at.press(other, checkUp, value)).toBeNull();
    at.world.clock.pass(5 * 60_000 + 1000);
    const theirs = await at.press(other, checkUp, value);
    expect(theirs).not.toBeNull();
    expect(await at.confirm(who, hold ?? '')).toBeNull();
    at.world.clock.pass(5 * 60_000 + 1000);
    await other.browser.open(`${other.base}/holds/${theirs}`);
    expect(other.browser.text).toContain(en('visits.held-out'));
    expect(await at.confirm(other, theirs ?? '')).not.toBeNull();
    at.world.clock.set(START);
  });

  it('holds one time per person and account, so a script can’t squat on a day', async () => {
    const who = await at.member();
    const times = await at.listed(who, checkUp);
    for (const { value } of times.slice(0, 5))
      expect(await at.press(who, checkUp, value)).not.toBeNull();
    const [row] = await at.world.sql<{ n: number }>(
      'select count(*)::int as n from visit_hold where account_id = $1',
      [who.accountId],
    );
    expect(row?.n).toBe(1);
  });
});

describe('the list of times', () => {
  it('leaves nothing out, whatever the modes, and goes on where it ended', async () => {
    const kim = await at.clinician('Dr. Kim Every');
    const type = await at.type('Every mode', {
      ...{ minutes: 60, grid: 60, needs_room: true, modes: ['in-person', 'phone', 'video'] },
    });
    const reason = await at.reason(type, 'Every mode');
    await at.world.sql("insert into room (clinic_id, name, changed_at) values ($1, 'A', now())", [
      at.clinics.Kapua,
    ]);
    await at.hours(kim, 'Kapua', { types: [type], from: 8 * 60, until: 16 * 60 });
    const who = await at.member();
    const first = await at.listed(who, reason);
    const last = minutesOf(first).at(-1) ?? 0;
    const rest = await at.listed(who, reason, `&from=${last + 1}`);
    const all = [...minutesOf(first), ...minutesOf(rest)];
    // eight a day from Monday to Friday, an hour apart
    for (const [i, minute] of all.entries()) {
      const before = all[i - 1];
      if (before === undefined) continue;
      expect([60, 17 * 60, (17 + 48) * 60]).toContain(minute - before);
    }
    expect(all).toHaveLength(80);
    expect(who.browser.text).toContain('HST');
  });

  it('is narrowed by mode, weekday and time of day, and says what to do when nothing is left', async () => {
    const lee = await at.clinician('Dr. Lee Narrow');
    const type = await at.type('Narrow', { minutes: 60, grid: 60, modes: ['in-person', 'video'] });
    const reason = await at.reason(type, 'Narrow');
    await at.hours(lee, 'Summit', { types: [type], modes: ['in-person'] });
    await at.hours(lee, 'Summit', {
      types: [type],
      modes: ['video'],
      weekdays: [6],
      from: 1080,
      until: 1200,
    });
    const who = await at.member();
    const videos = await at.listed(who, reason, '&mode=video');
    expect(videos.every(({ value }) => value.includes(' video '))).toBe(true);
    expect(new Set(videos.map(({ text }) => text))).toEqual(
      new Set(['6:00 PM MST', '7:00 PM MST', '6:00 PM MDT', '7:00 PM MDT']),
    );
    const mornings = await at.listed(who, reason, '&weekday=3&part=morning');
    expect(mornings.slice(0, 4).map(({ text }) => text)).toEqual([
      '9:00 AM MST',
      '10:00 AM MST',
      '11:00 AM MST',
      '9:00 AM MST',
    ]);
    expect(await at.listed(who, reason, '&mode=video&part=morning')).toEqual([]);
    expect(who.browser.text).toContain(en('visits.none-filtered'));
    expect(who.browser.text).toContain('1-800-555-0142');
    // what no filter knows is ignored
    expect(
      await at.listed(
        who,
        reason,
        '&mode=x&weekday=9&part=%3Cscript%3E&doctor=1&from=-1&place=city+',
      ),
    ).not.toEqual([]);
  });
});

describe('the database', () => {
  it('lets one of sixty overlapping presses through, and both of two that only touch (A1)', async () => {
    const marlowe = await at.clinician('Dr. Race');
    const short = await at.type('Half hour', { minutes: 30, grid: 15 });
    const long = await at.type('Hour', { minutes: 60, grid: 15 });
    await at.hours(marlowe, 'Larkmoor', { types: [short, long] });
    const [shortReason, longReason] = [
      await at.reason(short, 'Short'),
      await at.reason(long, 'Long'),
    ];
    const members = await Promise.all(Array.from({ length: 12 }, () => at.member()));
    const tries = [
      [shortReason, '2027-02-09T16:00:00Z'],
      [shortReason, '2027-02-09T16:15:00Z'],
      [longReason, '2027-02-09T15:45:00Z'],
    ] as const;
    const all = await Promise.all(
      Array.from({ length: 60 }, (_, i) => {
        const [reason, start] = tries[i % 3] ?? tries[0];
        const who = members[i % 12] as Member;
        return at.book(who, reason, at.time(marlowe, 'Larkmoor', start));
      }),
    );
    const booked = await at.world.sql('select 1 from visit_clinician where clinician_id = $1', [
      marlowe,
    ]);
    expect(booked).toHaveLength(1);
    expect(new Set(all.filter(Boolean)).size).toBe(1);
    const [a, b] = [members[0] as Member, members[1] as Member];
    const touching = await Promise.all([
      at.book(a, shortReason, at.time(marlowe, 'Larkmoor', '2027-02-10T16:00:00Z')),
      at.book(b, shortReason, at.time(marlowe, 'Larkmoor', '2027-02-10T16:30:00Z')),
    ]);
    expect(touching.every(Boolean)).toBe(true);
    expect(await at.overlaps()).toBe(0);
  }, 120_000);

  it('guards the time around a visit, and the list knows it wherever a search begins (A5)', async () => {
    const dana = await at.clinician('Dr. Dana Summit');
    const plain = await at.type('Plain', { minutes: 30, grid: 15 });
    const wide = await at.type('Wide', { minutes: 45, grid: 15, after: 30 });
    await at.hours(dana, 'Summit', { types: [plain, wide] });
    const [reason, wideReason] = [await at.reason(plain, 'Plain'), await at.reason(wide, 'Wide')];
    const who = await at.member();
    const mdt = (time: string) => at.time(dana, 'Summit', `2027-02-16T${time}:00Z`);
    expect(await at.book(who, wideReason, mdt('16:00'))).not.toBeNull(); // 09:00-09:45, busy until 10:15
    at.world.clock.set('2027-02-16T16:50:00Z'); // 09:50 there
    const other = await at.member();
    const times = await at.listed(other, reason);
    expect(times[0]?.text).toBe('10:15 AM MST');
    expect(await at.press(other, reason, mdt('17:00'))).toBeNull();
    const today = times.filter(
      ({ value }) => Number(value.split(' ')[3]) * 60_000 < Date.parse('2027-02-17T07:00:00Z'),
    );
    expect(today.at(-1)?.text).toBe('4:30 PM MST');
    expect(await at.press(other, reason, mdt('23:45'))).toBeNull();
    const [three, four] = [await at.member(), await at.member()];
    const both = await Promise.all([
      at.book(three, reason, mdt('18:00')),
      at.book(four, wideReason, mdt('17:15')),
    ]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await at.overlaps()).toBe(0);
    at.world.clock.set(START);
  });

  it('refuses a patient two visits at one time, and names the one in the way (A7)', async () => {
    const [one, two] = [await at.clinician('Dr. One'), await at.clinician('Dr. Two')];
    const type = await at.type('Visit', { minutes: 30, grid: 15, modes: ['in-person', 'phone'] });
    const reason = await at.reason(type, 'Visit');
    await at.hours(one, 'Summit', { types: [type] });
    await at.hours(two, 'Larkmoor', { types: [type] });
    const who = await at.member();
    const id = await at.book(who, reason, at.time(one, 'Summit', '2027-05-11T20:00:00Z'));
    const path = `${who.base}/new/${reason}`;
    const refused = await at.post(who, path, {
      time: at.time(two, 'Larkmoor', '2027-05-11T20:15:00Z', 'phone'),
    });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain(`${who.base}/${id}/change`);
    expect(
      await at.book(who, reason, at.time(two, 'Larkmoor', '2027-05-11T20:30:00Z', 'phone')),
    ).not.toBeNull();
    for (let i = 0; i < 10; i++) {
      const day = `2027-06-${String(7 + (i % 5)).padStart(2, '0')}`;
      const hour = 15 + Math.floor(i / 5);
      const again = await Promise.all([
        at.book(who, reason, at.time(one, 'Summit', `${day}T${hour}:00:00Z`)),
        at.book(who, reason, at.time(two, 'Larkmoor', `${day}T${hour}:00:00Z`)),
      ]);
      expect(again.filter(Boolean).length).toBeLessThanOrEqual(1);
    }
    expect(await at.overlaps()).toBe(0);
  }, 60_000);

  it('keeps both visits when two records that overlap are joined', async () => {
    const [one, two] = [await at.clinician('Dr. Three'), await at.clinician('Dr. Four')];
    const type = await at.type('Joined', { grid: 15 });
    const reason = await at.reason(type, 'Joined');
    for (const each of [one, two]) await at.hours(each, 'Larkmoor', { types: [type] });
    const [a, b] = [await at.member(), await at.member()];
    const first = await at.book(a, reason, at.time(one, 'Larkmoor', '2027-03-02T16:00:00Z'));
    const second = await at.book(b, reason, at.time(two, 'Larkmoor', '2027-03-02T16:15:00Z'));
    await at.world.sql('update visit set patient_id = $1 where id = $2', [a.patientId, second]);
    const rows = await at.world.sql<{ over: boolean; visitId: string }>(
      "select over, visit_id from booked where kind = 'patient' and resource = $1",
      [a.patientId],
    );
    expect(rows.map((row) => [row.visitId, row.over]).sort()).toEqual(
      [
        [first, false],
        [second, true],
      ].sort(),
    );
  });
});

describe('moving', () => {
  it('takes a time that the visit itself is in the way of, and keeps the old one if it fails (A10)', async () => {
    const dana = await at.clinician('Dr. Move');
    const [long, short] = [
      await at.type('Hour to move', { minutes: 60, grid: 15 }),
      await at.type('Other half', { minutes: 30, grid: 15 }),
    ];
    await at.hours(dana, 'Larkmoor', { types: [long, short] });
    const [reason, otherReason] = [await at.reason(long, 'L'), await at.reason(short, 'S')];
    for (let i = 0; i < 6; i++) {
      const day = `2027-03-${String(1 + i * 7 + 1).padStart(2, '0')}`;
      if (day > '2027-03-12') break;
      const [who, other] = [await at.member(), await at.member()];
      const utc = (time: string) => at.time(dana, 'Larkmoor', `${day}T${time}:00Z`);
      const id = await at.book(who, reason, utc('17:30'));
      expect(id).not.toBeNull();
      const move = async (): Promise<boolean> => {
        const answer = await at.post(who, `${who.base}/${id}/change`, { time: utc('17:45') });
        const hold = /holds\/([0-9a-f-]{36})$/.exec(String(answer.headers.location))?.[1];
        return hold ? (await at.confirm(who, hold)) !== null : false;
      };
      const [moved, taken] = await Promise.all([move(), at.book(other, otherReason, utc('18:30'))]);
      expect([moved, taken !== null].filter(Boolean)).toHaveLength(1);
      const [visit] = (await at.visits()).filter((one) => one.id === id);
      expect(visit?.startsAt.toISOString().slice(11, 16)).toBe(moved ? '17:45' : '17:30');
      expect(visit?.sequence).toBe(moved ? 1 : 0);
    }
    expect(await at.overlaps()).toBe(0);
  }, 60_000);

  it('to the very same time changes nothing', async () => {
    const who = await at.member();
    const value = at.time(doctor, 'Larkmoor', '2027-02-11T16:00:00Z');
    const id = await at.book(who, checkUp, value);
    const answer = await at.post(who, `${who.base}/${id}/change`, { time: value });
    const hold = /holds\/([0-9a-f-]{36})$/.exec(String(answer.headers.location))?.[1] ?? '';
    expect(await at.confirm(who, hold)).toBe(id);
    const events = await at.world.sql('select kind from visit_event where visit_id = $1', [id]);
    expect(events).toEqual([{ kind: 'booked' }]);
    expect((await at.visits()).find((one) => one.id === id)?.sequence).toBe(0);
  });

  it('keeps the history, frees the old time, and can’t race a cancellation into two states', async () => {
    const [who, other] = [await at.member(), await at.member()];
    const old = at.time(doctor, 'Larkmoor', '2027-02-12T16:00:00Z');
    const id = await at.book(who, checkUp, old);
    const answer = await at.post(who, `${who.base}/${id}/change`, {
      time: at.time(doctor, 'Larkmoor', '2027-02-12T17:00:00Z'),
    });
    const hold = /holds\/([0-9a-f-]{36})$/.exec(String(answer.headers.location))?.[1] ?? '';
    const [moved, cancelled] = await Promise.all([
      at.confirm(who, hold),
      at.post(who, `${who.base}/${id}/cancel`, { why: 'time' }),
    ]);
    expect(cancelled.status).toBe(303);
    const visit = (await at.visits()).find((one) => one.id === id);
    expect(visit?.state).toBe('cancelled');
    expect(moved === null || moved === id).toBe(true);
    expect(await at.book(other, checkUp, old)).not.toBeNull();
    expect(await at.world.sql('select 1 from booked where visit_id = $1', [id])).toHaveLength(0);
  });
});

describe('cancelling', () => {
  it('is possible until 24 hours before, elapsed; later the page gives the number to call', async () => {
    const who = await at.member();
    const id = await at.book(who, checkUp, at.time(doctor, 'Larkmoor', '2027-02-04T16:00:00Z'));
    at.world.clock.set('2027-02-03T16:00:01Z');
    who.browser = await new Browser(at.world).signOn(who.userId);
    await who.browser.open(`${who.base}/${id}`);
    expect(who.browser.text).toContain('319-555-0170');
    expect(who.browser.query(`a[href="${who.base}/${id}/cancel"]`)).toHaveLength(0);
    const late = await at.post(who, `${who.base}/${id}/cancel`, { why: 'time' });
    expect(late.headers.location).toContain('done=late');
    at.world.clock.set('2027-02-03T16:00:00Z');
    const done = await at.post(who, `${who.base}/${id}/cancel`, { why: 'time' });
    expect(done.headers.location).toContain('done=cancelled');
    const again = await at.post(who, `${who.base}/${id}/cancel`, { why: 'time' });
    expect(again.headers.location).toContain('done=already');
    await who.browser.open(who.base);
    expect(who.browser.text).toContain(en('visits.state-cancelled'));
    await who.browser.open(`${who.base}/${id}`);
    expect(who.browser.text).toContain('The patient canceled it on');
    at.world.clock.set(START);
  });
});

describe('a visit that the clinic cancels', () => {
  it('offers the nearest times on its page, one press away, and only then', async () => {
    const who = await at.member();
    const id = await at.book(who, checkUp, at.time(doctor, 'Larkmoor', '2027-02-25T18:00:00Z'));
    await who.browser.open(`${who.base}/${id}`);
    expect(who.browser.text).not.toContain(en('visits.nearest'));
    await at.world.sql(
      `with freed as (delete from booked where visit_id = $1)
       update visit set state = 'cancelled', cancelled_at = $2, cancelled_as = 'staff',
         cancel_reason = 'clinician-away' where id = $1`,
      [id, at.world.clock.now()],
    );
    await who.browser.open(`${who.base}/${id}`);
    expect(who.browser.text).toContain(en('visits.nearest'));
    const times = who.browser.query('button[name="time"]').map((one) => one.getAttribute('value'));
    expect(times).toHaveLength(6);
    expect(times).toContain(at.time(doctor, 'Larkmoor', '2027-02-25T18:30:00Z'));
    const moved = await at.book(who, checkUp, times[0] ?? '');
    expect(moved).not.toBeNull();
    expect(moved).not.toBe(id);
  });
});

describe('somebody else', () => {
  it('finds no visit, no hold and no file under another person’s address (A1, A2, A7)', async () => {
    const [who, other] = [await at.member(), await at.member()];
    const value = at.time(doctor, 'Larkmoor', '2027-02-05T16:00:00Z');
    const id = await at.book(who, checkUp, value);
    const hold = await at.press(who, checkUp, at.time(doctor, 'Larkmoor', '2027-02-05T17:00:00Z'));
    for (const base of [who.base, other.base])
      for (const end of [`/${id}`, `/${id}/calendar`, `/${id}/cancel`, `/holds/${hold}`]) {
        const answer = await other.browser.request('GET', base + end);
        expect([
          end,
          answer.status === 404 || answer.headers.location === `${base}?done=gone`,
        ]).toEqual([end, true]);
      }
    const cancel = await at.post(other, `${other.base}/${id}/cancel`, { why: 'time' });
    expect(cancel.status).toBe(404);
    const book = await at.post(other, `${other.base}/holds/${hold}`, {
      ...{ mode: 'in-person', reason: '', companion: '', interpreter: '' },
    });
    expect(book.headers.location).toBe(`${other.base}?done=gone`);
    expect((await at.visits()).find((one) => one.id === id)?.state).toBe('booked');
  });

  it('who cares for a teen books for them, and sees what they booked, without reasons', async () => {
    const teen = await at.member({ given: 'Tess', birthDate: '2012-05-05' });
    const mother = await at.world.account({ userId: 'mother1', name: 'Mo Lane' });
    await at.world.proxy(teen.patientId, mother, { basis: 'minor', relationship: 'parent' });
    const mo: Member = { ...teen, browser: await new Browser(at.world).signOn('mother1') };
    const own = await at.press(teen, checkUp, at.time(doctor, 'Larkmoor', '2027-02-18T16:00:00Z'));
    const kept = await at.confirm(teen, own ?? '', { reason: 'Private words' });
    const hold = await at.press(mo, checkUp, at.time(doctor, 'Larkmoor', '2027-02-19T16:00:00Z'));
    const booked = await at.confirm(mo, hold ?? '', { reason: 'Sports form' });
    await mo.browser.open(mo.base);
    expect(mo.browser.query(`a[href="${mo.base}/${booked}"]`)).toHaveLength(1);
    expect(mo.browser.query(`a[href="${mo.base}/${kept}"]`)).toHaveLength(0);
    expect(mo.browser.text).not.toContain(en('visits.past'));
    await mo.browser.open(`${mo.base}/${booked}`);
    expect(mo.browser.text).not.toContain('Sports form');
    await mo.browser.open(`${mo.base}/${kept}`);
    expect(mo.browser.status).toBe(404);
    const cancel = await at.post(mo, `${mo.base}/${kept}/cancel`, { why: 'time' });
    expect(cancel.status).toBe(404);
    const answer = await at.post(mo, `${mo.base}/new/${checkUp}`, {
      time: at.time(doctor, 'Larkmoor', '2027-02-18T16:00:00Z'),
    });
    expect(answer.body).not.toContain(`${mo.base}/${kept}`);
    // limits that count the teen's own visits would tell of them
    await at.world.sql('update visit_type set most_open = 2, one_a_day = true where id = $1', [
      half,
    ]);
    await mo.browser.open(`${mo.base}/new/${checkUp}?go=on`);
    expect(mo.browser.query('button[name="time"]').length).toBeGreaterThan(0);
    expect(
      await at.press(mo, checkUp, at.time(doctor, 'Larkmoor', '2027-02-18T20:00:00Z')),
    ).not.toBeNull();
    await teen.browser.open(`${teen.base}/new/${checkUp}?go=on`);
    expect(teen.browser.text).toContain(en('visits.why-too-many'));
    await at.world.sql('update visit_type set most_open = null, one_a_day = false');
    await at.world.sql('update proxy set revoked_at = $1 where account_id = $2', [
      at.world.clock.now(),
      mother,
    ]);
    expect((await mo.browser.request('GET', mo.base)).status).toBe(404);
  });
});
