import {
  type Browser,
  type BrowserContext,
  type CDPSession,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, makeWorld, PASSWORD, type World } from './world.ts';

/**
 * Passkeys in a real browser with a virtual authenticator: added, named, used, removed, and every
 * way to use one wrongly.
 */
let world: World;
let browser: Browser;
let base: string;

beforeAll(async () => {
  const port = await freePort();
  world = await makeWorld({ at: new Date().toISOString(), port });
  await world.app.server.listen({ port, host: '127.0.0.1' });
  base = `http://localhost:${port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
}, 60_000);
afterAll(() => browser?.close());

async function withAuthenticator(
  verified = true,
): Promise<{ context: BrowserContext; page: Page; cdp: CDPSession; id: string }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: verified,
      isUserVerified: verified,
      automaticPresenceSimulation: true,
    },
  });
  return { context, page, cdp, id: authenticatorId };
}
async function signOn(page: Page, userId: string): Promise<void> {
  await page.goto(`${base}/sign-on`);
  await page.fill('#userId', userId);
  await page.fill('#password', PASSWORD);
  await page.click('form.form button[type=submit]');
  await page.waitForURL(/people/);
}
async function add(page: Page, name: string): Promise<void> {
  await page.goto(`${base}/account/passkeys`);
  await page.fill('#name', name);
  await page.click('form[data-passkey] button');
  await page.waitForSelector(`input[value="${name}"]`);
}
const member = async (userId: string) =>
  world.account({ userId, patientId: await world.person({ given: userId }) });

describe('passkeys', () => {
  it('are added with a name, sign on without the second step, are renamed and removed', async () => {
    const account = await member('keyed');
    const { context, page } = await withAuthenticator();
    await signOn(page, 'keyed');
    await add(page, 'My phone');
    await world.sql(
      `insert into authenticator (account_id, sealed, made_at, confirmed_at)
        values ($1, $2, now(), now())`,
      [account, Buffer.from('x')],
    );
    await context.clearCookies();
    // offered in the list of the field, where the browser can do that: the virtual one takes it at
    // once
    await page.goto(`${base}/sign-on`);
    await page.waitForURL(/people/);
    expect(
      await world.sql(
        `select 1
          from audit_event
          where permission = 'session:begin' and reason = 'passkey' and actor_id = $1`,
        [account],
      ),
    ).toHaveLength(1);
    await page.goto(`${base}/account/passkeys`);
    const passkey = page.locator('form[action^="/account/passkeys/"] input[name=name]');
    await passkey.fill('Old phone');
    await page.click('text=Save the name');
    await page.waitForSelector('input[value="Old phone"]');
    await page.click('.ask-first > summary');
    await page.click('form[action$="/remove"] button');
    await page.waitForFunction(() => !document.querySelector('form[action$="/remove"]'));
    await context.clearCookies();
    await page.goto(`${base}/sign-on`);
    await page.waitForTimeout(800);
    expect(page.url()).toContain('/sign-on');
    await context.close();
  });

  it('replace the current password when a new one is set, once, and only if used for that within the session (T8)', async () => {
    await member('rekeyed');
    const { context, page } = await withAuthenticator();
    await signOn(page, 'rekeyed');
    await add(page, 'Key');
    const sets = async () => {
      await page.fill('#password', 'eleven grey herons wade');
      await page.fill('#passwordAgain', 'eleven grey herons wade');
      await page.click('form[action="/account/password"] button[type=submit]');
    };
    await page.goto(`${base}/account/password`);
    await page.waitForSelector('#currentPassword');
    await page.click('text=use my passkey');
    await page.waitForSelector('form[data-passkey] button', { state: 'visible' });
    await page.click('form[data-passkey] button');
    await page.waitForURL(/\/account\/password/);
    expect(await page.locator('#currentPassword').count()).toBe(0);
    await sets();
    await page.waitForURL(/done=saved/);
    // it counts once
    await page.goto(`${base}/account/password`);
    await page.waitForSelector('#currentPassword');
    await sets();
    await page.waitForSelector('#error-summary');
    await context.close();
  });

  it('are useless with a used challenge, from another origin, for another account, or without a PIN, finger or face', async () => {
    await member('attacked');
    const other = await member('other');
    const { context, page, cdp, id } = await withAuthenticator();
    await signOn(page, 'attacked');
    await add(page, 'Key');
    await context.clearCookies();
    // the answer is caught on its way
    let caught: Record<string, string> = {};
    await page.route('**/sign-on/passkey', async (route) => {
      caught = Object.fromEntries(new URLSearchParams(route.request().postData() ?? ''));
      await route.abort();
    });
    await page.goto(`${base}/sign-on`);
    await page.waitForTimeout(1000);
    expect(Object.keys(caught)).toContain('response');
    const send = (form: Record<string, string>) =>
      world.app.server.inject({
        method: 'POST',
        url: '/sign-on/passkey',
        headers: {
          host: new URL(base).host,
          origin: base,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams(form).toString(),
      });
    const answer = JSON.parse(caught.response ?? '{}');
    const altered = (change: (client: Record<string, unknown>) => void) => {
      const client = JSON.parse(
        Buffer.from(answer.response.clientDataJSON, 'base64url').toString(),
      );
      change(client);
      return JSON.stringify({
        ...answer,
        response: {
          ...answer.response,
          clientDataJSON: Buffer.from(JSON.stringify(client)).toString('base64url'),
        },
      });
    };
    const fresh = async () =>
      /name="ticket" value="([^"]+)"/.exec(
        (await world.app.server.inject({ url: '/sign-on', headers: { host: new URL(base).host } }))
          .body,
      )?.[1] ?? '';
    // a ticket of another page: its challenge is not the one that was answered
    expect((await send({ ...caught, ticket: await fresh() })).statusCode).toBe(422);
    expect(
      (
        await send({
          ...caught,
          ticket: await fresh(),
          response: altered((client) => Object.assign(client, { origin: 'https://evil.example' })),
        })
      ).statusCode,
    ).toBe(422);
    expect((await send({ ...caught, ticket: 'AAAA' })).statusCode).toBe(422);
    expect(
      (await send({ ...caught, response: '{"id":1}', ticket: await fresh() })).statusCode,
    ).toBe(422);
    // the right one, once
    expect((await send(caught)).statusCode).toBe(303);
    // most passkeys count nothing: the challenge alone must refuse
    await world.sql('update passkey set counter = 0');
    expect((await send(caught)).statusCode).toBe(422);
    // another's passkey does not confirm that it is you
    await page.unroute('**/sign-on/passkey');
    await world.sql('update passkey set account_id = $1', [other]);
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false });
    await page.goto(`${base}/sign-on`);
    await page.waitForTimeout(1000);
    expect(page.url()).toContain('/sign-on');
    await context.close();
  });

  it('can’t be added by a device that asks for no PIN, finger or face', async () => {
    await member('weak');
    const { context, page } = await withAuthenticator(false);
    await signOn(page, 'weak');
    await page.goto(`${base}/account/passkeys`);
    await page.fill('#name', 'Weak');
    await page.click('form[data-passkey] button');
    await page.waitForSelector('[data-refused]:not([hidden])');
    expect(
      await world.sql(
        "select 1 from passkey p join account a on a.id = p.account_id where a.user_id = 'weak'",
      ),
    ).toEqual([]);
    await context.close();
  });
});
