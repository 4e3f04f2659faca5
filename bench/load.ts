import { connect, type Socket } from 'node:net';

/**
 * One way of asking: what goes over the wire, ready made, so that the generator costs next to
 * nothing beside the server.
 */
export interface Ask {
  port: number;
  /** The bytes of the next request; each connection asks for its own. */
  next(): string;
  expect: number;
}
export interface Load {
  perSecond: number;
  p50: number;
  p99: number;
  requests: number;
}

export const median = (list: number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
export const rounded = (value: number, digits = 1) =>
  Math.round(value * 10 ** digits) / 10 ** digits;

/**
 * Asks over `connections` kept-alive connections for `ms` milliseconds. Throws when an answer is
 * not the one expected.
 */
export async function load(ask: Ask, connections: number, ms: number): Promise<Load> {
  const times: number[] = [];
  const began = performance.now();
  const until = began + ms;
  await Promise.all(Array.from({ length: connections }, () => run(ask, until, times)));
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), requests: times.length };
}

function run(ask: Ask, until: number, times: number[]): Promise<void> {
  return new Promise((done, fail) => {
    const socket: Socket = connect(ask.port, '127.0.0.1');
    socket.setNoDelay(true);
    let waiting: Buffer = Buffer.alloc(0);
    let sent = 0;
    const send = () => {
      if (performance.now() >= until) {
        socket.end();
        done();
        return;
      }
      sent = performance.now();
      socket.write(ask.next());
    };
    socket.on('connect', send);
    socket.on('error', fail);
    socket.on('data', (chunk: Buffer) => {
      waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
      const end = waiting.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = waiting.subarray(0, end).toString('latin1');
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (waiting.length < end + 4 + length) return;
      const status = Number(head.slice(9, 12));
      if (status !== ask.expect) {
        fail(new Error(`answered ${status} instead of ${ask.expect}`));
        socket.destroy();
        return;
      }
      waiting = Buffer.alloc(0);
      times.push(performance.now() - sent);
      send();
    });
  });
}
