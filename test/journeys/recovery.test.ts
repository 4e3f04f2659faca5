import { beforeAll, describe, expect, it } from 'vitest';
import { answerText } from '../../src/identity/factors/secret-questions.rules.ts';
import { hashPassword } from '../../src/platform/crypto/crypto.ts';
import { Browser } from '../browser.ts';
import { ANSWERS, recoveriesIn } from '../recoveries.ts';
import { en } from '../words.ts';
import { codeAt, makeWorld, type World } from '../world.ts';

let world: World;
let hashes: string[];
beforeAll(async () => {
  world = await makeWorld();
  hashes = await Promise.all(
    ANSWERS.map((answer) => hashPassword(answerText(answer), world.config.pepper)),
  );
});

async function member(userId: string, confirmed = true): Promise<string> {
  const person = await world.person({ given: 'Rosa', family: userId });
  const id = await world.account({ userId, patientId: person });
  if (confirmed)
    await world.sql('update account set email_confirmed_at = now() where id = $1', [id]);
  for (const [at, question] of ['far-place', 'first-car', 'old-shop'].entries())
    await world.sql(
      `insert into secret_question (account_id, position, question, answer_hash, made_at)
        values ($1, $2, $3, $4, now())`,
      [id, at + 1, question, hashes[at]],
    );
  return id;
}
const { sent, begin, answer, linkIn, bare } = recoveriesIn(() => world);

describe('a forgotten password', () => {
  it('is replaced by the link in the mail, in the browser that asked, once; it signs nobody on', async () => {
    const id = await member('forgetful');
    const before = await new Browser(world).signOn('forgetful');
    const browser = await answer(await begin('Forgetful'), [
      'lake  BAIKAL!',
      'Green rambler',
      'petersens',
    ]);
    expect(browser.path).toBe('/forgot/sent');
    // right answers have opened nothing by themselves (A35)
    expect((await browser.request('GET', '/account')).status).toBe(303);
    const mails = await sent(id);
    expect(mails.map((mail) => mail.to)).toEqual(['forgetful@example.org']);
    expect(mails[0]?.body).not.toContain('forgetful');
    const link = linkIn(mails);
    const thief = await new Browser(world).open(link);
    expect(thief.h1).toBe(en('forgot.link-elsewhere'));
    expect(
      (
        await thief.request('POST', link, {
          form: { password: 'eleven grey herons wade', passwordAgain: 'eleven grey herons wade' },
        })
      ).body,
    ).toContain(en('forgot.link-elsewhere'));
    expect((await new Browser(world).request('GET', `${link.slice(0, -2)}xx`)).status).toBe(404);

    await browser.open(link);
    await browser
      .fill(en('account.password'), 'Rosa forgetful 1984')
      .fill(en('register.password-again'), 'Rosa forgetful 1984')
      .press(en('forgot.set'));
    expect([browser.status, browser.path]).toEqual([422, link]);
    const together = await Promise.all(
      Array.from({ length: 20 }, () =>
        browser.request('POST', link, {
          form: { password: 'eleven grey herons wade', passwordAgain: 'eleven grey herons wade' },
        }),
      ),
    );
    expect(together.filter((one) => one.headers.location === '/forgot/done')).toHaveLength(1);
    expect((await before.request('GET', '/account')).status).toBe(303);
    expect((await browser.request('GET', '/account')).status).toBe(303);
    await browser.open('/sign-on');
    await browser
      .fill(en('account.user-id'), 'forgetful')
      .fill(en('account.password'), 'eleven grey herons wade')
      .press(en('sign-on.title'));
    expect(browser.path).toMatch(/^\/people\//);
    await browser.open('/account/activity');
    expect(browser.text).toContain(en('activity.account:recover'));
  });

  it('can’t be replaced by a link after 30 minutes', async () => {
    const id = await member('slow.reader');
    const browser = await answer(await begin('slow.reader'));
    world.clock.pass(31 * 60_000);
    await browser.open(linkIn(await sent(id)));
    expect(browser.h1).toBe(en('forgot.link-over'));
  });

  it('never skips the second step', async () => {
    const id = await member('two.steps');
    const own = await new Browser(world).signOn('two.steps');
    await own.open('/account/authenticator');
    const secret = (own.query('code.secret')[0]?.textContent ?? '').replace(/\s/g, '');
    await own
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('authenticator.confirm'));
    const codes = own.query('.codes code').map((one) => one.textContent ?? '');
    const browser = await answer(await begin('two.steps'));
    await browser.open(linkIn(await sent(id)));
    await browser
      .fill(en('account.password'), 'eleven grey herons wade')
      .fill(en('register.password-again'), 'eleven grey herons wade')
      .press(en('forgot.set'));
    await browser.open('/sign-on');
    await browser
      .fill(en('account.user-id'), 'two.steps')
      .fill(en('account.password'), 'eleven grey herons wade')
      .press(en('sign-on.title'));
    expect(browser.path).toBe('/sign-on/second-step');
    // by a recovery code, too: it sets the password, is used up, and the second step is asked for
    // all the same
    await browser.open('/forgot/code');
    const form = {
      userId: 'two.steps',
      code: codes[0] ?? '',
      password: 'twelve grey herons wade',
      passwordAgain: 'twelve grey herons wade',
    };
    const together = await Promise.all(
      Array.from({ length: 5 }, () => browser.request('POST', '/forgot/code', { form })),
    );
    expect(together.filter((one) => one.headers.location === '/forgot/done')).toHaveLength(1);
    await browser.open('/sign-on');
    await browser
      .fill(en('account.user-id'), 'two.steps')
      .fill(en('account.password'), 'twelve grey herons wade')
      .press(en('sign-on.title'));
    expect(browser.path).toBe('/sign-on/second-step');
    await browser.fill(en('second.code'), codes[0] ?? '').press(en('register.continue'));
    expect(browser.status).toBe(422);
    await browser.fill(en('second.code'), codes[1] ?? '').press(en('register.continue'));
    expect(browser.path).toMatch(/^\/people\//);
  });

  it('is replaced by staff with a recovery code, who get to their second step and no further', async () => {
    await world.account({ userId: 'nurse.lost', roles: ['nurse'] });
    const nurse = await new Browser(world).signOn('nurse.lost');
    await nurse.open('/account/codes');
    await nurse.press(en('codes.new'));
    const code = nurse.query('.codes code')[0]?.textContent ?? '';
    const browser = await new Browser(world).open('/forgot/code');
    await browser
      .fill(en('account.user-id'), 'nurse.lost')
      .fill(en('second.recovery'), code)
      .fill(en('account.password'), 'eleven grey herons wade')
      .fill(en('register.password-again'), 'eleven grey herons wade')
      .press(en('forgot.set'));
    expect(browser.path).toBe('/forgot/done');
    expect((await nurse.request('GET', '/staff')).status).toBe(303);
    await browser.open('/sign-on');
    await browser
      .fill(en('account.user-id'), 'nurse.lost')
      .fill(en('account.password'), 'eleven grey herons wade')
      .press(en('sign-on.title'));
    expect(browser.path).toBe('/sign-on/second-step');
  });

  it('gives the same response to all: right, wrong, another’s birth date, nobody, staff, a closed account, no confirmed address', async () => {
    // all browsers here have one address, whose ten an hour the tests before have used
    world.clock.pass(3 * 3_600_000);
    const wrong = await member('wronged');
    await member('unconfirmed', false);
    const closed = await member('closed.one');
    await world.sql('update account set closed_at = now() where id = $1', [closed]);
    await world.account({ userId: 'some.staff', roles: ['nurse'] });
    await member('right.one');
    const pages = new Set<string>();
    const asked = new Set<string>();
    for (const userId of [
      'right.one',
      'wronged',
      'unconfirmed',
      'closed.one',
      'some.staff',
      'nobody.here',
    ]) {
      const browser = await begin(
        userId,
        new Browser(world),
        userId === 'closed.one' ? ['1', '2', '1950'] : undefined,
      );
      expect([
        browser.path,
        browser.query('form[action="/forgot/questions"] label').length,
      ]).toEqual(['/forgot/questions', 3]);
      asked.add(JSON.stringify([browser.status, Object.keys(browser.headers).sort()]));
      await answer(browser, userId === 'wronged' ? ['a wrong one', ...ANSWERS.slice(1)] : ANSWERS);
      pages.add(bare(browser));
    }
    expect([pages.size, asked.size]).toEqual([1, 1]);
    expect(
      (await sent(wrong)).map((mail) =>
        mail.body.includes(en('mail.account-questions-used', { name: world.settings.name })),
      ),
    ).toEqual([true]);
    expect(
      await world.sql(
        `select 1
          from recovery r join account a on a.id = r.account_id
          where a.user_id not in ('right.one', 'forgetful', 'slow.reader', 'two.steps')`,
      ),
    ).toEqual([]);
  });

  it('asks an unknown user ID the same three questions again and again', async () => {
    const of = async (userId: string) =>
      (await begin(userId))
        .query('form[action="/forgot/questions"] label')
        .map((label) => label.textContent);
    const first = await of('nobody.at.all');
    expect(await of('Nobody.At.All')).toEqual(first);
    expect(new Set(first).size).toBe(3);
    const others = await Promise.all(Array.from({ length: 12 }, (_, at) => of(`nobody.${at}`)));
    expect(new Set(others.map(String)).size).toBeGreaterThan(8);
  });

  it('takes five attempts in 24 hours, all three answers checked together; then nothing is sent, and nothing reveals it (A35)', async () => {
    const id = await member('tried');
    const browser = await begin('tried');
    for (let at = 0; at < 5; at++)
      await answer(
        await browser.open('/forgot/questions'),
        ANSWERS.map((one, index) => (index === at % 3 ? 'not this' : one)),
      );
    const last = bare(await answer(await browser.open('/forgot/questions')));
    expect(linkIn(await sent(id))).toBe('');
    expect(bare(await answer(await begin('nobody.again')))).toBe(last);
    world.clock.pass(48 * 3_600_000);
    await answer(await begin('tried', browser));
    expect(linkIn(await sent(id))).not.toBe('');
  });

  it('is never steered by what a request says about itself: the link is built from the configured address (A36)', async () => {
    const id = await member('poisoned');
    const browser = await begin('poisoned');
    const poisoned = await browser.request('POST', '/forgot/questions', {
      form: {
        'answer-1': ANSWERS[0] ?? '',
        'answer-2': ANSWERS[1] ?? '',
        'answer-3': ANSWERS[2] ?? '',
      },
      headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    });
    expect(poisoned.headers.location).toBe('/forgot/sent');
    expect((await sent(id)).map((mail) => mail.body).join()).not.toContain('evil');
    expect(
      (
        await browser.request('POST', '/forgot/questions', {
          form: {},
          headers: { host: 'evil.example' },
        })
      ).status,
    ).toBe(400);
  });
});

describe('a forgotten user ID', () => {
  it('is sent to the confirmed address with that birth date, and the answer is the same for everybody', async () => {
    const id = await member('who.am.i');
    const ask = async (email: string, year: string) => {
      const browser = await new Browser(world).open('/forgot/user-id');
      browser
        .fill(en('account.email'), email)
        .fill(en('ui.month'), '3')
        .fill(en('ui.day'), '27')
        .fill(en('ui.year'), year);
      return bare(await browser.press(en('register.continue')));
    };
    const pages = new Set([
      await ask('Who.Am.I@example.org', '1984'),
      await ask('who.am.i@example.org', '1985'),
      await ask('nobody@example.org', '1984'),
    ]);
    expect(pages.size).toBe(1);
    const mails = await sent(id);
    expect(mails.map((mail) => [mail.to, mail.body.includes('who.am.i')])).toEqual([
      ['who.am.i@example.org', true],
    ]);
  });
});
