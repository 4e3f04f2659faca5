import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { askAsParent, requestIn } from '../care-requests.ts';
import { patient } from '../labs.ts';
import { askFor, pharmacies, prescription } from '../medicines.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/**
 * What can’t be taken back asks first: the button stands under a question that one press opens.
 * And small things that every account page promises.
 */
let world: World;
let member: Browser;
let boss: Browser;
let person: string;
let colleague: string;
let order: string;
let careRequest: string;

beforeAll(async () => {
  world = await makeWorld();
  await pharmacies(world);
  await world.bring([
    patient('ada', { name: [{ given: ['Ada'], family: 'Asker' }] }),
    ...prescription('fill', 'ada', { number: '80001001' }),
  ]);
  const [row] = await world.sql<{ id: string }>(
    "select patient_id as id from person where given = 'Ada'",
  );
  person = row?.id ?? '';
  const account = await world.account({ userId: 'ada', patientId: person, name: 'Ada Asker' });
  const [rx] = await world.sql<{ id: string }>('select id from prescription');
  await askFor(world, person, [rx?.id ?? ''], { ncpdp: '1600001' }, { id: account, name: 'Ada' });
  order = (await world.sql<{ id: string }>('select id from refill_order'))[0]?.id ?? '';
  await world.account({ userId: 'boss', roles: ['administrator'], name: 'Renée Baptiste' });
  await world.account({ userId: 'boss2', roles: ['administrator'] });
  colleague = await world.account({ userId: 'nurse', roles: ['nurse'], name: 'Luis Herrera' });
  member = await new Browser(world).signOn('ada');
  careRequest = requestIn((await askAsParent(member, { given: 'Bo', birth: '2019-02-03' })).path);
  boss = await new Browser(world).signOn('boss');
});

/** The forms of a page that post to an address, and whether each is under a question. */
const asked = (browser: Browser, end: string) =>
  browser.query(`form[action$="${end}"]`).map((form) => {
    const details = form.closest('details.ask-first');
    const question = details?.querySelector('.ask-first-question > p')?.textContent ?? '';
    return details !== null && !details.hasAttribute('open') && question.includes('?');
  });

describe('asks first', () => {
  it.each([
    ['to close a colleague’s account', () => boss, () => `/staff/accounts/${colleague}`, '/close'],
    [
      'to take away a second step',
      () => boss,
      () => `/staff/accounts/${colleague}`,
      '/second-step',
    ],
    ['to set up another phone', () => boss, () => '/account/authenticator', '/remove'],
    ['to make new recovery codes', () => boss, () => '/account/codes', '/account/codes'],
    ['to take back a request', () => member, () => `/family/requests/${careRequest}`, '/withdraw'],
    ['to cancel a refill', () => member, () => `/people/${person}/refills/${order}`, '/cancel'],
  ])('%s', async (_what, browser, path, end) => {
    await browser().open(path());
    const forms = asked(browser(), end);
    expect(forms.length).toBeGreaterThan(0);
    expect(forms).toEqual(forms.map(() => true));
  });

  it('and then does it', async () => {
    await boss.open(`/staff/accounts/${colleague}`);
    await boss.press(en('staff-accounts.close'));
    expect(boss.text).toContain(en('staff-accounts.done-closed'));
  });
});

describe('a password', () => {
  it('has no meter and no button that need a script, and none says more than it knows', async () => {
    await member.open('/account/password');
    expect(member.query('#strength')[0]?.hasAttribute('hidden')).toBe(true);
    const fields = member.query('input[type=password]').map((one) => one.getAttribute('id'));
    expect(fields).toEqual(['currentPassword', 'password', 'passwordAgain']);
    const buttons = member.query('button[data-shows]');
    expect(buttons.map((one) => one.getAttribute('data-shows'))).toEqual(fields);
    expect(buttons.every((one) => one.hasAttribute('hidden'))).toBe(true);
    member.fill(en('account.password'), 'a long and winding password');
    await member.press(en('account.save'));
    expect(member.status).toBe(422);
    expect(member.query('#strength meter')[0]?.getAttribute('value')).toBe('0');
    expect(member.query('#password')[0]?.getAttribute('value')).toBe('');
  });
});

describe('an e-mail address that is not confirmed', () => {
  const confirm = (at: Date | null) =>
    world.sql(
      "update account set email = 'ada@example.org', email_confirmed_at = $1 where user_id = 'ada'",
      [at],
    );

  it('is mentioned on Today until it is, with the way to get the link again', async () => {
    await confirm(null);
    await member.open(`/people/${person}`);
    // the address may break after its signs
    expect(member.html.replaceAll(/<wbr\/?>/g, '')).toContain(
      en('today.confirm-email-text', { email: 'ada@example.org' }),
    );
    await member.click(en('today.confirm-email-open'));
    const line = member.query('form[action="/account/email/confirm"]')[0]?.closest('div');
    expect(line?.textContent).toContain('ada@example.org');
    await confirm(world.clock.now());
    await member.open(`/people/${person}`);
    expect(member.text).not.toContain(en('today.confirm-email'));
  });
});
