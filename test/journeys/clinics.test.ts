import { beforeAll, describe, expect, it } from 'vitest';
import { calendarFor, clinicOf, clinicsOf } from '../../src/clinics/whose/whose.ts';
import { Browser } from '../browser.ts';
import { pharmacies } from '../medicines.ts';
import { en, es } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
let admin: Browser;
const key = () => crypto.randomUUID();
/** Hostile names: markup, quotes, a right-to-left override, and as long as the field takes. */
const HOSTILE = `<script>alert(1)</script> "O’Hara" & \u202eSons`;

beforeAll(async () => {
  world = await makeWorld();
  await pharmacies(world);
  await world.account({ userId: 'renee', roles: ['administrator'] });
  admin = await new Browser(world).signOn('renee');
});

const fillClinic = (name: string) => {
  for (const [label, value] of Object.entries({
    [en('clinics.name')]: name,
    [en('clinics.street')]: '10 River Road',
    [en('clinics.city')]: 'Denver',
    [en('clinics.region')]: 'CO',
    [en('clinics.postal')]: '80202',
    [en('clinics.zone')]: 'America/Denver',
    [en('clinics.phone')]: '1-720-555-0190',
  }))
    admin.fill(label, value);
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
    admin.fill(day, '8-noon, 13:00-5 pm');
  return admin;
};

describe('an administrator', () => {
  it('adds a clinic; what can’t be read is named, and nothing typed is lost', async () => {
    await admin.open('/staff/clinics');
    expect(admin.text).toContain(en('clinics.none'));
    await admin.click(en('clinics.add'));
    await fillClinic('')
      .fill('Monday', '22:00-02:00')
      .fill('Tuesday', 'early')
      .fill('Wednesday', '8-12, 11-13')
      .fill(en('clinics.phone'), 'call us')
      .press(en('clinics.save'));
    expect(admin.status).toBe(422);
    for (const problem of ['problem.clinics-name', 'problem.clinics-phone'] as const)
      expect(admin.text).toContain(en(problem));
    await admin
      .fill(en('clinics.name'), 'Riverside')
      .fill(en('clinics.phone'), '1-720-555-0190')
      .fill(en('clinics.street'), '')
      .press(en('clinics.save'));
    for (const problem of [
      'problem.clinics-past-midnight',
      'problem.clinics-hours',
      'problem.clinics-overlap',
    ] as const)
      expect(admin.text).toContain(en(problem));
    expect(admin.html).toContain('value="22:00-02:00"');
    for (const day of ['Monday', 'Tuesday', 'Wednesday']) admin.fill(day, '8-12');
    await admin.press(en('clinics.save'));
    expect(admin.text).toContain(en('problem.clinics-street'));
    await admin.fill(en('clinics.street'), '10 River Road').press(en('clinics.save'));
    expect(admin.text).toContain(en('clinics.saved'));
    expect(admin.html).toContain('value="08:00-12:00, 13:00-17:00"');
  });

  it('sees a name as it was typed, whatever is in it', async () => {
    await admin.open('/staff/clinics/new');
    await fillClinic(HOSTILE).press(en('clinics.save'));
    await admin.open('/staff/clinics');
    expect(admin.text).toContain(HOSTILE);
    const visitor = await new Browser(world).open('/clinics');
    expect(visitor.text).toContain(HOSTILE);
    expect(visitor.html).not.toContain('<script>alert');
  });

  it('says how to get there and what to bring, in both languages, whatever is in the words', async () => {
    await admin.open('/staff/clinics/new');
    await fillClinic('Parkside')
      .fill(en('clinics.directions'), `${HOSTILE}\nBus 5`)
      .fill(en('clinics.directions-es'), 'El autobús 5')
      .fill(en('clinics.accessibility'), 'A ramp at the side door')
      .fill(en('clinics.bring'), 'x'.repeat(1001))
      .press(en('clinics.save'));
    expect([admin.status, admin.text.includes(en('problem.too-long'))]).toEqual([422, true]);
    await admin.fill(en('clinics.bring'), 'Your card').press(en('clinics.save'));
    expect(admin.text).toContain(en('clinics.saved'));
    const visitor = await new Browser(world).open('/clinics');
    for (const words of [HOSTILE, 'Bus 5', 'A ramp at the side door', 'Your card'])
      expect(visitor.text).toContain(words);
    expect(visitor.html).not.toContain('<script>alert');
    await visitor.press('Español');
    await visitor.open('/clinics');
    for (const words of [es('clinic.directions'), 'El autobús 5', 'A ramp at the side door'])
      expect(visitor.text).toContain(words);
    expect(visitor.text).not.toContain('Bus 5');
    expect(visitor.html).toMatch(/<p[^>]*lang="en"[^>]*>A ramp/);
    await admin.fill(en('clinics.directions'), '').press(en('clinics.save'));
    expect(await world.sql("select directions, bring from clinic where name = 'Parkside'")).toEqual(
      [{ directions: '', bring: 'Your card' }],
    );
  });

  it('saves once, however often the button is clicked', async () => {
    const form = {
      ...{ name: 'Twice', street: '1 A', city: 'B', zone: 'America/Chicago' },
      ...{ phone: '319-555-0100', known: 'no', state: 'active', _key: key() },
    };
    const first = await admin.request('POST', '/staff/clinics/new', { form });
    const again = await admin.request('POST', '/staff/clinics/new', { form });
    expect(again.headers.location).toBe(first.headers.location);
    expect(await world.sql("select 1 from clinic where name = 'Twice'")).toHaveLength(1);
  });

  it('if two edit at once, the second gets a message, sees both versions, and can still save', async () => {
    const [row] = await world.sql<{ id: string }>("select id from clinic where name = 'Twice'");
    const path = `/staff/clinics/${row?.id}`;
    const other = await new Browser(world).signOn('renee');
    await admin.open(path);
    await other.open(path);
    await other.fill(en('clinics.city'), 'Theirs').press(en('clinics.save'));
    await admin.fill(en('clinics.city'), 'Mine').press(en('clinics.save'));
    expect(admin.status).toBe(409);
    expect(admin.text).toContain(en('ui.stale'));
    expect(admin.text).toContain(en('ui.saved-now', { value: 'Theirs' }));
    expect(admin.html).toContain('value="Mine"');
    await admin.press(en('clinics.save'));
    expect(await world.sql('select city, version from clinic where id = $1', [row?.id])).toEqual([
      { city: 'Mine', version: 3 },
    ]);
  });

  it('takes a clinic out of use: it is not lost, but no longer listed', async () => {
    const [row] = await world.sql<{ id: string }>("select id from clinic where name = 'Twice'");
    await admin.open(`/staff/clinics/${row?.id}`);
    await admin.choose(en('clinics.state-inactive')).press(en('clinics.save'));
    expect((await admin.open('/staff/clinics')).text).toContain('Twice');
    expect((await new Browser(world).open('/clinics')).text).not.toContain('Twice');
  });

  it('adds departments, which visitors see until they are out of use', async () => {
    await admin.open('/staff/clinics');
    await admin.click('Riverside');
    await admin.click(en('clinics.add-department'));
    await admin.press(en('clinics.save'));
    expect(admin.text).toContain(en('problem.clinics-name'));
    await admin
      .fill(en('clinics.name'), 'Heart Care')
      .fill(en('clinics.phone-optional'), '1-720-555-0191')
      .press(en('clinics.save'));
    const visitor = await new Browser(world).open('/clinics');
    expect(visitor.text).toContain('Heart Care');
    expect(visitor.html).toContain('href="tel:17205550191"');
    await admin.click('Heart Care');
    const stale = admin.path;
    await admin.choose(en('clinics.state-inactive')).press(en('clinics.save'));
    expect((await visitor.open('/clinics')).text).not.toContain('Heart Care');
    const form = { name: 'Late', active: 'yes', version: '1', _key: key() };
    expect((await admin.request('POST', stale, { form })).status).toBe(409);
  });

  it('confirms a proposal of federal holidays, changes one, and removes one', async () => {
    await admin.open('/staff/holidays?year=2026');
    await admin.click(en('holidays.from-federal'));
    await admin.press(en('holidays.confirm'));
    expect(admin.text).toContain(en('holidays.added'));
    expect(admin.text).toContain(en('holiday.thanksgiving'));
    // Columbus Day is not among the days on which most clinics close
    expect(admin.text).not.toContain(en('holiday.columbus'));
    await admin.click(en('holiday.thanksgiving'));
    await admin
      .choose(en('holidays.shorter'))
      .fill(en('holidays.hours'), '')
      .press(en('clinics.save'));
    expect(admin.text).toContain(en('problem.clinics-hours'));
    await admin.choose(en('holidays.closed')).press(en('clinics.save'));
    expect(admin.text).toContain(en('holidays.saved'));
    const [row] = await world.sql<{ id: string }>(
      "select id from holiday where day = '2026-12-25' and removed_at is null",
    );
    await admin.request('POST', `/staff/holidays/${row?.id}/remove`, { form: { _key: key() } });
    expect((await admin.open('/staff/holidays?year=2026')).text).not.toContain('Christmas');
    expect(await world.sql('select 1 from holiday where id = $1', [row?.id])).toHaveLength(1);
  });

  it('copies last year, and gets a message if the calendar changed meanwhile', async () => {
    await admin.open('/staff/holidays/proposal?year=2027&from=copy');
    expect(admin.text).toContain('Thursday, November 25');
    await world.sql(
      "insert into holiday (day, name, changed_at) values ('2027-11-25', 'Mine', now())",
    );
    await admin.press(en('holidays.confirm'));
    expect(admin.text).toContain(en('problem.holidays-changed'));
    await admin.press(en('holidays.confirm'));
    const rows = await world.sql<{ name: string }>(
      "select name from holiday where day = '2027-11-25' and removed_at is null",
    );
    expect(rows).toEqual([{ name: 'Mine' }]);
    const form = { day: '2027-11-25', name: 'Again', open: 'closed', _key: key() };
    const taken = await admin.request('POST', '/staff/holidays/new', { form });
    expect([taken.status, taken.body.includes(en('problem.holidays-taken'))]).toEqual([422, true]);
  });

  it('leaves an audit row for each change, and nobody else can make one', async () => {
    const rows = await world.sql<{ route: string }>(
      `select distinct route from audit_event
       where permission = 'clinics:manage' and outcome = 'granted' and actor_id is not null
       order by 1`,
    );
    expect(rows.map((row) => row.route)).toEqual([
      '/staff/clinics',
      '/staff/clinics/:id',
      '/staff/clinics/:id/departments/new',
      '/staff/clinics/new',
      '/staff/departments/:id',
      '/staff/holidays',
      '/staff/holidays/:id',
      '/staff/holidays/:id/remove',
      '/staff/holidays/new',
      '/staff/holidays/proposal',
    ]);
    await world.account({ userId: 'desk', roles: ['front-desk', 'clinician'] });
    const desk = await new Browser(world).signOn('desk');
    for (const path of ['/staff/clinics', '/staff/holidays', '/staff/clinicians'])
      expect((await desk.request('GET', path)).status).toBe(404);
  });
});

describe('a visitor', () => {
  it('finds the way from every page, in both languages, without signing on', async () => {
    const visitor = await new Browser(world).open('/sign-on');
    await visitor.click(en('ui.clinics'));
    expect(visitor.path).toBe('/clinics');
    expect((await visitor.open('/help')).html).toContain('href="/clinicians"');
  });

  it('sees by the clinic’s own clock whether it is open, and the coming holidays', async () => {
    // Tuesday, 8:30 in Denver
    world.clock.set('2026-11-24T15:30:00Z');
    const visitor = await new Browser(world).open('/clinics');
    const plain = () => visitor.text.replace(/[\u00a0\u202f]/g, ' ');
    expect(plain()).toContain(en('clinic.open-until', { time: 'noon' }));
    expect(plain()).toContain('Thursday, November 26');
    expect(plain()).toContain(en('clinic.zone', { zone: 'Mountain Time' }));
    expect(plain()).toContain('Main Pharmacy');
    // the pharmacy that mails has nobody to visit
    world.clock.set('2026-11-26T15:30:00Z');
    await visitor.open('/clinics');
    expect(plain()).toContain(en('clinic.opens-tomorrow', { time: '8 AM' }));
    await visitor.press('Español');
    await visitor.open('/clinics');
    expect(plain()).toContain(es('holiday.thanksgiving'));
    expect(plain()).toContain(es('clinic.title'));
    world.clock.set('2026-11-24T15:30:00Z');
  });

  it('leaves no row in the audit log', async () => {
    const before = await world.sql<{ n: number }>('select count(*)::int as n from audit_event');
    for (const path of ['/clinics', '/clinicians', '/help'])
      expect((await new Browser(world).open(path)).status).toBe(200);
    expect(await world.sql('select count(*)::int as n from audit_event')).toEqual(before);
  });
});

describe('a person’s clinic', () => {
  it('is the first active one, and the shared zone if there is none', async () => {
    const person = await world.person({ given: 'Nobody' });
    const asOf = { today: '2026-11-24', settings: world.settings };
    const concern = { personId: person, npi: null };
    const read = () =>
      world.reached(async (tx) => ({
        names: (await clinicsOf(tx)).map((one) => one.name),
        own: (await clinicOf(tx, person))?.name,
        zone: (await calendarFor(tx, concern, asOf)).calendar.zone,
      }));
    const some = await read();
    expect(some.own).toBe(some.names[0]);
    expect(some.zone).toBe('America/Denver');
    await world.sql("update clinic set state = 'inactive'");
    expect(await read()).toEqual({ names: [], own: undefined, zone: 'America/Chicago' });
  });
});
