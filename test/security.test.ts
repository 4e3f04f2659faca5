import { createHmac } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { beforeAll, describe, expect, it } from 'vitest';
import { provePassword } from '../src/identity/sign-on/sign-on.ts';
import { SESSION_COOKIE } from '../src/platform/access/session.ts';
import { Browser } from './browser.ts';
import { observation, patient, report } from './labs.ts';
import { en } from './words.ts';
import { makeWorld, PASSWORD, type World } from './world.ts';

let world: World;
let pat: string;
let result: string;
const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&#x27;{{7*7}}\u202Egnp.exe`;

beforeAll(async () => {
  world = await makeWorld();
  const test = observation('x', 'pat', {
    text: `Potassium ${HOSTILE}`,
    valueString: HOSTILE,
    note: [{ text: HOSTILE }],
    referenceRange: [{ text: HOSTILE }],
  });
  await world.bring([
    patient('pat', { name: [{ given: [HOSTILE], family: `O'Brien"; drop table person; --` }] }),
    test,
    report('r', 'pat', [test], {
      code: { text: `Panel ${HOSTILE}` },
      conclusion: HOSTILE,
      performer: [{ display: HOSTILE }],
      presentedForm: [
        {
          contentType: 'text/html',
          title: `../../etc/passwd\r\nSet-Cookie: a=b${HOSTILE}`,
          data: Buffer.from('<script>alert(1)</script>').toString('base64'),
        },
      ],
    }),
  ]);
  pat = (await world.sql<{ id: string }>('select patient_id as id from person'))[0]?.id ?? '';
  result = (await world.sql<{ id: string }>('select id from lab_result'))[0]?.id ?? '';
  await world.account({ userId: 'pat', patientId: pat });
  await world.account({ userId: 'okafor', roles: ['clinician'], name: `Dr. ${HOSTILE}` });
});

describe('hostile data', () => {
  it('is text on every page, in the member’s view and in the staff’s (A12, A14)', async () => {
    const browser = await new Browser(world).signOn('pat');
    for (const path of [
      '',
      '/results',
      `/results/${result}`,
      `/results/${result}/print`,
      '/access-log',
      '/results/tests/2823-3',
    ]) {
      await browser.open(`/people/${pat}${path}`);
      expect(browser.status, path).toBe(200);
      expect(browser.query('main script, main img, main [onerror]').length).toBe(0);
      expect(browser.html).not.toContain('<script>alert');
    }
    const staff = await new Browser(world).signOn('okafor');
    await staff.open('/staff');
    await staff
      .fill(en('register.family'), 'O\'Brien"; drop')
      .choose(en('purpose.treatment'))
      .press(en('staff.search'));
    expect(staff.text).toContain(`O'Brien"; drop table person; --`);
    await staff.press(en('identity.state-open'));
    await staff.click(staff.query('.result-row a')[0]?.textContent ?? '');
    expect(staff.status).toBe(200);
    expect(staff.query('main script, main img').length).toBe(0);
  });

  it('leaves as a file that no browser runs, under a name of plain letters (A13, A38)', async () => {
    const browser = await new Browser(world).signOn('pat');
    const file = await browser.request('GET', `/people/${pat}/results/${result}/files/0`);
    expect(file.headers['content-type']).toBe('application/octet-stream');
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+"$/);
    expect(file.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
    expect(file.headers['set-cookie']).toBeUndefined();
    for (const index of ['1', '-1', '00000001', '0%2f..%2f1', 'x', '0.5'])
      expect(
        (await browser.request('GET', `/people/${pat}/results/${result}/files/${index}`)).status,
        index,
      ).toBe(404);
  });

  it('in a search is a value, never SQL (A15)', async () => {
    const browser = await new Browser(world).signOn('pat');
    for (const q of [
      "' or '1'='1",
      '"; drop table account; --',
      '%',
      '\\',
      '$1',
      "') union select password_hash from account --",
    ]) {
      await browser.searchResults(pat, q);
      expect(browser.status).toBe(200);
    }
    const staff = await new Browser(world).signOn('okafor');
    for (const family of ['%%', '__', "x' or true --", '\\\\']) {
      await staff.open('/staff');
      await staff
        .fill(en('register.family'), family)
        .choose(en('purpose.treatment'))
        .press(en('staff.search'));
      expect(staff.text, family).toContain(en('staff.none'));
    }
    expect((await world.sql('select 1 from account')).length).toBe(2);
  });

  it('in a search costs bounded time and rows (A39)', async () => {
    const browser = await new Browser(world).signOn('pat');
    const answer = await browser.request(
      'GET',
      `/people/${pat}/results?after=${'9'.repeat(400)}&from=${'1'.repeat(400)}`,
    );
    expect(answer.status).toBe(422);
    const search = {
      form: {
        q: 'a '.repeat(3000),
        after: '9'.repeat(400),
        from: '1'.repeat(400),
        _key: crypto.randomUUID(),
      },
    };
    expect((await browser.request('POST', `/people/${pat}/results/search`, search)).status).toBe(
      303,
    ); // to the list without a search
    expect(
      (await browser.request('GET', `/people/${pat}/results?after=99999999999999999999.x`)).status,
    ).toBe(200);
  });
});

describe('a session', () => {
  it('starts under a new id, whatever the browser brought (A29)', async () => {
    const browser = new Browser(world);
    browser.cookies.set(SESSION_COOKIE, 'A'.repeat(43));
    await browser.signOn('pat');
    const first = browser.cookies.get(SESSION_COOKIE);
    expect(first).not.toBe('A'.repeat(43));
    await browser.open('/sign-on');
    await browser
      .fill(en('account.user-id'), 'pat')
      .fill(en('account.password'), PASSWORD)
      .press(en('sign-on.title'));
    expect(browser.cookies.get(SESSION_COOKIE)).not.toBe(first);
    const old = new Browser(world);
    old.cookies.set(SESSION_COOKIE, first ?? '');
    expect((await old.request('GET', `/people/${pat}`)).headers.location).toMatch(/^\/sign-on/);
    const { headers } = await new Browser(world).request('POST', '/sign-on', {
      form: { userId: 'pat', password: PASSWORD, next: '', kept: '' },
    });
    const cookies = headers['set-cookie'] as string[];
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies)
      expect(cookie).toMatch(
        /^__Host-portico(-device)?=[\w-]{43}; (Max-Age=34560000; )?Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
  });

  it('ends at sign-off, also for copies of the cookie', async () => {
    const browser = await new Browser(world).signOn('pat');
    const copy = new Browser(world);
    copy.cookies = new Map(browser.cookies);
    await browser.press(en('ui.sign-off'));
    expect(browser.h1).toBe(en('signed-off.title'));
    expect((await copy.request('GET', `/people/${pat}`)).headers.location).toMatch(/^\/sign-on/);
  });

  it('ends after 15 idle minutes, 10 for staff, and after 12 hours at work', async () => {
    const member = await new Browser(world).signOn('pat');
    const staff = await new Browser(world).signOn('okafor');
    world.clock.pass(10 * 60_000 - 1000);
    expect((await staff.request('GET', '/staff')).status).toBe(200);
    world.clock.pass(10 * 60_000);
    expect((await staff.request('GET', '/staff')).headers.location).toMatch(/why=idle/);
    expect((await member.request('GET', `/people/${pat}`)).status).toBe(303); // 20 minutes
    const busy = await new Browser(world).signOn('pat');
    for (let minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
      world.clock.pass(10 * 60_000);
      expect((await busy.request('GET', `/people/${pat}`)).status).toBe(200);
    }
    world.clock.pass(10 * 60_000);
    expect((await busy.request('GET', `/people/${pat}`)).status).toBe(303);
  });

  it('is kept by "Stay signed on", and what was typed outlives it', async () => {
    const browser = await new Browser(world).signOn('pat');
    world.clock.pass(14 * 60_000);
    await browser.press(en('idle.stay'));
    world.clock.pass(14 * 60_000);
    await browser.open(`/people/${pat}/results/wish`);
    expect(browser.status).toBe(200);
    world.clock.pass(16 * 60_000);
    await browser.choose(en('wish.doctor')).press(en('account.save'));
    expect(browser.h1).toBe(en('sign-on.title'));
    expect(browser.text).toContain(en('continue.title'));
    const kept = browser.query('input[name=kept]')[0]?.getAttribute('value') ?? '';
    const thief = await new Browser(world).signOn('okafor');
    expect((await thief.request('GET', `/continue/${kept}`)).status).toBe(404);
    await browser
      .fill(en('account.user-id'), 'pat')
      .fill(en('account.password'), PASSWORD)
      .press(en('sign-on.title'));
    expect(browser.h1).toBe(en('continue.title'));
    await browser.press(en('continue.send'));
    expect(browser.text).toContain(en('wish.saved'));
    expect(await world.sql('select wish from release_preference')).toEqual([
      { wish: 'doctor-first' },
    ]);
    expect(JSON.stringify(await world.sql('select sealed from kept_work'))).not.toContain('doctor');
    await browser.choose(en('wish.immediate')).press(en('account.save'));
  });

  it('sends nobody elsewhere after sign-on (A28)', async () => {
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/%2f%2fevil',
      'javascript:alert(1)',
      '/x\r\nSet-Cookie: a=b',
    ]) {
      const answer = await new Browser(world).request('POST', '/sign-on', {
        form: { userId: 'pat', password: PASSWORD, next, kept: '' },
      });
      expect(answer.headers.location, next).toBe('/home');
    }
  });
});

describe('signing on', () => {
  it('gives the same answer for an unknown user and a wrong password', async () => {
    const answer = async (userId: string) => {
      const { status, body } = await new Browser(world).request('POST', '/sign-on', {
        form: { userId, password: 'wrong', next: '', kept: '' },
      });
      return [
        status,
        body
          .replaceAll(`value="${userId}"`, 'WHO')
          .replace(/name="ticket" value="[\w-]+"/, 'TICKET')
          .replace(/challenge&quot;:&quot;[\w-]+/, 'CHALLENGE'),
      ];
    };
    expect(await answer('pat')).toEqual(await answer('nobody'));
  });

  it('is slowed after ten failures from one place, and stays open from another', async () => {
    const at = (address: string, password: string) =>
      provePassword(
        { db: world.db, log: () => {}, config: world.config, jobs: world.jobs },
        {
          now: world.clock.now(),
          requestId: crypto.randomUUID(),
          route: '/sign-on',
          address,
          sessionRef: null,
        },
        { userId: 'pat', password },
        { deviceHash: null, vouched: null },
      );
    const tries = await Promise.all(Array.from({ length: 12 }, () => at('192.0.2.1', 'guess')));
    expect(tries.every((one) => !one.ok)).toBe(true);
    expect(await at('192.0.2.1', PASSWORD)).toEqual({ ok: false, why: 'throttled' });
    expect((await at('192.0.2.2', PASSWORD)).ok).toBe(true);
    world.clock.pass(31 * 60_000);
    expect((await at('192.0.2.1', PASSWORD)).ok).toBe(true);
  });

  it('updates a password hash of a lower cost to today’s, once the password is known', async () => {
    const stored = async () =>
      (
        await world.sql<{ passwordHash: string }>(
          "select password_hash from account where user_id = 'pat'",
        )
      )[0]?.passwordHash ?? '';
    const pepper = createHmac('sha256', world.config.pepper).update(PASSWORD).digest('base64');
    await world.sql("update account set password_hash = $1 where user_id = 'pat'", [
      await hash(pepper, { memoryCost: 8192, timeCost: 1, parallelism: 1 }),
    ]);
    expect(
      (
        await new Browser(world).request('POST', '/sign-on', {
          form: { userId: 'pat', password: 'wrong', next: '', kept: '' },
        })
      ).status,
    ).toBe(422);
    expect(await stored()).toMatch(/m=8192,t=1/);
    await new Browser(world).signOn('pat');
    expect(await stored()).toMatch(/m=19456,t=4/);
    await new Browser(world).signOn('pat');
  });

  it('trusts no X-Forwarded-For that nobody vouches for (A44)', async () => {
    await new Browser(world).request('POST', '/sign-on', {
      form: { userId: 'forwarded', password: 'x', next: '', kept: '' },
      headers: { 'x-forwarded-for': '203.0.113.9' },
    });
    expect(await world.sql("select 1 from audit_event where address = '203.0.113.9'")).toEqual([]);
  });
});

describe('forms', () => {
  it('from elsewhere change nothing, including sign-on (A30)', async () => {
    const browser = await new Browser(world).signOn('pat');
    const form = { wish: 'doctor-first', _key: crypto.randomUUID() };
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
      { origin: 'null' },
    ] as Record<string, string>[]) {
      expect(
        (await browser.request('POST', `/people/${pat}/results/wish`, { form, headers })).status,
      ).toBe(403);
      expect(
        (
          await new Browser(world).request('POST', '/sign-on', {
            form: { userId: 'pat', password: PASSWORD },
            headers,
          })
        ).status,
      ).toBe(403);
    }
    for (const type of ['text/plain', 'application/json', 'multipart/form-data; boundary=x']) {
      expect(
        (
          await browser.request('POST', `/people/${pat}/results/wish`, {
            body: JSON.stringify(form),
            headers: { 'content-type': type },
          })
        ).status,
        type,
      ).toBe(400);
    }
    expect(
      (await browser.request('GET', `/people/${pat}/results/wish?wish=doctor-first&_method=POST`))
        .status,
    ).toBe(200);
    expect(await world.sql('select wish from release_preference')).toEqual([{ wish: 'immediate' }]);
  });

  it('with made-up fields are refused as a whole (A33)', async () => {
    const browser = await new Browser(world).signOn('pat');
    const key = crypto.randomUUID();
    for (const body of [
      `wish=immediate&role=administrator&_key=${key}`,
      `wish=immediate&wish=doctor-first&_key=${key}`,
      `wish=immediate&__proto__[x]=1&_key=${key}`,
      `wish=immediate&constructor=1&_key=${key}`,
      'wish=immediate',
      'wish=immediate&_key=1',
    ]) {
      expect(
        (await browser.request('POST', `/people/${pat}/results/wish`, { body })).status,
        body,
      ).toBe(400);
    }
  });

  it('count once: double click, Back, 50 at the same time; another body under the same key is refused', async () => {
    const staff = await new Browser(world).signOn('okafor');
    await staff.open('/staff');
    await staff
      .fill(en('register.family'), "O'Brien")
      .choose(en('purpose.treatment'))
      .press(en('staff.search'));
    await staff.press(en('identity.state-open'));
    const url = `/staff/people/${pat}/results/${result}/note`;
    const form = { body: 'Once and only once.', _key: crypto.randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => staff.request('POST', url, { form })),
    );
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.headers.location}`))).toEqual(
      new Set([`303 /staff/people/${pat}/results/${result}?done=written`]),
    );
    expect(
      (await world.sql("select 1 from result_note where body = 'Once and only once.'")).length,
    ).toBe(1);
    expect(
      (await staff.request('POST', url, { form: { ...form, body: 'Something else.' } })).status,
    ).toBe(422);
    const other = await new Browser(world).signOn('pat');
    expect(
      (
        await other.request('POST', `/people/${pat}/results/wish`, {
          form: { wish: 'immediate', _key: form._key },
        })
      ).status,
    ).toBe(303); // a key is one account's own
  });

  it('hold a result once if two doctors click at the same time', async () => {
    const staff = await new Browser(world).signOn('okafor');
    const url = `/staff/people/${pat}/results/${result}/hold`;
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        staff.request('POST', url, {
          form: {
            exception: 'privacy',
            reason: 'a reason of some length',
            until: '2026-11-24',
            _key: crypto.randomUUID(),
          },
        }),
      ),
    );
    const done = answers.map((answer) => String(answer.headers.location).split('done=')[1]).sort();
    expect(done).toEqual(['held', ...Array(9).fill('held-already')]);
    await staff.request('POST', url.replace('/hold', '/release'), {
      form: { _key: crypto.randomUUID() },
    });
  });

  it('that are too long get a page that says so', async () => {
    const browser = await new Browser(world).signOn('pat');
    const answer = await browser.request('POST', `/people/${pat}/results/wish`, {
      body: `wish=${'x'.repeat(200_000)}`,
    });
    expect(answer.status).toBe(413);
    expect(answer.body).toContain(en('refusal.too-large'));
  });
});

describe('every answer', () => {
  it('is cached by nobody, runs nothing foreign, and can’t be framed (A31)', async () => {
    const browser = await new Browser(world).signOn('pat');
    const { headers } = await browser.request('GET', `/people/${pat}/results`);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers.vary).toContain('cookie');
    const policy = String(headers['content-security-policy']);
    for (const part of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "script-src 'self'",
    ])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
    expect(headers['strict-transport-security']).toContain('max-age=63072000');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['x-powered-by']).toBeUndefined();
    for (const suffix of ['.css', '/x.css', '%2ecss', ';a.css'])
      expect((await browser.request('GET', `/people/${pat}/results${suffix}`)).status, suffix).toBe(
        404,
      );
    const off = await browser.request('POST', '/sign-off', { form: {} });
    expect(off.headers['clear-site-data']).toContain('cache');
  });

  it('under a foreign host name is a refusal, and no link is built from it (A44)', async () => {
    for (const host of ['evil.example', 'localhost:3000.evil.example', 'localhost:9']) {
      const answer = await new Browser(world).request('GET', '/sign-on', {
        headers: { host, 'x-forwarded-host': 'localhost:3000' },
      });
      expect(answer.status).toBe(400);
      expect(answer.body).not.toContain('evil.example');
    }
  });

  it('past the limit says to wait', async () => {
    const slow = await makeWorld({ requestsAMinute: 5 });
    const browser = new Browser(slow);
    for (let i = 0; i < 5; i++) await browser.request('GET', '/help');
    const answer = await browser.request('GET', '/help');
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBeDefined();
    expect(answer.body).toContain(en('refusal.too-many'));
  });

  it('outlives a connection that dies between two statements: that request fails, and nothing else', async () => {
    const work = world.db.transaction(async (tx) => {
      const [row] = await tx.sql<{ pid: number }>('select pg_backend_pid() as pid');
      await world.sql('select pg_terminate_backend($1)', [row?.pid]);
      await new Promise((done) => setTimeout(done, 100));
      await tx.sql('select 1');
    });
    await expect(work).rejects.toThrow();
    expect(await world.db.transaction((tx) => tx.sql('select 1 as one'))).toEqual([{ one: 1 }]);
  });

  it('is 503 with a helpful page if the audit row can’t be written or the database is down (A45)', async () => {
    const broken = await makeWorld();
    const person = await broken.person({ given: 'Ann' });
    await broken.account({ userId: 'ann', patientId: person });
    const browser = await new Browser(broken).signOn('ann');
    await broken.sql('revoke insert on audit_event from portico_app');
    const answer = await browser.request('GET', `/people/${person}`);
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('30');
    expect(answer.body).not.toContain('Ann');
    expect(answer.body).toContain('1-800-555-0142');
    await broken.sql('grant insert on audit_event to portico_app');
    expect((await browser.request('GET', `/people/${person}`)).status).toBe(200);
    await broken.sql('alter role portico_app connection limit 0');
    await broken.sql(
      `select pg_terminate_backend(pid)
        from pg_stat_activity
        where usename = 'portico_app' and datname = current_database()`,
    );
    try {
      const away = await browser.request('GET', `/people/${person}`);
      expect(away.status).toBe(503);
      expect((await browser.request('GET', '/healthz')).status).toBe(200);
      expect((await browser.request('GET', '/readyz')).status).toBe(503);
    } finally {
      await broken.sql('alter role portico_app connection limit -1');
    }
    expect((await browser.request('GET', '/readyz')).status).toBe(200);
  });
});
