import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { install } from '../src/features.ts';
import { sign } from '../src/platform/http/machines/webhook.rules.ts';
import { Browser } from './browser.ts';
import { pulseFeature, WEBHOOK_SECRET } from './sample/kinds.ts';
import { freePort, makeWorld, type World } from './world.ts';

/** The route kinds that later features need, by a small feature that only the tests have. */
let world: World;
let id: string;
let other: string;
let member: Browser;
let port: number;
let host: string;

beforeAll(async () => {
  install(pulseFeature);
  port = await freePort();
  host = `localhost:${port}`;
  world = await makeWorld({
    features: [pulseFeature],
    port,
    settings: { corsOrigins: ['https://www.cedar.example'] },
  });
  await world.sql(`create table sample_pulse (id serial, patient_id uuid not null,
    rate int not null)`);
  await world.sql('grant select, insert on sample_pulse to portico_app');
  await world.sql('grant usage on sequence sample_pulse_id_seq to portico_app');
  await world.sql(`create function portico_sample_account() returns table
    (id uuid, name text, patient_id uuid) language sql security definer
    as $$ select id, name, patient_id from account where user_id = 'ada' $$`);
  id = await world.person({ given: 'Ada', family: 'Walker' });
  other = await world.person({ given: 'Ben', family: 'Other' });
  await world.account({ userId: 'ada', patientId: id });
  await world.account({ userId: 'ben', patientId: other });
  await world.app.server.listen({ port, host: '127.0.0.1' });
  member = await signedOn('ada');
});

/** A browser whose requests carry the world's own port. */
const signedOn = (userId: string) => new Browser(world).signOn(userId);

describe('a stream', () => {
  const opened: { close(): void }[] = [];
  afterEach(() => {
    for (const one of opened.splice(0)) one.close();
  });

  /** Opens a stream as EventSource does, and keeps what it gets. */
  async function watch(browser: Browser, person = id, lastEventId?: string) {
    const heard = { text: '', ended: false };
    const answer = await new Promise<IncomingMessage>((done, fail) => {
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port,
          path: `/people/${person}/pulse/events`,
          headers: {
            host,
            accept: 'text/event-stream',
            cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
            ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
          },
        },
        done,
      );
      request.on('error', fail);
      request.end();
      opened.push({ close: () => request.destroy() });
    });
    answer.on('data', (part) => {
      heard.text += part;
    });
    answer.on('close', () => {
      heard.ended = true;
    });
    answer.on('error', () => {});
    return { status: answer.statusCode, headers: answer.headers, heard };
  }
  const beat = (browser = member) =>
    browser.request('POST', `/people/${id}/pulse`, { form: { _key: crypto.randomUUID() } });
  const rates = (text: string) => [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data);

  it('passes events on as they come, and continues after the last one that was seen', async () => {
    const { status, headers, heard } = await watch(member);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    await beat();
    await expect.poll(() => rates(heard.text)).toEqual(['{"rate":72}']);
    const [last] = await world.sql<{ id: number }>('select max(id) as id from sample_pulse');
    expect(heard.text).toContain(`id: ${last?.id}\nevent: pulse\ndata:`);
    await beat();
    const again = await watch(member, id, String(last?.id));
    await expect.poll(() => rates(again.heard.text)).toHaveLength(1);
    await expect.poll(() => heard.text).toMatch(/^: \d+$/m); // the heartbeat
  });

  it('opens only for its person, and every reading is recorded', async () => {
    expect((await watch(member, other)).status).toBe(404);
    expect((await watch(new Browser(world))).status).toBe(204);
    const rows = await world.sql<{ outcome: string }>(
      `select distinct outcome from audit_event where route = '/people/:person/pulse/events'
        order by 1`,
    );
    expect(rows.map((row) => row.outcome)).toEqual(['denied', 'granted']);
  });

  it('ends with the session, without another event', async () => {
    const browser = await signedOn('ada');
    const { heard } = await watch(browser);
    await browser.request('POST', '/sign-off', { form: { _key: crypto.randomUUID() } });
    await beat();
    await expect.poll(() => heard.ended, { timeout: 5_000 }).toBe(true);
    const seen = await world.sql<{ n: number }>('select count(*)::int as n from sample_pulse');
    expect(rates(heard.text)).toHaveLength((seen[0]?.n ?? 0) - 1);
  });

  it('ends when the right ends, without another event', async () => {
    const parent = await signedOn('ben');
    const child = await world.person({ given: 'Cy', family: 'Child', birthDate: '2020-01-01' });
    const [account] = await world.sql<{ id: string }>(
      "select id from account where user_id = 'ben'",
    );
    const proxy = await world.proxy(child, account?.id ?? '', { categories: ['growth'] });
    const { status, heard } = await watch(parent, child);
    expect(status).toBe(200);
    await world.sql('update proxy set revoked_at = $2 where id = $1', [proxy, world.clock.now()]);
    await world.sql('insert into sample_pulse (patient_id, rate) values ($1, 99)', [child]);
    await world.sql("select pg_notify('portico', $1)", [`pulse ${child}`]);
    await expect.poll(() => heard.ended, { timeout: 5_000 }).toBe(true);
    expect(heard.text).not.toContain('99');
  });

  it('ends when its person comes of age, without another event', async () => {
    const before = world.clock.now().toISOString();
    world.clock.set('2027-02-11T05:50:00Z');
    const teen = await world.person({ given: 'Di', family: 'Teen', birthDate: '2009-02-11' });
    const mother = await world.account({ userId: 'dimother' });
    await world.proxy(teen, mother, { categories: ['growth'] });
    const { status, heard } = await watch(await signedOn('dimother'), teen);
    expect(status).toBe(200);
    world.clock.set('2027-02-11T06:00:00Z'); // midnight in Chicago
    await world.sql('insert into sample_pulse (patient_id, rate) values ($1, 98)', [teen]);
    await world.sql("select pg_notify('portico', $1)", [`pulse ${teen}`]);
    await expect.poll(() => heard.ended, { timeout: 5_000 }).toBe(true);
    expect(heard.text).not.toContain('98');
    world.clock.set(before);
  });

  it('does not keep a session alive', async () => {
    const browser = await signedOn('ada');
    const seenAt = () => world.sql('select max(seen_at) as at from session where ended_at is null');
    const { heard } = await watch(browser);
    const before = await seenAt();
    world.clock.pass(60_000);
    const beats = heard.text.length;
    await expect.poll(() => heard.text.length).toBeGreaterThan(beats + 10);
    expect(await seenAt()).toEqual(before);
    world.clock.pass(15 * 60_000);
    await expect.poll(() => heard.ended, { timeout: 5_000 }).toBe(true);
    world.clock.pass(-16 * 60_000);
  });

  it('is limited to six for each account', async () => {
    const browser = await signedOn('ada');
    const six = await Promise.all([1, 2, 3, 4, 5, 6].map(() => watch(browser)));
    expect(six.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect((await watch(browser)).status).toBe(429);
  });
});

describe('a webhook', () => {
  const now = () => String(Math.floor(world.clock.now().getTime() / 1000));
  const deliver = (
    change: Partial<{ id: string; timestamp: string; body: string; signature: string }> = {},
    path = '/hooks/pulse',
  ) => {
    const delivery = crypto.randomUUID();
    const body = Buffer.from(change.body ?? JSON.stringify({ person: id, rate: 80 }));
    const about = { id: delivery, timestamp: now(), ...change };
    const signature = change.signature ?? sign(WEBHOOK_SECRET, { ...about, body });
    return world.app.server.inject({
      method: 'POST',
      url: path,
      headers: {
        host,
        'content-type': 'application/json',
        'webhook-id': about.id,
        'webhook-timestamp': about.timestamp,
        'webhook-signature': signature,
      },
      payload: body,
    });
  };
  const count = async () => (await world.sql('select 1 from sample_pulse where rate = 80')).length;

  it('counts once, however often it is delivered', async () => {
    const delivery = crypto.randomUUID();
    const many = await Promise.all(Array.from({ length: 10 }, () => deliver({ id: delivery })));
    expect(many.map((one) => one.statusCode)).toEqual(Array(10).fill(204));
    expect(await count()).toBe(1);
    const changed = await deliver({ id: delivery, body: JSON.stringify({ person: id, rate: 81 }) });
    expect(changed.statusCode).toBe(409);
  });

  it('can be delivered again after its work failed', async () => {
    const delivery = crypto.randomUUID();
    const body = JSON.stringify({ person: id, rate: -1 });
    expect((await deliver({ id: delivery, body })).statusCode).toBe(400);
    const before = await count();
    expect((await deliver({ id: delivery })).statusCode).toBe(204);
    expect(await count()).toBe(before + 1);
  });

  it('is refused unless it is signed, recent and complete', async () => {
    const before = await count();
    const signature = sign(WEBHOOK_SECRET, { id: 'x', timestamp: now(), body: Buffer.from('{}') });
    const late = String(Number(now()) - 301);
    const early = String(Number(now()) + 301);
    for (const change of [
      { signature },
      { signature: '' },
      { signature: 'v1,AAAA' },
      { timestamp: late },
      { timestamp: early },
      { timestamp: 'now' },
      { id: '' },
      { id: 'a b' },
    ]) {
      const answer = await deliver(change);
      expect([JSON.stringify(change), answer.statusCode]).toEqual([JSON.stringify(change), 401]);
      expect(answer.json()).toEqual({ type: 'about:blank', title: 'Unauthorized', status: 401 });
    }
    expect((await deliver({ body: 'x'.repeat(1024 * 1024 + 1) })).statusCode).toBe(413);
    expect((await deliver({}, '/hooks/nothing')).statusCode).toBe(404);
    expect(await count()).toBe(before);
  });
});

describe('public JSON', () => {
  const ask = (method: 'GET' | 'OPTIONS' | 'POST', origin?: string) =>
    world.app.server.inject({
      method,
      url: '/api/public/pulse',
      headers: {
        host,
        ...(origin
          ? { origin, 'access-control-request-method': method === 'OPTIONS' ? 'GET' : '' }
          : {}),
      },
    });

  it('is read only by the pages of listed sites, and never with a session', async () => {
    const listed = await ask('GET', 'https://www.cedar.example');
    expect(listed.json()).toEqual({ low: 60, high: 100 });
    expect(listed.headers).toMatchObject({
      'access-control-allow-origin': 'https://www.cedar.example',
      vary: 'origin',
    });
    expect(listed.headers).not.toHaveProperty('access-control-allow-credentials');
    for (const origin of [
      'https://www.cedar.example.evil.example',
      'http://www.cedar.example',
      'https://cedar.example',
      'null',
      undefined,
    ]) {
      const answer = await ask('GET', origin);
      expect([origin, answer.headers['access-control-allow-origin']]).toEqual([origin, undefined]);
      expect(answer.headers.vary).toBe('origin');
    }
  });

  it('allows GET and nothing else', async () => {
    const asked = await ask('OPTIONS', 'https://www.cedar.example');
    expect([asked.statusCode, asked.headers['access-control-allow-methods']]).toEqual([204, 'GET']);
    const deletes = await world.app.server.inject({
      method: 'OPTIONS',
      url: '/api/public/pulse',
      headers: {
        host,
        origin: 'https://www.cedar.example',
        'access-control-request-method': 'DELETE',
      },
    });
    expect(deletes.headers).not.toHaveProperty('access-control-allow-methods');
    const stranger = await ask('OPTIONS', 'https://evil.example');
    expect(stranger.headers).not.toHaveProperty('access-control-allow-methods');
    expect((await ask('POST', 'https://www.cedar.example')).statusCode).not.toBe(200);
    // what is not public has no CORS
    const page = await world.app.server.inject({
      url: '/help',
      headers: { host, origin: 'https://www.cedar.example' },
    });
    expect(page.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('a route for machines', () => {
  const ask = (person: string, authorization?: string) =>
    world.app.server.inject({
      url: `/fhir/people/${person}/pulse`,
      headers: { host, ...(authorization ? { authorization } : {}) },
    });

  it('says what a token lacks, and answers as FHIR', async () => {
    const good = await ask(id, 'Bearer token-that-may-read');
    expect([good.statusCode, good.headers['content-type']]).toEqual([
      200,
      'application/fhir+json; charset=utf-8',
    ]);
    for (const [authorization, status, code, challenge] of [
      [undefined, 401, 'login', 'Bearer realm="portico"'],
      ['Basic YTpi', 401, 'login', 'Bearer realm="portico"'],
      ['Bearer nobody-has-this', 401, 'login', 'Bearer realm="portico", error="invalid_token"'],
      [
        'Bearer token-without-scope',
        403,
        'forbidden',
        'Bearer realm="portico", error="insufficient_scope", scope="patient/Observation.rs"',
      ],
    ] as const) {
      const answer = await ask(id, authorization);
      expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([status, challenge]);
      expect(answer.json()).toMatchObject({
        resourceType: 'OperationOutcome',
        issue: [{ severity: 'error', code }],
      });
    }
    expect((await ask(other, 'Bearer token-that-may-read')).json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'not-found' }],
    });
  });

  it('records who lacked a scope', async () => {
    const rows = await world.sql<{ reason: string; actorId: string | null }>(
      `select reason, actor_id from audit_event
        where route = '/fhir/people/:person/pulse' and outcome = 'denied' and reason = 'scope'`,
    );
    expect(rows).toEqual([{ reason: 'scope', actorId: expect.any(String) }]);
  });
});
