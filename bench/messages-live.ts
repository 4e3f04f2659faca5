import { connect, type Socket } from 'node:net';
import { type Ask, load, median, rounded } from './load.ts';
import type { Server } from './process.ts';
import type { Reader } from './seed.ts';

/** How many pages listen at once. */
export const LIVE = 1000;
/** Longer than the time between two heartbeats. */
export const SETTLED_MS = 20_000;

/**
 * A thousand pages that wait for news: what they add to the memory of the serving process, and to
 * the p99 of another page, measured in turn without them and with them.
 */
export async function live({
  app,
  page,
  listeners,
  rounds,
  ms,
  settledMs,
  say,
}: {
  app: Server;
  page: Ask;
  listeners: readonly Reader[];
  rounds: number;
  ms: number;
  settledMs: number;
  say(text: string): void;
}): Promise<void> {
  const before: number[] = [];
  const during: number[] = [];
  const more: number[] = [];
  await load(page, 4, 2 * ms); // warm
  for (let round = 0; round < rounds; round++) {
    before.push((await load(page, 4, ms)).p99);
    const { memory } = await app.usage();
    const sockets = await open(app.port, listeners);
    await new Promise((done) => setTimeout(done, settledMs));
    more.push((await app.usage()).memory - memory);
    during.push((await load(page, 4, ms)).p99);
    const lost = sockets.filter((one) => one.destroyed).length;
    if (lost > 0) throw new Error(`${lost} live connections ended`);
    for (const socket of sockets) socket.destroy();
  }
  const [quiet, busy] = [median(before), median(during)];
  say(
    `${LIVE} live connections: ${Math.round((more[0] ?? 0) / 1024 / 1024)} MB more (each time ${more.map((one) => Math.round(one / 1024 / 1024)).join(', ')}); the list beside them p99 ${rounded(busy)} ms, without ${rounded(quiet)} ms, ${rounded(busy / quiet, 2)} times`,
  );
}

/** Opens them, as many at a time as a browser's users would press at once. */
async function open(port: number, listeners: readonly Reader[]): Promise<Socket[]> {
  const waiting = [...listeners];
  const sockets: Socket[] = [];
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let one = waiting.pop(); one; one = waiting.pop()) sockets.push(await listen(port, one));
    }),
  );
  return sockets;
}

const listen = (port: number, one: Reader): Promise<Socket> =>
  new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(
        `GET /people/${one.person}/messages/events HTTP/1.1\r\nhost: localhost:3000\r\naccept: text/event-stream\r\ncookie: ${one.cookie}\r\n\r\n`,
      ),
    );
    socket.once('data', (chunk: Buffer) => {
      const status = chunk.subarray(9, 12).toString('latin1');
      if (status !== '200') fail(new Error(`a live connection was answered ${status}`));
      else done(socket);
    });
    socket.on('data', () => {});
    socket.on('error', fail);
  });
