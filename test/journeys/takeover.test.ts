import { beforeAll, describe, expect, it } from 'vitest';
import { mailConfirmation } from '../../src/identity/mails.ts';
import type { JobData } from '../../src/platform/jobs/queues.ts';
import type { Mail } from '../../src/platform/mail/mail.ts';
import { Browser } from '../browser.ts';
import { sentNotices } from '../notices.ts';
import { en } from '../words.ts';
import { codeAt, makeWorld, PASSWORD, type World } from '../world.ts';

/** What a thief of one session tries, so that the account is theirs when the session is over. */
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

interface Owner {
  id: string;
  /** The session that the owner has, and the one that was stolen. */
  owner: Browser;
  thief: Browser;
}
async function member(userId: string): Promise<Owner> {
  const person = await world.person({ given: 'Rosa', family: userId });
  const id = await world.account({ userId, patientId: person });
  await world.sql('update account set email_confirmed_at = now() where id = $1', [id]);
  world.clock.pass(3_600_000); // what the tests before counted from this place is over
  return {
    id,
    owner: await new Browser(world, 'owner').signOn(userId),
    thief: await new Browser(world, 'thief').signOn(userId),
  };
}
/** All mail that was asked for since the last look, as it would be sent, with the links in it. */
let seen = new Set<string>();
async function mails(): Promise<(Mail & { notice: string; link: string })[]> {
  const sent: (Mail & { notice: string; link: string })[] = [];
  const keep = (notice: string, mail: Mail) => {
    const link =
      /http:\/\/localhost:3000(\/(?:undo-email|confirm-email)\/\S+)/.exec(mail.body)?.[1] ?? '';
    sent.push({ ...mail, notice, link });
  };
  for (const mail of await sentNotices(world, { topic: 'security' })) {
    if (seen.has(mail.id)) continue;
    seen = seen.add(mail.id);
    keep(mail.notice, mail);
  }
  for (const { id, data } of await world.sql<{ id: string; data: JobData['mail.confirm-email'] }>(
    "select id, data from pgboss.job where name = 'mail.confirm-email' order by created_on",
  )) {
    if (seen.has(id)) continue;
    seen = seen.add(id);
    await mailConfirmation(
      { ...world, log: () => {} },
      data.linkId,
      world.clock.now(),
      async (mail) => keep('confirm', mail),
    );
  }
  return sent;
}
const changeTo = async (browser: Browser, email: string) => {
  world.clock.pass(60_000);
  await browser.open('/account/email');
  await browser.fill(en('account.email-new'), email).press(en('account.save'));
};
const follow = async (link: string, button: string) =>
  (await new Browser(world, 'reader').open(link)).press(button);
const confirms = (link: string) => follow(link, en('confirm.press'));
const undoes = (link: string) => follow(link, en('undo.press'));
const email = async (id: string) =>
  (
    await world.sql<{ email: string; confirmed: boolean }>(
      'select email, email_confirmed_at is not null as confirmed from account where id = $1',
      [id],
    )
  )[0];
const secretOn = (browser: Browser) =>
  (browser.query('code.secret')[0]?.textContent ?? '').replace(/\s/g, '');
const signsOn = async (userId: string, password = PASSWORD) => {
  const browser = await new Browser(world, 'signs on').open('/sign-on');
  return browser
    .fill(en('account.user-id'), userId)
    .fill(en('account.password'), password)
    .press(en('sign-on.title'));
};

describe('an e-mail address that a thief changes', () => {
  it('is the owner’s again, whatever was changed after it and in whatever order the changes are undone (T1)', async () => {
    for (const ownerFirst of [true, false]) {
      const userId = `chain.${ownerFirst}`;
      const { id, thief } = await member(userId);
      await mails();
      await changeTo(thief, `b.${userId}@thief.example`);
      const first = await mails();
      await confirms(first.find((mail) => mail.to.startsWith('b.'))?.link ?? '');
      const told = await mails();
      const owners = [...first, ...told]
        .filter((mail) => mail.to === `${userId}@example.org` && mail.link.startsWith('/undo'))
        .map((mail) => mail.link);
      expect(owners.length).toBeGreaterThan(0);
      await changeTo(thief, `c.${userId}@thief.example`);
      const thiefs =
        (await mails()).find(
          (mail) => mail.to === `b.${userId}@thief.example` && mail.link.startsWith('/undo'),
        )?.link ?? '';
      expect(thiefs).not.toBe('');
      for (const link of ownerFirst ? [owners[0] ?? '', thiefs] : [thiefs, owners[0] ?? ''])
        await undoes(link);
      expect(await email(id), `the owner ${ownerFirst ? 'first' : 'last'}`).toEqual({
        email: `${userId}@example.org`,
        confirmed: true,
      });
    }
  });

  it('also undoes what was added since: passkeys, app, codes, questions, browsers, pending changes, sessions, the password (T1)', async () => {
    const { id, owner, thief } = await member('closed.over');
    await world.sql(
      `insert into passkey (account_id, credential_id, public_key, counter, transports, name,
          created_at)
        values ($1, 'owner', '', 0, '{}', 'mine', $2), ($1, 'thief', '', 0, '{}', 'theirs', $3)`,
      [
        id,
        new Date(world.clock.now().getTime() - 86_400_000),
        new Date(world.clock.now().getTime() + 120_000),
      ],
    );
    await changeTo(thief, 'b.closed@thief.example');
    const undo =
      (await mails()).find((mail) => mail.to === 'closed.over@example.org' && mail.link)?.link ??
      '';
    await thief.open('/account/authenticator');
    await thief
      .fill(en('second.code'), codeAt(world.clock.now(), secretOn(thief)))
      .press(en('authenticator.confirm'));
    await thief.open('/account/questions');
    for (const at of [1, 2, 3])
      thief
        .fill(`Question ${at}`, ['far-place', 'old-shop', 'hero'][at - 1] ?? '')
        .fill(`Answer ${at}`, ['a thief', 'another', 'a third'][at - 1] ?? '');
    await thief.press(en('account.save'));
    world.clock.pass(60_000);
    expect((await undoes(undo)).h1).toBe(en('undo.done'));
    expect(await email(id)).toEqual({ email: 'closed.over@example.org', confirmed: true });
    for (const browser of [owner, thief])
      expect((await browser.request('GET', '/account')).status).toBe(303);
    const left = await world.sql<{ what: string }>(
      `select 'passkey ' || credential_id as what
        from passkey
        where account_id = $1
        union all
        select 'app'
        from authenticator
        where account_id = $1
       union all
       select 'code'
       from recovery_code
       where account_id = $1
       union all
       select 'question'
       from secret_question
       where account_id = $1
       union all select 'trusted' from device where account_id = $1 and trusted_until is not null`,
      [id],
    );
    expect(left).toEqual([{ what: 'passkey owner' }]);
    // the thief may know the password: a new one has to be set
    expect((await signsOn('closed.over')).status).toBe(422);
  });

  it('is not in use before it is confirmed: mail goes to the confirmed one; the same address changes nothing (T6)', async () => {
    const { id, owner } = await member('typo');
    await mails();
    await changeTo(owner, 'typo@exampel.org');
    expect(await email(id)).toEqual({ email: 'typo@example.org', confirmed: true });
    expect((await mails()).map((mail) => [mail.to, mail.notice])).toEqual(
      expect.arrayContaining([
        ['typo@exampel.org', 'confirm'],
        ['typo@example.org', 'email'],
      ]),
    );
    const [who] = await world.sql<{ who: { email: string } }>(
      "select set_config('portico.reach', 'x', false), portico_people_of($1) as who",
      [id],
    );
    expect(who?.who.email).toBe('typo@example.org');
    await changeTo(owner, 'Typo@Example.org');
    expect([
      await email(id),
      (await mails()).length,
      owner.text.includes(en('account.not-confirmed')),
    ]).toEqual([{ email: 'typo@example.org', confirmed: true }, 0, false]);
    // the real one, confirmed: from then on it counts, and the one before is told
    await changeTo(owner, 'right@example.org');
    await confirms((await mails()).find((mail) => mail.to === 'right@example.org')?.link ?? '');
    expect(await email(id)).toEqual({ email: 'right@example.org', confirmed: true });
    expect((await mails()).map((mail) => [mail.to, mail.notice])).toEqual([
      ['typo@example.org', 'email-done'],
    ]);
  });

  it('can’t be confirmed once the session that asked is over, by whoever ended it, or the password is new (T2)', async () => {
    const ends: [string, (owner: Owner) => Promise<unknown>][] = [
      ['sign-off', ({ thief }) => thief.request('POST', '/sign-off')],
      [
        'signed off from elsewhere',
        async ({ owner }) => (await owner.open('/account')).press(en('account.end-others')),
      ],
      ['a new password', ({ owner }) => changePassword(owner, PASSWORD)],
      ['expiry', async () => world.clock.pass(world.settings.sessionHours * 3_600_000)],
    ];
    for (const [how, end] of ends) {
      const who = await member(`pending.${how.replaceAll(' ', '.')}`);
      await changeTo(who.thief, `pending.${how.replaceAll(' ', '.')}@thief.example`);
      const link = (await mails()).find((mail) => mail.link.startsWith('/confirm'))?.link ?? '';
      await end(who);
      expect((await confirms(link)).h1, how).toBe(en('confirm.over'));
      expect((await email(who.id))?.email, how).toMatch(/@example\.org$/);
    }
  });
});

const NEW = 'eleven grey herons wade';
async function changePassword(browser: Browser, current: string, password = NEW): Promise<Browser> {
  await browser.open('/account/password');
  if (browser.text.includes(en('account.password-current')))
    browser.fill(en('account.password-current'), current);
  return browser
    .fill(en('account.password'), password)
    .fill(en('register.password-again'), password)
    .press(en('account.save'));
}

describe('a new password', () => {
  it('asks for the current one, even right after sign-on; ten attempts and no more, all counted before they are compared (T8, T3)', async () => {
    const { owner, thief } = await member('new.password');
    await thief.request('GET', '/account/password');
    const form = (currentPassword?: string) => ({
      ...(currentPassword !== undefined && { currentPassword }),
      password: NEW,
      passwordAgain: NEW,
      _key: crypto.randomUUID(),
    });
    for (const guess of [undefined, '', 'a guess']) {
      expect(
        (await thief.request('POST', '/account/password', { form: form(guess) })).status,
      ).not.toBe(303);
    }
    expect((await signsOn('new.password')).path).toMatch(/^\/people\//);
    const many = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        thief.request('POST', '/account/password', { form: form(`guess ${at}`) }),
      ),
    );
    expect(many.filter((one) => one.status === 422).length).toBeLessThanOrEqual(10);
    world.clock.pass(31 * 60_000);
    await owner.open('/account/confirm');
    world.clock.pass(0);
    const fresh = await signsOn('new.password');
    await changePassword(fresh, PASSWORD);
    expect(fresh.path).toBe('/account?done=saved');
    expect((await signsOn('new.password', NEW)).path).toMatch(/^\/people\//);
  });

  it('ends what was started under the old one: a half-finished sign-on, a link to a new password, saved forms, in every session (T2)', async () => {
    const { id, owner } = await member('half.way');
    await owner.open('/account/authenticator');
    const secret = secretOn(owner);
    await owner
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('authenticator.confirm'));
    const half = await signsOn('half.way');
    expect(half.path).toBe('/sign-on/second-step');
    await world.sql(
      `insert into recovery (account_id, browser_hash, expires_at)
        values ($1, '', now() + interval '1 year')`,
      [id],
    );
    world.clock.pass(60_000);
    await changePassword(owner, PASSWORD);
    await half
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('register.continue'));
    expect(half.path).toBe('/sign-on?why=over');
    expect(
      await world.sql('select 1 from recovery where account_id = $1 and used_at is null', [id]),
    ).toEqual([]);
    expect(await world.sql('select 1 from kept_work where account_id = $1', [id])).toEqual([]);
  });
});

describe('the secret of an authenticator app', () => {
  it('is different on each page: whoever has seen one knows nothing about the next (T2)', async () => {
    const { owner, thief } = await member('app.owner');
    await thief.open('/account/authenticator');
    const stolen = secretOn(thief);
    await owner.open('/account/authenticator');
    const secret = secretOn(owner);
    expect(secret).not.toBe(stolen);
    await owner
      .fill(en('second.code'), codeAt(world.clock.now(), stolen))
      .press(en('authenticator.confirm'));
    expect(owner.status).toBe(422);
    expect(secretOn(owner)).toBe(secret); // a slip does not ask to scan again
    await owner
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('authenticator.confirm'));
    expect(owner.h1).toBe(en('account.codes'));
    world.clock.pass(60_000);
    const half = await signsOn('app.owner');
    await half
      .fill(en('second.code'), codeAt(world.clock.now(), stolen))
      .press(en('register.continue'));
    expect(half.status).toBe(422);
  });

  it('is worthless in another session, after ten minutes, after the session, and twice (T2)', async () => {
    const { owner, thief } = await member('app.bound');
    const page = async (browser: Browser) => {
      await browser.open('/account/authenticator');
      const ticket = browser.query('input[name=ticket]')[0]?.getAttribute('value') ?? '';
      const secret = secretOn(browser);
      return { ticket, code: () => codeAt(world.clock.now(), secret) };
    };
    const sends = async (browser: Browser, made: { ticket: string; code: () => string }) =>
      (
        await browser.request('POST', '/account/authenticator', {
          form: { ticket: made.ticket, code: made.code(), _key: crypto.randomUUID() },
        })
      ).status;
    const theirs = await page(thief);
    expect(theirs.ticket).not.toBe('');
    expect(await sends(owner, theirs)).toBe(422);
    const own = await page(owner);
    // ten minutes since the page, and the session still fresh enough
    world.clock.pass(9 * 60_000 + 30_000);
    await owner.request('GET', '/account');
    world.clock.pass(31_000);
    const confirm = await owner.open('/account/confirm');
    await confirm.fill(en('account.password'), PASSWORD).press(en('register.continue'));
    expect(await sends(owner, own)).toBe(422);
    const fresh = await page(owner);
    expect(await sends(owner, fresh)).toBe(303);
    await (await owner.open('/account/authenticator')).press(en('authenticator.remove'));
    world.clock.pass(60_000);
    expect(await sends(owner, fresh)).toBe(422);
  });

  it('in a sign-on belongs to that sign-on: knowing a colleague’s password is not enough to add one (T2)', async () => {
    const id = await world.account({ userId: 'nurse.planted', roles: ['nurse'] });
    await world.sql('delete from authenticator where account_id = $1', [id]);
    const thief = await signsOn('nurse.planted');
    expect(thief.path).toBe('/sign-on/set-up');
    const stolen = secretOn(thief);
    const nurse = await signsOn('nurse.planted');
    expect(secretOn(nurse)).not.toBe(stolen);
    await nurse
      .fill(en('second.code'), codeAt(world.clock.now(), secretOn(nurse)))
      .press(en('authenticator.confirm'));
    expect(nurse.h1).toBe(en('account.codes'));
    world.clock.pass(60_000);
    // the sign-on of the thief, still half way, is led to the second step that the nurse has set up
    await thief.open('/sign-on/set-up');
    expect(thief.path).toBe('/sign-on/second-step');
    await thief
      .fill(en('second.code'), codeAt(world.clock.now(), stolen))
      .press(en('register.continue'));
    expect(thief.status).toBe(422);
  });
});

describe('a form that was saved when a session expired', () => {
  const keep = async (browser: Browser) => {
    world.clock.pass(16 * 60_000);
    const answer = await browser.request('POST', '/account/phone', {
      form: { phone: '319 555 0142', _key: crypto.randomUUID() },
    });
    return String(answer.headers.location);
  };
  it('goes on in the same browser after signing on again, and ends with that session (T2)', async () => {
    const { id, owner } = await member('keeper');
    const where = await keep(owner);
    expect(where).toMatch(/kept=/);
    await owner.open(where);
    await owner
      .fill(en('account.user-id'), 'keeper')
      .fill(en('account.password'), PASSWORD)
      .press(en('sign-on.title'));
    expect(owner.text).toContain('319 555 0142');
    await owner.request('POST', '/sign-off');
    expect(await world.sql('select 1 from kept_work where account_id = $1', [id])).toEqual([]);
  });
  it('ends where somebody else signs on in that browser (T2)', async () => {
    const { id, owner } = await member('kept.first');
    await member('kept.second');
    await keep(owner);
    await owner.open('/sign-on');
    await owner
      .fill(en('account.user-id'), 'kept.second')
      .fill(en('account.password'), PASSWORD)
      .press(en('sign-on.title'));
    expect(await world.sql('select 1 from kept_work where account_id = $1', [id])).toEqual([]);
  });
});

describe('mail that people can request', () => {
  it('is limited by account and by recipient: no mailbox is flooded through us (T7)', async () => {
    const { id, owner } = await member('resender');
    await world.sql('update account set email_confirmed_at = null where id = $1', [id]);
    await mails();
    for (let at = 0; at < 60; at++)
      await owner.request('POST', '/account/email/confirm', {
        form: { _key: crypto.randomUUID() },
      });
    const asked = await world.sql('select 1 from email_link where account_id = $1', [id]);
    expect(asked.length).toBeLessThanOrEqual(6);
    // many accounts that write to one address share its limit
    const others = await Promise.all(Array.from({ length: 4 }, (_, at) => member(`flooder.${at}`)));
    for (const one of others)
      for (let round = 0; round < 6; round++)
        await one.thief.request('POST', '/account/email', {
          form: { email: 'victim@example.net', _key: crypto.randomUUID() },
        });
    expect(
      (await world.sql("select 1 from email_link where email = 'victim@example.net'")).length,
    ).toBeLessThanOrEqual(8);
  });
});
