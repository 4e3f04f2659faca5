import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { caseFile } from '../cases.ts';
import { observation, patient, report } from '../labs.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** A child's birthday, and a birth date that is known in part, over the real app. */
let world: World;
let parent: string;
const pdf = Buffer.from('%PDF-1.4 a report').toString('base64');

beforeAll(async () => {
  world = await makeWorld();
  parent = await world.account({ userId: 'joan', patientId: await world.person({}) });
});
const house = 'America/Chicago';
afterEach(async () => {
  setZone(house);
  world.clock.set('2026-11-22T15:00:00Z');
  await world.sql('delete from clinic');
});
/** The zone of the health system itself. */
const setZone = (zone: string) => void Object.assign(world.settings, { zone });
const addClinic = (zone: string, state = 'active') =>
  world.sql(
    `insert into clinic (name, street, city, zone, phone, state, changed_at)
      values ('Clinic', '1 Road', 'Town', $1, '319-555-0180', $2, now())`,
    [zone, state],
  );

let made = 0;
/** A child of Joan's with a result and its file, as a sender brings them. */
async function child(birthDate: string | undefined): Promise<{ id: string; result: string }> {
  made += 1;
  const of = `child-${made}`;
  await bringChild(of, birthDate);
  const test = observation(`o-${of}`, of, { number: 4 });
  const file = { contentType: 'application/pdf', title: 'r', data: pdf };
  await world.bring([test, report(`r-${of}`, of, [test], { presentedForm: [file] })]);
  const [row] = await world.sql<{ id: string; result: string }>(
    `select p.patient_id as id, l.id as result from person p join lab_result l using (patient_id)
      where p.given = $1`,
    [of],
  );
  if (!row) throw new Error('no child was made');
  await world.proxy(row.id, parent);
  return row;
}
const bringChild = (of: string, birthDate: string | undefined, rest = {}) => {
  const who = patient(of, { name: [{ given: [of], family: 'Ages' }], ...rest });
  if (birthDate === undefined) delete who.birthDate;
  else who.birthDate = birthDate;
  return world.bring([who]);
};
const at = (instant: string, seconds: number) =>
  world.clock.set(new Date(Date.parse(instant) + seconds * 1000).toISOString());
const joan = () => new Browser(world).signOn('joan');

interface Case {
  born: string;
  zone: string;
  first_limited_instant: string;
}
const { cases } = JSON.parse(readFileSync(caseFile('rows/F4-ages.json'), 'utf8')) as {
  cases: Case[];
};

describe('at the birthday’s midnight (F4)', () => {
  /** Joan's session lives on while the clock passes the instant. */
  async function crossing(birthDate: string, instant: string, zone: string): Promise<void> {
    const { id, result } = await child(birthDate);
    setZone(zone);
    at(instant, -1);
    const browser = await joan();
    const file = `/people/${id}/results/${result}/files/0`;
    // a page that was loaded before, and a download that was begun before
    await browser.open(`/people/${id}/results/wish`);
    expect(browser.status).toBe(200);
    const before = await browser.request('GET', file);
    expect([before.status, before.body]).toEqual([200, '%PDF-1.4 a report']);
    const other = new Browser(world);
    other.cookies = new Map(browser.cookies);
    at(instant, 0);
    await browser.choose(en('wish.doctor')).press(en('privacy.staff-save'));
    expect(browser.status).toBe(404);
    expect(await world.sql('select 1 from release_preference where patient_id = $1', [id])).toEqual(
      [],
    );
    for (const headers of [{}, { range: 'bytes=9-' }] as Record<string, string>[])
      expect((await other.request('GET', file, { headers })).status).toBe(404);
    expect((await other.request('GET', `/people/${id}/results`)).status).toBe(404);
    at(instant, 1);
    await other.open(`/people/${id}`);
    expect(other.status).toBe(200);
    expect(other.links.some((link) => link.includes('/results'))).toBe(false);
  }

  it.each(cases)('in $zone, of $born: $first_limited_instant', async (one) => {
    await addClinic(one.zone);
    await crossing(one.born, one.first_limited_instant, one.zone);
  });

  it('of clinics in two zones the earlier counts', async () => {
    await addClinic('America/Chicago');
    await addClinic('Pacific/Auckland');
    await crossing('2015-02-11', '2027-02-10T11:00:00Z', 'Pacific/Honolulu');
  });

  it('of a clinic that is closed or not yet one of ours nothing counts', async () => {
    await addClinic('Pacific/Auckland', 'inactive');
    await addClinic('Pacific/Kiritimati', 'proposed');
    await crossing('2015-02-11', '2027-02-11T06:00:00Z', house);
  });

  it('counts for a parent whose own record was joined to another, too', async () => {
    await addClinic('Pacific/Auckland');
    const { id } = await child('2015-02-11');
    await world.sql('update proxy set revoked_at = now() where patient_id <> $1', [id]);
    const [own] = await world.sql<{ id: string }>(
      'select patient_id as id from account where id = $1',
      [parent],
    );
    const into = await world.person({});
    await world.sql('update person set merged_into = $2 where patient_id = $1', [own?.id, into]);
    at('2027-02-10T11:00:00Z', -1);
    const browser = await joan();
    expect((await browser.request('GET', `/people/${id}/results`)).status).toBe(200);
    at('2027-02-10T11:00:00Z', 0);
    expect((await browser.request('GET', `/people/${id}/results`)).status).toBe(404);
    // and a record of hers that says that she has died counts as her own
    at('2027-02-10T11:00:00Z', -1);
    await world.sql('update person set deceased = true where patient_id = $1', [into]);
    expect((await browser.request('GET', `/people/${id}/results`)).status).toBe(404);
    await world.sql('update person set merged_into = null where patient_id = $1', [own?.id]);
    await world.sql('update proxy set revoked_at = null');
  });
});

describe('a birth date that is known in part', () => {
  const opens = async (id: string, when: string) => {
    world.clock.set(when);
    return (await (await joan()).request('GET', `/people/${id}/results`)).status === 200;
  };
  const stored = async (id: string) =>
    (
      await world.sql<{ birthDate: string | null; partialBirthDate: string | null }>(
        'select birth_date, partial_birth_date from person where patient_id = $1',
        [id],
      )
    )[0];
  const known = (birthDate: string | null, partialBirthDate: string | null) => ({
    birthDate,
    partialBirthDate,
  });

  it('narrows from the first day that may be the birthday', async () => {
    const { id } = await child('2015');
    expect(await stored(id)).toEqual(known(null, '2015'));
    expect(await opens(id, '2027-01-01T05:59:59Z')).toBe(true);
    expect(await opens(id, '2027-01-01T06:00:00Z')).toBe(false);
    const month = await child('2015-05');
    expect(await opens(month.id, '2027-05-01T04:59:59Z')).toBe(true);
    expect(await opens(month.id, '2027-05-01T05:00:00Z')).toBe(false);
    expect(await opens((await child(undefined)).id, '2026-11-22T15:00:00Z')).toBe(false);
  });

  it('is replaced by a day that agrees, and kept when less or the same comes again', async () => {
    const { id } = await child('2015');
    const of = `child-${made}`;
    await bringChild(of, undefined);
    expect(await stored(id)).toEqual(known(null, '2015'));
    await bringChild(of, '2015-05');
    expect(await stored(id)).toEqual(known(null, '2015-05'));
    await bringChild(of, '2015');
    expect(await stored(id)).toEqual(known(null, '2015-05'));
    await bringChild(of, '2015-05-09');
    expect(await stored(id)).toEqual(known('2015-05-09', null));
    for (const less of ['2015-05', '2015', undefined, '2015-05-09'])
      await bringChild(of, less, { gender: less ? 'male' : 'female' });
    expect(await stored(id)).toEqual(known('2015-05-09', null));
    expect(await opens(id, '2027-05-09T04:59:59Z')).toBe(true);
    expect(await opens(id, '2027-05-09T05:00:00Z')).toBe(false);
  });

  it.each([
    ['2015', '2016'],
    ['2015-05', '2015-06'],
    ['2015', '2017-01-01'],
    ['2015-05-09', '2014'],
    ['2015-05-09', '2015-06'],
  ])('of %s waits for staff when %s comes, and nothing opens further', async (was, is) => {
    const { id } = await child(was);
    const before = await stored(id);
    const { total } = await bringChild(`child-${made}`, is);
    expect(total.waiting).toBe(1);
    expect(await stored(id)).toEqual(before);
    const [one] = await world.sql<{ id: string; differences: string[] }>(
      "select id, differences from identity_case where state = 'open' and known_id = $1",
      [id],
    );
    expect(one?.differences).toEqual(['birth-date']);
    // staff believe the sender: no day is left that nobody vouches for
    await world.account({ userId: `records-${made}`, roles: ['records'] });
    const staff = await new Browser(world).signOn(`records-${made}`);
    await staff.open(`/staff/identity/${one?.id}`);
    const words =
      is.length === 4 ? is : en.day(`${is}-01`.slice(0, 10), is.length === 7 ? 'month' : 'day');
    expect(staff.text).toContain(words);
    await staff.choose(en('identity.choice-same-theirs')).press(en('identity.save'));
    expect(await stored(id)).toEqual(is.length === 10 ? known(is, null) : known(null, is));
  });
});

describe('a birth date is a date, never an instant (F4)', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  it.each(['America/Los_Angeles', 'UTC', 'Asia/Tokyo', 'Pacific/Kiritimati'])(
    'with the server in %s it is shown and stored as written',
    async (server) => {
      process.env.TZ = server;
      expect(new Date('2015-02-11T12:00:00Z').getTimezoneOffset()).toBe(
        { 'America/Los_Angeles': 480, UTC: 0, 'Asia/Tokyo': -540 }[server] ?? -840,
      );
      const { id, result } = await child('2015-02-11');
      const of = `child-${made}`;
      const browser = await joan();
      const shown: string[] = [];
      await world.account({ userId: `nurse-${made}`, roles: ['nurse'] });
      const nurse = await new Browser(world).signOn(`nurse-${made}`);
      const form = { person: id, purpose: 'treatment', _key: crypto.randomUUID() };
      await nurse.request('POST', '/staff/open', { form });
      for (const path of [
        ...[`/people/${id}/information`, `/people/${id}/results`, `/people/${id}`],
        ...[`/people/${id}/results/${result}/print`, `/people/${id}/medicines/print`],
        `/staff/people/${id}/results`,
      ]) {
        const who = path.startsWith('/staff') ? nurse : browser;
        const { status, body } = await who.request('GET', path);
        expect([path, status]).toEqual([path, 200]);
        if (body.includes(en.day('2015-02-11'))) shown.push(path);
        for (const other of ['2015-02-10', '2015-02-12']) expect(body).not.toContain(en.day(other));
      }
      expect(shown.map((path) => path.replace(/[0-9a-f-]{36}/g, '…'))).toEqual([
        '/people/…/information',
        '/people/…/results/…/print',
        '/people/…/medicines/print',
        '/staff/people/…/results',
      ]);
      await bringChild(of, '2015-02-11');
      const rows = await world.sql('select birth_date::text from person where patient_id = $1', [
        id,
      ]);
      expect(rows).toEqual([{ birthDate: '2015-02-11' }]);
      // a part of a date moves no more than a day does
      const month = await child('2015-03');
      await browser.open(`/people/${month.id}/information`);
      expect(browser.text).toContain(en.day('2015-03-01', 'month'));
      const year = await child('2015');
      await browser.open(`/people/${year.id}/information`);
      expect(browser.text).toContain(`${en('info.born')} 2015`);
    },
  );
});
