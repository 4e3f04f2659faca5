import { beforeAll, describe, expect, it } from 'vitest';
import { mailInvitation } from '../../src/identity/mails.ts';
import type { Mail } from '../../src/platform/mail/mail.ts';
import { Browser } from '../browser.ts';
import { en } from '../words.ts';
import { codeAt, makeWorld, PASSWORD, type World } from '../world.ts';

let world: World;
let boss: Browser;
beforeAll(async () => {
  world = await makeWorld();
  await world.account({ userId: 'the.boss', roles: ['administrator'], name: 'Renée Baptiste' });
  boss = await new Browser(world).signOn('the.boss');
});

async function invitations(): Promise<Mail[]> {
  const mails: Mail[] = [];
  for (const { id } of await world.sql<{ id: string }>(
    'select id from staff_invitation order by invited_at, id',
  ))
    await mailInvitation(
      { ...world, log: () => {} },
      id,
      world.clock.now(),
      async (mail) => void mails.push(mail),
    );
  return mails;
}
const invite = async (name: string, email: string, ...roles: string[]) => {
  await boss.open('/staff/accounts');
  await boss.click(en('staff-accounts.invite'));
  boss.fill(en('staff-accounts.name'), name).fill(en('account.email'), email);
  for (const role of roles) boss.choose(role);
  await boss.press(en('staff-accounts.send'));
};
const linkFor = async (email: string) =>
  /(\/join\/\S+)/.exec(
    (await invitations()).filter((mail) => mail.to === email).at(-1)?.body ?? '',
  )?.[1] ?? '';
const post = (browser: Browser, path: string, form: Record<string, string> = {}) =>
  browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });

describe('staff accounts', () => {
  it('are made by invitation: a link, a user ID and password of one’s own, the second step, the roles that were given', async () => {
    await invite('Luis Herrera, RN', 'luis@example.org');
    expect([boss.status, boss.text]).toEqual([422, expect.stringContaining(en('problem.roles'))]);
    await invite('Luis Herrera, RN', 'luis@example.org', en('role.nurse'), en('role.records'));
    expect(boss.text).toContain(en('staff-accounts.done-invited'));
    const link = await linkFor('luis@example.org');
    const luis = await new Browser(world).open(link);
    expect(luis.text).toContain(
      en('join.lead', {
        name: 'Luis Herrera, RN',
        roles: `${en('role.nurse')}, ${en('role.records')}`,
      }),
    );
    await luis
      .fill(en('account.user-id'), 'the.boss')
      .fill(en('account.password'), 'eleven grey herons wade')
      .fill(en('register.password-again'), 'eleven grey herons wade')
      .press(en('join.press'));
    expect([luis.status, luis.text]).toEqual([
      422,
      expect.stringContaining(en('problem.user-id-taken')),
    ]);
    const together = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        luis.request('POST', link, {
          form: {
            userId: `luis.herrera${at}`,
            password: 'eleven grey herons wade',
            passwordAgain: 'eleven grey herons wade',
          },
        }),
      ),
    );
    expect(together.filter((one) => one.status === 303)).toHaveLength(1);
    await luis.open(link);
    expect(luis.h1).toBe(en('forgot.link-over'));
    const [made] = await world.sql<{ userId: string; kind: string; roles: string[] }>(
      "select user_id, kind, roles from account where email = 'luis@example.org'",
    );
    expect([made?.kind, made?.roles]).toEqual(['staff', ['nurse', 'records']]);
    await luis.open('/sign-on');
    await luis
      .fill(en('account.user-id'), made?.userId ?? '')
      .fill(en('account.password'), 'eleven grey herons wade')
      .press(en('sign-on.title'));
    expect(luis.path).toBe('/sign-on/set-up');
    const secret = (luis.query('code.secret')[0]?.textContent ?? '').replace(/\s/g, '');
    await luis
      .fill(en('second.code'), codeAt(world.clock.now(), secret))
      .press(en('authenticator.confirm'));
    await luis.open('/staff');
    expect(luis.status).toBe(200);
    expect((await luis.request('GET', '/staff/accounts')).status).toBe(404);
    expect(
      (
        await post(luis, '/staff/accounts/invite', {
          name: 'x',
          email: 'x@example.org',
          'role-administrator': 'yes',
        })
      ).status,
    ).toBe(404);
  });

  it('can’t be joined by a link that was withdrawn, is older than seven days, or is made up', async () => {
    await invite('Gone Soon', 'gone@example.org', 'Billing');
    const link = await linkFor('gone@example.org');
    await boss.open('/staff/accounts');
    const withdraw = boss.query('form[action$="/withdraw"]')[0]?.getAttribute('action') ?? '';
    await post(boss, withdraw);
    expect((await new Browser(world).open(link)).h1).toBe(en('forgot.link-over'));
    await invite('Too Late', 'late@example.org', 'Billing');
    const late = await linkFor('late@example.org');
    expect((await new Browser(world).request('GET', `${late.slice(0, -1)}_`)).status).toBe(404);
    world.clock.pass(8 * 86_400_000);
    expect((await new Browser(world).open(late)).h1).toBe(en('forgot.link-over'));
    await boss.signOn('the.boss');
  });

  it('change roles and are closed from the next request; nobody changes their own', async () => {
    const id = await world.account({ userId: 'changing', roles: ['records'] });
    const own = (
      await world.sql<{ id: string }>("select id from account where user_id = 'the.boss'")
    )[0]?.id;
    const records = await new Browser(world).signOn('changing');
    expect((await records.request('GET', '/staff')).status).toBe(200);
    for (const path of ['', '/close', '/second-step'])
      expect(
        (await post(boss, `/staff/accounts/${own}${path}`, path ? {} : { 'role-clinician': 'yes' }))
          .status,
      ).toBe(404);
    expect(
      (await post(boss, `/staff/accounts/${id}`, { seen: 'records', 'role-registrar': 'yes' }))
        .status,
    ).toBe(303);
    expect((await records.request('GET', '/staff')).status).toBe(303);
    await records.signOn('changing');
    expect((await records.request('GET', '/staff/letters')).status).toBe(200);
    // a member's account is nobody's to manage here
    const member = await world.account({ userId: 'a.member', patientId: await world.person({}) });
    expect((await post(boss, `/staff/accounts/${member}/close`)).status).toBe(404);
    expect((await post(boss, `/staff/accounts/${id}/second-step`)).status).toBe(303);
    expect((await records.request('GET', '/staff')).status).toBe(303);
    await records.open('/sign-on');
    await records
      .fill(en('account.user-id'), 'changing')
      .fill(en('account.password'), PASSWORD)
      .press(en('sign-on.title'));
    expect(records.path).toBe('/sign-on/set-up');
    expect((await post(boss, `/staff/accounts/${id}/close`)).status).toBe(303);
    await records.open('/sign-on');
    await records
      .fill(en('account.user-id'), 'changing')
      .fill(en('account.password'), PASSWORD)
      .press(en('sign-on.title'));
    expect(records.status).toBe(422);
    const written = await world.sql<{ permission: string }>(
      `select distinct permission
        from audit_event
        where category = 'staff' and permission like 'staff:%' order by 1`,
    );
    expect(written.map((row) => row.permission)).toEqual(
      expect.arrayContaining([
        'staff:close',
        'staff:invite',
        'staff:roles',
        'staff:second-step',
        'staff:withdraw',
      ]),
    );
  });
});

describe('help at the counter', () => {
  it('shows the state of an account and starts a letter, but never shows a password or a record; the member reads who looked', async () => {
    const person = await world.person({ given: 'Pia', family: 'Lost', mrn: '0048229137' });
    const account = await world.account({ userId: 'pia.lost', patientId: person });
    await world.account({ userId: 'desk', roles: ['front-desk'], name: 'Tom Moreau' });
    await world.account({ userId: 'registrar', roles: ['registrar'] });
    const pia = await new Browser(world).signOn('pia.lost');
    await world.sql(
      `insert into authenticator (account_id, sealed, made_at, confirmed_at)
        values ($1, $2, now(), now())`,
      [account, Buffer.from('x')],
    );
    const desk = await new Browser(world).signOn('desk');
    await desk.open('/staff/help');
    await desk
      .fill(en('ui.month'), '1')
      .fill(en('ui.day'), '1')
      .fill(en('ui.year'), '1990')
      .fill(en('staff.mrn'), '0048 2291 37')
      .press(en('staff.search'));
    expect(desk.text).toContain(en('assist.nobody'));
    await desk
      .fill(en('ui.month'), '3')
      .fill(en('ui.day'), '27')
      .fill(en('ui.year'), '1984')
      .fill(en('staff.mrn'), '0048 2291 37')
      .press(en('staff.search'));
    expect(desk.text).toContain('Pia Lost');
    expect(desk.html).not.toContain('pia.lost');
    await desk.press(en('assist.send-letter'));
    expect(desk.text).toContain(en('assist.letter-asked'));
    expect(
      await world.sql(
        "select 1 from letter where patient_id = $1 and state = 'waiting' and asked_by is not null",
        [person],
      ),
    ).toHaveLength(1);
    // the front desk may not turn the second step off, the registrar may
    expect((await post(desk, '/staff/help/second-step', { person })).status).toBe(404);
    const registrar = await new Browser(world).signOn('registrar');
    expect((await post(registrar, '/staff/help/second-step', { person })).status).toBe(200);
    expect(await world.sql('select 1 from authenticator where account_id = $1', [account])).toEqual(
      [],
    );
    expect((await pia.request('GET', '/account')).status).toBe(303);
    await pia.signOn('pia.lost');
    await pia.open(`/people/${person}/access-log`);
    expect(pia.text).toContain(en('did.members:help'));
    expect(pia.text).toContain('Tom Moreau');
  });
});
