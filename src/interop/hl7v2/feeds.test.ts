import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as securely } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { acks, errors, frame, MSH, message } from '../../../test/hl7.ts';
import { asksOnline, pharmacies } from '../../../test/medicines.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import { type Feed, plainFeed } from '../../platform/feeds.ts';
import { rootFolder } from '../../platform/root.ts';
import { pharmacyNews } from '../pharmacy/link.ts';
import { type Handler, openFeeds } from './feeds.ts';
import { LIMITS, type Limits } from './mllp.ts';

let world: World;

let request = '';

let stop: () => Promise<void> = async () => {};

const sockets: Socket[] = [];

const certificates = join(rootFolder, 'test/certificates');

const file = (name: string) => readFileSync(join(certificates, name), 'utf8');

beforeAll(async () => {
  world = await makeWorld({ settings: { pharmacyLinked: true } });
  request = (await asksOnline(world, await pharmacies(world))).request;
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await stop();
  world.log.length = 0;
});

const deps = () => ({
  db: world.db,
  jobs: world.jobs,
  log: (event: World['log'][number]) => void world.log.push(event),
  settings: world.settings,
  clock: world.clock,
});

const open = async (
  feed: Partial<Feed> = {},
  limits: Partial<Limits> = {},
  handler: Handler = pharmacyNews(deps()),
) => {
  const opened = await openFeeds(
    deps(),
    [{ ...plainFeed('pharmacy', 'pharmacy-news', 0, ['RDS^O13']), ...feed }],
    { 'pharmacy-news': handler },
    { ...LIMITS, ...limits },
  );
  ({ stop } = opened);
  return opened.ports[0] ?? 0;
};

const refused = () =>
  world.log.flatMap((event) => (event.event === 'feed.refused' ? event.why : []));

const until = async (what: () => boolean, ms = 5000) => {
  for (
    const end = performance.now() + ms;
    !what();
    await new Promise((done) => setTimeout(done, 10))
  )
    if (performance.now() > end) throw new Error('it did not happen');
};

/** Everything received until the connection ends. */
const heardOn = (socket: Socket) => {
  sockets.push(socket);
  const heard = { text: '', closed: false };
  socket.on('error', () => {});
  socket.on('data', (chunk) => (heard.text += chunk));
  socket.on('close', () => (heard.closed = true));
  return heard;
};

const talk = async (socket: Socket, bytes: Buffer) => {
  const heard = heardOn(socket);
  socket.write(bytes);
  await until(() => heard.closed || heard.text.includes('\x1c'));
  return heard.text;
};

const news = (id: string, header = MSH(id)) =>
  frame(Buffer.from(message(header, `ORC|SC|${request}|||IP`)));

describe('who may send (A40)', () => {
  const tls = { cert: file('server.crt'), key: file('server.key'), ca: file('ca.crt') };
  const as = (port: number, who: string | null) =>
    securely({
      port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: file('ca.crt'),
      ...(who ? { cert: file(`${who}.crt`), key: file(`${who}.key`) } : {}),
    });

  it('is whoever has a certificate of the CA with a name on the list; nobody else gets a message in', async () => {
    const port = await open({ tls, names: ['rx.example.org'] });
    expect(acks(await talk(as(port, 'pharmacy'), news('t1')))).toEqual(['AA t1']);
    for (const who of [null, 'stranger', 'laboratory'])
      expect([who, await talk(as(port, who), news('t2'))]).toEqual([who, '']);
    expect(await talk(connect(port, '127.0.0.1'), news('t3'))).toBe('');
    await until(() => refused().length > 0);
    expect(new Set(refused())).toEqual(new Set(['certificate']));
    expect(await world.sql("select 1 from pharmacy_news where control_id in ('t2', 't3')")).toEqual(
      [],
    );
    expect(JSON.stringify(world.log)).not.toMatch(/rx\.example|lab\.example|127\.0/);
  });

  it('connects from an address on the list', async () => {
    const port = await open({ admits: () => false });
    expect(await talk(connect(port, '127.0.0.1'), news('p1'))).toBe('');
    expect(refused()).toEqual(['peer']);
  });

  it('is a known sender, with a known message type; others get AR with a reason', async () => {
    const port = await open({
      senders: [{ application: 'RXSYS', facility: 'MAIN' }, { application: 'ANY' }],
    });
    const ask = async (id: string, change: (header: string) => string) => {
      const answer = await talk(connect(port, '127.0.0.1'), news(id, change(MSH(id))));
      return [...acks(answer), ...errors(answer)];
    };
    expect(await ask('s1', (header) => header)).toEqual(['AA s1']);
    expect(await ask('s2', (header) => header.replace('RXSYS|MAIN', 'ANY|WHERE'))).toEqual([
      'AA s2',
    ]);
    expect(await ask('s3', (header) => header.replace('|MAIN|', '|OTHER|'))).toEqual([
      'AR s3',
      '103 MSH^1^3',
    ]);
    expect(await ask('s4', (header) => header.replace('RXSYS', 'FORGED'))).toEqual([
      'AR s4',
      '103 MSH^1^3',
    ]);
    expect(await ask('s5', (header) => header.replace('RDS^O13^RDS_O13', 'ADT^A40'))).toEqual([
      'AR s5',
      '200 MSH^1^9',
    ]);
    expect(
      world.log.flatMap((event) =>
        event.event === 'feed.message' ? `${event.answer} ${event.code}` : [],
      ),
    ).toEqual(['AA 0', 'AA 0', 'AR 103', 'AR 103', 'AR 200']);
  });
});

describe('what a sender can take (A40)', () => {
  it('is a number of connections, in all and for each address', async () => {
    const port = await open({}, { connections: 5, perPeer: 3 });
    const many = Array.from({ length: 10 }, () => heardOn(connect(port, '127.0.0.1')));
    await until(() => many.filter((one) => one.closed).length === 7);
    expect(refused().every((why) => why === 'peer-connections')).toBe(true);
    for (const socket of sockets.splice(0)) socket.destroy();
    await until(() => many.every((one) => one.closed));
    expect(acks(await talk(connect(port, '127.0.0.1'), news('c1')))).toEqual(['AA c1']);
  });

  it('is a time limit for a message and for silence', async () => {
    const port = await open({}, { frameMs: 200, idleMs: 400 });
    const slow = heardOn(
      connect(port, '127.0.0.1').on('connect', function (this: Socket) {
        const timer = setInterval(
          () => this.destroyed || this.write(this.bytesWritten === 0 ? '\x0bM' : 'x'),
          20,
        );
        this.on('close', () => clearInterval(timer));
      }),
    );
    const idle = heardOn(connect(port, '127.0.0.1'));
    await until(() => slow.closed && idle.closed);
    expect([...refused()].sort()).toEqual(['idle', 'slow']);
    // a slow series of messages is not a slow message
    const steady = connect(port, '127.0.0.1');
    const heard = heardOn(steady);
    for (let n = 0; n < 4; n++) {
      steady.write(news(`q${n}`));
      await new Promise((done) => setTimeout(done, 100));
    }
    await until(() => acks(heard.text).length === 4);
  });

  it('is a memory limit: a message that is too long gets AR, and all incomplete messages together are bounded', async () => {
    const port = await open({}, { frameBytes: 10_000, heldBytes: 25_000 });
    const long = await talk(
      connect(port, '127.0.0.1'),
      Buffer.concat([Buffer.from(`\x0b${MSH('long')}\r`), Buffer.alloc(20_000, 'x')]),
    );
    expect([acks(long), errors(long)]).toEqual([['AR long'], ['104 ']]);
    const half = Array.from({ length: 4 }, () => {
      const socket = connect(port, '127.0.0.1');
      socket.write(Buffer.concat([Buffer.from(`\x0b${MSH('half')}\r`), Buffer.alloc(9000, 'x')]));
      return heardOn(socket);
    });
    await until(() => half.some((one) => one.closed));
    expect(refused()).toContain('held');
    expect(half.filter((one) => !one.closed).length).toBeGreaterThan(1);
  });
});

describe('a message that can’t be handled', () => {
  it('because of our own error gets AE and is logged; while the database is down there is no answer, and that is logged too', async () => {
    let error: unknown = Object.assign(new Error('Rosa Link'), { code: '22P05' });
    const port = await open({}, {}, { take: async () => Promise.reject(error) });
    const answer = await talk(connect(port, '127.0.0.1'), news('f1'));
    expect([acks(answer), errors(answer)]).toEqual([['AE f1'], ['207 ']]);
    expect(world.log).toContainEqual(
      expect.objectContaining({ event: 'feed.error', feed: 'pharmacy', code: '22P05' }),
    );
    error = Object.assign(new Error('gone'), { code: '57P01' });
    expect(await talk(connect(port, '127.0.0.1'), news('f2'))).toBe('');
    expect(world.log).toContainEqual({
      event: 'feed.refused',
      feed: 'pharmacy',
      why: 'unanswered',
      code: '57P01',
      n: 1,
    });
    expect(JSON.stringify(world.log)).not.toContain('Rosa');
  });
});
