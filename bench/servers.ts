import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { createApp } from '../src/app.tsx';
import { openDb } from '../src/platform/access/db.ts';
import { readAssets } from '../src/platform/assets.ts';
import { headFiles } from '../src/platform/audit/audit-head.ts';
import { startSealing } from '../src/platform/audit/audit-sealer.ts';
import { systemClock } from '../src/platform/clock.ts';
import { readConfig } from '../src/platform/config.ts';
import { openJobs } from '../src/platform/jobs/jobs.ts';
import { type Log, silentLog } from '../src/platform/log.ts';
import { readSettings } from '../src/platform/settings-store/settings-stored.ts';

/** Each server is a process of its own; on being asked it tells its CPU time and memory. */
function tell(): void {
  process.on('message', (message) => {
    if (message === 'usage') {
      const { user, system } = process.cpuUsage();
      process.send?.({ cpu: (user + system) / 1000, memory: process.memoryUsage().rss });
    }
  });
  process.on('disconnect', () => process.exit(0));
}

/**
 * The portal as `serve` runs it: sessions, policies, row-level security, committed and sealed
 * audit, event log.
 * @param requestsAMinute of one address; undefined: the product's own limit
 */
async function appServer(url: string, folder: string, requestsAMinute?: number): Promise<void> {
  const config = readConfig('demo', { PORTICO_DATA: folder, PORT: '3000', TRUSTED_PROXIES: '1' });
  const db = openDb(url, { size: config.poolSize, log: silentLog });
  const settings = await db.transaction((tx) => readSettings(tx));
  const sink = createWriteStream('/dev/null');
  const log: Log = (event) => void sink.write(`${JSON.stringify(event)}\n`);
  const { server } = await createApp(
    { config, db, clock: systemClock, log, jobs: openJobs(), settings, assets: readAssets() },
    requestsAMinute ? { requestsAMinute } : {},
  );
  startSealing(db, config.auditKey, headFiles({ ...config, dataFolder: folder }), silentLog);
  await server
    .listen({ host: '127.0.0.1', port: 3000 })
    .catch(() => server.listen({ host: '127.0.0.1', port: 0 }));
  tell();
  process.send?.({ port: (server.server.address() as AddressInfo).port });
}

/** What the pages of a person show, by the last word of their address: the same rows, as JSON. */
const BARE: Record<string, string> = {
  results: `select patient_id, id, version, collected_at, reported_at, arrived_at, status, code,
      name, codes, labels, laboratory, ordered_by, texts, about, tests, files
    from lab_result where patient_id = $1 order by collected_at desc, id desc limit 20`,
  prescriptions: 'select * from prescription where patient_id = $1 order by authored_on desc, id',
  messages: `select c.id, c.subject, c.category, c.state, c.last_at, c.last_from, t.name, r.read_seq,
      r.unread
    from conversation c join team t on t.id = c.team_id
      left join conversation_reader r on r.patient_id = c.patient_id and r.conversation_id = c.id
    where c.patient_id = $1 order by c.last_at desc limit 20`,
  conversation: `select c.subject, c.category, c.state, c.last_at, t.name, m.id, m.seq, m.author_name,
      m.author_as, m.text, m.sent_at
    from conversation c join team t on t.id = c.team_id
      join message m on m.patient_id = c.patient_id and m.conversation_id = c.id
    where c.patient_id = $1 and c.id = $2 order by m.seq`,
};

/**
 * The floor: the same rows by the least that Node and PostgreSQL can do, as JSON. No session, no
 * policy, no audit.
 */
async function floorServer(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith('/refills')) {
      await bareRefill(pool, request.url);
      response.writeHead(303, { location: '/', 'content-length': 0 }).end();
      return;
    }
    const [, , person, page = '', id] = request.url?.split('/') ?? [];
    const name = id ? 'conversation' : page;
    const { rows } = await pool.query({
      name,
      text: BARE[name] ?? '',
      values: id ? [person, id] : [person],
    });
    const body = JSON.stringify(rows);
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  tell();
  process.send?.({ port: (server.address() as AddressInfo).port });
}

/**
 * The floor of asking for a refill: the same three rows in one committed transaction, and nothing
 * else.
 */
async function bareRefill(pool: pg.Pool, url: string): Promise<void> {
  const [, , person, prescription, pharmacy] = url.split('/');
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query({
      name: 'order',
      text: `insert into refill_order (patient_id, number, asked_via, asked_at, delivery,
          pharmacy_id)
        values ($1, gen_random_uuid()::text, 'online', now(), 'pickup', $2) returning id`,
      values: [person, pharmacy],
    });
    const request = await client.query({
      name: 'request',
      text: `insert into refill_request (patient_id, order_id, prescription_id, filled_from,
          pharmacy_id, kind, stage, stage_at, submitted_at)
             values ($1, $2, $3, $3, $4, 'refill', 'submitted', now(), now()) returning id`,
      values: [person, rows[0].id, prescription, pharmacy],
    });
    await client.query({
      name: 'event',
      text: `insert into refill_event (patient_id, request_id, step, stage, at)
        values ($1, $2, 1, 'submitted', now())`,
      values: [person, request.rows[0].id],
    });
    await client.query('commit');
  } finally {
    client.release();
  }
}

const [, , kind, url = '', folder = ''] = process.argv;
await (kind === 'floor'
  ? floorServer(url)
  : appServer(url, folder, kind === 'app' ? 100_000_000 : undefined));
