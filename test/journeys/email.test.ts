import { type AddressInfo, createServer } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { openMail } from '../../src/platform/mail/mail.ts';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

const TAKEN = [
  ['user@xn--80a1acny.xn--p1ai', 'user@xn--80a1acny.xn--p1ai', 'user@почта.рф'],
  ['user@почта.рф', 'user@xn--80a1acny.xn--p1ai', 'user@почта.рф'],
  ['a&b@example.com', 'a&b@example.com', 'a&amp;b@example.com'],
  ["d'arcy+x@example.com", "d'arcy+x@example.com", "d'arcy+x@example.com"],
] as const;
const REFUSED = [
  'nobody',
  'a@b',
  'a b@example.org',
  'a@example.org,b@example.org',
  'a@example.org\r\nBcc: b@example.org',
  'почта@example.org',
  'a@[192.0.2.1]',
  `a@${'b'.repeat(255)}.org`,
];

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.bring([
    {
      ...patient('sukarni', { name: [{ given: ['Sukarni'] }], birthDate: '1961-05-01' }),
      identifier: [
        { type: { coding: [{ code: 'MR' }] }, system: 'urn:oid:2.999.1', value: '90417731' },
      ],
    },
  ]);
});

describe('an e-mail address', () => {
  /** Registration up to its third step, by somebody who has one name. */
  const atStep3 = async (name: { given?: string; family?: string }) => {
    const browser = await new Browser(world).open('/register');
    expect(browser.text).toContain(en('register.one-name'));
    if (name.given) browser.fill(en('register.given'), name.given);
    if (name.family) browser.fill(en('register.family'), name.family);
    browser
      .fill(en('ui.month'), '5')
      .fill(en('ui.day'), '1')
      .fill(en('ui.year'), '1961')
      .fill(en('number.mrn'), '90417731');
    await browser.press(en('register.continue'));
    await browser.choose(en('terms.accept')).press(en('register.continue'));
    expect(browser.path).toBe('/register/user-id');
    return browser;
  };

  it.each(TAKEN)(
    '%s is taken in the third step of registration, and is shown again as it was typed',
    async (typed, _kept, shown) => {
      const browser = await atStep3({ given: 'Sukarni' });
      await browser
        .fill(en('account.user-id'), 'sukarni.1961')
        .fill(en('account.email'), typed)
        .fill(en('register.email-again'), typed)
        .press(en('register.continue'));
      expect(browser.path).toBe('/register/identity');
      await browser.open('/register/user-id');
      expect(browser.html).toContain(`value="${shown}"`);
    },
  );

  it('is the same, in whichever form it is repeated', async () => {
    const browser = await atStep3({ family: 'Sukarni' });
    await browser
      .fill(en('account.user-id'), 'sukarni.1961')
      .fill(en('account.email'), 'user@почта.рф')
      .fill(en('register.email-again'), 'User@xn--80a1acny.xn--p1ai')
      .press(en('register.continue'));
    expect(browser.path).toBe('/register/identity');
    const other = await atStep3({ given: 'Sukarni' });
    await other
      .fill(en('account.user-id'), 'sukarni.1961')
      .fill(en('account.email'), 'user@почта.рф')
      .fill(en('register.email-again'), 'user@почта.example')
      .press(en('register.continue'));
    expect([other.status, other.text]).toEqual([
      422,
      expect.stringContaining(en('problem.email-differs')),
    ]);
    expect(other.html).toContain('value="user@почта.рф"');
  });

  it('that is not valid is refused everywhere with the same words', async () => {
    const person = await world.person({});
    await world.account({ userId: 'refused', patientId: person });
    await world.account({ userId: 'boss', roles: ['administrator'] });
    const [visitor, own, staff] = [
      await atStep3({ given: 'Sukarni' }),
      await new Browser(world).signOn('refused'),
      await new Browser(world).signOn('boss'),
    ];
    for (const typed of REFUSED) {
      const asked: [Browser, string, Record<string, string>][] = [
        [visitor, '/register/user-id', { userId: 'sukarni.1961', email: typed, emailAgain: typed }],
        [own, '/account/email', { email: typed }],
        [staff, '/staff/accounts/invite', { name: 'New', email: typed, 'role-nurse': 'yes' }],
        [
          new Browser(world),
          '/forgot/user-id',
          { email: typed, 'birth-month': '1', 'birth-day': '1', 'birth-year': '1980' },
        ],
      ];
      for (const [browser, path, form] of asked) {
        const answer = await browser.request('POST', path, {
          form: { ...form, _key: crypto.randomUUID() },
        });
        expect([typed, path, answer.status, answer.body]).toEqual([
          typed,
          path,
          422,
          expect.stringContaining(en('problem.email')),
        ]);
      }
    }
  });

  it('under a domain in other letters is stored in ASCII, shown to its owner in its letters, and found in either form', async () => {
    const person = await world.person({ given: 'Iva', birthDate: '1984-03-27' });
    const id = await world.account({ userId: 'iva.own', patientId: person });
    const browser = await new Browser(world).signOn('iva.own');
    await browser.open('/account/email');
    await browser.fill(en('account.email-new'), 'Iva@почта.рф').press(en('account.save'));
    expect(browser.text).toContain('Iva@почта.рф');
    const [row] = await world.sql<{ email: string }>('select email from account where id = $1', [
      id,
    ]);
    expect(row?.email).toBe('Iva@xn--80a1acny.xn--p1ai');
    await world.sql('update account set email_confirmed_at = now() where id = $1', [id]);
    for (const typed of ['iva@почта.рф', 'IVA@XN--80A1ACNY.XN--P1AI']) {
      await world.sql("delete from pgboss.job where name = 'mail.recovery'");
      const forgot = await new Browser(world).open('/forgot/user-id');
      forgot
        .fill(en('account.email'), typed)
        .fill(en('ui.month'), '3')
        .fill(en('ui.day'), '27')
        .fill(en('ui.year'), '1984');
      await forgot.press(en('register.continue'));
      expect(
        await world.sql(
          "select 1 from pgboss.job where name = 'mail.recovery' and data->>'accountId' = $1",
          [id],
        ),
        typed,
      ).toHaveLength(1);
    }
  });

  it('a teen may not share with a caregiver is recognized in either form', async () => {
    const teen = await world.person({ given: 'Teo', birthDate: '2011-05-06' });
    await world.account({ userId: 'teo.own', patientId: teen });
    const parent = await world.account({
      userId: 'teos.parent',
      email: 'mama@xn--80a1acny.xn--p1ai',
    });
    await world.proxy(teen, parent);
    const browser = await new Browser(world).signOn('teo.own');
    await browser.open('/account/email');
    await browser.fill(en('account.email-new'), 'Mama@почта.рф').press(en('account.save'));
    expect(browser.status).toBe(422);
  });
});

it('mail goes to the one stored address, whatever letters it has', async () => {
  const said: string[] = [];
  const server = createServer((socket) => {
    socket.write('220 test ready\r\n');
    let body = false;
    socket.on('data', (data) => {
      for (const line of data.toString().split('\r\n').filter(Boolean)) {
        said.push(line);
        if (body && line !== '.') continue;
        body = line === 'DATA';
        socket.write(
          body
            ? '354 go on\r\n'
            : line === 'QUIT'
              ? '221 bye\r\n'
              : line.startsWith('EHLO')
                ? '250 test\r\n'
                : '250 ok\r\n',
        );
      }
    });
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const port = (server.address() as AddressInfo).port;
  const mail = openMail(
    { smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'Portico <no-reply@example.org>' },
    world.db,
    () => {},
  );
  for (const to of ['user@xn--80a1acny.xn--p1ai', 'a&b@example.com', "d'arcy+x@example.com"])
    await mail.as(to)({ to, subject: 'News', body: 'Come and see.', template: 'account' });
  mail.close();
  server.close();
  expect(said.filter((line) => line.startsWith('RCPT'))).toEqual([
    'RCPT TO:<user@xn--80a1acny.xn--p1ai>',
    'RCPT TO:<a&b@example.com>',
    "RCPT TO:<d'arcy+x@example.com>",
  ]);
});
