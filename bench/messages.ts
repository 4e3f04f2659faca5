import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '../src/platform/access/db.ts';
import { openEmbedded } from '../src/platform/db/embedded.ts';
import { silentLog } from '../src/platform/log.ts';
import { prepareRoles } from '../src/staff/start.ts';
import { connected, makeDatabase } from './database.ts';
import { type Ask, load, median, rounded } from './load.ts';
import { type Measured, measure, row } from './measure.ts';
import { type Correspondence, FEW, MANY, OPEN, RARE, seedMessages } from './messages-data.ts';
import { LIVE, live, SETTLED_MS } from './messages-live.ts';
import { type Server, start } from './process.ts';
import type { Reader } from './seed.ts';

/**
 * Messages: the list and a conversation beside their floors, the list and the search of members
 * with many messages beside those with few, a team's inbox with ten thousand open conversations,
 * and a thousand live connections. `npm run bench -- --messages [--quick] [--only PART]`, where the
 * part is pages, lists, search, inbox or live; asserts nothing.
 */
export async function messages(): Promise<void> {
  const quick = process.argv.includes('--quick');
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const [rounds, ms] = quick ? [1, 800] : [5, 3000];
  const only = process.argv.indexOf('--only');
  const asked = (part: string) => only === -1 || process.argv[only + 1] === part;
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  chmodSync(folder, 0o755);
  const embedded = await openEmbedded(folder, { exclusive: true });
  const servers: Server[] = [];
  try {
    const url = await makeDatabase(embedded, 'bench');
    const appUrl = embedded.url('bench', 'portico_app');
    const db = openDb(appUrl, { size: 2, log: silentLog });
    await prepareRoles(db, new Date());
    await db.end();
    const client = await connected(url);
    const house = await seedMessages(client, LIVE);
    const { rows: counts } = await client.query(
      'select count(*)::int as messages, count(distinct patient_id)::int as people from message',
    );
    say(
      `${counts[0].messages} messages of ${counts[0].people} people, embedded PostgreSQL, fsync on`,
    );
    const app = await start('app', appUrl, folder);
    const floor = await start('floor', url, folder);
    servers.push(app, floor);

    const asks = pagesOf(house, app.port);
    const measures = { ...{ app, asks, rounds, ms }, say };
    if (asked('pages')) await pages(measures, floor, floorsOf(house, floor.port), folder);
    if (asked('lists')) {
      const [few = 0, many = 0] = await inTurn([asks.list, asks.longList], measures);
      say(
        `List, 4 at a time, of members with ${FEW} messages: p99 ${few} ms; with ${MANY}: p99 ${many} ms, ${rounded(many / few, 2)} times`,
      );
    }
    if (asked('search')) {
      const found = await inTurn([asks.search, asks.longSearch, asks.missing], measures);
      say(
        `Search, 4 at a time, of a word in 1 of 100 messages: p99 ${found[0]} ms with ${FEW} messages, ${found[1]} ms with ${MANY}; of a word in none of ${MANY}: ${found[2]} ms`,
      );
    }
    if (asked('inbox')) await inbox(measures, inboxOf(house, app.port), folder);
    if (asked('live'))
      await live({
        ...measures,
        page: asks.list,
        listeners: house.others,
        settledMs: quick ? 2000 : SETTLED_MS,
      });
    await client.end();
  } finally {
    for (const server of servers) server.stop();
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measures {
  app: Server;
  asks: ReturnType<typeof pagesOf>;
  rounds: number;
  ms: number;
  say(text: string): void;
}

/** The list and a conversation, each in turn with its floor. */
async function pages(
  { app, asks, rounds, ms }: Measures,
  floor: Server,
  bare: ReturnType<typeof floorsOf>,
  folder: string,
): Promise<void> {
  const table = [];
  for (const page of ['list', 'conversation'] as const)
    for (const connections of [1, 16]) {
      const own: Measured[] = [];
      const floors: Measured[] = [];
      await load(asks[page], connections, ms); // warm
      await load(bare[page], connections, 300);
      for (let round = 0; round < rounds; round++) {
        own.push(await measure(asks[page], app, connections, ms, folder));
        floors.push(await measure(bare[page], floor, connections, ms, folder));
      }
      const one = row(page, connections, own, floors);
      table.push({
        what: one.what,
        connections,
        'requests/s': Math.round(one.perSecond),
        'p50 ms': one.p50.toFixed(1),
        'p99 ms': one.p99.toFixed(1),
        'CPU ms': one.cpu.toFixed(2),
        'PostgreSQL CPU ms': one.databaseCpu.toFixed(2),
        'CPU in floors': one.floors?.toFixed(2),
        'of floor': one.ofFloor?.toFixed(2),
      });
    }
  console.table(table);
}

async function inbox(
  { app, rounds, ms, say }: Measures,
  boxes: Record<string, Ask>,
  folder: string,
): Promise<void> {
  for (const [box, ask] of Object.entries(boxes)) {
    await load(ask, 4, 500); // warm
    const measured: Measured[] = [];
    for (let round = 0; round < rounds; round++)
      measured.push(await measure(ask, app, 4, ms, folder));
    const one = row(box, 4, measured, null);
    say(
      `Inbox of a team with ${OPEN} open conversations, ${box}, 4 at a time: ${Math.round(one.perSecond)}/s, p50 ${one.p50.toFixed(1)} ms, p99 ${one.p99.toFixed(1)} ms, PostgreSQL ${one.databaseCpu.toFixed(1)} ms`,
    );
  }
}

/** The p99 of each, asked in turn so that all see the same machine. */
async function inTurn(asks: Ask[], { rounds, ms }: Measures): Promise<number[]> {
  for (const ask of asks) await load(ask, 4, 500); // warm
  const p99 = asks.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [at, ask] of asks.entries()) p99[at]?.push((await load(ask, 4, ms)).p99);
  return p99.map((list) => rounded(median(list)));
}

const HOST = 'host: localhost:3000';

/** The pages of members, each asked by one after the other. */
function pagesOf({ few, many, newest }: Correspondence, port: number) {
  let turn = 0;
  const get = (list: Reader[], path: (one: Reader) => string): Ask => ({
    port,
    expect: 200,
    next() {
      const one = list[turn++ % list.length] as Reader;
      return `GET /people/${one.person}/messages${path(one)} HTTP/1.1\r\n${HOST}\r\ncookie: ${one.cookie}\r\n\r\n`;
    },
  });
  const search = (list: Reader[], word: string): Ask => ({
    port,
    expect: 200,
    next() {
      const one = list[turn++ % list.length] as Reader;
      const body = `q=${word}&_key=${crypto.randomUUID()}&_person=${one.person}`;
      return `POST /people/${one.person}/messages/search HTTP/1.1\r\n${HOST}\r\ncookie: ${one.cookie}\r\norigin: http://localhost:3000\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    },
  });
  return {
    list: get(few, () => ''),
    longList: get(many, () => ''),
    conversation: get(few, (one) => `/${newest.get(one)}`),
    search: search(few, RARE),
    longSearch: search(many, RARE),
    missing: search(many, 'zebra'),
  };
}

function floorsOf({ few, newest }: Correspondence, port: number) {
  let turn = 0;
  const get = (path: (one: Reader) => string): Ask => ({
    port,
    expect: 200,
    next() {
      const one = few[turn++ % few.length] as Reader;
      return `GET /people/${one.person}/messages${path(one)} HTTP/1.1\r\nhost: x\r\n\r\n`;
    },
  });
  return { list: get(() => ''), conversation: get((one) => `/${newest.get(one)}`) };
}

const inboxOf = ({ nurse }: Correspondence, port: number): Record<string, Ask> =>
  Object.fromEntries(
    ['mine', 'unassigned', 'all', 'overdue'].map((box) => [
      box,
      {
        port,
        expect: 200,
        next: () =>
          `GET /staff/messages?show=${box} HTTP/1.1\r\n${HOST}\r\ncookie: ${nurse}\r\n\r\n`,
      },
    ]),
  );
