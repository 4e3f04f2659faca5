import { beforeAll, describe, expect, it } from 'vitest';
import { mailConfirmation } from '../../src/identity/mails.ts';
import type { Mail } from '../../src/platform/mail/mail.ts';
import { Browser } from '../browser.ts';
import { PEOPLE, registeringIn, right } from '../registering.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.bring(PEOPLE);
});
const { begin, toIdentity, answer, secure } = registeringIn(() => world);

describe('registration online', () => {
  it('leads in five steps to an account that works, without JavaScript', async () => {
    const browser = await begin();
    expect(browser.path).toBe('/register/terms');
    await toIdentity(browser, 'rosa.nunez');
    await answer(browser, right(0));
    expect(browser.path).toBe('/register/secure');
    await secure(browser);
    expect(browser.path).toBe('/register/check');
    for (const text of [
      'Rosa',
      '0048229137',
      'rosa.nunez',
      'rosa.nunez@example.org',
      en('secret.first-pet'),
    ])
      expect(browser.html).toContain(text);
    expect(browser.html).not.toContain('seven green boats');
    await browser.press(en('join.press'));
    expect(browser.path).toBe('/register/done');
    await browser.click(en('sign-on.title'));
    browser
      .fill(en('account.user-id'), 'ROSA.nunez')
      .fill(en('account.password'), 'seven green boats sail');
    await browser.press(en('sign-on.title'));
    expect(browser.path).toMatch(/^\/people\//);
    expect(browser.html).toContain('Rosa');
    const [kept] = await world.sql<{ terms: string; questions: number; drafts: number }>(
      `select (select max(version) from terms_acceptance) as terms,
          (select count(*)::int from secret_question) as questions,
          (select count(*)::int from registration_draft) as drafts`,
    );
    expect(kept).toEqual({ terms: '2026-11-26', questions: 3, drafts: 0 });
  });

  it('keeps what was typed when a letter is chosen instead', async () => {
    const browser = await new Browser(world).open('/register');
    browser.fill(en('register.given'), 'Rosa').fill(en('ui.month'), 'March');
    await browser.press(en('letter.instead'));
    expect(browser.h1).toBe(en('letter.title'));
    expect(browser.query('#error-summary')).toEqual([]);
    const value = (field: string) => browser.query(`#${field}`)[0]?.getAttribute('value');
    expect([value('given'), value('birth')]).toEqual(['Rosa', 'March']);
  });

  it('names all problems of a step at once', async () => {
    const browser = await begin();
    browser.choose(en('terms.accept'));
    await browser.press(en('register.continue'));
    browser
      .fill(en('sign-on.user-id'), 'no')
      .fill(en('register.email'), 'rosa@example.org')
      .fill(en('register.email-again'), 'rose@example.org');
    await browser.press(en('register.continue'));
    expect(browser.query('#error-summary li').map((one) => one.textContent)).toEqual([
      en('problem.new-user-id'),
      en('problem.email-differs'),
    ]);
  });

  it('confirms the e-mail by the link in the mail, clicked and not only opened, whatever host a request names', async () => {
    const [link] = await world.sql<{ id: string }>('select id from email_link');
    const sent: Mail[] = [];
    const deps = {
      db: world.db,
      config: world.config,
      log: () => {},
      settings: world.settings,
      jobs: world.jobs,
    };
    await mailConfirmation(
      deps,
      link?.id ?? '',
      world.clock.now(),
      async (mail) => void sent.push(mail),
    );
    expect(sent).toHaveLength(1);
    expect(sent[0]?.to).toBe('rosa.nunez@example.org');
    const address =
      /http:\/\/localhost:3000(\/confirm-email\/\S+)/.exec(sent[0]?.body ?? '')?.[1] ?? '';
    const confirmed = async () =>
      (
        await world.sql<{ at: Date | null }>(
          "select email_confirmed_at as at from account where user_id = 'rosa.nunez'",
        )
      )[0]?.at;
    const browser = new Browser(world);
    await browser.open(address);
    expect(await confirmed()).toBeNull();
    await browser.press(en('confirm.press'));
    expect(browser.html).toContain(en('confirm.done'));
    expect(await confirmed()).not.toBeNull();
    expect(
      (await browser.request('GET', `${address.slice(0, -1)}${address.endsWith('A') ? 'B' : 'A'}`))
        .status,
    ).toBe(404);
  });

  it('shows every problem of a page at once, keeps what was typed, and makes nobody retype what was right', async () => {
    const browser = await begin({ birth: ['27', '3', '1984'], mrn: '12' });
    expect(browser.status).toBe(422);
    expect(browser.html).toContain(en('problem.birth-month'));
    expect(browser.html).toContain('8 to 12 digits');
    expect(browser.html).toContain('value="Rosa"');
    const second = await begin({ given: 'Ella', birth: ['1', '2', '1991'], mrn: '0048229142' });
    await second.press(en('register.continue'));
    expect(second.html).toContain(en('problem.terms'));
    await toIdentity(second, 'ella.hill');
    await answer(second, right(5));
    await secure(second, 'ella ella ella ella');
    expect(second.status).toBe(422);
    expect(second.html).toContain(en('problem.password-repeats'));
    expect(second.html).toContain('value="Los Lobos"');
    expect(second.html).not.toContain('ella ella ella');
    await second.open('/register/user-id');
    expect(second.html).toContain('value="ella.hill"');
    second
      .fill(en('account.user-id'), 'rosa.nunez')
      .fill(en('account.email'), 'e@example.org')
      .fill(en('register.email-again'), 'e@example.org');
    await second.press(en('register.continue'));
    expect(second.html).toMatch(new RegExp(`${en('register.free')}.*rosa\\.nunez\\.\\d\\d`, 's'));
  });

  it('can’t be skipped, replayed or reordered (A42)', async () => {
    const browser = new Browser(world);
    for (const step of ['terms', 'user-id', 'identity', 'secure', 'check']) {
      await browser.open(`/register/${step}`);
      expect(browser.path).toBe('/register/over');
    }
    const early = await begin({ given: 'Finn', birth: ['1', '2', '1992'], mrn: '0048229143' });
    for (const step of ['user-id', 'identity', 'secure', 'check']) {
      await early.open(`/register/${step}`);
      expect(early.path).toBe('/register/terms');
    }
    expect((await early.request('POST', '/register/check', { form: {} })).headers.location).toBe(
      '/register/terms',
    );
    expect(
      (
        await early.request('POST', '/register/user-id', {
          form: {
            userId: 'finn.hill',
            email: 'f@example.org',
            emailAgain: 'f@example.org',
            patientId: 'x',
          },
        })
      ).status,
    ).toBe(400);
  });

  it('makes one account from twenty clicks at once', async () => {
    const browser = await toIdentity(
      await begin({ given: 'Gina', birth: ['1', '2', '1993'], mrn: '0048229144' }),
      'gina.hill',
    );
    await answer(browser, right(7));
    await secure(browser);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => browser.request('POST', '/register/check', { form: {} })),
    );
    expect(answers.filter((one) => one.headers.location === '/register/done')).toHaveLength(1);
    expect(await world.sql("select 1 from account where user_id = 'gina.hill'")).toHaveLength(1);
  });

  it('forgets after 30 minutes what was typed', async () => {
    const browser = await begin({ given: 'Hugo', birth: ['1', '2', '1994'], mrn: '0048229145' });
    const before = world.clock.now().toISOString();
    world.clock.pass(31 * 60_000);
    await browser.open('/register/terms');
    expect(browser.path).toBe('/register/over');
    world.clock.set(before);
  });
});

describe('who may register', () => {
  it('a child learns after the same questions that a parent opens the record', async () => {
    const browser = await toIdentity(
      await begin({ given: 'Nina', birth: ['5', '6', '2020'], mrn: '0048229139' }),
      'nina.hill',
    );
    await answer(browser, right(2));
    expect(browser.html).toContain(en('register.end-child'));
  });

  it('a teen may not use a guardian’s address, and learns so only after proving who they are', async () => {
    const [theo] = await world.sql<{ patientId: string }>(
      "select patient_id from person where given = 'Theo'",
    );
    await world.proxy(
      theo?.patientId ?? '',
      await world.account({ userId: 'theos-mother', email: 'Mother@example.org' }),
    );
    const browser = await toIdentity(
      await begin({ given: 'Theo', birth: ['5', '6', '2011'], mrn: '0048229140' }),
      'theo.hill',
      'mother@EXAMPLE.org',
    );
    await answer(browser, right(3));
    await secure(browser);
    await browser.press(en('join.press'));
    expect(browser.status).toBe(422);
    expect(browser.html).toContain(en('problem.caregivers-email'));
    browser
      .fill(en('account.email'), 'theo@example.org')
      .fill(en('register.email-again'), 'theo@example.org');
    await browser.press(en('register.continue'));
    await browser.press(en('join.press'));
    expect(browser.path).toBe('/register/done');
  });

  it('somebody with an account is led back to it; after 18 idle months a new one is made', async () => {
    const again = await toIdentity(await begin(), 'rosa.second');
    await answer(again, right(0));
    expect(again.html).toContain(en('register.end-has-account'));
    const before = world.clock.now().toISOString();
    world.clock.set('2028-06-01T15:00:00Z');
    const later = await toIdentity(await begin(), 'rosa.third');
    await answer(later, right(0));
    await secure(later);
    await later.press(en('join.press'));
    expect(later.path).toBe('/register/done');
    expect(
      await world.sql(
        `select user_id
          from account a join person p using (patient_id)
          where p.given = 'Rosa' and closed_at is null`,
      ),
    ).toEqual([{ userId: 'rosa.third' }]);
    world.clock.set(before);
  });
});
