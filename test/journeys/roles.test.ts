import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.tsx';
import { features } from '../../src/features.ts';
import { openDb } from '../../src/platform/access/db.ts';
import { declaredPermissions } from '../../src/platform/access/permissions.ts';
import { readAssets } from '../../src/platform/assets.ts';
import type { Mail } from '../../src/platform/mail/mail.ts';
import { administratorsIn } from '../../src/staff/grants/grants.rules.ts';
import { readHouse } from '../../src/staff/grants/house.sql.ts';
import { STARTING_ROLES, staffMay } from '../../src/staff/roles.rules.ts';
import { listFromTerminal, makeAdministrator } from '../../src/staff/terminal/terminal.ts';
import { Browser } from '../browser.ts';
import { sentNotices } from '../notices.ts';
import { en, es } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** Roles as data: the administrator's pages, what is refused, and that two administrators remain. */
let world: World;
let ada: Browser;
let ben: Browser;
const ids: Record<string, string> = {};

beforeAll(async () => {
  world = await makeWorld();
  for (const [userId, role] of [
    ['ada', 'administrator'],
    ['ben', 'administrator'],
    ['mila', 'privacy-officer'],
    ['nora', 'nurse'],
  ] as const)
    ids[userId] = await world.account({ userId, roles: [role], name: `${userId} Example` });
  await world.sql('update account set email_confirmed_at = now()');
  ada = await new Browser(world).signOn('ada');
  ben = await new Browser(world).signOn('ben');
});

const post = (browser: Browser, path: string, form: Record<string, string> = {}) =>
  browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
const roleId = async (key: string) =>
  (await world.sql<{ id: string }>('select id from role where key = $1', [key]))[0]?.id ?? '';
const give = (browser: Browser, userId: string, seen: string, ...roles: string[]) =>
  post(browser, `/staff/accounts/${ids[userId]}`, {
    seen,
    ...Object.fromEntries(roles.map((role) => [`role-${role}`, 'yes'])),
  });
const permissionsOf = async (key: string) =>
  (
    await world.sql<{ permissions: string[] }>('select permissions from role where key = $1', [key])
  )[0]?.permissions ?? [];
/** A role's form as it is now, with other permissions. */
const edit = async (
  browser: Browser,
  key: string,
  permissions: readonly string[],
  version?: number,
) => {
  const [role] = await world.sql<{ id: string; nameEn: string; nameEs: string; version: number }>(
    'select id, name_en, name_es, version from role where key = $1',
    [key],
  );
  return post(browser, `/staff/roles/${role?.id}/edit`, {
    nameEn: role?.nameEn ?? '',
    nameEs: role?.nameEs ?? '',
    version: String(version ?? role?.version),
    ...Object.fromEntries(permissions.map((name) => [`may-${name}`, 'yes'])),
  });
};
const lastChange = async () =>
  (
    await world.sql<{ change: string; before: string[]; after: string[]; reported: boolean }>(
      'select change, before, after, reported from role_change order by id desc limit 1',
    )
  )[0];
/** What was mailed to whom about rights, since the last look. */
let looked = 0;
async function reported(): Promise<Mail[]> {
  const sent = await sentNotices(world, { topic: 'rights' });
  const fresh = sent.slice(looked);
  looked = sent.length;
  return fresh;
}

describe('the pages of roles', () => {
  it('list all roles with a table, in both languages', async () => {
    await ada.open('/staff/roles');
    expect([ada.status, ada.h1]).toEqual([200, en('roles.title')]);
    const rows = ada.query('.role-table tbody tr');
    const cells = new Map(
      rows.map((row) => [
        row.querySelector('th')?.firstChild?.textContent,
        [...row.querySelectorAll('.role-name')].map((name) => name.textContent),
      ]),
    );
    expect(cells.get(en('may.results:staff'))).toEqual([
      en('role.clinician'),
      en('role.nurse'),
      en('role.records'),
    ]);
    expect(cells.get(en('may.staff:grant'))).toEqual([en('role.administrator')]);
    await world.sql("update account set language = 'es' where user_id = 'ada'");
    await ada.open('/staff/roles');
    expect(ada.text).toContain(es('may.results:staff'));
    expect(ada.text).toContain(es('role.scheduling-manager'));
    await world.sql("update account set language = 'en' where user_id = 'ada'");
  });

  it('copy, change and give a role; it applies from the next request to every process', async () => {
    const other = await createApp(
      {
        ...world,
        log: () => {},
        db: openDb(world.url.replace('//postgres@', '//portico_app@'), { size: 2, log: () => {} }),
        assets: readAssets(),
      },
      { requestsAMinute: 100_000, eventLoopDelay: 0 },
    );
    const nora = await new Browser({ ...world, app: other }).signOn('nora');
    expect((await nora.request('GET', '/staff/letters')).status).toBe(404);
    await ada.open('/staff/roles');
    await ada.click(en('role.registrar'));
    await ada.click(en('roles.copy'));
    await ada
      .fill(en('roles.name-en'), 'Mail room')
      .fill(en('roles.name-es'), 'Correspondencia')
      .press(en('account.save'));
    expect(ada.h1).toBe('Mail room');
    expect(ada.text).toContain(en('roles.nobody'));
    expect(await permissionsOf('mail-room')).toEqual(await permissionsOf('registrar'));
    // known ones from here on: what a registrar starts with may grow
    expect((await edit(ada, 'mail-room', ['letters:mail', 'members:help'])).status).toBe(303);
    expect((await give(ada, 'nora', 'nurse', 'nurse', 'mail-room')).status).toBe(303);
    await nora.signOn('nora');
    expect((await nora.request('GET', '/staff/letters')).status).toBe(200);
    // from here on she stays signed on: the role itself changes
    expect((await edit(ada, 'mail-room', ['members:help'])).status).toBe(303);
    expect((await nora.request('GET', '/staff/letters')).status).toBe(404);
    expect((await edit(ada, 'mail-room', ['members:help', 'letters:mail'])).status).toBe(303);
    expect((await nora.request('GET', '/staff/letters')).status).toBe(200);
    await ada.open(`/staff/roles/${await roleId('mail-room')}`);
    expect(ada.text).toContain('nora Example');
    expect(ada.text).toContain(en('roles.removed', { list: en('may.letters:mail') }));
    await other.server.close();
  });

  it('refuse a form from before another change, and keep what was typed', async () => {
    const stale = await edit(ada, 'mail-room', ['results:staff'], 1);
    expect([stale.status, stale.body]).toEqual([
      422,
      expect.stringContaining(en('roles.refused-stale')),
    ]);
    expect(stale.body).toMatch(/name="may-results:staff"[^>]*checked/);
    expect(stale.body).not.toMatch(/name="may-members:help"[^>]*checked/);
    const old = await give(ada, 'nora', 'nurse', 'billing');
    expect([old.status, old.body]).toEqual([
      422,
      expect.stringContaining(en('roles.refused-stale')),
    ]);
    expect(old.body).toMatch(/name="role-billing"[^>]*checked/);
    const nameless = await post(ada, '/staff/roles/new', {
      nameEn: '',
      nameEs: 'Uno',
      'may-people:search': 'yes',
    });
    expect(nameless.status).toBe(422);
    expect(nameless.body).toMatch(/name="may-people:search"[^>]*checked/);
    const taken = await post(ada, '/staff/roles/new', { nameEn: 'nurse', nameEs: 'Uno' });
    expect(taken.body).toContain(en('roles.refused-name'));
    // only names of permissions, and of fields that there are (A33)
    const odd: Record<string, string>[] = [
      { 'may-__proto__': 'yes' },
      { permissions: 'staff:grant' },
    ];
    for (const form of odd)
      expect(
        (await post(ada, '/staff/roles/new', { nameEn: 'X', nameEs: 'X', ...form })).status,
      ).toBe(400);
    await post(ada, '/staff/roles/new', { nameEn: 'Odd', nameEs: 'Odd', 'may-no:such': 'yes' });
    expect(await permissionsOf('odd')).toEqual([]);
  });

  it('retire a role once nobody has it, and bring it back', async () => {
    const id = await roleId('mail-room');
    const held = await post(ada, `/staff/roles/${id}/retire`);
    expect([held.status, held.body]).toEqual([
      422,
      expect.stringContaining(en('roles.refused-held')),
    ]);
    expect((await give(ada, 'nora', 'nurse+mail-room', 'nurse')).status).toBe(303);
    expect((await post(ada, `/staff/roles/${id}/retire`)).status).toBe(303);
    expect((await give(ada, 'nora', 'nurse', 'nurse', 'mail-room')).body).toContain(
      en('roles.refused-retired'),
    );
    expect((await post(ada, `/staff/roles/${id}/restore`)).status).toBe(303);
  });

  it('write every change to history and audit log, with old and new', async () => {
    await ben.open('/staff/roles/history');
    expect(ben.text).toContain(en('roles.did-made', { role: 'Mail room' }));
    expect(ben.text).toContain(en('roles.did-given', { name: 'nora Example' }));
    const started = await world.sql<{ key: string }>(
      `select r.key from role_change c join role r on r.id = c.role_id
        where c.change = 'started' order by r.position`,
    );
    expect(started.map(({ key }) => key)).toEqual(
      STARTING_ROLES.filter((key) =>
        declaredPermissions().some(({ startsIn }) => startsIn.includes(key)),
      ),
    );
    const audited = await world.sql<{ permission: string; reason: string }>(
      `select permission, reason from audit_event
        where category = 'staff' and reason like '%>%' order by at, id`,
    );
    expect(audited.map((one) => one.permission)).toEqual(
      expect.arrayContaining(['roles:make', 'roles:edit', 'roles:retire', 'staff:roles']),
    );
    expect(audited.map((one) => one.reason)).toContain(
      'mail-room: letters:mail+members:help > members:help',
    );
    // no row is ever changed or deleted by the program
    await expect(
      world.reached((tx) => tx.sql('delete from role_change', [], 'once')),
    ).rejects.toMatchObject({ code: '42501' });
    const mila = await new Browser(world).signOn('mila');
    await mila.open('/staff/roles/history');
    expect(mila.status).toBe(200);
    expect((await mila.request('GET', '/staff/roles')).status).toBe(404);
  });
});

describe('limits on giving', () => {
  it('nobody gives themselves anything, directly or through a role that they have', async () => {
    expect((await give(ada, 'ada', 'administrator', 'administrator', 'clinician')).status).toBe(
      404,
    );
    const widened = await edit(ada, 'administrator', [
      ...(await permissionsOf('administrator')),
      'results:staff',
    ]);
    expect([widened.status, widened.body]).toEqual([
      422,
      expect.stringContaining(en('roles.refused-own-role')),
    ]);
  });

  it('somebody who may not give everything gives no more than they have', async () => {
    await post(ada, '/staff/roles/new', {
      nameEn: 'Desk lead',
      nameEs: 'Jefe de recepción',
      ...Object.fromEntries(
        ['members:help', 'roles:manage', 'staff:manage', 'staff:see'].map((one) => [
          `may-${one}`,
          'yes',
        ]),
      ),
    });
    ids.lena = await world.account({ userId: 'lena', roles: ['desk-lead'] });
    ids.tom = await world.account({ userId: 'tom', roles: ['billing'] });
    const lena = await new Browser(world).signOn('lena');
    expect((await edit(ada, 'mail-room', ['members:help'])).status).toBe(303);
    expect((await give(lena, 'tom', 'billing', 'mail-room')).status).toBe(303);
    for (const answer of [
      await give(lena, 'tom', 'mail-room', 'registrar'),
      await give(lena, 'ben', 'administrator', 'front-desk'),
      await post(lena, `/staff/accounts/${ids.ben}/close`),
      await post(lena, `/staff/accounts/${ids.ben}/second-step`),
      await post(lena, '/staff/accounts/invite', {
        name: 'New',
        email: 'new@example.org',
        'role-nurse': 'yes',
      }),
      await edit(lena, 'billing', ['results:staff']),
      await edit(lena, 'nurse', []),
      await post(lena, '/staff/roles/new', {
        nameEn: 'All',
        nameEs: 'Todo',
        'may-staff:grant': 'yes',
      }),
      await post(lena, '/staff/roles/groups', { name: 'g', role: 'nurse' }),
    ])
      expect([answer.status, answer.body]).toEqual([
        422,
        expect.stringContaining(en('roles.refused-more')),
      ]);
  });

  it('mails the privacy officers when administration and records meet, and names nobody', async () => {
    await reported();
    await give(ada, 'tom', 'mail-room', 'nurse');
    expect([(await lastChange())?.reported, await reported()]).toEqual([false, []]);
    await give(ada, 'ben', 'administrator', 'administrator', 'clinician');
    expect(await lastChange()).toMatchObject({
      change: 'given',
      before: ['administrator'],
      after: ['clinician', 'administrator'],
      reported: true,
    });
    const mails = await reported();
    expect(mails.map(({ to }) => to)).toEqual(['mila@example.org']);
    expect(mails[0]?.body).toContain('/staff/roles/history');
    expect(JSON.stringify(mails)).not.toMatch(/ben|clinician/i);
    await give(ada, 'ben', 'clinician+administrator', 'administrator');
    await ben.signOn('ben');
  });
});

describe('two administrators', () => {
  it('remain: by closing, by other roles, by a change of the role', async () => {
    for (const answer of [
      await post(ada, `/staff/accounts/${ids.ben}/close`),
      await give(ada, 'ben', 'administrator', 'nurse'),
      await edit(ada, 'administrator', ['staff:see']),
    ])
      expect([answer.status, answer.body]).toEqual([
        422,
        expect.stringContaining(en('roles.refused-administrators')),
      ]);
    const retired = await post(ada, `/staff/roles/${await roleId('administrator')}/retire`);
    expect(retired.body).toContain(en('roles.refused-administrators'));
    // and whatever else might write: the database refuses it
    for (const text of [
      "update account set closed_at = now() where user_id = 'ben'",
      "update account set roles = '{}' where user_id = 'ben'",
      "update role set permissions = '{staff:see}' where key = 'administrator'",
      "update role set retired_at = now() where key = 'administrator'",
    ])
      await expect(
        world.reached((tx) => tx.sql(text, [], 'once')),
        text,
      ).rejects.toMatchObject({ code: 'PT001' });
  });

  it('remain whatever 50 requests do at the same time', async () => {
    const admins = ['a1', 'a2', 'a3', 'a4'];
    for (const userId of admins)
      ids[userId] = await world.account({ userId, roles: ['administrator'] });
    const people = [...admins, 'ada', 'ben'];
    const browsers = new Map<string, Browser>();
    const reset = async () => {
      await world.sql(
        "update account set roles = '{administrator}', closed_at = null where id = any($1)",
        [people.map((one) => ids[one])],
      );
      for (const one of people) browsers.set(one, await new Browser(world).signOn(one));
    };
    const acts = fc.record({
      by: fc.constantFrom(...people),
      to: fc.constantFrom(...people),
      what: fc.constantFrom('close', 'demote', 'edit'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 50, maxLength: 50 }), async (list) => {
        await reset();
        await Promise.all(
          list.map(({ by, to, what }) => {
            // each its own browser: a cookie that is renewed disturbs no other
            const browser = new Browser(world);
            browser.cookies = new Map(browsers.get(by)?.cookies);
            if (what === 'close') return post(browser, `/staff/accounts/${ids[to]}/close`);
            if (what === 'demote') return give(browser, to, 'administrator', 'billing');
            return edit(browser, 'administrator', ['staff:see', 'staff:manage']);
          }),
        );
        const [row] = await world.sql<{ n: number }>('select portico_administrators() as n');
        // how many are left depends on who comes first: whoever was removed changes nothing more
        expect(row?.n).toBeGreaterThanOrEqual(2);
        expect(row?.n).toBeLessThan(people.length);
        const house = await world.db.asSystem(
          'system:roles',
          {
            now: world.clock.now(),
            requestId: crypto.randomUUID(),
            route: 'test',
            address: null,
            sessionRef: null,
          },
          readHouse,
        );
        expect(administratorsIn(house)).toHaveLength(row?.n ?? 0);
      }),
      { numRuns: 4, endOnFailure: true },
    );
    expect(
      await world.sql("select 1 from audit_event where outcome = 'fault' and reason like 'PT%'"),
    ).toEqual([]);
    await reset();
    await world.sql('update account set closed_at = now() where id = any($1)', [
      admins.map((one) => ids[one]),
    ]);
    ada = browsers.get('ada') ?? ada;
    ben = browsers.get('ben') ?? ben;
  });

  it('can be restored from the terminal, which is reported, whatever was done to the role', async () => {
    await world.sql('alter table account disable trigger keep_administrators');
    await world.sql('alter table role disable trigger keep_administrators');
    await world.sql("update account set roles = '{billing}' where 'administrator' = any(roles)");
    await world.sql(
      "update role set permissions = '{}', retired_at = now() where key = 'administrator'",
    );
    await world.sql('alter table account enable trigger keep_administrators');
    await world.sql('alter table role enable trigger keep_administrators');
    const list = await listFromTerminal(world.db, world.clock.now());
    expect(list.filter((one) => one.administers)).toEqual([]);
    const why = 'nobody can sign on any more';
    const now = world.clock.now();
    expect(await makeAdministrator(world, now, { userId: 'nobody', why })).toBeNull();
    await reported();
    expect(await makeAdministrator(world, now, { userId: 'ADA', why })).toMatchObject({
      roles: ['billing', 'administrator'],
    });
    expect((await reported()).map(({ to }) => to)).toEqual(['mila@example.org']);
    const back = await new Browser(world).signOn('ada');
    await back.open('/staff/roles/history');
    expect(back.text).toContain(en('roles.reason', { why }));
    expect((await back.request('GET', '/staff/roles/new')).status).toBe(200);
  });
});

it('a policy whose permission no feature declares does not start', async () => {
  const may = staffMay('made:up' as never);
  await expect(
    createApp(
      { ...world, log: () => {}, assets: {} },
      {
        features: [
          ...features,
          {
            name: 'odd',
            retention: [],
            topics: {},
            caregiverCategories: [],
            accessWords: [],
            crawl: { nothing: 'it has one page, for nobody' },
            personData: { tables: [] },
            routes: (routes) =>
              routes.page(
                '/odd',
                { permission: 'odd', category: 'odd', decide: may },
                async () => ({ kind: 'refusal', refusal: 'not-found' }),
              ),
          },
        ],
      },
    ),
  ).rejects.toThrow('GET /odd needs the permission made:up, which no feature declares');
});
