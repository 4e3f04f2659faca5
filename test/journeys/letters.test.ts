import { beforeAll, describe, expect, it } from 'vitest';
import { makeCode, readCode } from '../../src/identity/letters/letter-code.rules.ts';
import { hashText } from '../../src/platform/crypto/hashing.ts';
import { Browser, clean } from '../browser.ts';
import { patient } from '../labs.ts';
import { wordsOf } from '../pdf.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
const member = (id: string, given: string, birthDate: string, mrn: string, rest: object = {}) => ({
  ...patient(id, { name: [{ given: [given], family: 'Letterman' }], birthDate }),
  identifier: [{ type: { coding: [{ code: 'MR' }] }, system: 'urn:oid:2.999.1', value: mrn }],
  address: [{ line: ['12 Window Street'], city: 'Paperville', state: 'IA', postalCode: '50010' }],
  ...rest,
});
beforeAll(async () => {
  world = await makeWorld();
  await world.bring([
    member('ruth', 'Ruth', '1944-02-03', '70000001'),
    member('paul', 'Paul', '1950-02-03', '70000002'),
    member('kid', 'Kim', '2020-02-03', '70000003'),
    member('gone', 'Gone', '1930-02-03', '70000004', { deceasedBoolean: true }),
    member('moved', 'Mona', '1960-02-03', '70000005'),
    member('homeless', 'Hal', '1961-02-03', '70000006', { address: [] }),
    member('race', 'Rae', '1962-02-03', '70000007'),
  ]);
  await world.account({ userId: 'registrar', roles: ['registrar'] });
});

const asks = async (given: string, year: string, mrn: string) => {
  const browser = new Browser(world);
  await browser.open('/register/letter');
  browser
    .fill(en('register.given'), given)
    .fill(en('register.family'), 'Letterman')
    .fill(en('ui.month'), '2')
    .fill(en('ui.day'), '3')
    .fill(en('ui.year'), year)
    .fill(en('number.mrn'), mrn);
  await browser.press(en('letter.ask'));
  return browser;
};
let registrar: Browser;
/** Opens the file that was prepared last, as often as it is asked for, and reads its words. */
const openFile = async (): Promise<string[]> => {
  await registrar.open('/staff/letters');
  const form = registrar.query('form[action^="/staff/letters/batches/"]').at(-1);
  const response = await world.app.server.inject({
    method: 'POST',
    url: form?.getAttribute('action') ?? '',
    headers: {
      host: 'localhost:3000',
      origin: 'http://localhost:3000',
      cookie: [...registrar.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: `_key=${form?.querySelector('[name=_key]')?.getAttribute('value')}`,
  });
  expect(response.headers['content-type']).toBe('application/pdf');
  return wordsOf(response.rawPayload).split(/(?=^Cedar Valley Health$)/m);
};
/** Prepares letters by a button, and opens their file. */
const print = async (button = en('letters.print')): Promise<string[]> => {
  await registrar.open('/staff/letters');
  const form = registrar.query('form').find((one) => clean(one.textContent).startsWith(button));
  const answer = await registrar.request('POST', form?.getAttribute('action') ?? '', {
    form: { _key: form?.querySelector('[name=_key]')?.getAttribute('value') ?? '' },
  });
  expect(answer.headers.location).toBe('/staff/letters?done=prepared');
  world.clock.pass(1000);
  return openFile();
};
const codeIn = (page: string | undefined) =>
  /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{3}/.exec(page ?? '')?.[0] ?? '';
const opens = async (code: string, year: string, mrn: string) => {
  const browser = new Browser(world);
  await browser.open('/letter');
  browser
    .fill(en('letter.code'), code)
    .fill(en('ui.month'), '2')
    .fill(en('ui.day'), '3')
    .fill(en('ui.year'), year)
    .fill(en('number.mrn'), mrn);
  await browser.press(en('register.continue'));
  return browser;
};
const secure = async (browser: Browser, password: string) => {
  browser.fill(en('account.password'), password).fill(en('register.password-again'), password);
  for (const [at, question, text] of [
    [1, 'first-concert', 'Los Lobos'],
    [2, 'first-pet', 'Mr. Wobbles'],
    [3, 'hero', 'Aunt Inés'],
  ] as const)
    browser.fill(`Question ${at}`, question).fill(`Answer ${at}`, text);
  await browser.press(en('register.continue'));
};
const terms = async (browser: Browser) => {
  browser.choose(en('terms.accept'));
  await browser.press(en('register.continue'));
};

describe('a letter', () => {
  it('is requested with the same response for everybody, and queued only for those whom it may go to', async () => {
    const pages = [];
    for (const who of [
      ['Ruth', '1944', '70000001'],
      ['Roth', '1944', '70000001'],
      ['Ruth', '1945', '70000001'],
      ['Ruth', '1944', '79999999'],
      ['Kim', '2020', '70000003'],
      ['Gone', '1930', '70000004'],
    ] as const) {
      const browser = await asks(who[0], who[1], who[2]);
      pages.push([browser.status, browser.path, browser.html]);
    }
    expect(new Set(pages.map((page) => JSON.stringify(page))).size).toBe(1);
    await asks('Ruth', '1944', '70000001');
    expect(
      await world.sql('select p.given, l.state from letter l join person p using (patient_id)'),
    ).toEqual([{ given: 'Ruth', state: 'waiting' }]);
  });

  it('is printed from the queue with name, address and code, and neither number nor user ID; the code is nowhere else', async () => {
    registrar = await new Browser(world).signOn('registrar');
    await registrar.open('/staff/letters');
    expect(registrar.text).toContain('Ruth Letterman');
    expect(registrar.text).toContain('12 Window Street');
    const [page, ...more] = await print();
    expect(more).toEqual([]);
    expect(page).toContain('Ruth Letterman\n12 Window Street\nPaperville, IA 50010');
    for (const secret of ['70000001', '1944']) expect(page).not.toContain(secret);
    const code = codeIn(page);
    expect(readCode(code)).not.toBeNull();
    const dump = JSON.stringify([
      await world.sql('select * from letter'),
      await world.sql('select * from audit_event'),
      world.log,
    ]);
    expect(dump).not.toContain(code.replaceAll('-', ''));
    expect(dump).toContain('$argon2id$');
  });

  it('is not lost with its file: not printed before the file was opened, the same codes each time, and gone once it is mailed (L7)', async () => {
    await world.bring(
      Array.from({ length: 3 }, (_, at) =>
        member(`lost${at}`, `Lost${at}`, '1955-02-03', `7100000${at}`),
      ),
    );
    for (let at = 0; at < 3; at++) await asks(`Lost${at}`, '1955', `7100000${at}`);
    const states = async () =>
      (
        await world.sql<{ state: string; code: boolean }>(
          `select l.state, l.code_hash is not null as code
            from letter l join person p using (patient_id)
            where p.given like 'Lost%' order by p.given`,
        )
      ).map((row) => `${row.state} ${row.code}`);
    // the hashes find no room: nothing was done
    const crowd = Promise.allSettled(
      Array.from({ length: 60 }, () => hashText('a crowd', { purpose: 'letter', place: 'crowd' })),
    );
    const form = { form: { _key: crypto.randomUUID() } };
    const busy = await Promise.all(
      Array.from({ length: 4 }, () =>
        registrar.request('POST', '/staff/letters/print', { form: { _key: crypto.randomUUID() } }),
      ),
    );
    await crowd;
    expect(busy.every((one) => one.status === 303 || one.status === 503)).toBe(true);
    if (busy.every((one) => one.status === 503))
      await registrar.request('POST', '/staff/letters/print', form);
    // of several presses one prepared them; they still wait, and no code counts
    expect(await states()).toEqual(['waiting false', 'waiting false', 'waiting false']);
    await registrar.open('/staff/letters');
    expect([
      registrar.text.includes(en('letters.file', { n: 3 })),
      registrar.text.includes(en('letters.is-prepared')),
      registrar.text.includes(en('letters.ready', { n: 0 })),
    ]).toEqual([true, true, true]);
    const first = await openFile();
    expect(await states()).toEqual(['printed true', 'printed true', 'printed true']);
    // the answer got lost on its way: the same letters, with the same codes
    expect((await openFile()).map(codeIn)).toEqual(first.map(codeIn));
    const code = codeIn(first.find((page) => page.includes('Lost1')));
    const opened = await opens(code, '1955', '71000001');
    expect([opened.status, opened.path, opened.h1]).toEqual([
      200,
      '/register/terms',
      en('register.step-terms'),
    ]);
    const stored = JSON.stringify(
      await world.sql('select encode(sealed, $1) as sealed from letter_batch', ['escape']),
    );
    for (const page of first) expect(stored).not.toContain(codeIn(page));
    // mailed: the file is gone
    const ids = await world.sql<{ id: string }>(
      "select l.id from letter l join person p using (patient_id) where p.given like 'Lost%'",
    );
    for (const { id } of ids)
      await registrar.request('POST', `/staff/letters/${id}/mailed`, {
        form: { _key: crypto.randomUUID() },
      });
    expect(
      await world.sql(
        `select 1
          from letter_batch b join letter l on l.batch_id = b.id join person p using (patient_id)
          where p.given like 'Lost%'`,
      ),
    ).toEqual([]);
  });

  it('whose file nobody opened waits again after three days, and the old paper counts until a new file is opened (L7)', async () => {
    await world.bring([member('again', 'Agnes', '1956-02-03', '72000001')]);
    await asks('Agnes', '1956', '72000001');
    await registrar.request('POST', '/staff/letters/print', {
      form: { _key: crypto.randomUUID() },
    });
    await registrar.open('/staff/letters');
    expect(registrar.text).toContain(en('letters.ready', { n: 0 }));
    const before = world.clock.now().toISOString();
    world.clock.pass(3 * 86_400_000 + 60_000);
    registrar = await new Browser(world).signOn('registrar');
    await registrar.request('POST', '/staff/letters/print', {
      form: { _key: crypto.randomUUID() },
    });
    const old = codeIn((await openFile())[0]);
    const id = (
      await world.sql<{ id: string }>(
        "select l.id from letter l join person p using (patient_id) where p.given = 'Agnes'",
      )
    )[0]?.id;
    await registrar.request('POST', `/staff/letters/${id}/print`, {
      form: { _key: crypto.randomUUID() },
    });
    expect((await opens(old, '1956', '72000001')).path).toBe('/register/terms');
    const fresh = codeIn((await openFile())[0]);
    expect(fresh).not.toBe(old);
    expect((await opens(old, '1956', '72000001')).path).toBe('/letter');
    expect((await opens(fresh, '1956', '72000001')).path).toBe('/register/terms');
    await registrar.request('POST', `/staff/letters/${id}/withdraw`, {
      form: { _key: crypto.randomUUID() },
    });
    world.clock.set(before);
    registrar = await new Browser(world).signOn('registrar');
  });

  it('leads through what is missing to an account, and works once', async () => {
    const code = codeIn((await print(en('letters.reprint')))[0]);
    const browser = await opens(code.toLowerCase().replaceAll('-', ' '), '1944', '7000 0001');
    expect(browser.path).toBe('/register/terms');
    await terms(browser);
    browser
      .fill(en('account.user-id'), 'ruth.l1944')
      .fill(en('account.email'), 'ruth@example.org')
      .fill(en('register.email-again'), 'ruth@example.org');
    await browser.press(en('register.continue'));
    expect(browser.path).toBe('/register/secure');
    await secure(browser, 'seven green boats sail');
    await browser.press(en('join.press'));
    expect(browser.path).toBe('/register/done');
    expect((await new Browser(world).signOn('ruth.l1944', 'seven green boats sail')).path).toMatch(
      /^\/people\//,
    );
    expect((await opens(code, '1944', '70000001')).html).toContain(en('problem.letter'));
  });

  it('reopens an account for somebody who forgot everything: same user ID, new password, every session ends', async () => {
    const before = await new Browser(world).signOn('ruth.l1944', 'seven green boats sail');
    await asks('Ruth', '1944', '70000001');
    const [page] = await print();
    const browser = await opens(codeIn(page), '1944', '70000001');
    await terms(browser);
    expect(browser.path).toBe('/register/secure');
    await secure(browser, 'nine quiet hens walking');
    expect(browser.text).toContain('ruth.l1944');
    const presses = await Promise.all(
      Array.from({ length: 20 }, () => browser.request('POST', '/register/check', { form: {} })),
    );
    expect(presses.filter((one) => one.headers.location === '/register/done')).toHaveLength(1);
    await before.open('/home');
    expect(before.path).toMatch(/^\/sign-on/);
    expect((await new Browser(world).signOn('ruth.l1944', 'seven green boats sail')).status).toBe(
      422,
    );
    expect((await new Browser(world).signOn('ruth.l1944', 'nine quiet hens walking')).path).toMatch(
      /^\/people\//,
    );
  });

  it('is void after five attempts, after 21 days, and when a newer one is printed; all with the same words', async () => {
    await asks('Paul', '1950', '70000002');
    const first = codeIn((await print())[0]);
    const wrong = makeCode((n) => n - 1);
    const heard = new Set<string>();
    const hears = async (code: string, year = '1950', mrn = '70000002') => {
      const browser = await opens(code, year, mrn);
      heard.add(`${browser.status} ${browser.html.replaceAll(/value="[^"]*"/g, '')}`);
      return browser;
    };
    for (let round = 0; round < 5; round++) await hears(wrong);
    await hears(first); // right, but the sixth
    const second = codeIn((await print(en('letters.reprint')))[0]);
    await hears(first);
    await hears(wrong, '1950', '79999999');
    const before = world.clock.now().toISOString();
    world.clock.pass(21 * 86_400_000 + 1000);
    await hears(second);
    world.clock.set(before);
    expect(heard.size).toBe(1);
    world.clock.pass(20 * 86_400_000);
    expect((await opens(second, '1950', '70000002')).path).toBe('/register/terms');
    world.clock.set(before);
  });

  it('has five attempts and not one more, even with twenty at once', async () => {
    world.clock.pass(2 * 3_600_000); // the twenty an hour of this place are used up
    await asks('Rae', '1962', '70000007');
    registrar = await new Browser(world).signOn('registrar');
    await print();
    const form = {
      code: makeCode((n) => n - 1),
      'birth-month': '2',
      'birth-day': '3',
      'birth-year': '1962',
      mrn: '70000007',
    };
    await Promise.all(
      Array.from({ length: 20 }, () => new Browser(world).request('POST', '/letter', { form })),
    );
    expect(
      await world.sql(
        "select tries from letter l join person p using (patient_id) where p.given = 'Rae'",
      ),
    ).toEqual([{ tries: 5 }]);
  });

  it('waits for staff if the address is less than 30 days old, and if there is none', async () => {
    await world.bring([
      member('moved', 'Mona', '1960-02-03', '70000005', {
        address: [{ line: ['99 New Street'], city: 'Elsewhere' }],
        meta: { lastUpdated: '2026-11-20T00:00:00Z' },
      }),
    ]);
    world.clock.pass(3_600_000);
    await asks('Mona', '1960', '70000005');
    await asks('Hal', '1961', '70000006');
    registrar = await new Browser(world).signOn('registrar');
    await registrar.open('/staff/letters');
    expect(registrar.text).toContain(en('letters.moved'));
    expect(registrar.text).toContain(en('letters.no-address'));
    expect(registrar.text).toContain(en('letters.ready', { n: 0 }));
    await registrar.press(en('letters.release'));
    expect(registrar.text).toContain(en('letters.ready', { n: 1 }));
    const [page, ...more] = await print();
    expect([page?.includes('Mona Letterman'), more]).toEqual([true, []]);
    await registrar.open('/staff/letters');
    const rows = registrar.query('.result-row').map((row) => row.textContent ?? '');
    expect(rows.filter((row) => row.includes('Mona'))[0]).toContain(en('letters.is-printed'));
    const id =
      (
        await world.sql<{ id: string }>(
          "select l.id from letter l join person p using (patient_id) where p.given = 'Mona'",
        )
      )[0]?.id ?? '';
    const state = async () =>
      (await world.sql<{ state: string }>('select state from letter where id = $1', [id]))[0]
        ?.state;
    const press = (step: string) =>
      registrar.request('POST', `/staff/letters/${id}/${step}`, {
        form: { _key: crypto.randomUUID() },
      });
    await press('mailed');
    expect(await state()).toBe('mailed');
    await press('returned');
    expect(await state()).toBe('returned');
    expect((await press('mailed')).headers.location).toBe('/staff/letters?done=stale');
    await press('withdraw');
    expect(await state()).toBe('void');
  });

  it('is only the registrar’s work, and each action on it is in the member’s log', async () => {
    await world.account({
      userId: 'a.nurse',
      roles: ['nurse', 'clinician', 'records', 'front-desk'],
    });
    const nurse = await new Browser(world).signOn('a.nurse');
    for (const [method, path] of [
      ['GET', '/staff/letters'],
      ['POST', '/staff/letters/print'],
    ] as const)
      expect(
        (await nurse.request(method, path, { form: { _key: crypto.randomUUID() } })).status,
      ).toBe(404);
    const log = await world.sql<{ permission: string }>(
      `select distinct permission
        from audit_event e join person p using (patient_id)
        where p.given = 'Mona' order by permission`,
    );
    expect(log.map((row) => row.permission)).toEqual([
      'letter:ask',
      'letter:mailed',
      'letter:print',
      'letter:release',
      'letter:returned',
      'letter:withdraw',
      'letters:listed',
    ]);
  });
});
