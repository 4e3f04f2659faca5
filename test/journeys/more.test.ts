import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** A phone's bar has room for four places and More; More leads to all of them. */
let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.bring([
    patient('maida', { name: [{ given: ['Maida'], family: 'Gerhold' }] }),
    patient('violet', {
      name: [{ given: ['Violet'], family: 'Gerhold' }],
      birthDate: '2019-02-25',
    }),
  ]);
  const idOf = async (given: string) =>
    (
      await world.sql<{ id: string }>('select patient_id as id from person where given = $1', [
        given,
      ])
    )[0]?.id ?? '';
  const account = await world.account({ userId: 'maida', patientId: await idOf('Maida') });
  await world.proxy(await idOf('Violet'), account);
  await world.account({ userId: 'boss', roles: ['administrator'], name: 'Renée Baptiste' });
});

const hrefs = (browser: Browser, selector: string) =>
  browser.query(`${selector} a`).map((link) => link.getAttribute('href'));

describe('More', () => {
  it.each(['maida', 'boss'])('leads to every place of the side list: %s', async (userId) => {
    const browser = await new Browser(world).signOn(userId);
    await browser.open('/more');
    const places = hrefs(browser, '.side-nav');
    expect(places.length).toBeGreaterThan(5);
    expect(hrefs(browser, 'main')).toEqual(expect.arrayContaining(places));
  });

  it('names whose places they are, and the other records', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open('/more');
    expect(browser.query('main h2').map((one) => one.textContent?.trim())).toEqual([
      'Maida Gerhold',
      en('more.others'),
    ]);
    await browser.click('V Violet Gerhold');
    expect(browser.query('.whose')[0]?.textContent).toContain('Violet Gerhold');
  });
});

/** Opens each page that links of the pages before lead to, within one path. */
async function titlesUnder(browser: Browser, path: string): Promise<Map<string, string>> {
  const titles = new Map<string, string>();
  const queue = [path];
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (titles.has(next)) continue;
    await browser.open(next);
    titles.set(next, browser.title);
    queue.push(...browser.links.filter((href) => href.startsWith(path) && !href.includes('#')));
  }
  return titles;
}

describe('the title of a page', () => {
  const idOf = async (given: string) =>
    (
      await world.sql<{ id: string }>('select patient_id as id from person where given = $1', [
        given,
      ])
    )[0]?.id ?? '';

  it('names the person on every page of someone else’s record, and so does the switcher', async () => {
    const browser = await new Browser(world).signOn('maida');
    const titles = await titlesUnder(browser, `/people/${await idOf('Violet')}`);
    expect(titles.size).toBeGreaterThan(10);
    const unnamed = [...titles].filter(([, title]) => !title.includes(' · Violet Gerhold · '));
    expect(unnamed).toEqual([]);
    expect(browser.query('.switcher summary')[0]?.textContent).toContain('Violet Gerhold');
  });

  it('names nobody on one’s own pages', async () => {
    const browser = await new Browser(world).signOn('maida');
    const titles = await titlesUnder(browser, `/people/${await idOf('Maida')}`);
    expect([...titles].filter(([, title]) => title.includes('Gerhold'))).toEqual([]);
  });
});

describe('after sign-on', () => {
  // the roles that come with the portal, and a role that may do nothing yet
  it('every role lands on a page that leads to its work, and from there to each of its places', async () => {
    const roles = await world.sql<{ key: string }>('select key from role order by key');
    expect(roles.length).toBeGreaterThan(6);
    for (const { key } of roles) {
      const userId = `lands.${key}`;
      await world.account({ userId, roles: [key] });
      const browser = await new Browser(world).signOn(userId);
      expect([key, browser.path, browser.status]).toEqual([key, '/staff/today', 200]);
      expect([key, browser.query('main .card').length > 0]).toEqual([key, true]);
      expect(browser.html).not.toContain(en('more.nobody'));
      const places = hrefs(browser, '.side-nav').map((href) => href ?? '');
      await browser.open('/more');
      expect(hrefs(browser, 'main')).toEqual(expect.arrayContaining(places));
      for (const place of places) {
        await browser.open(place);
        expect([key, place, browser.status]).toEqual([key, place, 200]);
      }
    }
  });
});
