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
