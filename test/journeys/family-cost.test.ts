import { beforeAll, expect, it } from 'vitest';
import type { Tx } from '../../src/platform/db/statements.ts';
import { Browser } from '../browser.ts';
import { makeWorld, type World } from '../world.ts';

/** What a decision about a caregiver costs: no statement of its own. */
let world: World;
let statements: string[] = [];

beforeAll(async () => {
  world = await makeWorld();
  const transaction = world.db.transaction;
  world.db.transaction = (work) =>
    transaction((tx) => {
      const counting = {
        sql: (...one: Parameters<Tx['sql']>) => {
          statements.push(one[0]);
          return tx.sql(...one);
        },
        pipeline: (...one: Parameters<Tx['pipeline']>) => {
          statements.push(one[0]);
          return tx.pipeline(...one);
        },
      } as Tx;
      return work(counting);
    });
});

/** The statements of a page, second time: the first marks the session as used. */
async function asked(browser: Browser, path: string): Promise<string[]> {
  await browser.request('GET', path);
  statements = [];
  expect((await browser.request('GET', path)).status).toBe(200);
  return statements;
}

it('is read with the session: a caregiver’s lab list takes the statements of one’s own', async () => {
  const own = await world.person({ given: 'Joan' });
  const alone = await world.person({ given: 'Ada' });
  const joan = await world.account({ userId: 'joan', patientId: own });
  await world.account({ userId: 'ada', patientId: alone });
  const staff = await world.account({ userId: 'grace', roles: ['records'] });
  const children: string[] = [];
  for (const given of ['Mina', 'Leo', 'Ida', 'Max']) {
    const id = await world.person({ given, birthDate: '2018-05-05' });
    children.push(id);
    await world.proxy(id, joan);
    await world.sql(
      `insert into court_order (patient_id, kind, starts_on, recorded_at, recorded_by)
        values ($1, 'no-contact', '2026-01-01', now(), $2)`,
      [id, staff],
    );
  }
  const [ada, browser] = [
    await new Browser(world).signOn('ada'),
    await new Browser(world).signOn('joan'),
  ];
  for (const page of ['results', 'medicines', 'information']) {
    const plain = await asked(ada, `/people/${alone}/${page}`);
    const cared = await asked(browser, `/people/${children[0]}/${page}`);
    expect(
      cared.filter((text) => !plain.includes(text)),
      page,
    ).toEqual([]);
    expect(cared.length, page).toBeLessThanOrEqual(plain.length);
    // one statement brings session, people, orders and zones
    expect(cared.filter((text) => text.includes('portico_enter'))).toHaveLength(1);
    // the badge of unread messages asks since when a caregiver sees them, in its one statement
    const rest = cared.filter((text) => !text.includes('conversation_reader'));
    expect(rest).toHaveLength(cared.length - 1);
    expect(rest.filter((text) => /\bproxy\b|court_order|portico_people/.test(text))).toEqual([]);
  }
});
