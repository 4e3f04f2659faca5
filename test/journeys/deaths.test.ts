import type { Patient } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { observation, patient } from '../labs.ts';
import { sentNotices, tellRefills } from '../notices.ts';
import { makeWorld, type World } from '../world.ts';

/** The death of somebody who is cared for, and of whoever cares for them. */
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const asSent = (id: string, rest: Partial<Patient> = {}) =>
  patient(id, {
    identifier: [
      { type: { coding: [{ code: 'MR' }] }, system: 'urn:mrn', value: `77${id.length}${id}` },
    ],
    name: [{ given: ['Lena'], family: `Lind ${id}` }],
    birthDate: '1950-01-01',
    ...rest,
  });
/** Somebody with a result, an account, and two caregivers: one whom she invited, one for later. */
async function family(id: string) {
  await world.bring([asSent(id), observation(`${id}-1`, id, { number: 4 })], 'home');
  const [row] = await world.sql<{ id: string }>(
    'select patient_id as id from person where family = $1',
    [`Lind ${id}`],
  );
  const person = row?.id ?? '';
  await world.account({ userId: id, patientId: person });
  const carer = await world.account({ userId: `${id}-carer` });
  await world.proxy(person, carer, {
    basis: 'invited',
    relationship: 'child',
    categories: ['results', 'refills'],
  });
  const heir = await world.account({ userId: `${id}-heir` });
  await world.proxy(person, heir, { basis: 'court', relationship: 'representative' });
  await world.sql('update account set email_confirmed_at = now()');
  return { id, person, carer, heir };
}
type Family = Awaited<ReturnType<typeof family>>;

/** Who sees the results: she herself, the invited caregiver, the representative. */
async function whoSees({ id, person }: Family): Promise<boolean[]> {
  const seen = [];
  for (const userId of [id, `${id}-carer`, `${id}-heir`]) {
    const browser = await new Browser(world).signOn(userId);
    seen.push((await browser.open(`/people/${person}/results`)).status === 200);
  }
  return seen;
}
/** What an account hears about a refill of hers: how many mails. */
async function hears({ person }: Family, accountId: string): Promise<number> {
  const before = (await sentNotices(world, { accountId })).length;
  await tellRefills(world, accountId, person, crypto.randomUUID());
  world.clock.pass(24 * 3_600_000);
  return (await sentNotices(world, { accountId })).length - before;
}

const ALIVE = [true, true, false];
const DEAD = [true, false, true];

describe('a death that a sender reports', () => {
  it('closes the record to caregivers on the next request, and their mail stops; a correction restores it', async () => {
    const one = await family('reported');
    expect(await whoSees(one)).toEqual(ALIVE);
    const session = await new Browser(world).signOn('reported-carer');
    expect((await session.open(`/people/${one.person}/results`)).status).toBe(200);
    await world.bring([asSent(one.id, { deceasedDateTime: '2026-11-20' })], 'home');
    expect((await session.open(`/people/${one.person}/results`)).status).toBe(404);
    expect(await whoSees(one)).toEqual(DEAD);
    expect(await hears(one, one.carer)).toBe(0);
    await world.bring([asSent(one.id, { deceasedBoolean: false })], 'home');
    expect(await whoSees(one)).toEqual(ALIVE);
    expect(await hears(one, one.carer)).toBe(1);
  });

  it('counts until the sender who reported it takes it back, whatever others send', async () => {
    const one = await family('two-senders');
    await world.bring([asSent(one.id, { id: 'lab-id', deceasedBoolean: true })], 'lab');
    expect(await whoSees(one)).toEqual(DEAD);
    // the hospital knows nothing of it, and says something else
    await world.bring([asSent(one.id, { maritalStatus: { text: 'widowed' } })], 'home');
    expect(await whoSees(one)).toEqual(DEAD);
    await world.bring([asSent(one.id, { id: 'lab-id' })], 'lab');
    expect(await whoSees(one)).toEqual(ALIVE);
  });
});

describe('the death of a caregiver', () => {
  it('closes every record that they cared for, whichever of their own records says so', async () => {
    const one = await family('cared');
    await world.bring([asSent('the-carer', { name: [{ given: ['Cal'], family: 'Orr' }] })], 'home');
    const [own] = await world.sql<{ id: string }>(
      "select patient_id as id from person where family = 'Orr'",
    );
    await world.sql('update account set patient_id = $2 where id = $1', [one.carer, own?.id]);
    expect(await whoSees(one)).toEqual(ALIVE);
    expect(await hears(one, one.carer)).toBe(1);
    await world.bring(
      [
        asSent('the-carer', {
          name: [{ given: ['Cal'], family: 'Orr' }],
          deceasedDateTime: '2026-11-01',
        }),
      ],
      'home',
    );
    expect(await whoSees(one)).toEqual([true, false, false]);
    expect(await hears(one, one.carer)).toBe(0);
    const patientsList = await new Browser(world).signOn(one.id);
    await patientsList.open(`/people/${one.person}/caregivers`);
    expect(patientsList.status).toBe(200);
  });
});
