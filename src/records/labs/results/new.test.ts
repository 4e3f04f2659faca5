import { beforeAll, expect, it } from 'vitest';
import { observation, patient, report } from '../../../../test/labs.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { mayOpenToday } from '../../../family/policy.ts';
import { accessFor, authorize } from '../../../platform/access/access.ts';
import { type Actor, daysFor } from '../../../platform/access/actor.ts';
import { systemRequest } from '../../../platform/access/request-info.ts';
import { dayIn } from '../../../platform/clock.ts';
import type { Tx } from '../../../platform/db/statements.ts';
import { mayReadResults } from '../../policy.ts';
import { listNew } from './new.ts';

let world: World;
let actor: Actor;
beforeAll(async () => {
  world = await makeWorld();
  const test = observation('o1', 'ida', { number: 4.1 });
  // the account exists first, so that the result is new to it
  await world.bring([patient('ida')]);
  const [row] = await world.sql<{ patientId: string }>('select patient_id from person');
  const patientId = row?.patientId ?? '';
  const id = await world.account({ userId: 'ida', patientId });
  await world.bring([report('r1', 'ida', [test]), test]);
  const person = {
    id: patientId,
    given: 'Pat',
    family: 'Example',
    birthDate: '1984-03-27',
    deceased: false,
    relation: null,
  };
  actor = {
    account: {
      id,
      kind: 'member',
      name: 'ida',
      roles: [],
      permissions: [],
      language: 'en',
      patientId,
    },
    authAt: world.clock.now(),
    people: [person],
    days: daysFor([], world.settings, world.clock.now()),
    opened: null,
  };
});

/** One request to Today that counts its statements. */
async function request<T>(
  work: (access: Parameters<typeof listNew>[0], statements: () => number) => Promise<T>,
): Promise<T> {
  const now = world.clock.now();
  return world.reached(async (tx) => {
    let statements = 0;
    const counting: Tx = {
      sql: (...statement: Parameters<Tx['sql']>) => {
        statements += 1;
        return tx.sql(...statement);
      },
      pipeline: (...statement) => tx.pipeline(...statement),
    } as Tx;
    const [person] = actor.people;
    const facts = { actor, person, ...asOf() };
    const info = systemRequest(now, 'test');
    const access = await authorize(counting, mayOpenToday, facts, info, person?.id ?? null);
    if ('denied' in access) throw new Error(access.reason);
    return work(access, () => statements);
  });
}
const asOf = () => {
  const now = world.clock.now();
  return { now, today: dayIn(world.settings.zone, now), settings: world.settings };
};

it('reads new results once for all parts of a page, whatever permissions they use', () =>
  request(async (access, statements) => {
    const badge = accessFor(access, mayReadResults, asOf());
    if (!badge) throw new Error('the badge is not allowed');
    const before = statements();
    const [card, number] = await Promise.all([listNew(access, asOf()), listNew(badge, asOf())]);
    const read = statements() - before;
    expect(card.map((result) => result.name)).toEqual(['Electrolytes']);
    expect(number).toBe(card);
    expect(await listNew(badge, asOf())).toBe(card);
    expect(statements() - before).toBe(read);
    expect(read).toBe(2); // whether there are any, and what they are
  }));

it('reads them again in the next request', async () => {
  const before = await request((access) => listNew(access, asOf()));
  await world.sql('delete from result_unseen');
  expect(before).toHaveLength(1);
  expect(await request((access) => listNew(access, asOf()))).toEqual([]);
});
