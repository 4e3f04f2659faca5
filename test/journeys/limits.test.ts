import { beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.tsx';
import { createApp } from '../../src/app.tsx';
import { makeCode } from '../../src/identity/letters/letter-code.rules.ts';
import { readAssets } from '../../src/platform/assets.ts';
import { Browser } from '../browser.ts';
import { en } from '../words.ts';
import { makeWorld, PASSWORD, type World } from '../world.ts';

let world: World;
/** The same app behind one proxy, which names the visitor's address. */
let proxied: App;
beforeAll(async () => {
  world = await makeWorld();
  proxied = await createApp(
    {
      ...world,
      log: (event) => void world.log.push(event),
      config: { ...world.config, trustedProxies: 1 },
      assets: readAssets(),
    },
    { requestsAMinute: 100_000, eventLoopDelay: 0 },
  );
  return () => proxied.server.close();
});

async function member(userId: string): Promise<string> {
  const person = await world.person({ given: 'Rosa', family: userId });
  return world.account({ userId, patientId: person });
}
const from = (
  address: string,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
) =>
  proxied.server.inject({
    method: 'POST',
    url: path,
    headers: {
      host: 'localhost:3000',
      origin: 'http://localhost:3000',
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': address,
      ...headers,
    },
    payload: new URLSearchParams(form).toString(),
  });
const signsOn = async (address: string, userId: string, password = PASSWORD) =>
  (await from(address, '/sign-on', { userId, password, next: '', kept: '' })).statusCode;

describe('simultaneous guesses', () => {
  it('are compared no more often than ten in a row: 120 from one place, the right one among them, sign nobody on (T3)', async () => {
    await member('parallel');
    const statuses = await Promise.all(
      Array.from({ length: 120 }, (_, at) =>
        signsOn('192.0.2.10', 'parallel', at === 119 ? PASSWORD : `guess ${at}`),
      ),
    );
    expect(statuses.filter((status) => status === 303)).toHaveLength(0);
    expect(statuses.filter((status) => status === 422).length).toBeLessThanOrEqual(10);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(110);
    // elsewhere the owner signs on, and what is right is not counted: a hundred times over
    for (let at = 0; at < 25; at++) expect(await signsOn('192.0.2.11', 'parallel')).toBe(303);
  }, 120_000);

  it('count for an IPv6 address by its /64 (T14)', async () => {
    await member('six');
    for (let at = 0; at < 10; at++)
      expect(await signsOn(`2001:db8:0:1::${at + 1}`, 'six', 'guess')).toBe(422);
    expect(await signsOn('2001:db8:0:1:ffff::1', 'six', 'guess')).toBe(429);
    expect(await signsOn('2001:db8:0:2::1', 'six')).toBe(303);
  }, 120_000);
});

describe('an address in a proxy’s notation', () => {
  it.each([
    '192.0.2.20:51234',
    '[2001:db8::20]:443',
    'unknown',
    'fe80::1%eth0',
    '_obfuscated',
    '2001:db8::1::2',
    "'; select 1 --",
    ' ',
  ])(
    '%j is not an error (L10)',
    async (address) => {
      const userId = `written${address.replace(/[^a-z0-9]/g, '')}`;
      await member(userId);
      expect(await signsOn(address, userId)).toBe(303);
    },
    60_000,
  );
});

describe('a user ID', () => {
  it('in look-alike letters is nobody’s: the Kelvin sign is not a k (T4)', async () => {
    const id = await member('clint.mackey');
    for (const [at, question] of ['far-place', 'first-car', 'old-shop'].entries())
      await world.sql(
        `insert into secret_question (account_id, position, question, answer_hash, made_at)
          values ($1, $2, $3, $4, now())`,
        [id, at + 1, question, 'x'],
      );
    const asked = async (userId: string) => {
      const browser = await new Browser(world).open('/forgot/password');
      await browser
        .fill(en('account.user-id'), userId)
        .fill(en('ui.month'), '3')
        .fill(en('ui.day'), '27')
        .fill(en('ui.year'), '1984')
        .press(en('register.continue'));
      return browser
        .query('form[action="/forgot/questions"] label')
        .map((label) => label.textContent);
    };
    const own = await asked('clint.mackey');
    expect(await asked(' CLINT.Mackey ')).toEqual(own);
    for (const other of [
      'clint.mac\u212aey',
      'clint.mac\uff4bey',
      'clint.mackey\u200b',
      'cl\u0131nt.mackey',
    ]) {
      // like any that nobody has: its own three questions, the same again
      const theirs = await asked(other);
      expect(theirs, other).not.toEqual(own);
      expect(await asked(other), other).toEqual(theirs);
      expect(await signsOn('192.0.2.30', other), other).toBe(422);
    }
    await expect(
      world.sql("update account set user_id = 'clint.mac\u212aey' where id = $1", [id]),
    ).rejects.toMatchObject({ code: '23514' });
  }, 60_000);

  it('can’t be tried one after another before people have proved who they are (T5)', async () => {
    world.clock.pass(2 * 3_600_000);
    await member('taken.already');
    const browser = await new Browser(world).open('/register');
    browser
      .fill(en('register.given'), 'Ann')
      .fill(en('register.family'), 'Other')
      .fill(en('ui.month'), '3')
      .fill(en('ui.day'), '27')
      .fill(en('ui.year'), '1984')
      .fill(en('number.mrn'), '0048229137');
    await browser.press(en('register.continue'));
    browser.choose(en('terms.accept'));
    await browser.press(en('register.continue'));
    expect(browser.path).toBe('/register/user-id');
    const ask = (userId: string) =>
      browser.request('POST', '/register/user-id', {
        form: { userId, email: 'ann@example.org', emailAgain: 'ann@example.org' },
      });
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, at) => ask(at % 2 === 0 ? 'taken.already' : `free.id.${at}`)),
    );
    expect(answers.filter((one) => one.status !== 429).length).toBeLessThanOrEqual(12);
    // nor from the account page of somebody who is signed on
    await member('asks.much');
    const own = await new Browser(world).signOn('asks.much');
    const changes: number[] = [];
    for (let at = 0; at < 20; at++) {
      const answer = await own.request('POST', '/account/user-id', {
        form: { userId: 'taken.already', _key: crypto.randomUUID() },
      });
      changes.push(answer.body.includes(en('problem.user-id-taken')) ? 1 : 0);
    }
    expect(changes.filter(Boolean)).toHaveLength(10);
  }, 60_000);
});

describe('past a limit', () => {
  it('nothing is hashed: no secret answers, recovery codes, letters, or codes of signed-on people (L1)', async () => {
    world.clock.pass(2 * 3_600_000);
    await member('spender');
    const { hashesMade } = await import('../../src/platform/crypto/hashing.ts');
    const spends = async (send: (at: number) => Promise<unknown>): Promise<number> => {
      const before = hashesMade();
      for (let at = 0; at < 60; at += 20)
        await Promise.all(Array.from({ length: 20 }, (_, more) => send(at + more)));
      return hashesMade() - before;
    };
    const asked = await new Browser(world).open('/forgot/password');
    await asked
      .fill(en('account.user-id'), 'nobody.here')
      .fill(en('ui.month'), '3')
      .fill(en('ui.day'), '27')
      .fill(en('ui.year'), '1984')
      .press(en('register.continue'));
    const answers = { 'answer-1': 'one', 'answer-2': 'two', 'answer-3': 'three' };
    expect(
      await spends(() => asked.request('POST', '/forgot/questions', { form: answers })),
    ).toBeLessThanOrEqual(5 * 3 + 1);
    const codes = (at: number) => ({
      userId: `user.${at}`,
      code: '2222-2222-2222-2222',
      password: 'eleven grey herons wade',
      passwordAgain: 'eleven grey herons wade',
    });
    expect(
      await spends((at) => new Browser(world).request('POST', '/forgot/code', { form: codes(at) })),
    ).toBe(0);
    const letter = {
      code: makeCode((n) => n - 1),
      'birth-month': '2',
      'birth-day': '3',
      'birth-year': '1962',
      mrn: '70000007',
    };
    expect(
      await spends(() => new Browser(world).request('POST', '/letter', { form: letter })),
    ).toBeLessThanOrEqual(20 + 1);
    const own = await new Browser(world).signOn('spender');
    expect(
      await spends(() =>
        own.request('POST', '/account/confirm', {
          form: { password: 'guess', _key: crypto.randomUUID() },
        }),
      ),
    ).toBeLessThanOrEqual(10);
    // the answers past the limit are the ones before it
    const flat = await asked.request('POST', '/forgot/questions', { form: answers });
    expect([flat.status, flat.headers.location]).toEqual([303, '/forgot/sent']);
  }, 120_000);

  it('for one purpose and place, others still sign on (L1)', async () => {
    world.clock.pass(2 * 3_600_000);
    const owners = Array.from({ length: 30 }, (_, at) => `owner.${at}`);
    for (const userId of owners) await member(userId);
    let over = false;
    const flood = async (place: number) => {
      while (!over) {
        const asked = await from(`198.51.100.${place}`, '/forgot/password', {
          userId: `nobody.${place}`,
          'birth-month': '3',
          'birth-day': '27',
          'birth-year': '1984',
        });
        const cookie = String(asked.headers['set-cookie']).split(';')[0] ?? '';
        await Promise.all(
          Array.from({ length: 40 }, () =>
            from(
              `198.51.100.${place}`,
              '/forgot/questions',
              { 'answer-1': 'a', 'answer-2': 'b', 'answer-3': 'c' },
              { cookie },
            ),
          ),
        );
      }
    };
    const floods = [1, 2, 3, 4].map(flood);
    const statuses: number[] = [];
    for (const [at, userId] of owners.entries())
      statuses.push(await signsOn(`203.0.113.${at}`, userId));
    over = true;
    await Promise.all(floods);
    expect(statuses).toEqual(owners.map(() => 303));
  }, 180_000);
});
