import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../../test/browser.ts';
import { fill, shownIn, within } from '../../test/settings-pages.ts';
import { en } from '../../test/words.ts';
import { makeWorld, type World } from '../../test/world.ts';
import { nearestReadable } from '../platform/colors.rules.ts';
import { fieldsOf } from '../platform/settings/setting-values.ts';
import { settingMeta, settingRules } from '../platform/settings/settings.ts';

/** The administrator's pages over the real app, which follows the table as a running portal does. */
let world: World;
let boss: Browser;
let doctor: Browser;

beforeAll(async () => {
  world = await makeWorld({ live: true });
  await world.account({ userId: 'boss', roles: ['administrator'], name: 'Renée Baptiste' });
  await world.account({ userId: 'okafor', roles: ['clinician'] });
  boss = await new Browser(world).signOn('boss');
  doctor = await new Browser(world).signOn('okafor');
});

const stored = async (key: string): Promise<unknown> =>
  (await world.sql<{ value: unknown }>('select value from setting where key = $1', [key]))[0]
    ?.value;
const HEALTH = '/staff/settings/health-system';
const newest = async () =>
  (await world.sql('select * from setting_change order by id desc limit 1'))[0];

describe('every setting', () => {
  it('has a group with a page, and a label in both languages', () => {
    for (const name of Object.keys(settingRules())) {
      const group = settingMeta(name)?.group;
      expect([name, group && en.has(`settings.group-${group}`)]).toEqual([name, true]);
      expect([name, name.startsWith('wording.') || en.has(`setting.${name}`)]).toEqual([
        name,
        true,
      ]);
    }
  });

  it('is on the page of its group, which opens in both languages', async () => {
    await boss.open('/staff/settings');
    const pages = boss.links.filter((link) => link.startsWith('/staff/settings/'));
    const seen: string[] = [];
    for (const language of ['en', 'es']) {
      await world.sql("update account set language = $1 where user_id = 'boss'", [language]);
      for (const path of pages) {
        await boss.open(path);
        expect([path, boss.status]).toEqual([path, 200]);
        seen.push(...boss.query('[id]').map((one) => one.getAttribute('id') ?? ''));
      }
    }
    await world.sql("update account set language = 'en' where user_id = 'boss'");
    const shown = Object.keys(settingRules()).filter((name) =>
      fieldsOf(name).some((field) => seen.includes(field)),
    );
    expect(Object.keys(settingRules()).filter((name) => !shown.includes(name))).toEqual([
      'logo', // with a form of its own
      'open', // on the set-up page
      'pharmacyLinked', // in the environment
    ]);
  });
});

describe('a change', () => {
  it('takes effect within a second, is stored with who made it, and is audited', async () => {
    await boss.open(HEALTH);
    fill(boss, 'name', 'Prairie & Lake Health');
    fill(boss, 'phoneHours-es', 'todos los días');
    await boss.press(en('settings.save'));
    expect([boss.status, boss.path]).toEqual([200, `${HEALTH}?done=saved`]);
    expect(boss.text).toContain(en('settings.saved'));
    expect(shownIn(boss, 'name')).toBe('Prairie & Lake Health');
    await within(async () =>
      (await doctor.open('/staff/today')).title.endsWith('Prairie & Lake Health'),
    );
    const rows = await world.sql('select * from setting_change order by key');
    expect(rows).toMatchObject([
      { key: 'name', old: null, new: 'Prairie & Lake Health', how: 'page' },
      {
        key: 'phoneHours',
        old: null,
        new: { en: 'every day, 7 AM to 9 PM', es: 'todos los días' },
        changedByName: 'Renée Baptiste',
      },
    ]);
    expect(rows[0]?.setId).toBe(rows[1]?.setId);
    const [audited] = await world.sql(
      `select permission, outcome, actor_kind from audit_event
        where route = $1 and permission = 'settings:change' order by id desc limit 1`,
      [HEALTH],
    );
    expect(audited).toMatchObject({ outcome: 'granted', actorKind: 'staff' });
  });

  it('that is sent twice counts once', async () => {
    await boss.open(HEALTH);
    fill(boss, 'advicePhone', '1-800-555-0111');
    await boss.press(en('settings.save'));
    const { action, fields } = boss.lastForm;
    const before = await newest();
    const again = await boss.request('POST', action, { form: fields });
    expect([again.status, again.headers.location]).toEqual([303, `${HEALTH}?done=saved`]);
    expect(await newest()).toEqual(before);
  });

  it('without differences changes nothing', async () => {
    const before = await newest();
    await boss.open(HEALTH);
    await boss.press(en('settings.save'));
    expect(boss.text).toContain(en('settings.same'));
    expect(await newest()).toEqual(before);
  });

  it('from an outdated page is refused, and what was typed is kept', async () => {
    const other = await new Browser(world).signOn('boss');
    await boss.open(HEALTH);
    await other.open(HEALTH);
    fill(other, 'phone', '1-800-555-0122');
    await other.press(en('settings.save'));
    fill(boss, 'phone', '1-800-555-0133');
    await boss.press(en('settings.save'));
    expect(boss.status).toBe(422);
    expect(boss.text).toContain(en('settings.stale'));
    expect(boss.text).toContain(en('settings.now', { value: '1-800-555-0122' }));
    expect(shownIn(boss, 'phone')).toBe('1-800-555-0133');
    expect(await stored('phone')).toBe('1-800-555-0122');
    // after seeing the current values, they may save
    await boss.press(en('settings.save'));
    expect(await stored('phone')).toBe('1-800-555-0133');
  });

  it('is for the administrator only', async () => {
    const paths = ['/staff/settings', HEALTH, '/staff/settings/history', '/staff/setup'];
    for (const path of paths) expect((await doctor.request('GET', path)).status).toBe(404);
    const posted = await doctor.request('POST', HEALTH, {
      form: { _key: crypto.randomUUID(), version: '0', name: 'Mine' },
    });
    expect([posted.status, await stored('name')]).toEqual([404, 'Prairie & Lake Health']);
  });
});

describe('what is refused', () => {
  it.each([
    ['health-system', 'name', ' ', en('problem.setting-empty')],
    ['health-system', 'name', 'N'.repeat(1000), en('problem.setting-long', { n: 60 })],
    ['health-system', 'name', 'Pra\u202eirie', en('problem.setting-tricky')],
    ['health-system', 'name', 'Prairie\r\nBcc: all@example.org', en('problem.setting-tricky')],
    ['health-system', 'phone', 'call us', en('problem.setting-phone')],
    ['health-system', 'phone', '555', en('problem.setting-phone')],
    ['health-system', 'zone', 'Mars/Olympus', en('problem.setting-zone')],
    ['health-system', 'zone', '+05:30', en('problem.setting-zone')],
    ['health-system', 'mainColor', 'red; } body { display: none', en('problem.setting-color')],
    ['health-system', 'mainColor', 'url(https://evil.example)', en('problem.setting-color')],
    [
      'health-system',
      'mainColor',
      '#4aa3a9',
      en('problem.setting-contrast', { ratio: '2.49', color: nearestReadable('main', '#4aa3a9') }),
    ],
    ['health-system', 'alarmEmails', 'ops@example.org\nnobody', en('problem.setting-list')],
    ['security', 'idleMinutes', '0', en('problem.setting-least', { n: 2 })],
    ['security', 'idleMinutes', '61', en('problem.setting-most', { n: 60 })],
    ['security', 'idleMinutes', '1e1', en('problem.setting-number')],
    ['retention', 'auditYears', '5', en('problem.setting-least', { n: 6 })],
    ['registration', 'teenAge', '18', en('problem.setting-ages')],
    ['registration', 'mrnPattern', '(a+)+$', en('problem.setting-mrn')],
    ['rules', 'controlledAtPercent', '10', en('problem.setting-percents')],
    ['rules', 'medicineFlags', 'insulin | sometimes', en('problem.setting-rows')],
    ['terms', 'terms-version', 'soon', en('problem.setting-terms-version')],
    [
      'wordings',
      'wording_letter-paper_what-en',
      'Hello {nmae}:',
      en('problem.setting-placeholders', { list: '{name}' }),
    ],
    [
      'wordings',
      'wording_letter-paper_what-en',
      'Hello.',
      en('problem.setting-placeholders', { list: '{name}' }),
    ],
    ['wordings', 'wording_front_heading-es', 'Su salud {', en('problem.setting-braces')],
  ])('of %s: %s as %j', async (group, field, typed, sentence) => {
    const before = await newest();
    const path = `/staff/settings/${group}`;
    const page = (await boss.request('GET', path)).body;
    const version = /name="version" value="(\d+)"/.exec(page)?.[1] ?? '';
    const answer = await boss.request('POST', path, {
      form: { _key: crypto.randomUUID(), version, [field]: typed },
    });
    expect(answer.status).toBe(422);
    const [, to, line] = /<ul><li><a href="#(\S+)">([^<]*)<.a><.li><.ul>/.exec(answer.body) ?? [];
    expect([to, line?.endsWith(`: ${sentence}`)], line).toEqual([field, true]);
    expect(answer.body.includes(`id="${field}-problem">`)).toBe(true);
    expect(await newest()).toEqual(before);
  });

  it('is shown again as it was typed, on a page that says so', async () => {
    await boss.open(HEALTH);
    fill(boss, 'name', ' ');
    fill(boss, 'phone', '<b>call us</b>');
    fill(boss, 'zone', 'America/Denver');
    await boss.press(en('settings.save'));
    expect([boss.status, boss.title.startsWith(`${en('ui.error')}: `)]).toEqual([422, true]);
    expect(boss.query('#error-summary a').map((one) => one.getAttribute('href'))).toEqual([
      '#name',
      '#phone',
    ]);
    expect([shownIn(boss, 'phone'), shownIn(boss, 'zone')]).toEqual([
      '<b>call us</b>',
      'America/Denver',
    ]);
    expect(await stored('zone')).toBeUndefined();
  });

  it('shows a name made of HTML as text on every page', async () => {
    await boss.open(HEALTH);
    fill(boss, 'name', '<script>alert(1)</script>');
    await boss.press(en('settings.save'));
    await within(() => world.settings.name.startsWith('<script>'));
    const visitor = await new Browser(world).open('/');
    expect(visitor.query('.brand span')[0]?.textContent).toBe('<script>alert(1)</script>');
    expect(visitor.html).not.toContain('<script>alert');
    await boss.open('/staff/settings/history');
    await boss.press(en('settings.undo'));
    await within(() => world.settings.name === 'Prairie & Lake Health');
  });
});

describe('taking a change back', () => {
  it('restores the previous value, once, and is recorded itself', async () => {
    await boss.open('/staff/settings/security');
    fill(boss, 'idleMinutes', '20');
    await boss.press(en('settings.save'));
    await boss.open('/staff/settings/history');
    expect(boss.text).toContain(
      en('settings.from-to', {
        label: en('setting.idleMinutes'),
        old: en('settings.ours'),
        new: '20',
      }),
    );
    await boss.press(en('settings.undo'));
    expect(boss.text).toContain(en('settings.undo-done'));
    expect([await stored('idleMinutes'), (await newest())?.how]).toEqual([undefined, 'undo']);
    const { action } = boss.lastForm;
    const again = await boss.request('POST', action, { form: { _key: crypto.randomUUID() } });
    expect(again.headers.location).toBe('/staff/settings/history?done=nothing');
  });

  it('is refused if the setting has been changed since', async () => {
    for (const minutes of ['20', '30']) {
      await boss.open('/staff/settings/security');
      fill(boss, 'idleMinutes', minutes);
      await boss.press(en('settings.save'));
    }
    const [first] = await world.sql<{ setId: string }>(
      "select set_id from setting_change where key = 'idleMinutes' and new = '20' order by id desc limit 1",
    );
    const answer = await boss.request('POST', `/staff/settings/history/${first?.setId}/undo`, {
      form: { _key: crypto.randomUUID() },
    });
    expect(answer.headers.location).toBe('/staff/settings/history?done=since');
    expect(await stored('idleMinutes')).toBe(30);
  });
});

describe('a bad value in the table', () => {
  it.each([
    ['zone', '"Mars/Olympus"'],
    ['idleMinutes', '"many"'],
    ['mainColor', '"red; } body { display: none"'],
    ['phoneHours', '7'],
    ['teenAge', '18'],
  ])(
    '%s = %s never takes the portal down: the last good value stays in effect',
    async (key, bad) => {
      const good = JSON.stringify(world.settings[key as 'zone']);
      const from = world.log.length;
      await world.sql(
        `insert into setting (key, value) values ($1, $2)
        on conflict (key) do update set value = excluded.value`,
        [key, bad],
      );
      const ignored = () => world.log.slice(from).find((one) => one.event === 'setting.ignored');
      await within(() => ignored() !== undefined);
      expect(ignored()).toEqual({
        event: 'setting.ignored',
        name: key,
        why: key === 'teenAge' ? 'between' : 'value',
      });
      expect(JSON.stringify(world.settings[key as 'zone'])).toBe(good);
      expect((await new Browser(world).open('/')).status).toBe(200);
      await world.sql('delete from setting where key = $1', [key]);
      await within(() => !world.log.slice(from).every((one) => one.event !== 'settings.loaded'));
    },
  );
});
