import { runBirthdays } from '../src/caregivers/birthdays/birthdays.ts';
import { addMonths } from '../src/platform/days.rules.ts';
import { patient } from './labs.ts';
import type { World } from './world.ts';

/** The day that it is where most tests are: November 22, 2026, in Chicago. */
export const TODAY = '2026-11-22';
/** Whoever has a birthday in so many days, at that age. */
export const bornFor = (age: number, on: string): string => addMonths(on, -12 * age);

export interface Family {
  child: string;
  /** The parent's account. */
  parent: string;
  /** The child's own account; empty without one. */
  own: string;
  right: string;
}
let made = 0;
/** A child and one parent, with confirmed addresses. */
export async function makeFamily(
  world: World,
  who: {
    birthDate: string;
    given?: string;
    own?: boolean;
    right?: Parameters<World['proxy']>[2];
  },
): Promise<Family> {
  made += 1;
  const given = who.given ?? `Kim${made}`;
  const family = `Family${made}`;
  const child = await world.person({ given, family, birthDate: who.birthDate });
  const self = await world.person({ given: 'Ada', family, birthDate: '1984-03-27' });
  const parent = await world.account({
    userId: `parent${made}`,
    name: `Ada ${family}`,
    patientId: self,
  });
  const own = who.own
    ? await world.account({ userId: `child${made}`, name: `${given} ${family}`, patientId: child })
    : '';
  await world.sql('update account set email_confirmed_at = now() where id = any($1::uuid[])', [
    [parent, ...(own ? [own] : [])],
  ]);
  return { child, parent, own, right: await world.proxy(child, parent, who.right) };
}

/** A record that came from a feed, with an address. */
export const feedPatient = (id: string, birthDate: string, rest: object = {}) => ({
  ...patient(id, { name: [{ given: ['Fay'], family: 'Feed' }], birthDate }),
  identifier: [{ type: { coding: [{ code: 'MR' }] }, system: 'urn:oid:2.999.1', value: `7${id}` }],
  address: [{ line: ['12 Window Street'], city: 'Paperville', state: 'IA', postalCode: '50010' }],
  ...rest,
});

export const run = (world: World, jobs = world.jobs) =>
  runBirthdays({ ...world, jobs }, world.clock.now());

/** What waits to be sent, or was: whom, what and which step. */
export async function toldOf(world: World, child: string): Promise<string[]> {
  const rows = await world.sql<{ accountId: string; event: string }>(
    "select account_id, event from notice where topic = 'birthdays' and about_id = $1",
    [child],
  );
  const accounts = await world.sql<{ id: string; userId: string }>(
    'select id, user_id from account',
  );
  const name = new Map(accounts.map(({ id, userId }) => [id, userId.replace(/\d+$/, '')]));
  return rows
    .map(({ accountId, event }) => `${name.get(accountId)} ${event.split(' ').slice(1).join(' ')}`)
    .sort();
}
export const lettersOf = (world: World, child: string) =>
  world.sql<{ state: string; details: { turns: string; on: string } }>(
    "select state, details from letter where patient_id = $1 and kind = 'birthday' order by asked_at",
    [child],
  );
