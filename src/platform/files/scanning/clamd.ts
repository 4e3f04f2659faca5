import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { readVerdict, type Verdict } from './verdict.rules.ts';

/**
 * The virus scanner clamd over its socket (clamd(8), INSTREAM). It stores nothing: it is sent a
 * file's content and answers with a verdict.
 */
export interface Scanner {
  /** @throws ScannerAway if it does not answer */
  scan(content: AsyncIterable<Buffer>): Promise<Verdict>;
}

/** The scanner does not answer: the file waits, and the job is retried. */
export class ScannerAway extends Error {
  override name = 'ScannerAway';
  code = 'scanner-away';
}

/** How long clamd may be silent: it says nothing while it scans. */
const SILENT_MS = 120_000;
const CONNECT_MS = 5_000;
const LONGEST_ANSWER = 4096;
/** How long it has to refuse a part: the largest file has a hundred parts. */
const HEAR_MS = 10;

/** Where clamd listens, according to CLAMD: `unix:/path` or `tcp://host:port`. */
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
      socket.on('error', () => {}); // whoever waits for the answer learns of it there
      socket.setTimeout(SILENT_MS);
      done(socket);
    });
  });
}

interface Answer {
  text: string;
  /** When clamd has closed the connection, which it does after its answer. */
  whole: Promise<void>;
  /** When it has connected. */
  heard: Promise<void>;
}
function answerOf(socket: Socket): Answer {
  const begun = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const answer: Answer = { text: '', whole: closed.promise, heard: begun.promise };
  socket.on('data', (part: Buffer) => {
    answer.text += part.toString('latin1');
    begun.resolve();
    if (answer.text.length > LONGEST_ANSWER) socket.destroy();
  });
  socket.once('close', () => {
    begun.resolve();
    closed.resolve();
  });
  return answer;
}

const written = (socket: Socket, part: Buffer | string): Promise<void> =>
  new Promise((done) => socket.write(part, () => done()));

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
        await written(socket, 'zINSTREAM\0');
        let whole = true;
        for await (const part of content) {
          if (part.length === 0) continue; // an empty part would mean the end
          const length = Buffer.alloc(4);
          length.writeUInt32BE(part.length);
          await written(socket, length);
          // clamd answers a length beyond its limit at once and closes: read the answer before
          // writing the part, which would fail and lose it
          await Promise.race([wait(HEAR_MS), answer.heard]);
          whole = answer.text === '' && socket.writable;
          if (!whole) break;
          await written(socket, part);
        }
        whole &&= answer.text === '' && socket.writable;
        if (whole) socket.write(Buffer.alloc(4));
        await answer.whole;
        if (answer.text === '') throw new ScannerAway();
        const verdict = readVerdict(answer.text);
        // "OK" is about all of the file, or about nothing
        return verdict.state === 'clean' && !whole ? { state: 'unsure' } : verdict;
      } finally {
        socket.destroy();
      }
    },
  };
}
