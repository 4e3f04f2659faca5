import type { Address, Patient } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { sentNotices, tell } from '../notices.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/**
 * Whose clock quiet hours follow: the confidential address, the record's address, the clinic, the
 * health system. The world's own zone is Chicago.
 */
const MIDDAY = '2026-01-15T18:00:00Z'; // noon in Chicago
const EVENING = '2026-01-16T03:30:00Z'; // quiet in Chicago, 8:30 PM in Denver, 7:30 PM in LA
const QUIET_BUT_IN_LA = '2026-01-16T04:30:00Z'; // 9:30 PM in Denver, 8:30 PM in LA

const IOWA = { line: ['9 Elm Street'], city: 'Hudson', state: 'IA', postalCode: '50643' };
const COLORADO = { line: ['1 Mile Road'], city: 'Denver', state: 'CO', postalCode: '80202' };
const ABROAD = { line: ['1 Queen Street'], city: 'Toronto', country: 'Canada' };
const CALIFORNIA = {
  where: 'us',
  line1: '77 Shelter Lane',
  line2: '',
  city: 'Oakland',
  state: 'CA',
  zip: '94601',
  lines: '',
  country: '',
};

let world: World;
let desk: Browser;
let n = 0;
beforeAll(async () => {
  world = await makeWorld({ at: MIDDAY });
  await world.account({ userId: 'tom', roles: ['front-desk'] });
  desk = await new Browser(world).signOn('tom');
});

interface Member {
  person: string;
  account: string;
  userId: string;
  browser: Browser;
}
async function member(address: Address | null, rest: Partial<Patient> = {}): Promise<Member> {
  n += 1;
  const userId = `quiet${n}`;
  world.clock.set(MIDDAY);
  await world.bring([
    patient(userId, {
      name: [{ given: ['Ann'], family: userId }],
      birthDate: '1984-03-27',
      ...(address ? { address: [address] } : {}),
      ...rest,
    }),
  ]);
  const [row] = await world.sql<{ id: string }>(
    'select patient_id as id from person where family = $1',
    [userId],
  );
  const person = row?.id ?? '';
  const account = await world.account({ userId, patientId: person });
  await world.sql('update account set email_confirmed_at = now() where id = $1', [account]);
  return { person, account, userId, browser: await new Browser(world).signOn(userId) };
}
/** Whether a notice goes out at this hour. */
async function goesAt(at: string, { account, person }: Member): Promise<boolean> {
  const topic = 'refills';
  await world.sql('delete from notice where account_id = $1 and topic = $2', [account, topic]);
  const before = (await sentNotices(world, { accountId: account, topic })).length;
  world.clock.set(at);
  await tell(world, { accountId: account, topic, aboutId: person, data: {} });
  world.clock.pass(5 * 60_000);
  const sent = (await sentNotices(world, { accountId: account, topic })).length - before;
  world.clock.set(MIDDAY);
  return sent === 1;
}
type Clock = 'Chicago' | 'Denver' | 'Los Angeles';
async function clockOf(one: Member): Promise<Clock> {
  if (await goesAt(QUIET_BUT_IN_LA, one)) return 'Los Angeles';
  return (await goesAt(EVENING, one)) ? 'Denver' : 'Chicago';
}
const post = async ({ browser, person }: Member, page: string, form: Record<string, string>) =>
  expect(
    (
      await browser.request('POST', `/people/${person}/information/${page}`, {
        form: { ...form, _key: crypto.randomUUID() },
      })
    ).status,
  ).toBe(303);
const addClinic = (name: string, zone: string, ref: string | null = null) =>
  world.sql(
    `insert into clinic (name, street, city, zone, phone, state, ref, changed_at)
      values ($1, '1 Main Street', 'Town', $2, '319-555-0180', 'active', $3, now())`,
    [name, zone, ref],
  );
const MANAGED = { managingOrganization: { reference: 'Organization/mountain' } };

describe('quiet hours follow', () => {
  it('the health system if neither an address nor a clinic tells a zone', async () => {
    expect(await clockOf(await member(null))).toBe('Chicago');
    expect(await clockOf(await member(ABROAD))).toBe('Chicago');
  });

  it('the clinic that the record names, if the address tells none', async () => {
    await addClinic('Aspen Clinic', 'America/Chicago');
    await addClinic('Mountain Clinic', 'America/Denver', 'test Organization/mountain');
    expect(await clockOf(await member(ABROAD, MANAGED))).toBe('Denver');
    expect(await clockOf(await member(null, MANAGED))).toBe('Denver');
  });

  it('the address before the clinic', async () => {
    expect(await clockOf(await member(IOWA, MANAGED))).toBe('Chicago');
    expect(await clockOf(await member(COLORADO))).toBe('Denver');
  });

  it('a confidential address before all of them, and only while it is in effect', async () => {
    const one = await member(IOWA, MANAGED);
    await post(one, 'confidential', { ...CALIFORNIA, phone: '' });
    expect(await clockOf(one)).toBe('Los Angeles');
    // one that tells no zone must not lead back to the household's
    await post(one, 'confidential', {
      ...CALIFORNIA,
      where: 'abroad',
      lines: '5 Refuge Road\nToronto',
      country: 'Canada',
      phone: '',
    });
    expect(await clockOf(one)).toBe('Denver');
    await post(one, 'confidential/end', {});
    expect(await clockOf(one)).toBe('Chicago');
    // where it is, is in no notice and in no job
    for (const table of ['notice', 'pgboss.job'])
      expect(
        await world.sql(`select 1 from ${table} x where x::text ~ 'Shelter|Oakland|Refuge|Los_A'`),
      ).toEqual([]);
  });

  it('never the confidential address of somebody they care for', async () => {
    const [one, carer] = [await member(IOWA), await member(IOWA)];
    await world.proxy(one.person, carer.account, { basis: 'invited', categories: ['refills'] });
    await post(one, 'confidential', { ...CALIFORNIA, phone: '' });
    expect(await clockOf({ ...carer, person: one.person })).toBe('Chicago');
    expect(await clockOf(one)).toBe('Los Angeles');
  });

  it('an address that the front desk accepted, at once and not before', async () => {
    const one = await member(IOWA, MANAGED);
    const accept = async (form: Record<string, string>) => {
      await post(one, 'address', { seen: '', ...form });
      const [waits] = await world.sql<{ id: string }>(
        "select id from information_proposal where patient_id = $1 and state = 'waiting'",
        [one.person],
      );
      const before = await clockOf(one);
      await desk.open(`/staff/information/${waits?.id}`);
      await desk.choose(en('desk.accept')).press(en('desk.save'));
      return [before, await clockOf(one)];
    };
    expect(await accept(CALIFORNIA)).toEqual(['Chicago', 'Los Angeles']);
    // a correction says nothing about the clinic: it stays the one that the record names
    const abroad = { ...CALIFORNIA, where: 'abroad', lines: '1 Queen Street', country: 'Canada' };
    expect(await accept(abroad)).toEqual(['Los Angeles', 'Denver']);
  });
});
