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
let claims = { sub: 'amara', email: 'amara@example.org', email_verified: true };

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
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
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
      scope: 'openid email',
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

  it('links a staff account by its address only where that was confirmed', async () => {
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

  it('takes an answer once, in the browser that asked, with its own state, within ten minutes', async () => {
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

  it('says so when the provider is away, and everything else goes on', async () => {
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
