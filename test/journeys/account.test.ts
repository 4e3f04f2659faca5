import { beforeAll, describe, expect, it } from 'vitest';
import { mailRecovery, notifyAccount } from '../../src/identity/notices.ts';
import { provePassword } from '../../src/identity/sign-on/sign-on.ts';
import type { JobData } from '../../src/platform/jobs/jobs.ts';
import type { LogEvent } from '../../src/platform/log.ts';
import type { Mail } from '../../src/platform/mail/mail.ts';
import { Browser } from '../browser.ts';
import { codeAt, makeWorld, PASSWORD, type World } from '../world.ts';

/** A browser in which no account was used. */
const stranger = { deviceHash: null, vouched: null };

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

/** A member of her own for each test. */
async function member(
  userId: string,
  rest: { birthDate?: string; email?: string } = {},
): Promise<{ id: string; person: string; browser: Browser }> {
  const person = await world.person({
    given: 'Rosa',
    family: userId,
    birthDate: rest.birthDate ?? '1984-03-27',
    mrn: '0048229137',
  });
  const id = await world.account({
    userId,
    patientId: person,
    ...(rest.email ? { email: rest.email } : {}),
  });
  await world.sql('update account set email_confirmed_at = now() where id = $1', [id]);
  return {
    id,
    person,
    browser: await new Browser(world, `${userId} Chrome/140 Windows`).signOn(userId),
  };
}
/** The mails that wait for an account, as they would be sent. */
async function mails(accountId: string): Promise<(Mail & { notice: string })[]> {
  const jobs = await world.sql<{ data: JobData['mail.account'] }>(
    `select data
      from pgboss.job
      where name = 'mail.account' and data->>'accountId' = $1 order by created_on`,
    [accountId],
  );
  const sent: (Mail & { notice: string })[] = [];
  for (const { data } of jobs)
    await notifyAccount(
      { ...world, log: () => {} },
      data,
      world.clock.now(),
      async (mail) => void sent.push({ ...mail, notice: data.notice }),
    );
  return sent;
}
const secretOn = (browser: Browser) =>
  (browser.query('code.secret')[0]?.textContent ?? '').replace(/\s/g, '');
/** Turns the second step on; answers the app's secret and the recovery codes. */
async function turnOn(browser: Browser): Promise<{ secret: string; codes: string[] }> {
  await browser.open('/account/authenticator');
  const secret = secretOn(browser);
  await browser.fill('Code', codeAt(world.clock.now(), secret)).press('Turn on');
  expect(browser.h1).toBe('Recovery codes');
  const codes = browser.query('.codes code').map((one) => one.textContent ?? '');
  world.clock.pass(60_000); // the code that turned it on is used up
  return { secret, codes };
}
const byPassword = async (browser: Browser, userId: string, password = PASSWORD) => {
  await browser.open('/sign-on');
  return browser.fill('User ID', userId).fill('Password', password).press('Sign on');
};

describe('the second step', () => {
  it('is turned on with an app, asked for from then on, and a code counts once (A36)', async () => {
    const { id, browser } = await member('second');
    await browser.open('/account/authenticator');
    const secret = secretOn(browser);
    await browser.fill('Code', '123456').press('Turn on');
    expect([browser.status, browser.text]).toEqual([
      422,
      expect.stringContaining('The code is not right'),
    ]);
    expect(secretOn(browser)).toBe(secret);
    await browser.fill('Code', codeAt(world.clock.now(), secret)).press('Turn on');
    const codes = browser.query('.codes code').map((one) => one.textContent ?? '');
    expect(new Set(codes).size).toBe(10);

    const elsewhere = await byPassword(new Browser(world, 'other'), 'second');
    expect(elsewhere.path).toBe('/sign-on/second-step');
    expect((await elsewhere.request('GET', '/account')).status).toBe(303);
    // the code that turned it on is used up: also within its half minute
    await elsewhere.fill('Code', codeAt(world.clock.now(), secret)).press('Continue');
    expect(elsewhere.status).toBe(422);
    world.clock.pass(30_000);
    await elsewhere.fill('Code', codeAt(world.clock.now(), secret)).press('Continue');
    expect(elsewhere.path).toMatch(/^\/people\//);
    const again = await byPassword(new Browser(world, 'third'), 'second');
    await again.fill('Code', codeAt(world.clock.now(), secret)).press('Continue');
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

  it('takes a recovery code once, also of twenty who bring it at the same moment', async () => {
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

  it('is over after five tries, and after ten minutes', async () => {
    const { browser } = await member('tries');
    const { secret } = await turnOn(browser);
    const guesser = await byPassword(new Browser(world, 'guesser'), 'tries');
    for (let at = 0; at < 5; at++) await guesser.fill('Code', '000000').press('Continue');
    await guesser.fill('Code', codeAt(world.clock.now(), secret)).press('Continue');
    expect([guesser.path, guesser.text]).toEqual([
      '/sign-on?why=over',
      expect.stringContaining('Please sign on once more'),
    ]);
    const slow = await byPassword(new Browser(world, 'slow'), 'tries');
    world.clock.pass(11 * 60_000);
    await slow.fill('Code', codeAt(world.clock.now(), secret)).press('Continue');
    expect(slow.path).toBe('/sign-on?why=over');
  });

  it('is not asked for in a browser that is trusted, for 90 days, until the password changes', async () => {
    const { browser } = await member('trusting');
    const { secret } = await turnOn(browser);
    const home = await byPassword(new Browser(world, 'home'), 'trusting');
    home.choose('Trust this browser for 90 days');
    await home.fill('Code', codeAt(world.clock.now(), secret)).press('Continue');
    await home.request('POST', '/sign-off');
    expect((await byPassword(home, 'trusting')).path).toMatch(/^\/people\//);
    // another browser that brings no such cookie is asked
    expect((await byPassword(new Browser(world, 'new'), 'trusting')).path).toBe(
      '/sign-on/second-step',
    );
    // a new password ends the trust
    await home.open('/account/password');
    await home
      .fill('Current password', PASSWORD)
      .fill('Password', 'eleven grey herons wade')
      .fill('Password again', 'eleven grey herons wade')
      .press('Save');
    expect((await byPassword(home, 'trusting', 'eleven grey herons wade')).path).toBe(
      '/sign-on/second-step',
    );
    home.choose('Trust this browser for 90 days');
    world.clock.pass(30_000);
    await home.fill('Code', codeAt(world.clock.now(), secret)).press('Continue');
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
  it('is asked before what keeps the account safe is changed, ten minutes after signing on; what was typed is kept, secrets are not', async () => {
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
    await browser.fill('Password', 'wrong').press('Continue');
    expect([browser.status, browser.text]).toEqual([
      422,
      expect.stringContaining('The password is not right'),
    ]);
    await browser.fill('Password', PASSWORD).press('Continue');
    expect(browser.text).toContain('319 555 0142');
    expect(browser.cookies.get('__Host-portico')).not.toBe(before);
    // the session has a new id, and the old one is worth nothing (ASVS 7.2.4)
    const old = new Browser(world);
    old.cookies.set('__Host-portico', before ?? '');
    expect((await old.request('GET', '/account')).status).toBe(303);
    await browser.press('Send it now');
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
    await browser.fill('Password', PASSWORD).press('Continue');
    expect(browser.text).not.toContain('nobody sees');
  });
});

describe('the account page', () => {
  it('changes the password: other sessions end, the owner is told, the old one is worth nothing', async () => {
    const { id, browser } = await member('changer');
    const other = await new Browser(world, 'other').signOn('changer');
    await browser.open('/account/password');
    await browser
      .fill('Current password', PASSWORD)
      .fill('Password', 'short')
      .fill('Password again', 'short')
      .press('Save');
    expect(browser.status).toBe(422);
    await browser
      .fill('Current password', PASSWORD)
      .fill('Password', 'eleven grey herons wade')
      .fill('Password again', 'eleven grey herons wade')
      .press('Save');
    expect([browser.path, browser.text]).toEqual([
      '/account?done=saved',
      expect.stringContaining('Saved.'),
    ]);
    expect((await other.request('GET', '/account')).status).toBe(303);
    expect((await byPassword(new Browser(world, 'x'), 'changer')).status).toBe(422);
    expect(
      (await byPassword(new Browser(world, 'x'), 'changer', 'eleven grey herons wade')).path,
    ).toMatch(/^\/people\//);
    expect((await mails(id)).map((mail) => mail.notice)).toContain('password');
  });

  it('changes the user ID, where it is free', async () => {
    const { browser } = await member('namer.one');
    await world.account({ userId: 'taken.name' });
    await browser.open('/account/user-id');
    await browser.fill('New user ID', 'Taken.Name').press('Save');
    expect([browser.status, browser.text]).toEqual([
      422,
      expect.stringContaining('Someone has this user ID'),
    ]);
    await browser.fill('New user ID', 'namer.two').press('Save');
    expect((await byPassword(new Browser(world), 'NAMER.TWO')).path).toMatch(/^\/people\//);
    expect((await byPassword(new Browser(world), 'namer.one')).status).toBe(422);
  });

  it('changes the address: the old one is told and can take it back for 72 hours, which signs everybody off', async () => {
    await world.account({ userId: 'lister.of.hashes' });
    const { id, browser } = await member('mailer');
    await browser.open('/account/email');
    await browser.fill('New e-mail address', 'other@example.net').press('Save');
    expect(browser.text).toContain('Not confirmed yet');
    const [mail] = (await mails(id)).filter((one) => one.notice === 'email');
    expect(mail?.to).toBe('mailer@example.org');
    const undo = /http:\/\/localhost:3000(\/undo-email\/\S+)/.exec(mail?.body ?? '')?.[1] ?? '';
    expect((await new Browser(world).request('GET', `${undo}x`)).status).toBe(404);
    const reader = await new Browser(world).open(undo);
    await reader.press('Take it back');
    expect(reader.h1).toBe('The old address is back');
    expect((await browser.request('GET', '/account')).status).toBe(303);
    const [account] = await world.sql<{ email: string; confirmed: boolean }>(
      'select email, email_confirmed_at is not null as confirmed from account where id = $1',
      [id],
    );
    expect(account).toEqual({ email: 'mailer@example.org', confirmed: true });
    await reader.open(undo);
    await reader.press('Take it back');
    expect(reader.h1).toBe('This link is over');
    // another change, once a new password is set, and too late
    await world.sql(
      `update account
        set password_hash = (select password_hash from account where user_id = 'lister.of.hashes')
        where id = $1`,
      [id],
    );
    const back = await new Browser(world).signOn('mailer');
    await back.open('/account/email');
    await back.fill('New e-mail address', 'third@example.net').press('Save');
    const late =
      /(\/undo-email\/\S+)/.exec(
        (await mails(id)).filter((one) => one.notice === 'email').at(-1)?.body ?? '',
      )?.[1] ?? '';
    world.clock.pass(73 * 3_600_000);
    await reader.open(late);
    await reader.press('Take it back');
    expect(reader.h1).toBe('This link is over');
  });

  it('keeps a teen’s address from being the caregiver’s', async () => {
    const parent = await world.account({ userId: 'parent', email: 'parent@example.org' });
    const { person, browser } = await member('teenager', { birthDate: '2011-05-06' });
    await world.proxy(person, parent);
    await browser.open('/account/email');
    await browser.fill('New e-mail address', 'Parent@Example.org').press('Save');
    expect(browser.status).toBe(422);
    expect(
      await world.sql(
        "select 1 from account where user_id = 'teenager' and email = 'teenager@example.org'",
      ),
    ).toHaveLength(1);
  });

  it('lists where one is signed on, and signs off there; another’s session is not there', async () => {
    const { browser } = await member('lister');
    const phone = await new Browser(world, 'Mozilla/5.0 (iPhone) Version/18 Safari/604').signOn(
      'lister',
    );
    const stranger = await member('stranger');
    await browser.open('/account');
    expect(browser.text).toContain('Safari on iPhone');
    expect(browser.text).toContain('Chrome on Windows');
    const action = browser.query('form[action$="/end"]')[0]?.getAttribute('action') ?? '';
    expect(
      (await stranger.browser.request('POST', action, { form: { _key: crypto.randomUUID() } }))
        .status,
    ).toBe(404);
    expect((await phone.request('GET', '/account')).status).toBe(200);
    await browser.request('POST', action, { form: { _key: crypto.randomUUID() } });
    expect((await phone.request('GET', '/account')).status).toBe(303);
    const forget = browser
      .query('form[action$="/forget"]')
      .map((one) => one.getAttribute('action') ?? '');
    expect(
      (
        await stranger.browser.request('POST', forget[0] ?? '', {
          form: { _key: crypto.randomUUID() },
        })
      ).status,
    ).toBe(404);
    await browser.open('/account/activity');
    expect(browser.text).toContain('Signed on');
    expect(browser.text).toContain('A session was ended from here');
  });

  it('changes the secret questions, and closes the account for good', async () => {
    const { id, browser } = await member('closer');
    await browser.open('/account/questions');
    for (const at of [1, 2, 3])
      browser
        .fill(`Question ${at}`, ['far-place', 'old-shop', 'hero'][at - 1] ?? '')
        .fill(`Answer ${at}`, ['Lake Baikal', 'Petersen', 'aunt Irma'][at - 1] ?? '');
    await browser.press('Save');
    expect(browser.path).toBe('/account?done=saved');
    await browser.open('/account/close');
    expect(browser.text).toContain('Your medical record stays with us');
    await browser.press('Close my account');
    expect((await browser.request('GET', '/account')).status).toBe(303);
    expect((await byPassword(new Browser(world), 'closer')).status).toBe(422);
    expect((await mails(id)).map((mail) => mail.notice)).toEqual(
      expect.arrayContaining(['questions', 'closed']),
    );
  });
});

describe('a member who gets care elsewhere', () => {
  it('is told which services are theirs and why, until a visit with us is in the record', async () => {
    const { browser, person } = await member('elsewhere');
    await browser.open(`/people/${person}`);
    expect(browser.text).toContain('You get your care elsewhere');
    expect(browser.text).toContain('only laboratories that work for our clinics');
    await world.sql(
      `insert into resource (patient_id, type, source, source_id, content, hash, file, received_at)
        values ($1, 'Encounter', 'x', 'e', '{}', 'x', 'f', now())`,
      [person],
    );
    await browser.open(`/people/${person}`);
    expect(browser.text).not.toContain('You get your care elsewhere');
  });
});

describe('terms', () => {
  it('are asked for once more at sign-on when they are new, and not accepting them opens nothing', async () => {
    const person = await world.person({ given: 'Tess' });
    const id = await world.account({ userId: 'termless', patientId: person });
    await world.sql("update terms_acceptance set version = '2020-01-01' where account_id = $1", [
      id,
    ]);
    const browser = await byPassword(new Browser(world), 'termless');
    expect(browser.path).toBe('/sign-on/terms');
    expect((await browser.request('GET', '/account')).status).toBe(303);
    await browser.press('Continue');
    expect(browser.status).toBe(422);
    browser.choose('I have read the terms and agree to them');
    await browser.press('Continue');
    expect(browser.path).toBe(`/people/${person}`);
    await browser.open('/account');
    expect(browser.text.match(/Terms of/g)).toHaveLength(2);
  });
});

describe('staff', () => {
  it('set their second step up at their first sign-on, and are never let in by the password alone', async () => {
    const id = await world.account({ userId: 'nurse.new', roles: ['nurse'] });
    await world.sql('delete from authenticator where account_id = $1', [id]);
    const browser = await byPassword(new Browser(world), 'nurse.new');
    expect(browser.path).toBe('/sign-on/set-up');
    expect((await browser.request('GET', '/staff')).status).toBe(303);
    const secret = secretOn(browser);
    await browser.fill('Code', '000000').press('Turn on');
    expect([browser.status, secretOn(browser)]).toEqual([422, secret]);
    await browser.fill('Code', codeAt(world.clock.now(), secret)).press('Turn on');
    expect([browser.h1, browser.query('.codes code').length]).toEqual(['Recovery codes', 10]);
    await browser.open('/home');
    expect(browser.path).toBe('/staff/today');
    expect((await byPassword(new Browser(world), 'nurse.new')).path).toBe('/sign-on/second-step');
  });
});

describe('10,000 failures of strangers', () => {
  it('don’t keep the owner out of a browser that she used before, nor of a new one after one more step; she is told once, and so is who watches', async () => {
    const { id, browser } = await member('victim', { email: 'victim@example.org' });
    await browser.request('POST', '/sign-off');
    const info = (at: number) => ({
      now: world.clock.now(),
      requestId: crypto.randomUUID(),
      route: '/sign-on',
      address: `198.51.${at >> 8}.${at & 255}`, // each from an address of its own
      sessionRef: null,
    });
    const deps = {
      ...world,
      log: (event: LogEvent) => void (event.event === 'sign-on.alarm' && world.log.push(event)),
    };
    for (let at = 0; at < 10_000; at += 10) {
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, more) =>
          provePassword(deps, info(at + more), { userId: 'victim', password: 'guess' }, stranger),
        ),
      );
      expect(outcomes.some((one) => one.ok)).toBe(false);
    }
    expect(world.log.filter((event) => event.event === 'sign-on.alarm')).toHaveLength(1);
    expect((await mails(id)).filter((mail) => mail.notice === 'many-tries')).toHaveLength(1);
    expect((await byPassword(browser, 'victim')).path).toMatch(/^\/people\//);

    // a browser that the account does not know is asked for one more step, whatever is typed, and
    // whoever the account is
    const fresh = await byPassword(new Browser(world, 'new'), 'victim');
    expect([fresh.status, fresh.text]).toEqual([429, expect.stringContaining('one more step')]);
    await fresh.press('Send me the link');
    expect(fresh.h1).toBe('Look into your mail');
    const links = async () => {
      const rows = await world.sql<{ data: JobData['mail.recovery'] }>(
        `select data
          from pgboss.job
          where name = 'mail.recovery' and data ? 'browser' order by created_on`,
      );
      const sent: Mail[] = [];
      for (const { data } of rows)
        await mailRecovery(
          { ...world, log: () => {} },
          data,
          world.clock.now(),
          async (mail) => void sent.push(mail),
        );
      return sent.map(({ to, body }) => [
        to,
        /http:\/\/localhost:3000(\/sign-on\/browser\/\S+)/.exec(body)?.[1] ?? '',
      ]);
    };
    const [[to, link = ''] = []] = await links();
    expect(to).toBe('victim@example.org');
    // in another browser, altered, or too late it is worth nothing
    const thief = await byPassword(new Browser(world, 'thief'), 'victim');
    await thief.press('Send me the link');
    expect((await thief.open(link)).h1).toBe('This link does not work here');
    expect(
      (await thief.request('POST', link, { form: { _key: crypto.randomUUID() } })).headers[
        'set-cookie'
      ],
    ).toBeUndefined();
    expect((await fresh.open(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`)).h1).toBe(
      'This link does not work here',
    );
    await fresh.open(link);
    await fresh.press('Yes, go on from this browser');
    expect(fresh.path).toBe('/sign-on');
    // the link proves nothing but the browser: the password is asked for, and its failures count
    for (let at = 0; at < 10; at++)
      expect((await byPassword(fresh, 'victim', 'guess')).status).toBe(422);
    expect((await byPassword(fresh, 'victim')).status).toBe(429);
    world.clock.pass(31 * 60_000);
    expect((await fresh.open(link)).h1).toBe('This link does not work here');
    expect((await byPassword(fresh, 'victim')).path).toMatch(/^\/people\//);
  }, 120_000);

  it('say of nobody whether there is such an account', async () => {
    const info = (at: number) => ({
      now: world.clock.now(),
      requestId: crypto.randomUUID(),
      route: '/sign-on',
      address: `198.52.0.${at}`,
      sessionRef: null,
    });
    for (let at = 0; at < 100; at++)
      await provePassword(
        { ...world, log: () => {} },
        info(at),
        { userId: 'no.such.user', password: 'guess' },
        stranger,
      );
    const browser = await byPassword(new Browser(world, 'nobody'), 'no.such.user');
    expect([browser.status, browser.text]).toEqual([429, expect.stringContaining('one more step')]);
    const waiting = async () =>
      (
        await world.sql<{ n: number }>(
          "select count(*)::int as n from pgboss.job where name = 'mail.recovery'",
        )
      )[0]?.n ?? 0;
    const before = await waiting();
    await browser.press('Send me the link');
    expect([browser.h1, await waiting()]).toEqual(['Look into your mail', before + 1]);
  });
});
