import { beforeAll, describe, expect, it } from 'vitest';
import { MOST } from '../../src/today/family.tsx';
import { Browser } from '../browser.ts';
import { observation, patient, report } from '../labs.ts';
import { askFor, pharmacies, prescription } from '../medicines.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** Today as an overview of the family: who needs what, under each person's own access. */
let world: World;
const people = new Map<string, string>();
const id = (name: string) => people.get(name) ?? '';
const accounts = new Map<string, string>();
const account = (name: string) => accounts.get(name) ?? '';

const BORN: Record<string, string> = {
  Joan: '1985-01-01',
  Mina: '2018-10-05',
  Teen: '2012-10-05',
  Gran: '1950-01-01',
};

beforeAll(async () => {
  world = await makeWorld();
  await pharmacies(world);
  await world.bring(
    Object.entries(BORN).map(([name, birthDate]) =>
      patient(name, { name: [{ given: [name], family: 'Halloran' }], birthDate }),
    ),
  );
  for (const name of Object.keys(BORN)) {
    await world.bring(prescription(`m-${name}`, name));
  }
  for (const row of await world.sql<{ given: string; id: string }>(
    'select given, patient_id as id from person',
  ))
    people.set(row.given, row.id);
  for (const [userId, own] of [
    ['joan', 'Joan'],
    ['rosa', null],
    ['aunt', null],
  ] as const)
    accounts.set(
      userId,
      await world.account({ userId, name: `${userId} Vance`, patientId: own ? id(own) : null }),
    );
  for (const name of Object.keys(BORN)) {
    const [rx] = await world.sql<{ id: string }>(
      'select id from prescription where patient_id = $1',
      [id(name)],
    );
    await askFor(
      world,
      id(name),
      [rx?.id ?? ''],
      { ncpdp: '1600001' },
      {
        id: account('joan'),
        name: 'Joan',
      },
    );
  }
  await world.sql("update refill_request set stage = 'ready', stage_at = now()");
  await world.proxy(id('Mina'), account('joan'));
  await world.proxy(id('Teen'), account('joan'));
  await world.proxy(id('Gran'), account('joan'), {
    basis: 'invited',
    relationship: 'child',
    categories: ['refills'],
  });
  await world.proxy(id('Gran'), account('rosa'), { basis: 'invited', categories: ['results'] });
  await world.proxy(id('Mina'), account('rosa'));
  // new to whoever has access when they come
  for (const name of Object.keys(BORN)) {
    const test = observation(`o-${name}`, name, { number: 4 });
    await world.bring([test, report(`r-${name}`, name, [test])]);
  }
});

const on = (userId: string) => new Browser(world).signOn(userId);
/** The overview: what it says of each person, by name. */
const family = (browser: Browser): Record<string, string[]> =>
  Object.fromEntries(
    browser
      .query('.family > li')
      .map((one) => [
        one.querySelector('.person span:not(.initial)')?.textContent ?? '',
        [...one.querySelectorAll('.family-news a, p')].map((line) => line.textContent ?? ''),
      ]),
  );
const RESULT = en('family.results', { n: 1 });
const READY = en('family.ready', { n: 1 });

describe('the overview of the family on Today', () => {
  it('says who needs what, each under the account’s own access to them', async () => {
    const joan = await on('joan');
    expect(joan.path).toBe(`/people/${id('Joan')}`);
    expect(family(joan)).toEqual({
      'Mina Halloran': [RESULT, READY],
      // a teen's results and refills are not for parents; messages with the office are, and there
      // are none
      'Teen Halloran': [en('today.nothing-new')],
      'Gran Halloran': [READY],
    });
    expect(joan.links).toContain(`/people/${id('Mina')}/results`);
    expect(joan.links).not.toContain(`/people/${id('Teen')}/results`);
  });

  it('is where an account without a record of its own lands', async () => {
    const rosa = await on('rosa');
    expect([rosa.path, rosa.status]).toEqual(['/today', 200]);
    expect(family(rosa)).toEqual({
      'Mina Halloran': [RESULT, READY],
      'Gran Halloran': [RESULT],
    });
    // nobody's record is open, so no place of anybody's is offered beside it
    expect(rosa.query('.side-nav a[href^="/people/"]')).toEqual([]);
    expect(rosa.query('.whose')).toEqual([]);
    expect(rosa.query('.switcher-name')[0]?.textContent).toBe('rosa Vance');
    const joan = await on('joan');
    await joan.open('/today');
    expect(joan.path).toBe(`/people/${id('Joan')}`);
    const aunt = await on('aunt');
    expect(aunt.h1).toBe(en('more.nobody'));
  });

  it('says that nothing is new, and what became new since', async () => {
    const rosa = await on('rosa');
    await rosa.open(`/people/${id('Gran')}/results`);
    await rosa.click(
      rosa.query('.result-list a')[0]?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
    );
    await rosa.open('/today');
    expect(family(rosa)['Gran Halloran']).toEqual([en('today.nothing-new')]);
    expect(family(rosa)['Mina Halloran']).toEqual([RESULT, READY]);
  });

  it('writes a row of its own into each person’s access log, before the page leaves', async () => {
    const count = () =>
      world.sql<{ id: string; n: number }>(
        `select patient_id as id, count(*)::int as n from audit_event
          where permission = 'family:news' and outcome = 'granted' and actor_id = $1
          group by patient_id order by patient_id`,
        [account('joan')],
      );
    const before = new Map((await count()).map(({ id, n }) => [id, n]));
    const joan = await on('joan');
    await joan.open('/home');
    const after = new Map((await count()).map(({ id, n }) => [id, n]));
    for (const name of ['Mina', 'Gran', 'Teen'])
      expect([name, after.get(id(name))]).toEqual([name, (before.get(id(name)) ?? 0) + 2]);
    // whoever is told nothing of has nothing in their log
    expect(after.get(id('Joan'))).toBeUndefined();
  });

  it('shows nobody of whom access has ended, from the next request on', async () => {
    const rosa = await on('rosa');
    const all = await world.sql<{ id: string }>(
      `update proxy set revoked_at = now() where account_id = $1 and patient_id = $2 returning id`,
      [account('rosa'), id('Gran')],
    );
    await rosa.open('/today');
    expect(Object.keys(family(rosa))).toEqual(['Mina Halloran']);
    await world.sql('update proxy set revoked_at = null where id = $1', [all[0]?.id]);
  });
});

describe('a large family', () => {
  it('is told of up to a number of people; the others are links', async () => {
    const many = await world.account({ userId: 'many', name: 'Ana Many' });
    for (let n = 0; n < MOST + 2; n += 1) {
      const kid = await world.person({
        given: n < 2 ? 'Sam' : `Kid${n}`,
        family: 'Many',
        birthDate: '2018-01-01',
      });
      await world.proxy(kid, many);
    }
    await world.sql(
      `update person set birth_date = '2019-01-01' where patient_id =
        (select patient_id from person where given = 'Sam' limit 1)`,
    );
    const one = await world.person({ given: 'Prince', family: '', birthDate: '2020-01-01' });
    await world.proxy(one, many);
    const browser = await on('many');
    const shown = family(browser);
    expect(Object.keys(shown).length).toBe(MOST + 3);
    expect(Object.values(shown).filter((lines) => lines.length > 0).length).toBe(MOST);
    // same names are told apart, and somebody with one name has it as it is
    expect(Object.keys(shown)).toEqual(
      expect.arrayContaining([
        en('ui.born', { name: 'Sam Many', year: '2018' }),
        en('ui.born', { name: 'Sam Many', year: '2019' }),
        'Prince',
      ]),
    );
    expect(browser.query('.switcher-list li').length).toBe(MOST + 4);
  });

  it('keeps each one’s color when somebody joins or leaves', async () => {
    const browser = await on('many');
    const colors = () =>
      new Map(
        browser
          .query('.family > li')
          .map((li) => [
            li.querySelector('a')?.getAttribute('href'),
            li.querySelector('.initial')?.className,
          ]),
      );
    const before = colors();
    expect(new Set(before.values()).size).toBeGreaterThan(3);
    await world.sql(
      `update proxy set revoked_at = now() where account_id = (select id from account
        where user_id = 'many') and patient_id in (select patient_id from person
        where given in ('Kid2', 'Kid5'))`,
    );
    await browser.open('/today');
    const after = colors();
    expect(after.size).toBe(before.size - 2);
    for (const [href, color] of after) expect(color).toBe(before.get(href));
  });
});
