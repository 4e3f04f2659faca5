import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { openStaffDay, type StaffDayWorld, TODAY } from '../schedule-staff.ts';
import { en, es } from '../words.ts';

let at: StaffDayWorld;
const BASE = '/staff/appointments';
const who = (userId: string): Browser => at.browsers[userId] as Browser;
const key = () => crypto.randomUUID();
const step = (userId: string, id: string, step: string, version: number, rest = {}) =>
  who(userId).request('POST', `${BASE}/${id}/state`, {
    form: { step, version: String(version), room: '', back: BASE, _key: key(), ...rest },
  });
const didIn = (location: unknown) => /did=([a-z-]+)/.exec(String(location))?.[1];
const rowOf = (browser: Browser, name: string) =>
  browser.query('table.day-list tbody tr').find((row) => row.textContent?.includes(name));
const shown = (patientId: string) =>
  at.world.sql<{ permission: string; userId: string }>(
    `select e.permission, a.user_id from audit_event e left join account a on a.id = e.actor_id
     where e.patient_id = $1 and e.outcome = 'granted' order by e.id`,
    [patientId],
  );

beforeAll(async () => {
  at = await openStaffDay();
});

describe('the day of a clinic', () => {
  it('has who comes when, with what staff need to know, and counts', async () => {
    const day = '2026-12-07';
    const vera = await at.somebody({ given: 'Vera', family: 'Quist' });
    const omar = await at.somebody({ given: 'Omar', family: 'Ibarra' });
    await at.visit(vera.patientId, '09:00', {
      ...{ day, roomId: at.rooms.one, interpreter: 'Portuguese', companion: 'her son' },
      reason: 'a cough',
    });
    await at.visit(omar.patientId, '08:30', {
      ...{ day, clinicianId: at.clinicians.petrova, mode: 'video' },
    });
    const off = await at.visit(vera.patientId, '10:00', { day, state: 'cancelled' });
    const fay = who('fay');
    await fay.open(`${BASE}?day=${day}`);
    expect(fay.h1).toBe('Monday, December 7, 2026');
    expect(fay.text).toContain('Larkmoor Clinic');
    expect(fay.text).toContain(en('day.n', { n: 2 }));
    expect(fay.text).toContain(en('day.n-cancelled', { n: 1 }));
    const rows = fay.query('table.day-list tbody tr').map((row) => row.textContent ?? '');
    expect(rows).toHaveLength(3);
    expect(rows[0]).toContain('Ibarra, Omar');
    expect(rows[0]).toContain('8:30\u00a0AM CST');
    for (const text of [
      ...['9:00\u00a0AM CST', 'Quist, Vera', '42 years old', 'Checkup', 'Osei, Ama', 'Room 1'],
      ...['Portuguese', 'her son', 'a cough', en('visits.state-booked')],
    ])
      expect(rows[1]).toContain(text);
    expect(fay.links).toContain(`${BASE}/${off}`);
    // each person sees in their own access log that they were on the list
    for (const { patientId } of [vera, omar])
      expect(await shown(patientId)).toEqual([{ permission: 'visits:listed', userId: 'fay' }]);
    // narrowed to one clinician, and to one room
    await fay.open(`${BASE}?day=${day}&who=${at.clinicians.petrova}`);
    expect(rowOf(fay, 'Quist')).toBeUndefined();
    expect(rowOf(fay, 'Ibarra')).toBeDefined();
    await fay.open(`${BASE}?day=${day}&who=all&room=${at.rooms.one}`);
    expect(rowOf(fay, 'Ibarra')).toBeUndefined();
    await fay.click(en('day.before'));
    expect(fay.h1).toBe('Sunday, December 6, 2026');
    expect(fay.text).toContain(en('day.none'));
    await fay.open(`${BASE}?clinic=${at.clinics.summit}&day=${day}`);
    expect(fay.text).toContain('Summit Clinic');
    expect(fay.text).toContain(en('day.zone', { zone: 'MST' }));
    expect(rowOf(fay, 'Quist')).toBeUndefined();
    for (const odd of ['day=2026-13-40', 'day=0001-01-01', 'clinic=x&who=y&room=z'])
      expect((await fay.open(`${BASE}?${odd}`)).status).toBe(200);
  });

  it('begins for a clinician with their own visits', async () => {
    const day = '2026-12-08';
    const [one, two] = [await at.somebody(), await at.somebody()];
    await at.visit(one.patientId, '09:00', { day });
    await at.visit(two.patientId, '09:00', { day, clinicianId: at.clinicians.petrova });
    const carl = who('carl');
    await carl.open(`${BASE}?day=${day}`);
    expect(rowOf(carl, one.family)).toBeDefined();
    expect(rowOf(carl, two.family)).toBeUndefined();
    await carl.open(`${BASE}?day=${day}&who=all`);
    expect(rowOf(carl, two.family)).toBeDefined();
  });

  it('shows names as they are, whatever is in them, and marks visits at the same time', async () => {
    const day = '2026-12-09';
    const odd = await at.somebody({ given: '\u202e<script>alert(1)</script>', family: 'O’Hara"&' });
    await at.visit(odd.patientId, '09:00', { day, reason: '<img src=x onerror=alert(1)>\u202e' });
    // what a join of two records leaves: both visits stay
    await at.world.sql("update booked set over = true where patient_id = $1 and kind = 'patient'", [
      odd.patientId,
    ]);
    await at.visit(odd.patientId, '09:15', { day, clinicianId: at.clinicians.petrova });
    const fay = who('fay');
    await fay.open(`${BASE}?day=${day}`);
    expect(fay.query('main script, main img')).toEqual([]);
    expect(fay.text).toContain('<script>alert(1)</script>');
    expect(fay.text).toContain('<img src=x onerror=alert(1)>');
    expect(rowOf(fay, 'O’Hara')?.textContent).toContain(en('day.conflict'));
    expect(fay.text).toContain(en('day.n-conflict', { n: 2 }));
    await fay.click('O’Hara"&, \u202e<script>alert(1)</script>');
    expect(fay.text).toContain(en('day.conflict-title'));
  });

  it('has a week without names, and speaks Spanish', async () => {
    const day = '2026-12-10';
    const one = await at.somebody();
    const id = await at.visit(one.patientId, '09:00', { day });
    const nina = who('nina');
    await nina.open(`${BASE}/week?day=${day}`);
    expect(nina.query('.week > li')).toHaveLength(7);
    expect(nina.text).toContain('Thursday, December 10');
    expect(nina.links).toContain(`${BASE}/${id}`);
    expect(nina.html).not.toContain(one.family);
    expect(await shown(one.patientId)).toEqual([]);
    await at.world.account({ userId: 'eva', roles: ['nurse'], name: 'Eva Sol', language: 'es' });
    const eva = await new Browser(at.world).signOn('eva');
    await eva.open(`${BASE}?day=${day}&who=all`);
    for (const text of ['Checkup (es)', '42 años', es('day.n', { n: 1 })])
      expect(eva.text).toContain(text);
  });
});

describe('how far a visit is', () => {
  it('is noted from the day, with who and when, and calendars don’t learn of it', async () => {
    const one = await at.somebody();
    const id = await at.visit(one.patientId, '09:30', { roomId: at.rooms.one });
    const fay = who('fay');
    const name = `${one.family}, ${one.given}, 9:30 AM CST`;
    await fay.open(`${BASE}?day=${TODAY}&who=all`);
    at.world.clock.pass(1000);
    await fay.press(`${en('day.step-arrived')} ${name}`);
    expect(fay.path).toContain(`day=${TODAY}`);
    expect(fay.text).toContain(`${one.family}, ${one.given} ${en('day.did-arrived')}`);
    expect(await at.stateOf(id)).toMatchObject({ state: 'arrived', sequence: 0 });
    // the same press again changes nothing
    const { action, fields } = fay.lastForm;
    await fay.request('POST', action, { form: fields });
    await fay.request('POST', action, { form: { ...fields, _key: key() } });
    expect((await at.eventsOf(id)).map(({ kind }) => kind)).toEqual(['booked', 'arrived']);
    // into another room than the one that was booked, and back
    await fay.open(`${BASE}?day=${TODAY}&who=all`);
    fay.fill(en('day.room-of', { name }), at.rooms.two);
    at.world.clock.pass(1000);
    await fay.press(`${en('day.step-in-room')} ${name}`);
    expect(await at.stateOf(id)).toMatchObject({ state: 'in-room', roomId: at.rooms.two });
    expect((await at.keptBy(id)).find(({ kind }) => kind === 'room')?.resource).toBe(at.rooms.two);
    at.world.clock.pass(1000);
    await fay.press(`${en('day.step-undo')} ${name}`);
    expect(await at.stateOf(id)).toMatchObject({ state: 'arrived', roomId: at.rooms.one });
    at.world.clock.pass(1000);
    await fay.press(`${en('day.step-done')} ${name}`);
    at.world.clock.pass(1000);
    await fay.press(`${en('day.step-undo')} ${name}`);
    at.world.clock.pass(1000);
    await fay.press(`${en('day.step-undo')} ${name}`);
    expect(await at.stateOf(id)).toMatchObject({ state: 'booked', sequence: 0 });
    expect(await at.eventsOf(id)).toEqual(
      ['booked', 'arrived', 'in-room', 'undone', 'done', 'undone', 'undone'].map((kind) =>
        expect.objectContaining({ kind, byName: kind === 'booked' ? 'Vera Lund' : 'Fay Dunn' }),
      ),
    );
  });

  it('is told to whoever is second when two people press at once', async () => {
    const two = await at.visit((await at.somebody()).patientId, '08:30');
    const dids = (
      await Promise.all([step('fay', two, 'arrived', 1), step('flo', two, 'no-show', 1)])
    ).map(({ headers }) => didIn(headers.location));
    expect(dids).toContain('stale');
    expect(await at.eventsOf(two)).toHaveLength(2);
    const three = await at.visit((await at.somebody()).patientId, '08:00');
    const same = await Promise.all(
      ['fay', 'flo', 'nina', 'carl', 'maria'].map((userId) => step(userId, three, 'arrived', 1)),
    );
    const said = same.map(({ headers }) => didIn(headers.location)).sort();
    expect(said).toEqual(['arrived', 'same', 'same', 'same', 'same']);
    expect(await at.eventsOf(three)).toHaveLength(2);
    const flo = who('flo');
    await flo.open(String((await step('flo', two, 'done', 1)).headers.location));
    expect(flo.text).toContain(en('day.did-stale'));
  });

  it('only goes where it makes sense', async () => {
    const one = await at.somebody();
    const id = await at.visit(one.patientId, '11:00');
    const tries: [string, string][] = [
      ['no-show', 'not-now-before-start'],
      ['done', 'not-now-state'],
      ['undo', 'not-now-state'],
    ];
    for (const [act, did] of tries)
      expect(didIn((await step('fay', id, act, 1)).headers.location)).toBe(did);
    const later = await at.visit(one.patientId, '11:00', { day: '2026-12-11' });
    const early = await step('fay', later, 'arrived', 1);
    expect(didIn(early.headers.location)).toBe('not-now-before-day');
    const phone = await at.visit(one.patientId, '12:00', { mode: 'phone' });
    const room = await step('fay', phone, 'in-room', 1);
    expect(didIn(room.headers.location)).toBe('not-now-no-room');
    const foreign = await step('fay', id, 'in-room', 1, { room: crypto.randomUUID() });
    expect(didIn(foreign.headers.location)).toBe('room');
    expect(await at.stateOf(id)).toMatchObject({ state: 'booked', version: 1 });
    // it leads back to no other site
    const away = await step('fay', id, 'arrived', 1, { back: '//evil.example/x' });
    expect(String(away.headers.location)).toMatch(new RegExp(`^${BASE}/${id}\\?did=arrived`));
    for (const bad of [{ step: 'cancelled' }, { version: 'x' }, { room: 'x' }])
      expect((await step('fay', id, 'arrived', 1, bad)).status).toBe(404);
  });
});

describe('one visit', () => {
  it('is opened with its history, and noted in the person’s access log', async () => {
    const one = await at.somebody();
    const id = await at.visit(one.patientId, '13:00', { mode: 'video', reason: 'a rash' });
    const nina = who('nina');
    await nina.open(`${BASE}/${id}`);
    expect(nina.h1).toBe(`${one.family}, ${one.given}`);
    for (const text of ['a rash', 'Vera Lund', 'Osei, Ama', en('visits.event-booked')])
      expect(nina.text).toContain(text);
    expect(await shown(one.patientId)).toEqual([{ permission: 'visits:day', userId: 'nina' }]);
    // a nurse does not cancel
    expect(nina.text).not.toContain(en('day.cancel'));
    nina.fill(en('day.video-url'), 'http://video.example/1');
    await nina.press(en('day.video-save'));
    expect(nina.status).toBe(422);
    expect(nina.text).toContain(en('problem.day-video'));
    nina.fill(en('day.video-url'), 'javascript:alert(1)');
    await nina.press(en('day.video-save'));
    expect(nina.status).toBe(422);
    nina.fill(en('day.video-url'), 'https://video.example/1');
    await nina.press(en('day.video-save'));
    expect(nina.text).toContain(en('day.did-video'));
    const [row] = await at.world.sql('select video_url, sequence from visit where id = $1', [id]);
    expect(row).toEqual({ videoUrl: 'https://video.example/1', sequence: 0 });
    const clinic = await at.visit(one.patientId, '14:00');
    const odd = await nina.request('POST', `${BASE}/${clinic}/video`, {
      form: { version: '1', url: 'https://video.example/1', _key: key() },
    });
    expect(odd.status).toBe(404);
  });

  it('is canceled by the front desk with a reason, once, and frees its time', async () => {
    const one = await at.somebody();
    const id = await at.visit(one.patientId, '15:00');
    const fay = who('fay');
    await fay.open(`${BASE}/${id}`);
    await fay.click(en('day.cancel'));
    await fay.press(en('day.cancel-do'));
    expect(fay.status).toBe(422);
    await fay.choose(en('day.cancel-clinician-away')).press(en('day.cancel-do'));
    expect(fay.text).toContain(en('day.did-cancelled'));
    expect(fay.text).toContain(en('day.cancel-clinician-away'));
    const { action, fields } = fay.lastForm;
    await fay.request('POST', action, { form: { ...fields, _key: key() } });
    const [row] = await at.world.sql(
      'select state, cancelled_as, cancel_reason, sequence from visit where id = $1',
      [id],
    );
    expect(row).toEqual({
      ...{ state: 'cancelled', cancelledAs: 'staff', cancelReason: 'clinician-away' },
      sequence: 1,
    });
    expect(await at.keptBy(id)).toEqual([]);
    await at.visit((await at.somebody()).patientId, '15:00');
    // nothing leads back from there
    for (const act of ['arrived', 'undo'])
      expect(didIn((await step('fay', id, act, 2)).headers.location)).toBe('not-now-state');
  });

  it('is not there for other roles, or under an id that nobody has', async () => {
    const one = await at.somebody();
    const id = await at.visit(one.patientId, '15:30');
    for (const path of [BASE, `${BASE}/week`, `${BASE}/${id}`, `${BASE}/${id}/cancel`])
      expect((await who('bill').request('GET', path)).status).toBe(404);
    expect((await step('bill', id, 'arrived', 1)).status).toBe(404);
    expect((await who('nina').request('GET', `${BASE}/${id}/cancel`)).status).toBe(404);
    for (const odd of [crypto.randomUUID(), 'x', '1'])
      for (const rest of ['', '/cancel'])
        expect((await who('fay').request('GET', `${BASE}/${odd}${rest}`)).status).toBe(404);
    expect((await step('fay', crypto.randomUUID(), 'arrived', 1)).status).toBe(404);
    expect(await at.stateOf(id)).toMatchObject({ state: 'booked', version: 1 });
    expect(await shown(one.patientId)).toEqual([]);
  });
});

describe('the report', () => {
  it('says how long one waits and how many don’t come, and names nobody', async () => {
    const one = await at.somebody({ family: 'Nobodyknown' });
    // Dr. Osei is away until Friday
    await at.world.sql(
      `insert into schedule_block (clinician_id, during, changed_at)
       values ($1, '[2026-11-23T06:00:00Z,2026-11-27T06:00:00Z)', now())`,
      [at.clinicians.osei],
    );
    for (let n = 0; n < 24; n++)
      await at.visit(one.patientId, '09:00', {
        ...{ day: `2026-10-${String(n + 1).padStart(2, '0')}`, clinicId: at.clinics.summit },
        state: n % 4 === 0 ? 'no-show' : 'done',
      });
    const nina = who('nina');
    await nina.open(`${BASE}?day=2026-12-28`);
    await nina.click(en('day.report'));
    const rows = nina.query('tbody tr').map((row) => row.textContent ?? '');
    const wait = (days: number, day: string) => en('day.wait-days', { n: days, day: en.day(day) });
    expect(rows.find((row) => row.includes('Osei'))).toContain(wait(4, '2026-11-27'));
    expect(rows.find((row) => row.includes('Petrova'))).toContain(wait(0, TODAY));
    const summit = rows.find((row) => row.includes('Summit'));
    expect(summit).toContain('25% (6 of 24)');
    expect(nina.html).not.toContain('Nobodyknown');
    expect(await shown(one.patientId)).toEqual([]);
    expect((await who('bill').request('GET', `${BASE}/report`)).status).toBe(404);
  });
});

describe('a whole day', () => {
  it('is canceled with one reason; a second press and a failure lose nothing', async () => {
    const day = '2026-12-14';
    const people = [await at.somebody(), await at.somebody(), await at.somebody()];
    const ids: string[] = [];
    for (const [n, one] of people.entries())
      ids.push(await at.visit(one.patientId, `0${n + 8}:00`, { day }));
    const other = await at.visit(people[0]?.patientId ?? '', '11:00', {
      ...{ day, clinicianId: at.clinicians.petrova },
    });
    const maria = who('maria');
    await maria.open(`${BASE}?day=${day}&who=${at.clinicians.osei}`);
    await maria.click(en('day.cancel-day'));
    await maria.press(en('day.cancel-day-do', { n: 3 }));
    expect(maria.status).toBe(422);
    await maria.choose(en('day.cancel-clinician-away'));
    // one of them can't be canceled, and one is booked meanwhile
    await at.world.sql(
      `create function stays() returns trigger language plpgsql as
         $$ begin raise exception 'not now'; end $$;
       create trigger stays before update on visit for each row
         when (old.id = '${ids[1]}') execute function stays()`,
    );
    const late = await at.visit((await at.somebody()).patientId, '15:00', { day });
    await maria.press(en('day.cancel-day-do', { n: 3 }));
    expect(maria.text).toContain(en('day.did-cancel-day', { n: 2 }));
    expect(maria.text).toContain(en('day.did-cancel-failed', { n: 1 }));
    const states = async () =>
      Promise.all([...ids, other, late].map(async (id) => (await at.stateOf(id))?.state));
    expect(await states()).toEqual(['cancelled', 'booked', 'cancelled', 'booked', 'booked']);
    expect(await at.keptBy(ids[1] ?? '')).toHaveLength(2);
    expect(await at.keptBy(ids[0] ?? '')).toEqual([]);
    await at.world.sql('drop trigger stays on visit');
    const { action, fields } = maria.lastForm;
    for (let n = 0; n < 2; n++)
      await maria.request('POST', action, { form: { ...fields, _key: key() } });
    expect(await states()).toEqual(['cancelled', 'cancelled', 'cancelled', 'booked', 'booked']);
    for (const id of ids)
      expect((await at.eventsOf(id)).map(({ kind }) => kind)).toEqual(['booked', 'cancelled']);
    expect(await shown(people[0]?.patientId ?? '')).toContainEqual({
      ...{ permission: 'visits:schedule', userId: 'maria' },
    });
    // the front desk cancels one by one
    expect((await who('fay').request('GET', `${BASE}/move`)).status).toBe(404);
  });
});
