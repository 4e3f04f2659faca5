import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { type Member, openSchedule, type ScheduleWorld } from '../schedule.ts';
import { en, es } from '../words.ts';

/** The scheduling manager’s pages: what can be booked, where and with whom. */
let at: ScheduleWorld;
let ruiz: Browser;
let ines: Member;
let doctor: string;
let visit: string;
let reason: string;
// a Monday, 8 in the morning in Chicago
const START = '2027-02-01T14:00:00Z';
const BASE = '/staff/schedule';
const HOSTILE = `<script>alert(1)</script> "O’Hara" & Sons`;
const RTL = 'Check \u202e up';
const key = () => crypto.randomUUID();

beforeAll(async () => {
  at = await openSchedule({ at: START, requestsAMinute: 100_000 });
  await at.world.account({ userId: 'ruiz', roles: ['scheduling-manager'], name: 'Mo Ruiz' });
  ruiz = await new Browser(at.world).signOn('ruiz');
  doctor = await at.clinician('Dr. Ada Marlowe');
  visit = await at.type('Office visit', { minutes: 30, grid: 30 });
  reason = await at.reason(visit, 'Knee pain');
  ines = await at.member({ given: 'Ines' });
});

const row = async <T extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  (await at.world.sql<T>(text, values))[0] as T;
const template = (id: string) =>
  row<Record<string, unknown>>(
    `select weekdays, from_minute, until_minute, every_weeks, first_day::text, last_day::text,
       week_start, visit_types, modes, version, removed_at, changed_by is not null as by
     from hours_template where id = $1`,
    [id],
  );
const templates = (clinicianId: string) =>
  at.world.sql<{ id: string }>(
    'select id from hours_template where clinician_id = $1 and removed_at is null',
    [clinicianId],
  );
/** Ines has a visit with somebody who has hours. */
async function booked(clinicianId: string, time: string): Promise<string> {
  const id = await at.book(ines, reason, at.time(clinicianId, 'Larkmoor', time));
  if (!id) throw new Error('nothing was booked');
  return id;
}
const cancel = (id: string) =>
  at.world.sql(
    "update visit set state = 'cancelled', cancelled_at = now(), cancelled_as = 'staff' where id = $1",
    [id],
  );
const listedIn = (permission: string) =>
  at.world.sql('select 1 from audit_event where permission = $1 and patient_id = $2', [
    permission,
    ines.patientId,
  ]);

describe('types of visits', () => {
  const fill = (name: string) =>
    ruiz.fill(en('vtypes.name'), name).fill(en('vtypes.name-es'), 'Chequeo anual');

  it('are added; what is wrong is named, and nothing typed is lost', async () => {
    await ruiz.open(`${BASE}/types/new`);
    await fill('')
      .fill(en('vtypes.youngest'), '18')
      .fill(en('vtypes.oldest'), '17')
      .fill(en('vtypes.minutes'), '4')
      .press(en('sched.save'));
    expect(ruiz.status).toBe(422);
    for (const problem of ['problem.vtypes-name', 'problem.vtypes-minutes'] as const)
      expect(ruiz.text).toContain(en(problem));
    expect(ruiz.html).toContain('value="Chequeo anual"');
    await fill('Yearly check-up')
      .fill(en('vtypes.minutes'), '45')
      .untick(en('vmode.in-person'))
      .press(en('sched.save'));
    for (const problem of ['problem.vtypes-ages', 'problem.vtypes-modes'] as const)
      expect(ruiz.text).toContain(en(problem));
    await ruiz
      .choose(en('vmode.video'))
      .fill(en('vtypes.oldest'), '')
      .fill(en('vtypes.prepare'), 'Don’t eat.\nDrink water.')
      .choose(en('vtypes.confidential'))
      .press(en('sched.save'));
    expect(ruiz.text).toContain(en('sched.saved'));
    expect(await row("select * from visit_type where name = 'Yearly check-up'")).toMatchObject({
      ...{ nameEs: 'Chequeo anual', minutes: 45, modes: ['video'], youngest: 18, oldest: null },
      ...{ prepare: 'Don’t eat.\nDrink water.', confidential: true, direct: true, version: 1 },
      ...{ oneADay: true, leadMinutes: 120, horizonDays: 180, sex: null, active: true },
    });
  });

  it('saved unchanged stay as they are; taken out of use, they are not lost', async () => {
    await ruiz.open(`${BASE}/types`);
    await ruiz.click('Yearly check-up');
    await ruiz.press(en('sched.save'));
    expect(ruiz.text).toContain(en('sched.saved'));
    const version = () => row("select version from visit_type where name = 'Yearly check-up'");
    expect(await version()).toEqual({ version: 1 });
    await ruiz.choose(en('vtypes.active-no')).press(en('sched.save'));
    expect(await version()).toEqual({ version: 2 });
    expect((await ruiz.open(`${BASE}/types`)).text).toContain(en('vtypes.not-in-use'));
  });

  it('have names as they were typed, but none that turns the text around it', async () => {
    await ruiz.open(`${BASE}/types/new`);
    await fill(HOSTILE).press(en('sched.save'));
    await ruiz.open(`${BASE}/types`);
    expect(ruiz.text).toContain(HOSTILE);
    expect(ruiz.html).not.toContain('<script>alert');
    await ruiz.open(`${BASE}/types/new`);
    await fill(RTL).press(en('sched.save'));
    expect([ruiz.status, ruiz.text.includes(en('problem.vtypes-name'))]).toEqual([422, true]);
  });

  it('if two edit at once, the second gets a message, sees both versions, and can still save', async () => {
    const path = `${BASE}/types/${visit}`;
    const other = await new Browser(at.world).signOn('ruiz');
    await ruiz.open(path);
    await other.open(path);
    await other.fill(en('vtypes.after'), '5').choose(en('vtypes.referral')).press(en('sched.save'));
    await ruiz.fill(en('vtypes.after'), '10').press(en('sched.save'));
    expect(ruiz.status).toBe(409);
    expect(ruiz.text).toContain(en('ui.stale'));
    expect(ruiz.text).toContain(en('ui.saved-now', { value: '5' }));
    expect(ruiz.text).toContain(en('ui.saved-now', { value: en('ui.yes') }));
    await ruiz.press(en('sched.save'));
    expect(
      await row('select minutes_after, referral, version from visit_type where id = $1', [visit]),
    ).toEqual({ minutesAfter: 10, referral: false, version: 3 });
    await ruiz.fill(en('vtypes.after'), '0').press(en('sched.save'));
  });

  it('have reasons in the words of members', async () => {
    await ruiz.open(`${BASE}/types/${visit}`);
    await ruiz.click(en('vreasons.add'));
    await ruiz.press(en('sched.save'));
    expect(ruiz.text).toContain(en('problem.vreasons-name'));
    await ruiz
      .fill(en('vreasons.name'), 'Cough for a week')
      .fill(en('vreasons.name-es'), 'Tos desde hace una semana')
      .fill(en('vreasons.place'), '5')
      .choose(en('vreasons.urgent'))
      .press(en('sched.save'));
    expect(ruiz.text).toContain('Cough for a week');
    expect(ruiz.text).toContain(en('vreasons.urgent-tag'));
    await ines.browser.open(`${ines.base}/new`);
    expect(ines.browser.text).toContain('Cough for a week');
    await ruiz.click('Cough for a week');
    const stale = ruiz.path;
    await ruiz.choose(en('vtypes.active-no')).press(en('sched.save'));
    await ines.browser.open(`${ines.base}/new`);
    expect(ines.browser.text).not.toContain('Cough for a week');
    const form = {
      ...{ name: 'Late', nameEs: 'Tarde', type: visit, place: '1', active: 'yes' },
      ...{ version: '1', _key: key() },
    };
    expect((await ruiz.request('POST', stale, { form })).status).toBe(409);
  });
});

describe('weekly hours', () => {
  const open = (clinicianId: string) => ruiz.open(`${BASE}/clinicians/${clinicianId}/hours/new`);
  const fill = (rest: Record<string, string> = {}) => {
    for (const [label, value] of Object.entries({
      [en('hours.clinic')]: at.clinics.Larkmoor,
      [en('hours.from')]: '9:00',
      [en('hours.until')]: 'noon',
      [en('hours.every-weeks')]: '2',
      [en('hours.first-day')]: '2027-02-02',
      ...rest,
    }))
      ruiz.fill(label, value);
    return ruiz.choose('Office visit');
  };

  it('are checked before they are saved: the next dates, from the first day on', async () => {
    await open(doctor);
    await fill({ [en('hours.until')]: '8', [en('hours.last-day')]: '2027-01-01' })
      .untick(en('vmode.in-person'))
      .press(en('hours.check'));
    expect(ruiz.status).toBe(422);
    for (const problem of [
      ...(['problem.hours-until', 'problem.hours-weekdays', 'problem.vtypes-modes'] as const),
      'problem.hours-last-day' as const,
    ])
      expect(ruiz.text).toContain(en(problem));
    await fill({ [en('hours.from')]: 'soon' }).press(en('hours.check'));
    expect(ruiz.text).toContain(en('problem.hours-time'));
    await fill({ [en('hours.last-day')]: '' })
      .choose('Tuesday')
      .choose('Thursday')
      .choose(en('vmode.in-person'))
      .press(en('hours.check'));
    expect(ruiz.status).toBe(200);
    expect(ruiz.text).toContain('Every 2 weeks · Tuesday and Thursday · 9 AM to noon');
    for (const day of ['Feb 2', 'Feb 4', 'Feb 16', 'Feb 18'])
      expect(ruiz.text).toContain(`${day}, 2027`);
    expect(ruiz.text).not.toContain('Feb 9, 2027');
    expect(ruiz.text).toContain(en('strand.none'));
    expect(await templates(doctor)).toEqual([]);
    // back to what was typed, and on again
    await ruiz.press(en('strand.edit'));
    expect(ruiz.html).toContain('value="noon"');
    await ruiz.press(en('hours.check'));
    await ruiz.press(en('sched.save'));
    expect(ruiz.text).toContain(en('sched.saved'));
    const [one] = await templates(doctor);
    expect(await template(one?.id ?? '')).toMatchObject({
      ...{ weekdays: [2, 4], fromMinute: 540, untilMinute: 720, everyWeeks: 2, weekStart: 7 },
      ...{ firstDay: '2027-02-02', lastDay: null, visitTypes: [visit], modes: ['in-person'] },
      ...{ version: 1, by: true },
    });
    expect(ruiz.text).toContain(en('hours.changed-by', { name: 'Mo Ruiz', day: 'Feb 1, 2027' }));
  });

  it('saved again unchanged, stay as they are: nobody’s Thursdays move', async () => {
    const [one] = await templates(doctor);
    const id = one?.id ?? '';
    await at.world.sql('update hours_template set week_start = 1 where id = $1', [id]);
    const before = await template(id);
    for (let again = 0; again < 2; again++) {
      await ruiz.open(`${BASE}/hours/${id}`);
      await ruiz.press(en('hours.check'));
      expect(ruiz.text).toContain(en('hours.unchanged'));
      await ruiz.press(en('sched.save'));
    }
    expect(await template(id)).toEqual(before);
    // nor does the day with which its weeks begin move with another change
    await ruiz.open(`${BASE}/hours/${id}`);
    await ruiz.fill(en('hours.until'), '24:00').press(en('hours.check'));
    await ruiz.press(en('sched.save'));
    expect(await template(id)).toEqual({ ...before, untilMinute: 1440, version: 2 });
    await ruiz.open(`${BASE}/hours/${id}`);
    await ruiz.fill(en('hours.until'), '12:00').press(en('hours.check'));
    await ruiz.press(en('sched.save'));
  });

  it('that the clock skips give nothing on that day, and the page says so', async () => {
    await open(doctor);
    await fill({
      [en('hours.from')]: '2 AM',
      [en('hours.until')]: '3 AM',
      [en('hours.every-weeks')]: '1',
    })
      .choose('Sunday')
      .press(en('hours.check'));
    expect(ruiz.text).toContain(en('hours.clock-nothing', { day: 'Mar 14, 2027' }));
    expect(ruiz.text).not.toContain('Nov 7');
  });

  it('changed in two tabs: the second is told, also when it was checked before', async () => {
    const [one] = await templates(doctor);
    const path = `${BASE}/hours/${one?.id}`;
    const other = await new Browser(at.world).signOn('ruiz');
    await ruiz.open(path);
    await ruiz.fill(en('hours.until'), '13:00').press(en('hours.check'));
    await other.open(path);
    await other.fill(en('hours.until'), '14:00').press(en('hours.check'));
    await other.press(en('sched.save'));
    await ruiz.press(en('sched.save'));
    expect(ruiz.status).toBe(409);
    expect(ruiz.text).toContain(en('ui.saved-now', { value: '14:00' }));
    await ruiz.press(en('hours.check'));
    await ruiz.press(en('sched.save'));
    expect((await template(one?.id ?? '')).untilMinute).toBe(780);
  });

  it('say which booked visits a change would strand, by name; and again if one more comes', async () => {
    const bo = await at.clinician('Dr. Bo Lind');
    const id = await at.hours(bo, 'Larkmoor', { types: [visit], from: 540, until: 720 });
    const late = await booked(bo, '2027-02-08T17:30:00Z'); // 11:30
    await ruiz.open(`${BASE}/hours/${id}`);
    await ruiz.fill(en('hours.until'), '11:00').press(en('hours.check'));
    expect(ruiz.text).toContain(en('strand.title', { n: 1 }));
    expect(ruiz.text).toContain('Ines Lane');
    expect(ruiz.text).toContain('Monday, February 8, 2027 at 11:30');
    expect(await listedIn('schedule:listed')).not.toHaveLength(0);
    const more = await booked(bo, '2027-02-09T17:00:00Z');
    await ruiz.press(en('sched.save'));
    expect(ruiz.text).toContain(en('strand.changed'));
    expect(ruiz.text).toContain(en('strand.title', { n: 2 }));
    expect((await template(id)).untilMinute).toBe(720);
    await ruiz.press(en('sched.save'));
    expect(ruiz.text).toContain(en('sched.saved'));
    expect((await template(id)).untilMinute).toBe(660);
    // they stay booked, and the hours may be changed back
    const states = await at.world.sql('select state from visit where id = any($1)', [[late, more]]);
    expect(states).toEqual([{ state: 'booked' }, { state: 'booked' }]);
    for (const one of [late, more]) await cancel(one);
  });

  it('of a type that only the person may know of leave a line that caregivers don’t see', async () => {
    const cy = await at.clinician('Dr. Cy Ode');
    const id = await at.hours(cy, 'Larkmoor', { types: [visit] });
    const one = await booked(cy, '2027-02-08T18:00:00Z');
    await at.world.sql('update visit_type set confidential = true where id = $1', [visit]);
    const before = (await listedIn('schedule:listed')).length;
    await ruiz.open(`${BASE}/hours/${id}/remove`);
    expect(ruiz.text).toContain('Ines Lane');
    expect(await listedIn('schedule:listed-private')).toHaveLength(1);
    expect(await listedIn('schedule:listed')).toHaveLength(before);
    await at.world.sql('update visit_type set confidential = false where id = $1', [visit]);
    await cancel(one);
  });

  it('are removed after a look at whom that strands; the row stays', async () => {
    const di = await at.clinician('Dr. Di Fell');
    const id = await at.hours(di, 'Larkmoor', { types: [visit] });
    const one = await booked(di, '2027-02-08T19:00:00Z');
    await ruiz.open(`${BASE}/hours/${id}/remove`);
    expect(ruiz.text).toContain(en('strand.title', { n: 1 }));
    await ruiz.press(en('strand.remove'));
    expect(ruiz.text).toContain(en('sched.removed'));
    expect(await templates(di)).toEqual([]);
    expect(await template(id)).toMatchObject({ version: 2, by: true });
    expect((await ruiz.open(`${BASE}/hours/${id}`)).status).toBe(404);
    await cancel(one);
  });
});

describe('other hours on one day', () => {
  it('take the place of the weekly ones, and say whom they strand', async () => {
    const eve = await at.clinician('Dr. Eve Tarn');
    await ruiz.open(`${BASE}/clinicians/${eve}/days/new`);
    expect(ruiz.text).toContain(en('vdays.no-weekly'));
    await at.hours(eve, 'Larkmoor', { types: [visit] });
    const one = await booked(eve, '2027-02-09T16:00:00Z'); // 10:00
    const day = async (hours: string) => {
      await ruiz.open(`${BASE}/clinicians/${eve}/days/new`);
      return ruiz
        .fill(en('vdays.day'), '2027-02-09')
        .choose(en('vdays.open-other'))
        .fill(en('vdays.hours'), hours)
        .press(en('hours.check'));
    };
    for (const [hours, problem] of [
      ['', 'problem.clinics-hours'],
      ['22:00-02:00', 'problem.clinics-past-midnight'],
      ['8-12, 11-13', 'problem.clinics-overlap'],
    ] as const) {
      await day(hours);
      expect(ruiz.text).toContain(en(problem));
    }
    await day('13:00-15:00');
    expect(ruiz.text).toContain('Ines Lane');
    await ruiz.press(en('sched.save'));
    expect(ruiz.text).toContain(en('sched.saved'));
    expect(ruiz.text).toContain('1 PM to 3 PM');
    const times = await at.listed(ines, reason, `&clinician=${eve}&from=2027-02-09`);
    expect(times.filter(({ value }) => value.startsWith(eve)).length).toBeGreaterThan(0);
    await day('8-9');
    await ruiz.press(en('sched.save'));
    expect([ruiz.status, ruiz.text.includes(en('problem.vdays-taken'))]).toEqual([422, true]);
    // without it the weekly hours count again: nobody is stranded
    const { id } = await row<{ id: string }>(
      'select id from hours_exception where clinician_id = $1 and removed_at is null',
      [eve],
    );
    await ruiz.open(`${BASE}/days/${id}/remove`);
    expect(ruiz.text).toContain(en('strand.none'));
    await ruiz.press(en('strand.remove'));
    expect(ruiz.text).toContain(en('sched.removed'));
    await cancel(one);
  });
});

describe('rooms', () => {
  it('are added once under a name, renamed, and taken out of use', async () => {
    await ruiz.open(`${BASE}/rooms`);
    const path = `${BASE}/rooms/of/${at.clinics.Larkmoor}/new`;
    const add = async (name: string) => {
      await ruiz.open(path);
      return ruiz.fill(en('rooms.name'), name).press(en('sched.save'));
    };
    await add('Room 1');
    expect(ruiz.text).toContain(en('sched.saved'));
    await add('ROOM 1');
    expect(ruiz.text).toContain(en('problem.rooms-named'));
    await add(HOSTILE.slice(0, 60));
    expect(ruiz.html).not.toContain('<script>alert');
    await ruiz.click('Room 1');
    await ruiz.fill(en('rooms.name'), 'Room 2').press(en('sched.save'));
    await ruiz.click('Room 2');
    await ruiz.choose(en('rooms.active-no')).press(en('sched.save'));
    expect(ruiz.text).toContain(en('vtypes.not-in-use'));
    // the name is free again
    await add('Room 2');
    expect(ruiz.text).toContain(en('sched.saved'));
  });

  it('stay in use while visits are booked there', async () => {
    const room = (
      await row<{ id: string }>(
        "insert into room (clinic_id, name, changed_at) values ($1, 'Room 9', now()) returning id",
        [at.clinics.Larkmoor],
      )
    ).id;
    const fay = await at.clinician('Dr. Fay Moss');
    await at.hours(fay, 'Larkmoor', { types: [visit] });
    const one = await booked(fay, '2027-02-10T16:00:00Z');
    await at.world.sql('update visit set room_id = $2 where id = $1', [one, room]);
    await ruiz.open(`${BASE}/rooms/${room}`);
    await ruiz.choose(en('rooms.active-no')).press(en('sched.save'));
    expect(ruiz.status).toBe(422);
    expect(ruiz.text).toContain(en('rooms.booked', { n: 1 }));
    expect(ruiz.text).toContain('Ines Lane');
    const active = () => row('select active from room where id = $1', [room]);
    expect(await active()).toEqual({ active: true });
    await cancel(one);
    await ruiz.press(en('sched.save'));
    expect(await active()).toEqual({ active: false });
  });
});

describe('blocks', () => {
  const fill = async (of: string, times: Record<string, string>) => {
    await ruiz.open(`${BASE}/blocks/new?of=${of}`);
    for (const [label, value] of Object.entries(times)) ruiz.fill(label, value);
    return ruiz.press(en('hours.check'));
  };
  const day = (from: [string, string], until: [string, string], words = '') => ({
    [en('vblocks.from-day')]: from[0],
    [en('vblocks.from-time')]: from[1],
    [en('vblocks.until-day')]: until[0],
    [en('vblocks.until-time')]: until[1],
    [en('vblocks.words')]: words,
  });
  const blocks = () =>
    at.world.sql<{ id: string; from: string; to: string; words: string }>(
      `select id, to_char(lower(during) at time zone 'UTC', 'MM-DD HH24:MI') as from,
         to_char(upper(during) at time zone 'UTC', 'MM-DD HH24:MI') as to, words
       from schedule_block where removed_at is null order by lower(during)`,
    );

  it('take the time of somebody, as the clinic’s clock shows it; whoever is booked is listed', async () => {
    const gil = await at.clinician('Dr. Gil Crane');
    await at.hours(gil, 'Larkmoor', { types: [visit] });
    const one = await booked(gil, '2027-02-11T16:00:00Z'); // 10:00
    const of = `clinician-${gil}`;
    await fill(of, day(['2027-02-11', '10:30'], ['2027-02-11', '12:00']));
    expect(ruiz.text).toContain(en('strand.none'));
    await fill(of, day(['2027-02-11', '10:00'], ['2027-02-12', '24:00'], HOSTILE));
    expect(ruiz.text).toContain(en('strand.title', { n: 1 }));
    expect(ruiz.text).toContain('Ines Lane');
    expect(ruiz.html).not.toContain('<script>alert');
    expect(await blocks()).toEqual([]);
    expect(ruiz.text).toContain('to the end of Friday, February 12, 2027');
    await ruiz.press(en('sched.save'));
    expect(ruiz.text).toContain(en('sched.saved'));
    expect(ruiz.text).toContain(HOSTILE);
    const [block] = await blocks();
    expect(block).toMatchObject({ from: '02-11 16:00', to: '02-13 06:00', words: HOSTILE });
    expect(await at.listed(ines, reason, `&clinician=${gil}&from=2027-02-12`)).not.toContainEqual(
      expect.objectContaining({ value: at.time(gil, 'Larkmoor', '2027-02-12T16:00:00Z') }),
    );
    await ruiz.open(`${BASE}/blocks/${block?.id}/remove`);
    await ruiz.press(en('strand.remove'));
    expect(ruiz.text).toContain(en('sched.removed'));
    expect(await blocks()).toEqual([]);
    expect((await ruiz.open(`${BASE}/blocks/${block?.id}/remove`)).status).toBe(404);
    await cancel(one);
  });

  it('are refused at times that no clock shows, in the past, and the wrong way around', async () => {
    const of = `clinic-${at.clinics.Larkmoor}`;
    for (const [from, until, problem] of [
      [['2027-03-14', '2:30'], ['2027-03-14', '5:00'], 'problem.vblocks-skipped'],
      [['2027-02-11', '5 PM'], ['2027-02-11', '9 AM'], 'problem.vblocks-order'],
      [['2026-02-11', '9 AM'], ['2026-02-11', '5 PM'], 'problem.vblocks-over'],
      [['2027-02-11', '9 AM'], ['2037-02-11', '5 PM'], 'problem.vblocks-long'],
      [['2027-02-31', '9 AM'], ['2027-03-11', '5 PM'], 'problem.hours-day'],
      [['2027-02-11', 'dawn'], ['2027-03-11', '5 PM'], 'problem.hours-time'],
    ] as const) {
      await fill(of, day([...from], [...until]));
      expect([ruiz.status, ruiz.text.includes(en(problem))], problem).toEqual([422, true]);
    }
    await fill('clinic-none', day(['2027-02-11', '9'], ['2027-02-11', '10']));
    expect(ruiz.text).toContain(en('problem.vblocks-of'));
  });

  it('take all of an hour that comes twice, and say so; a clinic has its own clock', async () => {
    const times = day(['2027-11-07', '1:30'], ['2027-11-07', '1:45']);
    await fill(`clinic-${at.clinics.Summit}`, times);
    expect(ruiz.text).toContain(en('vblocks.twice-from'));
    expect(ruiz.text).toContain(en('vblocks.twice-until'));
    await ruiz.press(en('sched.save'));
    expect(await blocks()).toMatchObject([{ from: '11-07 07:30', to: '11-07 08:45' }]);
  });
});

describe('the pages', () => {
  it('begin with an overview, in both languages', async () => {
    await ruiz.open(BASE);
    for (const words of ['Office visit', 'Dr. Ada Marlowe', 'Larkmoor Clinic'])
      expect(ruiz.text).toContain(words);
    await at.world.account({ userId: 'sol', roles: ['scheduling-manager'], language: 'es' });
    const sol = await new Browser(at.world).signOn('sol');
    expect((await sol.open(BASE)).h1).toBe(es('sched.title'));
    for (const path of ['types', 'types/new', 'rooms', 'clinicians', 'blocks', 'blocks/new'])
      expect((await sol.open(`${BASE}/${path}`)).status, path).toBe(200);
    const [one] = await templates(doctor);
    expect((await sol.open(`${BASE}/hours/${one?.id}`)).status).toBe(200);
    expect((await sol.open(`${BASE}/clinicians/${doctor}`)).text).toContain('Cada 2 semanas');
  });

  it('are there for nobody else, and each change has an audit row', async () => {
    const [one] = await templates(doctor);
    await at.world.account({
      userId: 'desk',
      roles: ['front-desk', 'clinician', 'administrator'],
    });
    const desk = await new Browser(at.world).signOn('desk');
    const member = ines.browser;
    for (const path of [
      ...['', '/types', `/types/${visit}`, '/rooms', '/clinicians', `/clinicians/${doctor}`],
      ...[`/hours/${one?.id}`, `/hours/${one?.id}/remove`, '/blocks', '/blocks/new'],
    ])
      for (const browser of [desk, member])
        expect((await browser.open(`${BASE}${path}`)).status, path).toBe(404);
    const form = { do: 'save', seen: '', version: '1', _key: key() };
    expect((await desk.request('POST', `${BASE}/hours/${one?.id}/remove`, { form })).status).toBe(
      404,
    );
    const rows = await at.world.sql<{ route: string }>(
      `select distinct route from audit_event
       where permission = 'schedule:manage' and outcome = 'granted' and patient_id is null`,
    );
    for (const route of ['hours/:id', 'types/new', 'rooms/:id', 'blocks/new', 'days/:id/remove'])
      expect(rows).toContainEqual({ route: `${BASE}/${route}` });
  });
});
