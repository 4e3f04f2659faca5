import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { phoneKey } from '../../src/family/contacts/contacts.rules.ts';
import { giveRight } from '../../src/family/rights/rights.ts';
import { linkAddress } from '../../src/identity/accounts/links.ts';
import { systemRequest } from '../../src/platform/access/request-info.ts';
import { mailboxOf } from '../../src/platform/mail/mailbox.rules.ts';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { sentNotices } from '../notices.ts';
import { PEOPLE, registeringIn, right } from '../registering.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** A teen's mail and calls reach the teen alone (F8). */
let world: World;
/** Noor is 14. Her mother has another family name, and a right; her aunt has the name alone. */
let noor: { person: string; account: string };
let mother: { person: string; account: string };

const NOOR = 'noor.said@gmail.com';
const MOTHER = 'mara@example.org';

beforeAll(async () => {
  world = await makeWorld();
  await world.bring([
    patient('noor', {
      name: [{ given: ['Noor'], family: 'Said' }],
      birthDate: '2012-03-04',
      // what the hospital has on file is her mother's
      telecom: [
        { system: 'email', value: MOTHER },
        { system: 'phone', value: '(319) 555-0177', use: 'mobile' },
      ],
    }),
    {
      resourceType: 'RelatedPerson',
      id: 'noors-father',
      patient: { reference: 'Patient/noor' },
      name: [{ given: ['Omar'], family: 'Haddad' }],
      telecom: [
        { system: 'email', value: 'omar@example.org' },
        { system: 'phone', value: '319-555-0155' },
      ],
    },
    ...PEOPLE,
  ]);
  const [row] = await world.sql<{ id: string }>(
    "select patient_id as id from person where given = 'Noor'",
  );
  const motherPerson = await world.person({ given: 'Mara', family: 'Haddad-Lind' });
  noor = {
    person: row?.id ?? '',
    account: await world.account({ userId: 'noor', patientId: row?.id ?? '', email: NOOR }),
  };
  mother = {
    person: motherPerson,
    account: await world.account({ userId: 'mara', patientId: motherPerson, email: MOTHER }),
  };
  await world.proxy(noor.person, mother.account);
  await world.sql('update account set email_confirmed_at = now()');
});
beforeEach(() => world.clock.pass(3_700_000)); // nobody has tried too often

const addressOf = async (account: string) =>
  (
    await world.sql<{ email: string | null }>('select email from account where id = $1', [account])
  )[0]?.email;

/** Asks for another address on the account page. */
async function ask(by: string | Browser, email: string): Promise<Browser> {
  const browser = typeof by === 'string' ? await new Browser(world).signOn(by) : by;
  await browser.open('/account/email');
  return browser.fill(en('account.email-new'), email).press(en('account.save'));
}
/** Presses the button behind the newest confirmation link of an account. */
async function confirm(account: string): Promise<Browser> {
  const [link] = await world.sql<{ id: string }>(
    `select l.id from email_link l left join email_change c on c.id = l.change_id
      where l.account_id = $1 and l.used_at is null
      order by c.changed_at desc nulls last, l.expires_at desc limit 1`,
    [account],
  );
  const path = linkAddress(world.config, 'confirm-email', link?.id ?? '').replace(
    world.config.publicUrl,
    '',
  );
  const reader = await new Browser(world).open(path);
  return reader.press(en('confirm.press'));
}

describe('a teen’s address', () => {
  it.each([
    ['of a caregiver', MOTHER],
    ['of a caregiver in other letters', 'Mara@EXAMPLE.org'],
    ['of a parent in the record', 'omar@example.org'],
  ])('is never that %s', async (_case, email) => {
    const browser = await ask('noor', email);
    expect([browser.status, browser.text]).toEqual([
      422,
      expect.stringContaining(en('problem.caregivers-email')),
    ]);
    expect(await addressOf(noor.account)).toBe(NOOR);
  });

  it.each([
    'noor.said@gmail.com',
    'NoorSaid@gmail.com',
    'noorsaid+school@gmail.com',
    'n.o.o.r.said@googlemail.com',
  ])('can’t be taken by a caregiver, as %s', async (email) => {
    const browser = await ask('mara', email);
    expect([browser.status, browser.text]).toEqual([
      422,
      expect.stringContaining(en('problem.teens-email')),
    ]);
    expect(await addressOf(mother.account)).toBe(MOTHER);
  });

  it('can’t be taken by a caregiver whose right is suspended, held, or about another record of hers', async () => {
    for (const set of ['suspended_at = now()', 'held_at = now()']) {
      await world.sql(`update proxy set ${set} where account_id = $1`, [mother.account]);
      expect((await ask('mara', NOOR)).status).toBe(422);
      expect((await ask('noor', MOTHER)).status).toBe(422);
      await world.sql('update proxy set suspended_at = null, held_at = null');
    }
    const other = await world.person({ given: 'Noor', family: 'Said', birthDate: '2012-03-04' });
    await world.sql('update proxy set patient_id = $1 where account_id = $2', [
      other,
      mother.account,
    ]);
    await world.sql('update person set merged_into = $2 where patient_id = $1', [
      other,
      noor.person,
    ]);
    expect((await ask('mara', NOOR)).status).toBe(422);
    expect((await ask('noor', MOTHER)).status).toBe(422);
    await world.sql('update proxy set patient_id = $1', [noor.person]);
  });

  it('is guarded while a change waits for its link, on either side', async () => {
    expect((await ask('mara', 'both@example.org')).path).toBe('/account?done=saved');
    expect((await ask('noor', 'BOTH@example.org')).status).toBe(422);
    await ask('mara', MOTHER); // withdraws it
    expect((await ask('noor', 'both@example.org')).path).toBe('/account?done=saved');
    expect((await ask('mara', 'both@example.org')).status).toBe(422);
    await ask('noor', NOOR);
  });

  it('tells strangers nothing: the answer is the same, and only the mailbox’s reader learns more', async () => {
    const person = await world.person({ given: 'Sten', family: 'Ranger' });
    const stranger = await world.account({ userId: 'stranger', patientId: person });
    await world.sql('update account set email_confirmed_at = now() where id = $1', [stranger]);
    const seen = [];
    const browser = await new Browser(world).signOn('stranger');
    for (const email of ['nobody.has.this@gmail.com', NOOR]) {
      await ask(browser, email);
      seen.push([browser.status, browser.path, browser.text.replaceAll(email, '')]);
    }
    expect(seen[1]).toEqual(seen[0]);
    const reader = await confirm(stranger);
    expect(reader.h1).toBe(en('confirm.shared'));
    expect(await addressOf(stranger)).toBe('stranger@example.org');
    // the link is worthless from then on
    expect((await confirm(stranger)).h1).not.toBe(en('confirm.done'));
  });

  it('is checked again when the link is opened: a right may have been given meanwhile', async () => {
    const person = await world.person({ given: 'Una', family: 'Holt' });
    const account = await world.account({ userId: 'una', patientId: person });
    await world.sql('update account set email_confirmed_at = now() where id = $1', [account]);
    const email = 'family@example.org';
    expect((await ask('una', email)).path).toBe('/account?done=saved');
    expect((await ask('noor', email)).path).toBe('/account?done=saved');
    await world.proxy(noor.person, account);
    expect((await confirm(noor.account)).h1).toBe(en('confirm.shared'));
    expect(await addressOf(noor.account)).toBe(NOOR);
    await world.sql('update proxy set revoked_at = now() where account_id = $1', [account]);
  });

  it('stays hers if a caregiver undoes a change back to it', async () => {
    const old = 'sunny@example.org';
    await world.sql('update account set email = $2 where id = $1', [mother.account, old]);
    expect((await ask('mara', MOTHER)).path).toBe('/account?done=saved');
    expect((await confirm(mother.account)).h1).toBe(en('confirm.done'));
    await world.sql('update account set email = $2 where id = $1', [noor.account, old]);
    const [change] = await world.sql<{ id: string }>(
      'select id from email_change where account_id = $1 and taken_at is not null and undone_at is null',
      [mother.account],
    );
    const path = linkAddress(world.config, 'undo-email', change?.id ?? '').replace(
      world.config.publicUrl,
      '',
    );
    const reader = await new Browser(world).open(path);
    await reader.press(en('undo.press'));
    expect(reader.h1).toBe(en('undo.shared'));
    expect([await addressOf(mother.account), await addressOf(noor.account)]).toEqual([null, old]);
    await world.sql('update account set email = $2 where id = $1', [noor.account, NOOR]);
    await world.sql(
      `update account set email = $2, email_confirmed_at = now(), password_hash =
        (select password_hash from account where user_id = 'noor') where id = $1`,
      [mother.account, MOTHER],
    );
  });

  it('keeps whoever uses it from getting a right to her record', async () => {
    const account = await world.account({ userId: 'uncle', email: 'noor.said+uncle@gmail.com' });
    const give = (email: string) =>
      world.db.asSystem('system:test', systemRequest(world.clock.now(), 'test'), async (access) => {
        await access.sql('update account set email = $2 where id = $1', [account, email]);
        return giveRight(access, {
          patientId: noor.person,
          accountId: account,
          relationship: 'other',
          basis: 'minor',
          categories: [],
          acting: [],
          startsOn: '2026-11-01',
          endsOn: null,
          grantedBy: account,
        });
      });
    await expect(give('noor.said+uncle@gmail.com')).rejects.toThrow();
    expect(await give('uncle@example.org')).toMatch(/^[0-9a-f-]{36}$/);
    await world.sql('update proxy set revoked_at = now() where account_id = $1', [account]);
  });
});

describe('whoever registers', () => {
  const { begin, toIdentity, answer, secure } = registeringIn(() => world);

  it('can’t take the address of a teen of the family, and learns why once they have proved who they are', async () => {
    const [theo] = await world.sql<{ id: string }>(
      "select patient_id as id from person where given = 'Theo'",
    );
    await world.account({
      userId: 'theo',
      patientId: theo?.id ?? null,
      email: 'theo.hill@gmail.com',
    });
    const browser = await toIdentity(await begin(), 'rosa.hill', 'TheoHill+x@gmail.com');
    await answer(browser, right(0));
    await secure(browser);
    await browser.press(en('join.press'));
    expect([browser.status, browser.text]).toEqual([
      422,
      expect.stringContaining(en('problem.teens-email')),
    ]);
    expect(await world.sql("select 1 from account where user_id = 'rosa.hill'")).toEqual([]);
  });

  it('is not asked for a phone that is also a relative’s', async () => {
    await world.sql(
      `update resource set content = jsonb_set(content::jsonb, '{telecom}', $1)::json
        where type = 'Patient' and source_id = 'carl'`,
      [JSON.stringify([{ system: 'phone', value: '319-555-0142' }])],
    );
    const asked = async (userId: string) => {
      const browser = await toIdentity(
        await begin({ given: 'Carl', birth: ['1', '2', '1990'], mrn: '0048 2291 38' }),
        userId,
      );
      return browser.radios.flat().includes('0142');
    };
    expect(await asked('carl.one')).toBe(true);
    await world.bring([
      {
        resourceType: 'RelatedPerson',
        id: 'carls-mother',
        patient: { reference: 'Patient/carl' },
        telecom: [{ system: 'phone', value: '+1 (319) 555-0142' }],
      },
    ]);
    expect(await asked('carl.two')).toBe(false);
  });
});

describe('a teen’s phone', () => {
  const give = async (userId: string, phone: string) => {
    const browser = await new Browser(world).signOn(userId);
    await browser.open('/account/phone');
    return browser.fill(en('account.phone'), phone).press(en('account.save'));
  };

  it('is never a caregiver’s, in either direction, however it is written', async () => {
    expect((await give('mara', '319-555-0188')).path).toBe('/account?done=saved');
    for (const phone of ['319.555.0188', '+1 319 555 0188', '319-555-0155']) {
      const browser = await give('noor', phone);
      expect([browser.status, browser.text], phone).toEqual([
        422,
        expect.stringContaining(en('problem.caregivers-phone')),
      ]);
    }
    expect((await give('noor', '319-555-0199')).path).toBe('/account?done=saved');
    const browser = await give('mara', '3195550199');
    expect(browser.text).toContain(en('problem.teens-phone'));
    expect((await give('mara', '')).path).toBe('/account?done=saved');
  });

  it('for letters and calls in confidence, or her mobile, is hers alone; the family’s home line may be the same', async () => {
    await give('mara', '319-555-0188');
    const browser = await new Browser(world).signOn('noor');
    await browser.open(`/people/${noor.person}/information/confidential`);
    browser.fill(en('conf.phone'), '319 555 0188');
    await browser.press(en('conf.save'));
    expect(browser.text).toContain(en('problem.caregivers-phone'));
    await browser.open(`/people/${noor.person}/information/phones`);
    browser.fill(en('info.phone-mobile'), '319-555-0188');
    await browser.press(en('info.ask'));
    expect(browser.text).toContain(en('problem.caregivers-phone'));
    browser.fill(en('info.phone-mobile'), '319-555-0123');
    browser.fill(en('info.phone-home'), '319-555-0188');
    await browser.press(en('info.ask'));
    expect(browser.status).toBe(200);
    expect(browser.text).not.toContain(en('problem.caregivers-phone'));
  });
});

describe('notices to a teen', () => {
  it('go to the address that she has confirmed, never to what a sender has on file', async () => {
    await ask('noor', 'new@example.net');
    const sent = await sentNotices(world, { accountId: noor.account });
    expect(sent.length).toBeGreaterThan(0);
    for (const { to } of sent) expect([NOOR]).toContain(to);
    await world.sql('update account set email_confirmed_at = null, email = null where id = $1', [
      noor.account,
    ]);
    await ask('noor', 'other@example.net');
    expect(
      (await sentNotices(world, { accountId: noor.account })).filter(({ to }) => to === MOTHER),
    ).toEqual([]);
    await world.sql('update account set email_confirmed_at = now(), email = $2 where id = $1', [
      noor.account,
      NOOR,
    ]);
  });
});

describe('a forgotten user ID', () => {
  const asked = async (email: string) => {
    const jobs = () =>
      world.sql<{ id: string }>(
        "select data->>'accountId' as id from pgboss.job where name = 'mail.recovery'",
      );
    const before = (await jobs()).length;
    const browser = await new Browser(world).open('/forgot/user-id');
    browser.fill(en('register.email'), email);
    browser.fill(en('ui.month'), '3').fill(en('ui.day'), '4').fill(en('ui.year'), '2012');
    await browser.press(en('register.continue'));
    expect(browser.status).toBe(200);
    return (await jobs()).slice(before).map(({ id }) => id);
  };

  it('is mailed to a teen’s own address, never to a caregiver who knows her birth date', async () => {
    expect(await asked(NOOR)).toEqual([noor.account]);
    for (const email of [MOTHER, 'omar@example.org', 'NoorSaid+mother@gmail.com'])
      expect(await asked(email), email).toEqual([]);
  });
});

describe('staff', () => {
  it('see the teens who share an address or a phone, those who became teens overnight too', async () => {
    await world.account({ userId: 'frieda', roles: ['front-desk'], name: 'Frieda' });
    const staff = await new Browser(world).signOn('frieda');
    await staff.open('/staff/care/shared-contacts');
    expect([staff.status, staff.text]).toEqual([200, expect.not.stringContaining('Noor Said')]);
    await world.sql('update account set email = $2 where id = $1', [
      mother.account,
      'noorsaid@gmail.com',
    ]);
    const child = await world.person({ given: 'Lio', family: 'Said', birthDate: '2014-11-24' });
    await world.account({ userId: 'lio', patientId: child, email: MOTHER });
    await world.proxy(child, mother.account);
    await world.sql("update account set phone = '319-555-0188' where user_id in ('lio', 'mara')");
    await staff.open('/staff/care/shared-contacts');
    expect(staff.text).toContain('Noor Said');
    expect(staff.text).toContain('mara');
    expect(staff.text).not.toContain('Lio Said');
    world.clock.set('2026-11-25T15:00:00Z');
    const later = await new Browser(world).signOn('frieda');
    await later.open('/staff/care/shared-contacts');
    expect(later.text).toContain('Lio Said');
    const logged = await world.sql(
      "select 1 from audit_event where permission = 'care:shared' and patient_id = $1",
      [child],
    );
    expect(logged).toHaveLength(1);
    const nurse = await new Browser(world).signOn('noor');
    expect((await nurse.open('/staff/care/shared-contacts')).status).toBe(404);
  });
});

describe('the database', () => {
  it('compares mailboxes and phones as the program does', async () => {
    const local = fc.stringMatching(/^[A-Za-z0-9+._-]{1,12}$/);
    const domain = fc.constantFrom(
      ...['gmail.com', 'GoogleMail.com', 'outlook.com', 'me.com', 'mac.com', 'icloud.com'],
      ...['pm.me', 'protonmail.com', 'proton.me', 'fastmail.fm', 'example.org', 'example.org.'],
      ...['live.com', 'hotmail.com', 'xn--mnchen-3ya.example'],
    );
    const emails = fc.sample(
      fc.tuple(local, domain).map(([a, b]) => `${a}@${b}`),
      2000,
    );
    const phones = fc.sample(
      fc.stringMatching(/^[+]?[0-9 ().x#-]{0,20}( ext\. ?[0-9]{1,3})?$/),
      2000,
    );
    const boxes = await world.sql<{ key: string }>(
      'select portico_mailbox(one) as key from unnest($1::text[]) with ordinality u(one, n) order by n',
      [emails],
    );
    expect(boxes.map(({ key }) => key)).toEqual(emails.map(mailboxOf));
    const keys = await world.sql<{ key: string | null }>(
      'select portico_phone_key(one) as key from unnest($1::text[]) with ordinality u(one, n) order by n',
      [phones],
    );
    expect(keys.map(({ key }) => key)).toEqual(phones.map(phoneKey));
  });
});
