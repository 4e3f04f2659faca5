import { beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from '../browser.ts';
import { openStaffDay, type StaffDayWorld, TODAY } from '../schedule-staff.ts';
import { en } from '../words.ts';

let at: StaffDayWorld;
const who = (userId: string): Browser => at.browsers[userId] as Browser;
const key = () => crypto.randomUUID();
type Somebody = Awaited<ReturnType<StaffDayWorld['somebody']>>;

/** Opens their record, as the search does. */
const opened = (userId: string, { patientId }: Somebody) =>
  who(userId).request('POST', '/staff/open', {
    form: { person: patientId, purpose: 'patient-request', page: '/appointments', _key: key() },
  });
const book = (userId: string, one: Somebody, rest: Record<string, string> = {}, path = '') =>
  who(userId).request('POST', `${one.page}${path || `/new/${at.types.checkup}`}`, {
    form: {
      ...{ clinician: at.clinicians.osei, clinic: at.clinics.larkmoor, day: '2026-12-01' },
      ...{ time: '09:00', how: 'in-person', second: '', _key: key() },
      ...rest,
    },
  });
const visitsOf = ({ patientId }: Somebody) =>
  at.world.sql<{ id: string; state: string; over: boolean; bookedAs: string; local: string }>(
    `select id, state, over, booked_as, to_char(local_start, 'YYYY-MM-DD HH24:MI') as local
     from visit where patient_id = $1 order by starts_at, booked_at`,
    [patientId],
  );

beforeAll(async () => {
  at = await openStaffDay();
});

describe('the front desk books on the phone', () => {
  it('from the search: a type that members can’t book, the earliest time, what was said', async () => {
    const one = await at.somebody({ family: 'Abara' });
    const fay = who('fay');
    await fay.open('/staff?page=/appointments');
    await fay.fill(en('staff.family'), 'Abara').choose(en('purpose.patient-request'));
    await fay.press(en('staff.search'));
    await fay.press(en('staff.open'));
    expect(fay.path).toBe(one.page);
    expect(fay.h1).toBe(en('day.theirs', { name: 'Vera Abara' }));
    await fay.click(en('day.book'));
    expect(fay.text).toContain('Checkup');
    expect(fay.text).toContain(en('day.by-phone-only'));
    await fay.open(`${one.page}/new/${at.types.procedure}`);
    expect(fay.text).toContain('9:00 AM CST');
    const [first] = fay.query('.times a');
    await fay.open(first?.getAttribute('href') ?? '');
    fay.fill(en('day.reason'), 'a mole').fill(en('day.interpreter'), 'Igbo');
    await fay.press(en('day.book-do'));
    expect(fay.path).toBe(`${one.page}?did=booked`);
    expect(fay.text).toContain('9:00 AM CST');
    const [visit] = await visitsOf(one);
    expect(visit).toMatchObject({ local: `${TODAY} 09:00`, bookedAs: 'staff', over: false });
    expect((await at.keptBy(visit?.id ?? '')).map(({ kind, over }) => [kind, over])).toEqual([
      ['clinician', false],
      ['patient', false],
      ['room', false],
    ]);
    expect(await at.eventsOf(visit?.id ?? '')).toMatchObject([
      { kind: 'booked', byName: 'Fay Dunn' },
    ]);
    const log = await at.world.sql<{ permission: string }>(
      `select distinct permission from audit_event where patient_id = $1 and outcome = 'granted'
         and permission like 'visits:%' order by 1`,
      [one.patientId],
    );
    expect(log.map(({ permission }) => permission)).toEqual(['visits:opened', 'visits:schedule']);
  });

  it('a time that is typed, with a second clinician; what can’t be is said, and nothing is lost', async () => {
    const one = await at.somebody();
    await opened('fay', one);
    const fay = who('fay');
    await fay.open(`${one.page}/new/${at.types.checkup}`);
    fay
      .fill(en('day.clinician'), at.clinicians.osei)
      .fill(en('day.clinic'), at.clinics.larkmoor)
      .fill(en('day.day'), '2026-12-02')
      .fill(en('day.time'), '25:00')
      .fill(en('day.how'), 'in-person')
      .fill(en('day.second'), at.clinicians.petrova)
      .fill(en('day.reason'), 'both should see it');
    await fay.press(en('day.book-do'));
    expect(fay.status).toBe(422);
    expect(fay.text).toContain(en('problem.day-time'));
    expect(fay.text).toContain('both should see it');
    // outside of the hours
    fay.fill(en('day.time'), '18:00');
    await fay.press(en('day.book-do'));
    expect(fay.status).toBe(409);
    expect(fay.text).toContain(en('day.not-closed'));
    fay.fill(en('day.time'), '14:30');
    await fay.press(en('day.book-do'));
    expect(fay.path).toBe(`${one.page}?did=booked`);
    const [visit] = await visitsOf(one);
    expect(visit?.local).toBe('2026-12-02 14:30');
    const kept = await at.keptBy(visit?.id ?? '');
    expect(
      kept
        .filter(({ kind }) => kind === 'clinician')
        .map((k) => k.resource)
        .sort(),
    ).toEqual([at.clinicians.osei, at.clinicians.petrova].sort());
    // the second one's time is taken for others too
    const two = await at.somebody();
    await opened('flo', two);
    const rest = { day: '2026-12-02', time: '14:30', clinician: at.clinicians.petrova };
    expect((await book('flo', two, rest)).status).toBe(409);
    const other = { ...rest, clinician: at.clinicians.petrova, time: '15:00' };
    expect((await book('flo', two, other)).status).toBe(303);
    const third = await book('fay', one, {
      ...{ day: '2026-12-02', time: '15:00', second: at.clinicians.petrova },
    });
    expect(third.status).toBe(409);
    expect(third.body).toContain(en('day.not-second'));
  });

  it('one of many gets the last time, and the others see the nearest', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => at.somebody()));
    const desks = ['fay', 'flo', 'maria', 'fay', 'flo'];
    await opened('fay', people[0] as Somebody);
    await opened('flo', people[1] as Somebody);
    await opened('maria', people[2] as Somebody);
    const answers = await Promise.all(
      people
        .slice(0, 3)
        .map((one, n) => book(desks[n] ?? '', one, { day: '2026-12-03', time: '10:00' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    const lost = answers.find(({ status }) => status === 409);
    expect(lost?.body).toContain('December 3');
    expect(lost?.body).toContain('10:30');
  });

  it('over another visit on purpose: it is marked and counted, and never by accident', async () => {
    const [one, two] = [await at.somebody(), await at.somebody()];
    const day = '2026-12-04';
    await at.visit(one.patientId, '10:00', { day });
    await opened('fay', two);
    const refused = await book('fay', two, { day, time: '10:00' });
    expect(refused.status).toBe(409);
    expect(refused.body).toContain(en('day.not-taken'));
    expect((await book('fay', two, { day, time: '10:00', over: 'yes' })).status).toBe(303);
    const [visit] = await visitsOf(two);
    expect(visit?.over).toBe(true);
    expect((await at.keptBy(visit?.id ?? '')).map(({ kind, over }) => [kind, over])).toEqual([
      ['clinician', true],
      ['patient', false],
    ]);
    // ticked where nothing is in the way, it is a visit like any other
    const three = await at.somebody();
    await opened('fay', three);
    expect((await book('fay', three, { day, time: '11:00', over: 'yes' })).status).toBe(303);
    expect((await visitsOf(three))[0]?.over).toBe(false);
    const fay = who('fay');
    await fay.open(`/staff/appointments?day=${day}&who=all`);
    expect(fay.text).toContain(en('day.n-over', { n: 1 }));
    // it opens no hours
    const late = await book('fay', three, { day, time: '18:00', over: 'yes' });
    expect(late.body).toContain(en('day.not-closed'));
  });

  it('never over the patient’s own visit without a second choice', async () => {
    const one = await at.somebody();
    const day = '2026-12-04';
    await at.visit(one.patientId, '13:00', { day, clinicianId: at.clinicians.petrova });
    await opened('fay', one);
    for (const over of ['', 'yes']) {
      const refused = await book('fay', one, { day, time: '13:00', over });
      expect(refused.status).toBe(409);
      expect(refused.body).toContain(en('day.book-own').slice(0, 40));
    }
    expect(await visitsOf(one)).toHaveLength(1);
    expect((await book('fay', one, { day, time: '13:00', own: 'yes' })).status).toBe(303);
    const visits = await visitsOf(one);
    expect(visits.map(({ over }) => over)).toEqual([false, false]);
    const fay = who('fay');
    await fay.open(`/staff/appointments?day=${day}&who=all`);
    expect(fay.text).toContain(en('day.n-conflict', { n: 2 }));
  });

  it('moves a visit, once, and gives its old time back', async () => {
    const one = await at.somebody();
    const day = '2026-12-07';
    const id = await at.visit(one.patientId, '09:00', { day });
    const fay = who('fay');
    await fay.open(`/staff/appointments/${id}`);
    await fay.press(`${en('day.move')} ${one.family}, ${one.given}`);
    expect(fay.path).toBe(`${one.page}/${id}/move`);
    fay.fill(en('day.day'), day).fill(en('day.time'), '09:30');
    await fay.press(en('day.move-do'));
    expect(fay.text).toContain(en('day.did-moved'));
    const { action, fields } = fay.lastForm;
    await fay.request('POST', action, { form: { ...fields, _key: key() } });
    expect((await visitsOf(one)).map(({ local }) => local)).toEqual([`${day} 09:30`]);
    expect(await at.stateOf(id)).toMatchObject({ sequence: 1 });
    expect((await at.eventsOf(id)).map(({ kind }) => kind)).toEqual(['booked', 'moved']);
    await at.visit((await at.somebody()).patientId, '09:00', { day });
  });

  it('only in a record that is open, for whoever may, and in nobody else’s', async () => {
    const [one, two] = [await at.somebody(), await at.somebody()];
    const id = await at.visit(two.patientId, '15:00', { day: '2026-12-08' });
    await opened('flo', one);
    const paths = ['', '/new', `/new/${at.types.checkup}`];
    for (const rest of paths) {
      expect((await who('flo').request('GET', one.page + rest)).status).toBe(200);
      expect((await who('flo').request('GET', two.page + rest)).status).not.toBe(200);
      expect((await who('bill').request('GET', one.page + rest)).status).not.toBe(200);
    }
    // another's visit under the person who is open
    expect((await who('flo').request('GET', `${one.page}/${id}/move`)).status).toBe(404);
    const moved = await book('flo', one, { day: '2026-12-08', time: '16:00' }, `/${id}/move`);
    expect(moved.status).toBe(404);
    expect((await book('flo', two)).status).not.toBe(303);
    for (const odd of [crypto.randomUUID(), 'x'])
      expect((await who('flo').request('GET', `${one.page}/new/${odd}`)).status).toBe(404);
    const foreign = { clinician: crypto.randomUUID() };
    expect((await book('flo', one, foreign)).status).toBe(422);
    await opened('nina', one);
    expect((await book('nina', one)).status).not.toBe(303);
    await at.world.sql('update person set deceased = true where patient_id = $1', [one.patientId]);
    expect((await book('flo', one)).status).toBe(409);
    expect(await visitsOf(one)).toEqual([]);
  });
});
