import { beforeAll, describe, expect, it } from 'vitest';
import type { Category } from '../../src/categories.rules.ts';
import { bornFor, makeFamily, run, TODAY } from '../birthdays.ts';
import { Browser } from '../browser.ts';
import { en, es } from '../words.ts';
import { makeWorld, NOW, type World } from '../world.ts';

/** What both sides read of a birthday, before it, at midnight, and after it. */
let world: World;
const BIRTHDAY = '2026-11-29'; // in seven days
const MIDNIGHT = '2026-11-29T06:00:00Z'; // in Chicago
const part = (name: Category) => en(`care-see.${name}`);
beforeAll(async () => {
  world = await makeWorld();
});
/** The rows of a page's tables: part, before, after. */
const rowsOf = (browser: Browser): string[][] =>
  browser
    .query('table tbody tr')
    .map((row) =>
      [...row.querySelectorAll('th, td')].map((cell) => (cell.textContent ?? '').trim()),
    );
const day = '2026-11-29';
const dayIn = (t: typeof en) => t.day(day, 'day-full');

describe('the teen birthday', () => {
  it('is announced to the parent, with each part before and after', async () => {
    world.clock.set(NOW);
    const kim = await makeFamily(world, { birthDate: bornFor(12, BIRTHDAY), given: 'Kim' });
    const { userId } = await nameOf(kim.parent);
    const parent = await new Browser(world).signOn(userId);
    await parent.open(`/people/${kim.child}`);
    expect(parent.text).toContain(en('birthday.card-teen-caregiver-ahead', { n: 7 }));
    await parent.click(en('birthday.card-open'));
    expect(parent.path).toBe(`/people/${kim.child}/birthday`);
    expect(parent.text).toContain(
      en('birthday.on-teen-caregiver', { day: dayIn(en), name: 'Kim', age: 12 }),
    );
    const rows = rowsOf(parent);
    expect(rows).toContainEqual([
      part('results'),
      en('birthday.can-view'),
      en('birthday.can-none'),
    ]);
    expect(rows).toContainEqual([
      part('refills'),
      en('birthday.can-both'),
      en('birthday.can-none'),
    ]);
    // what a teen's caregiver keeps
    expect(rows).toContainEqual([
      part('messages'),
      en('birthday.can-both'),
      en('birthday.can-both'),
    ]);
    // only parts that have pages
    expect(rows.map(([name]) => name)).not.toContain(part('costs'));

    // the day itself, without any job
    world.clock.set('2026-11-29T05:59:59Z');
    await parent.signOn(userId);
    await parent.open(`/people/${kim.child}/results`);
    expect(parent.status).toBe(200);
    world.clock.set(MIDNIGHT);
    await parent.open(`/people/${kim.child}/results`);
    expect(parent.status).toBe(404);
    await parent.open(`/people/${kim.child}`);
    expect(parent.text).toContain(en('birthday.card-teen-caregiver-today'));
    await parent.open(`/people/${kim.child}/birthday`);
    expect(parent.text).toContain(
      en('birthday.was-teen-caregiver', { day: dayIn(en), name: 'Kim', age: 12 }),
    );
    expect(rowsOf(parent)).toEqual(rows);
    // a week later nobody is reminded any more
    world.clock.set('2026-12-07T15:00:00Z');
    await parent.signOn(userId);
    await parent.open(`/people/${kim.child}`);
    expect(parent.h1).toBe(en('today.of', { name: 'Kim' }));
    expect(parent.text).not.toContain(en('birthday.card-teen-caregiver-over'));
  });
});

describe('the adult birthday', () => {
  it('is announced to both, and ends the parent’s access at midnight without any job', async () => {
    world.clock.set(NOW);
    const kim = await makeFamily(world, {
      birthDate: bornFor(18, BIRTHDAY),
      given: 'Otis',
      own: true,
    });
    const parent = await new Browser(world).signOn((await nameOf(kim.parent)).userId);
    const own = await new Browser(world).signOn((await nameOf(kim.own)).userId);
    await own.open(`/people/${kim.child}`);
    expect(own.text).toContain(en('birthday.card-adult-own-ahead', { n: 7 }));
    await own.click(en('birthday.card-open'));
    expect(own.text).toContain(en('birthday.on-adult-own', { day: dayIn(en), age: 18 }));
    expect(own.text).toContain(en('birthday.parts-own', { name: (await nameOf(kim.parent)).name }));
    for (const [, , after] of rowsOf(own)) expect(after).toBe(en('birthday.can-none'));
    await parent.open(`/people/${kim.child}/birthday`);
    expect(parent.text).toContain(
      en('birthday.on-adult-caregiver', { day: dayIn(en), name: 'Otis', age: 18 }),
    );
    // in Spanish too
    await world.sql("update account set language = 'es' where id = $1", [kim.own]);
    await own.open(`/people/${kim.child}/birthday`);
    expect(own.h1).toBe(es('birthday.title'));
    expect(own.text).toContain(es('birthday.on-adult-own', { day: dayIn(es), age: 18 }));
    await world.sql("update account set language = 'en' where id = $1", [kim.own]);

    for (const [at, status] of [
      ['2026-11-29T05:59:59Z', 200],
      [MIDNIGHT, 404],
    ] as const) {
      world.clock.set(at);
      if (status === 200) {
        await parent.signOn((await nameOf(kim.parent)).userId);
        await own.signOn((await nameOf(kim.own)).userId);
      }
      for (const page of ['', '/birthday'])
        expect((await parent.request('GET', `/people/${kim.child}${page}`)).status).toBe(status);
    }
    await own.open(`/people/${kim.child}`);
    expect(own.text).toContain(en('birthday.card-adult-own-today'));
    await own.open(`/people/${kim.child}/birthday`);
    expect(own.text).toContain(en('birthday.was-adult-own', { day: dayIn(en), age: 18 }));

    // the access log says whose access ended, once the work of the day is done
    await run(world);
    await own.open(`/people/${kim.child}/access-log`);
    expect(own.text).toContain(en('did.birthdays:end'));
    expect(own.text).toContain((await nameOf(kim.parent)).name);
  });

  it('stays the end when the age is raised later, unless the birth date was wrong', async () => {
    world.clock.set(NOW);
    const kim = await makeFamily(world, { birthDate: bornFor(18, TODAY) });
    const parent = await new Browser(world).signOn((await nameOf(kim.parent)).userId);
    const status = async () => (await parent.request('GET', `/people/${kim.child}`)).status;
    await world.sql("update birthday_run set since = '2020-01-01', done_through = '2026-11-21'");
    await run(world);
    expect(await status()).toBe(404);
    world.settings.adultAge = 19;
    expect(await status()).toBe(404);
    world.settings.adultAge = 18;
    await world.sql('update person set birth_date = birth_date + 40 where patient_id = $1', [
      kim.child,
    ]);
    expect(await status()).toBe(200);
    // and an earlier one changes nothing about the end
    await world.sql('update person set birth_date = birth_date - 400 where patient_id = $1', [
      kim.child,
    ]);
    expect(await status()).toBe(404);
  });
});

describe('the page of a birthday', () => {
  it('shows a caregiver their own access and nobody else’s', async () => {
    world.clock.set(NOW);
    const kim = await makeFamily(world, { birthDate: bornFor(18, BIRTHDAY), own: true });
    const piet = await world.account({ userId: 'piet', name: 'Piet Halloran' });
    await world.proxy(kim.child, piet, {
      basis: 'court',
      relationship: 'guardian',
      // of what a guardian of a teen keeps: a paper opens no more of it than a parent sees
      categories: ['vaccinations'],
    });
    const una = await world.account({ userId: 'una', name: 'Una Barred' });
    await world.proxy(kim.child, una);
    await world.sql(
      `insert into court_order (patient_id, kind, account_id, starts_on, recorded_at, recorded_by)
        values ($1, 'no-contact', $2, '2026-01-01', now(), $2)`,
      [kim.child, una],
    );
    const own = await new Browser(world).signOn((await nameOf(kim.own)).userId);
    await own.open(`/people/${kim.child}/birthday`);
    // the person sees everybody whose access changes, and nobody who has none
    expect(own.text).toContain('Piet Halloran');
    expect(own.text).not.toContain('Una Barred');
    const mother = await nameOf(kim.parent);
    for (const [who, others] of [
      ['piet', [mother.name, 'Una Barred']],
      [mother.userId, ['Piet Halloran', 'Una Barred']],
    ] as const) {
      const browser = await new Browser(world).signOn(who);
      await browser.open(`/people/${kim.child}/birthday`);
      expect(browser.h1).toBe(en('birthday.title'));
      for (const name of others) expect(browser.text).not.toContain(name);
    }
    const barred = await new Browser(world).signOn('una');
    await barred.open(`/people/${kim.child}/birthday`);
    expect(barred.status).toBe(404);
  });

  it('says so when no birthday changes anything', async () => {
    const adult = await world.person({ given: 'Agnes', birthDate: '1947-01-01' });
    const account = await world.account({ userId: 'agnes', patientId: adult });
    await world.proxy(adult, (await world.account({ userId: 'helper' })) ?? account, {
      basis: 'invited',
      categories: ['results'],
    });
    for (const who of ['agnes', 'helper']) {
      const browser = await new Browser(world).signOn(who);
      await browser.open(`/people/${adult}/birthday`);
      expect(browser.text).toContain(en('birthday.nothing'));
      await browser.open(`/people/${adult}`);
      expect(browser.links.some((link) => link.endsWith('/birthday'))).toBe(false);
    }
  });

  it('counts from the earliest day of a birth date that is known in part', async () => {
    const kim = await makeFamily(world, { birthDate: '2000-01-01', given: 'Kim' });
    await world.sql(
      "update person set birth_date = null, partial_birth_date = '2014-12' where patient_id = $1",
      [kim.child],
    );
    const parent = await new Browser(world).signOn((await nameOf(kim.parent)).userId);
    await parent.open(`/people/${kim.child}/birthday`);
    expect(parent.text).toContain(en('birthday.about'));
    expect(parent.text).toContain(en.day('2026-12-01', 'day-full'));
  });
});

async function nameOf(account: string): Promise<{ userId: string; name: string }> {
  const [row] = await world.sql<{ userId: string; name: string }>(
    'select user_id, name from account where id = $1',
    [account],
  );
  return row ?? { userId: '', name: '' };
}
