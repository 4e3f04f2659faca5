import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ask } from './ask.ts';
import { dataFolder, endAll, production, start } from './command.ts';
import { type Nginx, startNginx } from './nginx.ts';
import { freePort } from './world.ts';

/** The portal behind nginx, as docs/installing.md sets both up. */

const database = `x${randomBytes(6).toString('hex')}`;
const url = (name: string) => inject('databaseUrl').replace('DATABASE', name);
async function sql(text: string, name = database): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url(name) });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}
const stops: (() => Promise<void> | void)[] = [];
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  await endAll();
  await sql(`drop database if exists ${database} with (force)`, 'postgres');
});

describe('behind nginx', () => {
  let nginx: Nginx;
  let portal: string;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  beforeAll(async () => {
    await sql(`create database ${database} template template`, 'postgres');
    const port = await freePort();
    portal = `https://localhost:${port}`;
    const env: Record<string, string> = {
      ...(await production(url(database))),
      PORTICO_DATA: dataFolder(),
      PUBLIC_URL: portal,
      TRUSTED_PROXIES: '1',
    };
    const served = start(['serve'], env);
    await served.until('server.listening');
    nginx = await startNginx(Number(env.PORT), port);
    stops.push(() => nginx.stop());
  });

  it('a visitor over http is sent to the https address', async () => {
    const { status, headers } = await ask(`http://localhost:${nginx.plainPort}/sign-on?why=idle`);
    expect([status, headers.location]).toEqual([308, 'https://localhost/sign-on?why=idle']);
  });

  it('the portal knows its public host, and its cookies are only for https', async () => {
    const page = await ask(`${portal}/sign-on`);
    expect([page.status, page.headers['strict-transport-security']]).toEqual([
      200,
      'max-age=63072000; includeSubDomains',
    ]);
    const chosen = await ask(`${portal}/language`, {
      method: 'POST',
      headers: { ...form, origin: portal },
      body: 'language=es&back=%2F',
    });
    expect([chosen.status, chosen.headers['set-cookie']]).toEqual([
      303,
      [expect.stringMatching(/^portico-language=es;.*; Secure/)],
    ]);
    // another name is refused, and a form of another site
    expect((await ask(`${portal}/sign-on`, { headers: { host: 'evil.example' } })).status).toBe(
      400,
    );
    const forged = await ask(`${portal}/language`, {
      method: 'POST',
      headers: { ...form, origin: 'https://evil.example' },
      body: 'language=es',
    });
    expect(forged.status).toBe(403);
  });

  it('the portal sees the visitor’s own address, whatever the visitor claims', async () => {
    const wrong = await ask(`${portal}/sign-on`, {
      method: 'POST',
      from: '127.0.0.77',
      headers: {
        ...form,
        origin: portal,
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-host': 'evil.example',
        forwarded: 'for=203.0.113.10;host=evil.example',
      },
      body: new URLSearchParams({ userId: 'nobody', password: 'a wrong pass phrase' }).toString(),
    });
    expect(wrong.status).toBe(422);
    expect(
      await sql(
        "select distinct host(address) as address from audit_event where actor_kind <> 'system'",
      ),
    ).toEqual([{ address: '127.0.0.77' }]);
  });

  it('a body that is too large is refused by the portal, and a huge one by nginx', async () => {
    const post = (bytes: number) =>
      ask(`${portal}/sign-on`, {
        method: 'POST',
        headers: { ...form, origin: portal },
        body: Buffer.alloc(bytes, 'a'),
      });
    const large = await post(200_000);
    expect([large.status, large.headers['content-security-policy']]).toEqual([
      413,
      expect.stringContaining("default-src 'none'"),
    ]);
    const huge = await post(13_000_000);
    expect([huge.status, huge.headers['content-security-policy']]).toEqual([413, undefined]);
  });

  it('the access log contains no page URL, since some contain a secret', async () => {
    await ask(`${portal}/reset/a-secret-token`);
    const log = nginx.log();
    expect(log).toMatch(/^127\.0\.0\.77 \[[^\]]+\] POST 422 \d+ [\d.]+$/m);
    expect(log).not.toMatch(/reset|sign-on|secret/);
  });
});

it('nginx passes an event stream on at once if told to', async () => {
  let finish = () => {};
  const source = createServer((_, reply) => {
    reply.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    reply.write('data: first\n\n');
    finish = () => reply.end('data: last\n\n');
  });
  const port = await freePort();
  await new Promise<void>((done) => source.listen(port, '127.0.0.1', done));
  stops.push(() => void source.close());
  const nginx = await startNginx(port, await freePort());
  stops.push(() => nginx.stop());
  let seen = '';
  const whole = await ask(`https://localhost:${nginx.port}/`, {
    onData: (chunk) => {
      seen += chunk;
      finish(); // the source sends its end only after the first part has come through
    },
  });
  expect([seen, whole.text]).toEqual(Array(2).fill('data: first\n\ndata: last\n\n'));
});
