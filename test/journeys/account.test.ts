import { beforeAll, describe, expect, it } from 'vitest';
import { accountsIn } from '../accounts.ts';
import { Browser } from '../browser.ts';
import { en } from '../words.ts';
import { makeWorld, PASSWORD, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
const { member, mails, byPassword } = accountsIn(() => world);

describe('the account page', () => {
  it('changes the password: other sessions end, the owner is notified, the old one stops working', async () => {
    const { id, browser } = await member('changer');
    const other = await new Browser(world, 'other').signOn('changer');
    await browser.open('/account/password');
    await browser
      .fill(en('account.password-current'), PASSWORD)
      .fill(en('account.password'), 'short')
      .fill(en('register.password-again'), 'short')
      .press(en('account.save'));
    expect(browser.status).toBe(422);
    await browser
      .fill(en('account.password-current'), PASSWORD)
      .fill(en('account.password'), 'eleven grey herons wade')
      .fill(en('register.password-again'), 'eleven grey herons wade')
      .press(en('account.save'));
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

  it('changes the user ID, if the new one is free', async () => {
    const { browser } = await member('namer.one');
    await world.account({ userId: 'taken.name' });
    await browser.open('/account/user-id');
    await browser.fill(en('account.user-id-new'), 'Taken.Name').press(en('account.save'));
    expect([browser.status, browser.text]).toEqual([
      422,
      expect.stringContaining(en('problem.user-id-taken')),
    ]);
    await browser.fill(en('account.user-id-new'), 'namer.two').press(en('account.save'));
    expect((await byPassword(new Browser(world), 'NAMER.TWO')).path).toMatch(/^\/people\//);
    expect((await byPassword(new Browser(world), 'namer.one')).status).toBe(422);
  });

  it('changes the address: the old one is notified and can undo it for 72 hours, which signs everybody off', async () => {
    await world.account({ userId: 'lister.of.hashes' });
    const { id, browser } = await member('mailer');
    await browser.open('/account/email');
    await browser.fill(en('account.email-new'), 'other@example.net').press(en('account.save'));
    expect(browser.text).toContain(en('account.not-confirmed'));
    const [mail] = (await mails(id)).filter((one) => one.notice === 'email');
    expect(mail?.to).toBe('mailer@example.org');
    const undo = /http:\/\/localhost:3000(\/undo-email\/\S+)/.exec(mail?.body ?? '')?.[1] ?? '';
    expect((await new Browser(world).request('GET', `${undo}x`)).status).toBe(404);
    const reader = await new Browser(world).open(undo);
    await reader.press(en('undo.press'));
    expect(reader.h1).toBe(en('undo.done'));
    expect((await browser.request('GET', '/account')).status).toBe(303);
    const [account] = await world.sql<{ email: string; confirmed: boolean }>(
      'select email, email_confirmed_at is not null as confirmed from account where id = $1',
      [id],
    );
    expect(account).toEqual({ email: 'mailer@example.org', confirmed: true });
    await reader.open(undo);
    await reader.press(en('undo.press'));
    expect(reader.h1).toBe(en('forgot.link-over'));
    // another change, once a new password is set, and too late
    await world.sql(
      `update account
        set password_hash = (select password_hash from account where user_id = 'lister.of.hashes')
        where id = $1`,
      [id],
    );
    const back = await new Browser(world).signOn('mailer');
    await back.open('/account/email');
    await back.fill(en('account.email-new'), 'third@example.net').press(en('account.save'));
    const late =
      /(\/undo-email\/\S+)/.exec(
        (await mails(id)).filter((one) => one.notice === 'email').at(-1)?.body ?? '',
      )?.[1] ?? '';
    world.clock.pass(73 * 3_600_000);
    await reader.open(late);
    await reader.press(en('undo.press'));
    expect(reader.h1).toBe(en('forgot.link-over'));
  });

  it('keeps a teen’s address from being the caregiver’s', async () => {
    const parent = await world.account({ userId: 'parent', email: 'parent@example.org' });
    const { person, browser } = await member('teenager', { birthDate: '2011-05-06' });
    await world.proxy(person, parent);
    await browser.open('/account/email');
    await browser.fill(en('account.email-new'), 'Parent@Example.org').press(en('account.save'));
    expect(browser.status).toBe(422);
    expect(
      await world.sql(
        "select 1 from account where user_id = 'teenager' and email = 'teenager@example.org'",
      ),
    ).toHaveLength(1);
  });

  it('lists where one is signed on, and signs off there; somebody else’s session is not found', async () => {
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
    expect(browser.text).toContain(en('activity.session:begin'));
    expect(browser.text).toContain(en('activity.account:sign-off'));
  });

  it('changes the secret questions, and closes the account permanently', async () => {
    const { id, browser } = await member('closer');
    await browser.open('/account/questions');
    for (const at of [1, 2, 3])
      browser
        .fill(`Question ${at}`, ['far-place', 'old-shop', 'hero'][at - 1] ?? '')
        .fill(`Answer ${at}`, ['Lake Baikal', 'Petersen', 'aunt Irma'][at - 1] ?? '');
    await browser.press(en('account.save'));
    expect(browser.path).toBe('/account?done=saved');
    await browser.open('/account/close');
    expect(browser.text).toContain(en('close.record'));
    await browser.press(en('account.close'));
    expect((await browser.request('GET', '/account')).status).toBe(303);
    expect((await byPassword(new Browser(world), 'closer')).status).toBe(422);
    expect((await mails(id)).map((mail) => mail.notice)).toEqual(
      expect.arrayContaining(['questions', 'closed']),
    );
  });
});

describe('a member who gets care elsewhere', () => {
  it('sees which services are theirs and why, until a visit with us is in the record', async () => {
    const { browser, person } = await member('elsewhere');
    await browser.open(`/people/${person}`);
    expect(browser.text).toContain(en('elsewhere.title'));
    expect(browser.text).toContain(en('elsewhere.results'));
    await world.sql(
      `insert into resource (patient_id, type, source, source_id, content, hash, file, received_at)
        values ($1, 'Encounter', 'x', 'e', '{}', 'x', 'f', now())`,
      [person],
    );
    await browser.open(`/people/${person}`);
    expect(browser.text).not.toContain(en('elsewhere.title'));
  });
});

describe('terms', () => {
  it('are accepted again at sign-on when they are new; not accepting them opens nothing', async () => {
    const person = await world.person({ given: 'Tess' });
    const id = await world.account({ userId: 'termless', patientId: person });
    await world.sql("update terms_acceptance set version = '2020-01-01' where account_id = $1", [
      id,
    ]);
    const browser = await byPassword(new Browser(world), 'termless');
    expect(browser.path).toBe('/sign-on/terms');
    expect((await browser.request('GET', '/account')).status).toBe(303);
    await browser.press(en('register.continue'));
    expect(browser.status).toBe(422);
    browser.choose(en('terms.accept'));
    await browser.press(en('register.continue'));
    expect(browser.path).toBe(`/people/${person}`);
    await browser.open('/account');
    expect(browser.text.match(/Terms of/g)).toHaveLength(2);
  });
});
