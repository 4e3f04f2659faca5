import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, makeWorld, type World } from './world.ts';

/**
 * Requests as bytes: what a browser would never send, and a proxy might read otherwise than we do
 * (A44).
 */

let world: World;
let port: number;
beforeAll(async () => {
  port = await freePort();
  world = await makeWorld({ port });
  await world.app.server.listen({ host: '127.0.0.1', port });
});

/** Sends the bytes and gives all that comes back until the connection ends, or for a second. */
function sent(bytes: string): Promise<string> {
  return new Promise((done) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const end = () => {
      socket.destroy();
      done(answer);
    };
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', end);
    socket.on('close', end);
    setTimeout(end, 1_000);
  });
}
const statuses = (answer: string): number[] =>
  [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, code]) => Number(code));

describe('a request', () => {
  it('that is correct is answered', async () => {
    expect(
      statuses(
        await sent(`GET /help HTTP/1.1\r\nhost: localhost:${port}\r\nconnection: close\r\n\r\n`),
      ),
    ).toEqual([200]);
  });

  const host = () => `host: localhost:${port}`;
  it.each<[string, () => string]>([
    [
      'two hosts, the first ours',
      () => `GET /help HTTP/1.1\r\n${host()}\r\nhost: evil.example\r\n\r\n`,
    ],
    ['two hosts, both ours', () => `GET /help HTTP/1.1\r\n${host()}\r\n${host()}\r\n\r\n`],
    [
      'two hosts at a probe',
      () => `GET /healthz HTTP/1.1\r\n${host()}\r\nhost: evil.example\r\n\r\n`,
    ],
    ['no host', () => 'GET /help HTTP/1.1\r\n\r\n'],
    [
      'a whole address in its first line',
      () => `GET http://evil.example/help HTTP/1.1\r\n${host()}\r\n\r\n`,
    ],
    [
      'our own whole address in its first line',
      () => `GET http://localhost:${port}/help HTTP/1.1\r\n${host()}\r\n\r\n`,
    ],
    [
      'a whole address of a probe',
      () => `GET http://evil.example/healthz HTTP/1.1\r\n${host()}\r\n\r\n`,
    ],
  ])('with %s is refused, and its connection ends', async (_name, bytes) => {
    const answer = await sent(`${bytes()}GET /healthz HTTP/1.1\r\n${host()}\r\n\r\n`);
    expect(statuses(answer)).toEqual([400]);
  });

  const smuggled = () => `GET /healthz HTTP/1.1\r\n${host()}\r\n\r\n`;
  it.each<[string, (inner: string) => string]>([
    [
      'a length and chunks',
      (inner) =>
        `content-length: ${inner.length + 5}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    ],
    [
      'two lengths',
      (inner) => `content-length: 0\r\ncontent-length: ${inner.length}\r\n\r\n${inner}`,
    ],
    ['a length with a sign', (inner) => `content-length: +0\r\n\r\n${inner}`],
    ['a length in a list', (inner) => `content-length: 0, ${inner.length}\r\n\r\n${inner}`],
    [
      'chunks under a name of its own',
      (inner) => `transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`,
    ],
    [
      'chunks twice',
      (inner) =>
        `transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n0\r\n\r\n${inner}`,
    ],
    ['a blank before the colon', (inner) => `transfer-encoding : chunked\r\n\r\n0\r\n\r\n${inner}`],
    [
      'a folded header',
      (inner) => `x-a: b\r\n transfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    ],
    ['a bare line feed', (inner) => `x-a: b\ncontent-length: ${inner.length}\r\n\r\n${inner}`],
  ])('with %s lets no second request through behind it', async (_name, rest) => {
    const head = `POST /sign-on HTTP/1.1\r\n${host()}\r\norigin: http://localhost:${port}\r\ncontent-type: application/x-www-form-urlencoded\r\n`;
    const answer = await sent(`${head}${rest(smuggled())}`);
    expect(statuses(answer)).toEqual([400]);
    expect(answer).not.toMatch(/\r\n\r\nok$/);
  });
});

afterAll(() => world.app.server.server.closeAllConnections());
