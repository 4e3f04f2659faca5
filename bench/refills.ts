import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { request as ask } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killPostgres } from '../drills/house.ts';
import { readConfig } from '../src/platform/config.ts';
import { hashPassword } from '../src/platform/crypto/crypto.ts';
import { openEmbedded } from '../src/platform/db/embedded.ts';
import { connected, makeDatabase } from './database.ts';
import { load } from './load.ts';
import { type Server, start } from './process.ts';
import { check, EACH, PEOPLE, READERS, SHOWN, seed, type Wanted } from './refills-data.ts';
import type { Reader } from './seed.ts';

const RATE = 100;
/** Time between kills. */
const ALIVE_MS = 1500;
/** A request without an answer for this long gives up and is counted. */
const PATIENCE_MS = 30_000;
interface Answer {
  status: number;
  location: string;
}

const percentile = (list: number[], share: number): number =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0;

export async function refills(): Promise<void> {
  const quick = process.argv.includes('--quick');
  const killsOnly = process.argv.includes('--kills');
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  chmodSync(folder, 0o755);
  const embedded = await openEmbedded(folder, { exclusive: true });
  const servers: Server[] = [];
  try {
    const url = await makeDatabase(embedded, 'bench');
    const appUrl = embedded.url('bench', 'portico_app');
    let client = await connected(url);
    const { pharmacy, readers, todo } = await seed(
      client,
      await hashPassword(
        'a bench walks by the river',
        readConfig('demo', { PORTICO_DATA: folder }).pepper,
      ),
    );
    say(
      `${READERS} people with ${SHOWN} prescriptions each, ${PEOPLE - READERS} with ${EACH}, embedded PostgreSQL, fsync on`,
    );

    let app = await start('app', appUrl, folder);
    const floor = await start('floor', url, folder);
    servers.push(app, floor);
    let turn = 0;
    const some = () => readers[turn++ % READERS] as Reader;
    const ms = quick || killsOnly ? 500 : 5000;
    const page = { port: app.port, expect: 200, next: () => get(some()) };
    const barePage = {
      port: floor.port,
      expect: 200,
      next: () => `GET /people/${some().person}/prescriptions HTTP/1.1\r\nhost: x\r\n\r\n`,
    };
    const refill = {
      port: app.port,
      expect: 303,
      next: () => post(todo.pop() as Wanted, pharmacy),
    };
    const bareRefill = {
      port: floor.port,
      expect: 303,
      next: () => {
        const { reader, prescription } = todo.pop() as Wanted;
        return `POST /refills/${reader.person}/${prescription}/${pharmacy} HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`;
      },
    };
    await load(page, 8, 1500);
    await load({ ...refill }, 4, 500);
    for (const [what, own, bare] of [
      ['medicines page', page, barePage],
      ['asking for a refill', refill, bareRefill],
    ] as const) {
      for (const connections of [1, 16]) {
        const mine = await load(own, connections, ms);
        const least = await load(bare, connections, ms);
        say(
          `${what}, ${connections} at a time: ${Math.round(mine.perSecond)}/s, p50 ${mine.p50.toFixed(1)} ms, p99 ${mine.p99.toFixed(1)} ms; floor ${Math.round(least.perSecond)}/s; share ${(mine.perSecond / least.perSecond).toFixed(2)}`,
        );
      }
    }

    const seconds = killsOnly ? 1 : quick ? 10 : 60;
    const calm = await steady(seconds, todo, (wanted) => once(app.port, wanted, pharmacy));
    say(
      `${RATE} a second for ${seconds} s: ${calm.times.length} answered, ${calm.wrong} otherwise than by 303; p50 ${percentile(calm.times, 0.5).toFixed(1)} ms, p99 ${percentile(calm.times, 0.99).toFixed(1)} ms (from the moment that each was due)`,
    );

    floor.stop();
    // members press again until there is an answer, with the same key and so for the same request
    const kills = quick ? 3 : 20;
    const asked: Wanted[] = [];
    const places = new Map<string, Set<string>>();
    let over = false;
    const stuck = new Map<string, number>();
    const insist = async (wanted: Wanted): Promise<Answer> => {
      asked.push(wanted);
      let pause = 100;
      for (const until = performance.now() + PATIENCE_MS; ; ) {
        const answer = await once(app.port, wanted, pharmacy).catch((error) => ({
          status: 0,
          location: String(error.code),
        }));
        if (answer.status !== 303 && performance.now() > until) {
          const how = `${answer.status || answer.location}`;
          stuck.set(how, (stuck.get(how) ?? 0) + 1);
          return answer;
        }
        if (answer.status === 303) {
          places.set(
            wanted.prescription,
            (places.get(wanted.prescription) ?? new Set()).add(answer.location),
          );
          if (Math.random() > 0.2) return answer; // some press once more though they were answered
        }
        pause = Math.min(pause * 2, 2000);
        await new Promise((done) => setTimeout(done, pause * (0.5 + Math.random())));
      }
    };
    const storm = steady(null, todo, insist, () => over);
    for (let kill = 0; kill < kills; kill++) {
      await new Promise((done) => setTimeout(done, ALIVE_MS));
      if (killsOnly) say(`kill ${kill + 1}: ${asked.length} asked for, ${places.size} answered`);
      await app.kill();
      app = await start('app', appUrl, folder);
      servers.push(app);
      await new Promise((done) => setTimeout(done, ALIVE_MS));
      await killPostgres(join(folder, 'pg'));
      await reached(url); // it is started again by whoever watches it
    }
    over = true;
    await storm;
    client = await connected(url);
    const counted = await check(
      client,
      asked.filter((one) => places.has(one.prescription)),
    );
    const moved = [...places.values()].filter((one) => one.size > 1).length;
    say(
      `Under the same load the portal was killed ${kills} times and PostgreSQL ${kills} times: ${asked.length} asked for, ${places.size} answered; of these ${counted.lost} lost, ${counted.doubled} doubled, ${counted.torn} without their first step, ${moved} that were led to another page the second time, ${[...stuck.values()].reduce((sum, one) => sum + one, 0)} that gave up after ${PATIENCE_MS / 1000} s${[...stuck].map(([how, n]) => ` (${how}: ${n})`).join('')}`,
    );
    await client.end();
  } finally {
    for (const server of servers)
      try {
        server.stop();
      } catch {
        // it was killed
      }
    await embedded.stop().catch(() => killPostgres(join(folder, 'pg')));
    rmSync(folder, { recursive: true, force: true });
  }
}

const get = (one: Reader) =>
  `GET /people/${one.person}/medicines HTTP/1.1\r\nhost: localhost:3000\r\ncookie: ${one.cookie}\r\n\r\n`;
const bodyOf = ({ prescription, key, reader }: Wanted, pharmacy: string) =>
  `rx=${prescription}&to=${pharmacy}&note=&_key=${key}&_person=${reader.person}`;
function post(wanted: Wanted, pharmacy: string): string {
  const body = bodyOf(wanted, pharmacy);
  return `POST /people/${wanted.reader.person}/refills HTTP/1.1\r\nhost: localhost:3000\r\ncookie: ${wanted.reader.cookie}\r\norigin: http://localhost:3000\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** One request over a connection of its own, as a phone would. */
function once(port: number, wanted: Wanted, pharmacy: string): Promise<Answer> {
  return new Promise((done, fail) => {
    const body = bodyOf(wanted, pharmacy);
    const sent = ask(
      {
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: `/people/${wanted.reader.person}/refills`,
        headers: {
          host: 'localhost:3000',
          cookie: wanted.reader.cookie,
          origin: 'http://localhost:3000',
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': body.length,
        },
        agent: false,
        timeout: 10_000,
      },
      (response) => {
        response.resume();
        response.once('end', () =>
          done({ status: response.statusCode ?? 0, location: String(response.headers.location) }),
        );
        response.once('error', fail);
      },
    );
    sent.once('timeout', () => sent.destroy(new Error('timeout')));
    sent.once('error', fail);
    sent.end(body);
  });
}

/**
 * Sends requests at a steady pace, answered or not, and times each from the moment when it was due.
 */
async function steady(
  seconds: number | null,
  todo: Wanted[],
  work: (wanted: Wanted) => Promise<Answer>,
  over = () => false,
): Promise<{ times: number[]; wrong: number }> {
  const times: number[] = [];
  let wrong = 0;
  const began = performance.now();
  const under: Promise<void>[] = [];
  for (let at = 0; (seconds === null || at < seconds * RATE) && !over() && todo.length > 0; at++) {
    const due = began + (at * 1000) / RATE;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    under.push(
      work(todo.pop() as Wanted).then(
        (answer) => {
          times.push(performance.now() - due);
          if (answer.status !== 303) wrong += 1;
        },
        () => {
          wrong += 1;
        },
      ),
    );
  }
  await Promise.all(under);
  return { times, wrong };
}

async function reached(url: string): Promise<void> {
  for (;;) {
    try {
      return await (await connected(url)).end();
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}
