import { beforeAll, describe, expect, it } from 'vitest';
import { mailRecovery } from '../../src/identity/mails.ts';
import { provePassword } from '../../src/identity/sign-on/sign-on.ts';
import type { JobData } from '../../src/platform/jobs/queues.ts';
import type { LogEvent } from '../../src/platform/log.ts';
import type { Mail } from '../../src/platform/mail/mail.ts';
import { accountsIn } from '../accounts.ts';
import { Browser } from '../browser.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** A browser in which no account was used. */
const stranger = { deviceHash: null, vouched: null };

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
const { member, mails, byPassword } = accountsIn(() => world);

describe('10,000 failures of strangers', () => {
  it('don’t lock the owner out of a browser that she used before, or of a new one after one more step; she is notified once, and so are the operators', async () => {
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
    await fresh.press(en('sign-on.step-up-send'));
    expect(fresh.h1).toBe(en('forgot.sent'));
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
    await thief.press(en('sign-on.step-up-send'));
    expect((await thief.open(link)).h1).toBe(en('browser.no'));
    expect(
      (await thief.request('POST', link, { form: { _key: crypto.randomUUID() } })).headers[
        'set-cookie'
      ],
    ).toBeUndefined();
    expect((await fresh.open(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`)).h1).toBe(
      en('browser.no'),
    );
    await fresh.open(link);
    await fresh.press(en('browser.yes'));
    expect(fresh.path).toBe('/sign-on');
    // the link proves nothing but the browser: the password is asked for, and its failures count
    for (let at = 0; at < 10; at++)
      expect((await byPassword(fresh, 'victim', 'guess')).status).toBe(422);
    expect((await byPassword(fresh, 'victim')).status).toBe(429);
    world.clock.pass(31 * 60_000);
    expect((await fresh.open(link)).h1).toBe(en('browser.no'));
    expect((await byPassword(fresh, 'victim')).path).toMatch(/^\/people\//);
  }, 120_000);

  it('reveal nothing about whether an account exists', async () => {
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
    await browser.press(en('sign-on.step-up-send'));
    expect([browser.h1, await waiting()]).toEqual([en('forgot.sent'), before + 1]);
  });
});
