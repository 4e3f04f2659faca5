import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** What a parent and a teen each read about what the parent can see. */
let world: World;
let teen: string;
let adult: string;

beforeAll(async () => {
  world = await makeWorld();
  const own = await world.person({ given: 'Jill', family: 'Tillman', birthDate: '1984-03-27' });
  const parent = await world.account({ userId: 'jill', patientId: own });
  teen = await world.person({ given: 'Earnestine', family: 'Tillman', birthDate: '2013-06-01' });
  await world.account({ userId: 'earnestine', patientId: teen });
  await world.proxy(teen, parent);
  adult = await world.person({ given: 'Elsy', family: 'Bechtelar', birthDate: '1950-01-01' });
  await world.proxy(adult, parent, { basis: 'invited', categories: ['medicines'] });
});
const words = (key: 'today.limited-text' | 'today.limited-other', name: string) =>
  en(key, { name, n: world.settings.teenAge, phone: world.settings.phone });

describe('what a parent sees of a teen', () => {
  it('is explained to the parent, with a number to call', async () => {
    const browser = await new Browser(world).signOn('jill');
    await browser.open(`/people/${teen}`);
    expect(browser.text).toContain(words('today.limited-text', 'Earnestine'));
    expect(browser.links).toContain(`tel:${world.settings.phone.replaceAll('-', '')}`);
  });

  it('is explained to the teen too', async () => {
    const browser = await new Browser(world).signOn('earnestine');
    await browser.open(`/people/${teen}`);
    expect(browser.text).toContain(en('today.teen-text', { n: world.settings.teenAge }));
    expect(browser.text).toContain(en('today.teen-none', { phone: world.settings.phone }));
    await world.sql("update proxy set categories = '{results}' where basis = 'minor'");
    await browser.open(`/people/${teen}`);
    expect(browser.text).toContain(en('today.teen-some', { phone: world.settings.phone }));
    await world.sql("update proxy set categories = '{}' where basis = 'minor'");
  });

  it('is not said to adults, of adults, or to a teen whose parents have no access', async () => {
    const browser = await new Browser(world).signOn('jill');
    await browser.open(`/people/${adult}`);
    expect(browser.text).toContain(words('today.limited-other', 'Elsy'));
    await browser.open('/home');
    expect(browser.text).not.toContain(en('today.teen'));
    const own = await new Browser(world).signOn('earnestine');
    await world.sql("update proxy set revoked_at = $1 where basis = 'minor'", [world.clock.now()]);
    await own.open(`/people/${teen}`);
    expect(own.text).not.toContain(en('today.teen'));
  });
});
