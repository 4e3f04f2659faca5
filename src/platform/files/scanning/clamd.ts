import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { readVerdict, type Verdict } from './verdict.rules.ts';

/**
 * The virus scanner clamd over its socket (clamd(8), INSTREAM). It keeps nothing: it is sent a
 * file's content and answers with a verdict.
 */
export interface Scanner {
  /** @throws ScannerAway when it does not answer */
  scan(content: AsyncIterable<Buffer>): Promise<Verdict>;
}

/** The scanner does not answer: the file waits, and the job is tried again. */
export class ScannerAway extends Error {
  override name = 'ScannerAway';
  code = 'scanner-away';
}

/** How long clamd may be silent: it says nothing while it scans. */
const SILENT_MS = 120_000;
const CONNECT_MS = 5_000;
const LONGEST_ANSWER = 4096;

/** Where CLAMD says that clamd listens: `unix:/path` or `tcp://host:port`. */
export function addressOf(clamd: string): NetConnectOpts {
  const path = /^unix:(\/.+)$/.exec(clamd)?.[1];
  if (path) return { path };
  const { hostname, port } = new URL(clamd);
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || 3310) };
}

function opened(address: NetConnectOpts): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect(address);
    socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error('no answer')));
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      socket.on('error', () => {}); // whoever waits for the answer is told by its end
      socket.setTimeout(SILENT_MS);
      done(socket);
    });
  });
}

/** Everything that clamd answers; it closes the connection after it. */
function answerOf(socket: Socket): Promise<string> {
  return new Promise((done) => {
    let text = '';
    socket.on('data', (part: Buffer) => {
      text += part.toString('latin1');
      if (text.length > LONGEST_ANSWER) socket.destroy();
    });
    socket.once('close', () => done(text));
  });
}

const flushed = (socket: Socket): Promise<void> =>
  new Promise((done) => {
    socket.once('drain', done);
    socket.once('close', () => done());
  });

export function openScanner(clamd: string): Scanner {
  const address = addressOf(clamd);
  return {
    async scan(content) {
      let socket: Socket;
      try {
        socket = await opened(address);
      } catch {
        throw new ScannerAway();
      }
      const answer = answerOf(socket);
      try {
        socket.write('zINSTREAM\0');
        for await (const part of content) {
          if (part.length === 0) continue; // a part of no bytes would say that this is the end
          // past its limit clamd answers and closes while we are still sending
          if (!socket.writable) break;
          const length = Buffer.alloc(4);
          length.writeUInt32BE(part.length);
          socket.write(length);
          if (!socket.write(part)) await flushed(socket);
        }
        if (socket.writable) socket.write(Buffer.alloc(4));
        const text = await answer;
        if (text === '') throw new ScannerAway();
        return readVerdict(text);
      } finally {
        socket.destroy();
      }
    },
  };
}
