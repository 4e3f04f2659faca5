import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../../test/browser.ts';
import { fill, within } from '../../test/settings-pages.ts';
import { en, es } from '../../test/words.ts';
import { makeWorld, type World } from '../../test/world.ts';
import { features } from '../features.ts';
import { openSettings } from '../platform/settings-store/settings-live.ts';
import { setupItems } from './setup.ts';

/** A portal during set-up, and a second process over the same database. */
let world: World;
let boss: Browser;
let visitor: Browser;

beforeAll(async () => {
  world = await makeWorld({ live: true, mode: 'serve' });
  await world.sql("insert into setting (key, value) values ('open', 'false')");
  await world.account({ userId: 'boss', roles: ['administrator'], name: 'Renée Baptiste' });
  await world.account({ userId: 'maida', patientId: await world.person({ given: 'Maida' }) });
  await within(() => !world.settings.open);
  boss = await new Browser(world).signOn('boss');
  visitor = new Browser(world);
});

describe('before the portal opens', () => {
  it.each(['/', '/register', '/letter', '/help', '/terms', '/medicines', '/nowhere'])(
    '%s says so in both languages, without a made-up phone number',
    async (path) => {
      await visitor.open(path);
      expect([visitor.status, visitor.h1]).toEqual([503, en('refusal.not-open')]);
      expect(visitor.headers['retry-after']).toBe('3600');
      expect(visitor.text).toContain(es('refusal.not-open'));
      expect(visitor.title).toMatch(/ · Patient portal$/);
      expect(visitor.html).not.toContain('555-01');
      expect(visitor.links).toContain('/sign-on');
    },
  );

  it('members get no further than sign-on, and their forms are closed too', async () => {
    const member = await new Browser(world).signOn('maida');
    expect([member.status, member.h1]).toEqual([503, en('refusal.not-open')]);
    const posted = await visitor.request('POST', '/register', { form: { given: 'A' } });
    expect(posted.status).toBe(503);
  });

  it('probes are answered: the load balancer has to let the administrator in', async () => {
    for (const path of ['/healthz', '/readyz'])
      expect((await visitor.request('GET', path)).status, path).toBe(200);
  });

  it('staff work, and an administrator’s Today says what is missing', async () => {
    await boss.open('/staff/today');
    expect(boss.text).toContain(en('staff-today.setup-text'));
    expect(boss.links).toContain('/staff/setup');
    await boss.open('/staff/setup');
    expect([boss.path, boss.h1]).toEqual(['/staff/setup', en('setup.title')]);
    for (const { name } of setupItems(features)) expect(en.has(`setup.${name}`), name).toBe(true);
    expect(boss.text).toContain(en('setup.open-when'));
    expect(boss.query('.result-row').length).toBe(setupItems(features).length);
  });

  it('it can’t be opened while something is missing', async () => {
    const pressed = await boss.request('POST', '/staff/setup/open', {
      form: { _key: crypto.randomUUID() },
    });
    expect(pressed.headers.location).toBe('/staff/setup?done=open-when');
    expect(await world.sql("select value from setting where key = 'open'")).toEqual([
      { value: false },
    ]);
  });

  it('invented values don’t count as given', async () => {
    await boss.open('/staff/settings/health-system');
    for (const field of ['name', 'phone', 'advicePhone', 'zone', 'phoneHours-en'])
      expect([field, boss.query(`[id="${field}"]`)[0]?.getAttribute('value')]).toEqual([field, '']);
    fill(boss, 'name', 'Prairie & Lake Health');
    await boss.press(en('settings.save'));
    await boss.open('/staff/settings/health-system');
    expect(boss.query('[id="phone"]')[0]?.getAttribute('value')).toBe('');
  });

  it('it opens when everything is given', async () => {
    fill(boss, 'phone', '1-800-555-0142');
    fill(boss, 'advicePhone', '1-800-555-0177');
    fill(boss, 'phoneHours-en', 'any day');
    fill(boss, 'phoneHours-es', 'todos los días');
    fill(boss, 'zone', 'America/Denver');
    await boss.press(en('settings.save'));
    await boss.open('/staff/settings/terms');
    fill(boss, 'terms-version', '2027-01-01');
    await boss.press(en('settings.save'));
    expect(boss.text).toContain(en('settings.saved'));
    world.config.smtpUrl = 'smtps://mail.example';
    await world.sql(
      `insert into clinic (name, street, city, phone, zone, state, changed_at)
        values ('Main', '1 Main Street', 'Duluth', '1-800-555-0101', 'America/Denver', 'active', now())`,
    );
    await boss.open('/staff/setup');
    await boss.press(en('setup.open'));
    expect(boss.path).toBe('/staff/setup?done=opened');
    await within(async () => (await visitor.open('/')).status === 200);
    const [last] = await world.sql('select * from setting_change order by id desc limit 1');
    expect(last).toMatchObject({
      key: 'open',
      old: false,
      new: true,
      changedByName: 'Renée Baptiste',
    });
    // and undoing something else does not close it again
    await boss.open('/staff/settings/history');
    const undo = await boss.request('POST', `/staff/settings/history/${last?.setId}/undo`, {
      form: { _key: crypto.randomUUID() },
    });
    expect(undo.headers.location).toBe('/staff/settings/history?done=nothing');
  });
});

describe('a second process', () => {
  const second = () => openSettings({ db: world.db, url: world.url, log: () => {} });

  it('follows within a second: by a signal, or by polling where no signal arrives', async () => {
    const other = await second();
    const change = async (name: string, notices: 'enable' | 'disable') => {
      await world.sql(`alter table setting ${notices} trigger changed`);
      await world.sql("update setting set value = $1 where key = 'name'", [JSON.stringify(name)]);
      await within(() => other.settings.name === name && world.settings.name === name);
    };
    await change('By notice', 'enable');
    await change('By looking', 'disable');
    await world.sql('alter table setting enable trigger changed');
    // its listening connection is cut, and the change happens while it is disconnected
    await world.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query = 'listen portico_settings'`,
    );
    await change('After a cut', 'enable');
    await other.stop();
  });

  it('serves the brand on a page that another process made', async () => {
    await world.sql(
      `insert into setting (key, value) values ('mainColor', '"#5b2a86"')
        on conflict (key) do update set value = excluded.value`,
    );
    await within(() => world.settings.mainColor === '#5b2a86');
    await visitor.open('/sign-on');
    const sheet = visitor.query('link[href^="/assets/brand/"]')[0]?.getAttribute('href') ?? '';
    // this process has not heard of it yet
    await world.sql('alter table setting disable trigger changed');
    await world.sql(`update setting set value = '"#0b5d63"' where key = 'mainColor'`);
    await within(() => world.settings.mainColor === '#0b5d63');
    expect((await visitor.request('GET', sheet)).status).toBe(404);
    await world.sql(`update setting set value = '"#5b2a86"' where key = 'mainColor'`);
    const answer = await visitor.request('GET', sheet);
    expect([
      answer.status,
      answer.headers['content-type'],
      answer.headers['cache-control'],
    ]).toEqual([200, 'text/css; charset=utf-8', 'public, max-age=31536000, immutable']);
    expect(answer.body).toContain('--teal:#5b2a86');
    await world.sql('alter table setting enable trigger changed');
  });
});
