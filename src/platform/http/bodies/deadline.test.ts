import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitBodies } from './deadline.ts';

const server = fastify({ forceCloseConnections: true });
const LIMIT = 150;
let port = 0;

beforeAll(async () => {
  limitBodies(server, LIMIT);
  server.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  const echo = async (request: { body: unknown }) => `got ${request.body}`;
  server.post('/form', echo);
  server.post('/upload', { config: { upload: {} as never } }, echo);
  await server.listen({ port: 0, host: '127.0.0.1' });
  port = (server.server.address() as { port: number }).port;
});
afterAll(() => server.close());

const head = (path: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n`;

/**
 * Writes the parts on one connection, waiting between them.
 * @returns all that came back until the connection ended or nothing more is expected
 */
async function send(parts: string[], wait: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  const ended = new Promise<void>((done) => socket.on('close', () => done()));
  socket.on('error', () => {});
  for (const part of parts) {
    if (socket.destroyed) break;
    socket.write(part);
    await pause(wait);
  }
  socket.end();
  await ended;
  return answer;
}

describe('a body', () => {
  it('that does not arrive in time ends the request with 408, whatever has come of it', async () => {
    expect(await send([`${head('/form', 4)}ab`], LIMIT * 3)).toMatch(/^HTTP\/1\.1 408 /);
    // bytes that trickle in do not buy more time
    const trickle = await send([head('/form', 40), ...Array(40).fill('a')], LIMIT / 5);
    expect(trickle).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('that arrives in time is answered, and the next request of the connection has its own time', async () => {
    const answer = await send([`${head('/form', 2)}ab`, `${head('/form', 2)}cd`], LIMIT * 2);
    expect(answer.match(/got \w\w/g)).toEqual(['got ab', 'got cd']);
  });

  it('of an upload may take longer', async () => {
    expect(await send([head('/upload', 2), 'a', 'b'], LIMIT * 2)).toContain('got ab');
  });
});
