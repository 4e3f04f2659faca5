import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/**
 * Staff through a real OpenID Connect provider, run here: its log-in and consent pages are pressed
 * through.
 */
let world: World;
let server: Server;
let issuer: string;
/** Who the provider says it is. */
let claims: { sub: string; email: string; email_verified: boolean; groups?: unknown } = {
  sub: 'amara',
  email: 'amara@example.org',
  email_verified: true,
};

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'portico',
        client_secret: 'a secret of the client',
        redirect_uris: ['http://localhost:3000/sign-on/sso/back'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_ctx: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ ...claims, sub: id }),
    }),
    cookies: { keys: ['test'] },
  });
  server.on('request', provider.callback());
  world = await makeWorld({
    oidc: {
      issuer,
      clientId: 'portico',
      clientSecret: 'a secret of the client',
      scope: 'openid email groups',
      groupsClaim: 'groups',
    },
  });
  await world.account({
    userId: 'amara',
    roles: ['clinician'],
    email: 'amara@example.org',
    name: 'Dr. Amara Okafor',
  });
  await world.sql("update account set email_confirmed_at = now() where user_id = 'amara'");
  await world.account({
    userId: 'a.member',
    email: 'member@example.org',
    patientId: await world.person({}),
  });
});
afterAll(() => server?.close());

/**
 * Goes to the provider as a browser would, presses its two buttons, and answers the address that it
 * sends back to.
 */
async function atProvider(to: string): Promise<string> {
  const jar = new Map<string, string>();
  const ask = async (
    url: string,
    body?: string,
  ): Promise<{ location: string | null; html: string }> => {
    const response = await fetch(new URL(url, issuer), {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { location: response.headers.get('location'), html: await response.text() };
  };
  let answer = await ask(to);
  for (let hop = 0; hop < 12; hop++) {
    if (answer.location?.startsWith('http://localhost:3000'))
      return answer.location.slice('http://localhost:3000'.length);
    if (answer.location) answer = await ask(answer.location);
    else {
      const action = /action="([^"]+)"/.exec(answer.html)?.[1] ?? '';
      const prompt = /name="prompt" value="([^"]+)"/.exec(answer.html)?.[1] ?? '';
      answer = await ask(
        action,
        new URLSearchParams({ prompt, login: claims.sub, password: 'x' }).toString(),
      );
    }
  }
  throw new Error('the provider leads nowhere');
}
const begin = async (browser: Browser, next = '') => {
  const answer = await browser.request('GET', `/sign-on/sso?next=${encodeURIComponent(next)}`);
  expect(answer.status).toBe(303);
  return String(answer.headers.location);
};

describe('single sign-on', () => {
  it('lets invited staff in, by the verified address the first time and by the provider’s own id from then on', async () => {
    const browser = new Browser(world);
    await browser.open('/sign-on');
    expect(browser.text).toContain('sign on through your organization');
    await browser.open(await atProvider(await begin(browser, '/staff')));
    expect([browser.path, browser.status]).toEqual(['/staff', 200]);
    expect(
      await world.sql(
        `select 1
          from audit_event
          where permission = 'session:begin' and outcome = 'granted' and reason = 'sso'`,
      ),
    ).toHaveLength(1);
    claims = { ...claims, email: 'renamed@example.org' };
    const again = new Browser(world);
    await again.open(await atProvider(await begin(again)));
    expect(again.path).toBe('/staff/today');
  });

  it('lets in nobody else: uninvited, not verified, a member, a closed account', async () => {
    for (const one of [
      { sub: 'stranger', email: 'stranger@example.org', email_verified: true },
      // her account belongs to another id by now
      { sub: 'liar', email: 'amara@example.org', email_verified: true },
      { sub: 'unverified', email: 'other@example.org', email_verified: false },
      { sub: 'member', email: 'member@example.org', email_verified: true },
    ]) {
      claims = one;
      const browser = new Browser(world);
      await browser.open(await atProvider(await begin(browser)));
      expect([one.sub, browser.status, browser.h1]).toEqual([one.sub, 422, en('sso.refused')]);
      expect((await browser.request('GET', '/staff')).status).toBe(303);
    }
    await world.sql("update account set closed_at = now() where user_id = 'amara'");
    claims = { sub: 'amara', email: 'amara@example.org', email_verified: true };
    const browser = new Browser(world);
    await browser.open(await atProvider(await begin(browser)));
    expect(browser.status).toBe(422);
    await world.sql("update account set closed_at = null where user_id = 'amara'");
  });

  it('links a staff account by its address only if that was confirmed', async () => {
    await world.account({
      userId: 'not.confirmed',
      roles: ['nurse'],
      email: 'planted@example.org',
    });
    await world.sql("update account set email_confirmed_at = null where user_id = 'not.confirmed'");
    claims = { sub: 'planter', email: 'planted@example.org', email_verified: true };
    const browser = new Browser(world);
    await browser.open(await atProvider(await begin(browser)));
    expect([
      browser.status,
      await world.sql("select 1 from account where sso_subject like '%planter'"),
    ]).toEqual([422, []]);
    claims = { sub: 'amara', email: 'amara@example.org', email_verified: true };
  });

  it('accepts an answer once, in the browser that asked, with its own state, within ten minutes', async () => {
    const browser = new Browser(world);
    const back = await atProvider(await begin(browser));
    // another browser has nothing that it asked
    expect((await new Browser(world).request('GET', back)).status).toBe(404);
    const other = new Browser(world);
    await begin(other);
    expect((await other.request('GET', back)).status).toBe(422);
    expect(
      (await browser.request('GET', back.replace(/state=[^&]+/, 'state=made-up'))).status,
    ).toBe(422);
    const late = new Browser(world);
    const slow = await atProvider(await begin(late));
    world.clock.pass(11 * 60_000);
    expect((await late.request('GET', slow)).status).toBe(422);
    const good = new Browser(world);
    const once = await atProvider(await begin(good));
    const kept = new Map(good.cookies);
    expect((await good.request('GET', once)).status).toBe(303);
    const replay = new Browser(world);
    replay.cookies = kept;
    expect((await replay.request('GET', once)).status).toBe(422);
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example']) {
      const away = new Browser(world);
      await away.open(await atProvider(await begin(away, next)));
      expect(away.path).toBe('/staff/today');
    }
  });

  it('says so when the provider is down, and everything else goes on', async () => {
    const lost = await makeWorld({
      oidc: {
        issuer: 'http://127.0.0.1:9',
        clientId: 'x',
        clientSecret: 'y',
        scope: 'openid email',
        groupsClaim: 'groups',
      },
    });
    const browser = new Browser(lost);
    expect((await browser.request('GET', '/sign-on/sso')).status).toBe(422);
    expect((await browser.request('GET', '/sign-on')).status).toBe(200);
  });
});

describe('groups at the organization’s sign-on', () => {
  const signOn = async (sub: string, groups?: unknown) => {
    claims = { sub, email: `${sub}@example.org`, email_verified: true, groups };
    const browser = new Browser(world);
    await browser.open(await atProvider(await begin(browser)));
    expect(browser.path).toBe('/staff/today');
    return browser;
  };
  const rolesOf = async (userId: string) =>
    (
      await world.sql<{ roles: string[] }>(
        'select portico_roles(id, roles, sso_groups) as roles from account where user_id = $1',
        [userId],
      )
    )[0]?.roles;
  const post = (browser: Browser, path: string, form: Record<string, string> = {}) =>
    browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
  let boss: Browser;

  beforeAll(async () => {
    for (const [userId, role] of [
      ['boss', 'administrator'],
      ['deputy', 'billing'],
      ['officer', 'privacy-officer'],
    ] as const)
      await world.account({ userId, roles: [role] });
    await world.sql('update account set email_confirmed_at = now()');
    boss = await new Browser(world).signOn('boss');
    for (const [name, role] of [
      ['portal-records', 'records'],
      ['portal-admins', 'administrator'],
    ] as const)
      expect((await post(boss, '/staff/roles/groups', { name, role })).status).toBe(303);
  });

  it('give their roles at each sign-on; an unknown one gives nothing, one that is gone takes its role along', async () => {
    await signOn('amara', ['portal-records', 'portal-pharmacists', 'administrator']);
    expect(await rolesOf('amara')).toEqual(['clinician', 'records']);
    const [kept] = await world.sql("select sso_groups from account where user_id = 'amara'");
    expect(kept).toEqual({ ssoGroups: ['portal-records'] });
    await boss.open('/staff/accounts');
    expect(boss.text).toContain(`${en('role.clinician')}, ${en('role.records')}`);
    // one text, a list with other things in it, and no claim at all
    for (const [groups, roles] of [
      ['portal-records', ['clinician', 'records']],
      [
        [7, null, 'portal-records'],
        ['clinician', 'records'],
      ],
      [{ 'portal-records': true }, ['clinician']],
      ['portal-records', ['clinician', 'records']],
      [undefined, ['clinician']],
    ] as const) {
      await signOn('amara', groups);
      expect([groups, await rolesOf('amara')]).toEqual([groups, roles]);
    }
    const written = await world.sql(
      "select before, after from role_change where change = 'signed-on' order by id limit 1",
    );
    expect(written).toEqual([{ before: ['clinician'], after: ['clinician', 'records'] }]);
  });

  it('give nothing to the administrator who added them', async () => {
    await signOn('boss', ['portal-records', 'portal-admins']);
    expect(await rolesOf('boss')).toEqual(['administrator']);
  });

  it('keep administration if fewer than two would have it, and say so', async () => {
    await signOn('deputy', ['portal-admins']);
    expect(await rolesOf('deputy')).toEqual(['billing', 'administrator']);
    await world.sql('delete from notice');
    await signOn('deputy', []);
    expect(await rolesOf('deputy')).toEqual(['billing', 'administrator']);
    expect(
      await world.sql("select reported from role_change where change = 'kept' order by id"),
    ).toEqual([{ reported: true }]);
    const told = await world.sql<{ topic: string }>('select topic from notice');
    expect(told.map(({ topic }) => topic)).toContain('rights');
    const [group] = await world.sql<{ id: string }>(
      "select id from sso_group where name = 'portal-admins'",
    );
    const removed = await post(boss, `/staff/roles/groups/${group?.id}/remove`);
    expect([removed.status, removed.body]).toEqual([
      422,
      expect.stringContaining(en('roles.refused-administrators')),
    ]);
    // once there is a third, both go
    await world.account({ userId: 'third', roles: ['administrator'] });
    await signOn('deputy', []);
    expect(await rolesOf('deputy')).toEqual(['billing']);
    expect((await post(boss, `/staff/roles/groups/${group?.id}/remove`)).status).toBe(303);
  });

  it('are refused, with what was typed, if a name or a role is missing', async () => {
    const half = await post(boss, '/staff/roles/groups', { name: 'portal-nurses', role: '' });
    expect(half.status).toBe(422);
    expect(half.body).toContain('value="portal-nurses"');
    expect(half.body).toContain(en('problem.group-role'));
    const unknown = await post(boss, '/staff/roles/groups', { name: 'x', role: 'no-such-role' });
    expect(unknown.body).toContain(en('roles.refused-retired'));
  });
});
