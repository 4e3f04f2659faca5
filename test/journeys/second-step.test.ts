import { beforeAll, describe, expect, it } from 'vitest';
import { accountsIn } from '../accounts.ts';
import { Browser } from '../browser.ts';
import { en } from '../words.ts';
import { codeAt, makeWorld, PASSWORD, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
const { member, mails, secretOn, turnOn, byPassword } = accountsIn(() => world);

describe('the second step', () => {
  it('is turned on with an app, asked for from then on, and a code counts once (A36)', async () => {
    const { id, browser } = await member('second');
    await browser.open('/account/authenticator');
    const secret = secretOn(browser);
    await browser.fill(en('second.code'), '123456').press(en('authenticator.confirm'));
    expect([browser.status, browser.text]).toEqual([
      422,
      expect.stringContaining(en('problem.code-wrong')),
    ]);
    expect(secretOn(browser)).toBe(secret);
    await browser
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('authenticator.confirm'));
    const codes = browser.query('.codes code').map((one) => one.textContent ?? '');
    expect(new Set(codes).size).toBe(10);

    const elsewhere = await byPassword(new Browser(world, 'other'), 'second');
    expect(elsewhere.path).toBe('/sign-on/second-step');
    expect((await elsewhere.request('GET', '/account')).status).toBe(303);
    // the code that turned it on is used up: also within its half minute
    await elsewhere
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('register.continue'));
    expect(elsewhere.status).toBe(422);
    world.clock.pass(30_000);
    await elsewhere
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('register.continue'));
    expect(elsewhere.path).toMatch(/^\/people\//);
    const again = await byPassword(new Browser(world, 'third'), 'second');
    await again
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('register.continue'));
    expect(again.status).toBe(422);
    expect((await mails(id)).map((mail) => mail.notice)).toEqual([
      'authenticator-on',
      'new-device',
    ]);
    expect(
      (await mails(id)).every(
        (mail) =>
          mail.to === 'second@example.org' &&
          !/\d{6}/.test(mail.body.replace(/localhost:\d+/g, '')),
      ),
    ).toBe(true);
  });

  it('accepts a recovery code once, even if twenty bring it at the same moment', async () => {
    const { browser } = await member('codes');
    const { codes } = await turnOn(browser);
    const many: Browser[] = [];
    for (let at = 0; at < 20; at++)
      many.push(await byPassword(new Browser(world, `many ${at}`), 'codes'));
    const code = (codes[0] ?? '').toLowerCase().replaceAll('-', ' ');
    const answers = await Promise.all(
      many.map((one) => one.request('POST', '/sign-on/second-step', { form: { code } })),
    );
    expect(
      answers.filter(
        (one) => one.status === 303 && !String(one.headers.location).startsWith('/sign-on'),
      ),
    ).toHaveLength(1);
    expect(await world.sql('select 1 from recovery_code where used_at is not null')).toHaveLength(
      1,
    );
    // shown once: the page lives an hour, for its owner alone, and no database row holds the words
    const [row] = await world.sql<{ text: string }>(
      "select string_agg(encode(code_hash, 'escape'), ' ') as text from recovery_code",
    );
    expect(row?.text).not.toContain((codes[1] ?? '').replaceAll('-', ''));
  });

  it('expires after five attempts, and after ten minutes', async () => {
    const { browser } = await member('tries');
    const { secret } = await turnOn(browser);
    const guesser = await byPassword(new Browser(world, 'guesser'), 'tries');
    for (let at = 0; at < 5; at++)
      await guesser.fill(en('second.code'), '000000').press(en('register.continue'));
    await guesser
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('register.continue'));
    expect([guesser.path, guesser.text]).toEqual([
      '/sign-on?why=over',
      expect.stringContaining(en('sign-on.over')),
    ]);
    const slow = await byPassword(new Browser(world, 'slow'), 'tries');
    world.clock.pass(11 * 60_000);
    await slow
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('register.continue'));
    expect(slow.path).toBe('/sign-on?why=over');
  });

  it('is not asked for in a browser that is trusted, for 90 days, until the password changes', async () => {
    const { browser } = await member('trusting');
    const { secret } = await turnOn(browser);
    const home = await byPassword(new Browser(world, 'home'), 'trusting');
    home.choose(en('second.trust', { days: 90 }));
    await home
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('register.continue'));
    await home.request('POST', '/sign-off');
    expect((await byPassword(home, 'trusting')).path).toMatch(/^\/people\//);
    // another browser that brings no such cookie is asked
    expect((await byPassword(new Browser(world, 'new'), 'trusting')).path).toBe(
      '/sign-on/second-step',
    );
    // a new password ends the trust
    await home.open('/account/password');
    await home
      .fill(en('account.password-current'), PASSWORD)
      .fill(en('account.password'), 'eleven grey herons wade')
      .fill(en('register.password-again'), 'eleven grey herons wade')
      .press(en('account.save'));
    expect((await byPassword(home, 'trusting', 'eleven grey herons wade')).path).toBe(
      '/sign-on/second-step',
    );
    home.choose(en('second.trust', { days: 90 }));
    world.clock.pass(30_000);
    await home
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('register.continue'));
    expect((await byPassword(home, 'trusting', 'eleven grey herons wade')).path).toMatch(
      /^\/people\//,
    );
    world.clock.pass(91 * 86_400_000);
    expect((await byPassword(home, 'trusting', 'eleven grey herons wade')).path).toBe(
      '/sign-on/second-step',
    );
  });
});

describe('confirm it’s you', () => {
  it('is asked before changes to the account’s security, ten minutes after signing on; what was typed is kept, secrets are not', async () => {
    const { browser } = await member('fresh');
    world.clock.pass(11 * 60_000);
    await browser.open('/account');
    expect(browser.status).toBe(200);
    for (const path of [
      'email',
      'user-id',
      'phone',
      'password',
      'questions',
      'authenticator',
      'codes',
      'passkeys',
      'close',
    ]) {
      expect((await browser.request('GET', `/account/${path}`)).headers.location, path).toBe(
        `/account/confirm?next=%2Faccount%2F${path}`,
      );
    }
    const form = { phone: '319 555 0142', _key: crypto.randomUUID() };
    const stale = await browser.request('POST', '/account/phone', { form });
    expect(String(stale.headers.location)).toMatch(/^\/account\/confirm\?kept=/);
    const before = browser.cookies.get('__Host-portico');
    await browser.open(String(stale.headers.location));
    await browser.fill(en('account.password'), 'wrong').press(en('register.continue'));
    expect([browser.status, browser.text]).toEqual([
      422,
      expect.stringContaining(en('problem.password-wrong')),
    ]);
    await browser.fill(en('account.password'), PASSWORD).press(en('register.continue'));
    expect(browser.text).toContain('319 555 0142');
    expect(browser.cookies.get('__Host-portico')).not.toBe(before);
    // the session has a new id, and the old one is worth nothing (ASVS 7.2.4)
    const old = new Browser(world);
    old.cookies.set('__Host-portico', before ?? '');
    expect((await old.request('GET', '/account')).status).toBe(303);
    await browser.press(en('continue.send'));
    expect(await world.sql("select 1 from account where phone = '319 555 0142'")).toHaveLength(1);

    world.clock.pass(11 * 60_000);
    const secret = await browser.request('POST', '/account/password', {
      form: {
        password: 'nobody sees this one',
        passwordAgain: 'nobody sees this one',
        _key: crypto.randomUUID(),
      },
    });
    await browser.open(String(secret.headers.location));
    await browser.fill(en('account.password'), PASSWORD).press(en('register.continue'));
    expect(browser.text).not.toContain('nobody sees');
  });
});

describe('staff', () => {
  it('set up their second step at their first sign-on, and never get in with only the password', async () => {
    const id = await world.account({ userId: 'nurse.new', roles: ['nurse'] });
    await world.sql('delete from authenticator where account_id = $1', [id]);
    const browser = await byPassword(new Browser(world), 'nurse.new');
    expect(browser.path).toBe('/sign-on/set-up');
    expect((await browser.request('GET', '/staff')).status).toBe(303);
    const secret = secretOn(browser);
    await browser.fill(en('second.code'), '000000').press(en('authenticator.confirm'));
    expect([browser.status, secretOn(browser)]).toEqual([422, secret]);
    await browser
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('authenticator.confirm'));
    expect([browser.h1, browser.query('.codes code').length]).toEqual([en('account.codes'), 10]);
    await browser.open('/home');
    expect(browser.path).toBe('/staff/today');
    expect((await byPassword(new Browser(world), 'nurse.new')).path).toBe('/sign-on/second-step');
  });
});
