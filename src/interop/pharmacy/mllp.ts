import { createServer, connect as plainly, type Server, type Socket } from 'node:net';
import { connect as securely } from 'node:tls';

/**
 * The Minimal Lower Layer Protocol: a message between VT and FS CR (HL7 v2, transport specification, appendix A). Ours, because
 * the library for it brings a second copy of the FHIR library along and puts no bound on what it holds of a message.
 */
const VT = 0x0b;
const FS = 0x1c;
const CR = 0x0d;
/** The longest message in bytes; a longer one ends its connection. */
const MOST = 1024 * 1024;

const framed = (text: string): Buffer => Buffer.concat([Buffer.of(VT), Buffer.from(text, 'utf8'), Buffer.of(FS, CR)]);

/** Where the message that ends at `end` begins: a VT followed by a header starts a new message, and the one before it was never finished. */
function lastStart(held: Buffer, start: number, end: number): number {
  let from = start;
  for (let at = held.indexOf(VT, from + 1); at !== -1 && at < end; at = held.indexOf(VT, at + 1))
    if (/^[\0-\x20\xef\xbb\xbf]*(?:MSH|FHS|BHS)/.test(held.toString('latin1', at + 1, at + 11))) from = at;
  return from;
}

/**
 * Cuts a stream into messages, as bytes: each message names its own character set. What comes before a VT is ignored.
 * @param onTooLong gets the beginning of a message that is too long; nothing is read after it
 */
function reader(onMessage: (bytes: Buffer) => void, onTooLong: (beginning: Buffer) => void): (chunk: Buffer) => void {
  let held = Buffer.alloc(0);
  let over = false;
  return (chunk) => {
    if (over) return;
    held = Buffer.concat([held, chunk]);
    for (;;) {
      const start = held.indexOf(VT);
      if (start === -1) {
        held = Buffer.alloc(0);
        return;
      }
      const end = held.indexOf(FS, start);
      if ((end === -1 ? held.length : end) - start - 1 > MOST) {
        over = true;
        onTooLong(held.subarray(start + 1));
        held = Buffer.alloc(0);
        return;
      }
      if (end === -1) {
        held = held.subarray(start);
        return;
      }
      onMessage(Buffer.from(held.subarray(lastStart(held, start, end) + 1, end)));
      held = held.subarray(held[end + 1] === CR ? end + 2 : end + 1);
    }
  };
}

class Failed extends Error {
  constructor(readonly code: 'closed' | 'timeout' | 'too-long') {
    super(code);
  }
}

/**
 * Sends one message over a connection of its own and waits for the first answer that is for it. Further answers are not read.
 * @param isFor whether an answer is for this message, by its control id
 * @throws when nothing answers in time or the connection ends before: whether the message arrived is then not known
 */
export function sendMllp(to: URL, text: string, isFor: (answer: Buffer) => boolean, timeoutMs = 20_000): Promise<Buffer> {
  return new Promise((done, fail) => {
    const at = { host: to.hostname, port: Number(to.port || 2575) };
    const socket: Socket = to.protocol === 'mllps:' ? securely({ ...at, servername: to.hostname }) : plainly(at);
    const end = (settle: () => void) => {
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.destroy();
      settle();
    };
    socket.setTimeout(timeoutMs, () => end(() => fail(new Failed('timeout'))));
    socket.once('error', (fault) => end(() => fail(fault)));
    socket.once('close', () => end(() => fail(new Failed('closed'))));
    socket.on(
      'data',
      reader(
        (answer) => isFor(answer) && end(() => done(answer)),
        () => end(() => fail(new Failed('too-long'))),
      ),
    );
    socket.write(framed(text));
  });
}

/** What a listener does with messages. */
export interface Listener {
  /** The answers, each sent in a frame of its own. If it throws, the connection ends without an answer and the sender sends the message again. */
  answer(bytes: Buffer): Promise<string[]>;
  /** The answer to a message that is too long, from its beginning; null for none. */
  tooLong(beginning: Buffer, most: number): string | null;
}

/** How long we keep reading after a message was too long. */
const DRAIN_MS = 5_000;

/** Listens for messages and answers each, one after the other on a connection. Idle connections end after ten minutes. */
export function listenMllp(host: string, port: number, { answer, tooLong }: Listener): Promise<{ port: number; stop(): Promise<void> }> {
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    let turn = Promise.resolve();
    socket.setTimeout(600_000, () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    /** Answers and ends, but keeps reading for a while: closing a socket with unread bytes resets it, and the answer may be lost. */
    const endSaying = (said: string | null) => {
      if (said === null) return void socket.destroy();
      socket.end(framed(said));
      const drained = setTimeout(() => socket.destroy(), DRAIN_MS);
      socket.on('close', () => clearTimeout(drained));
    };
    socket.on(
      'data',
      reader(
        (bytes) => {
          socket.pause();
          turn = turn
            .then(() => answer(bytes))
            .then((said) => void socket.write(Buffer.concat(said.map(framed))))
            .catch(() => void socket.destroy()) // no answer: it is sent again
            .then(() => void socket.resume());
        },
        (beginning) => {
          turn = turn.then(() => endSaying(tooLong(beginning, MOST)));
        },
      ),
    );
  });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      const at = server.address();
      done({
        port: typeof at === 'object' && at ? at.port : port,
        stop: () =>
          new Promise((ended) => {
            server.close(() => ended());
            for (const socket of open) socket.destroy();
          }),
      });
    });
  });
}
