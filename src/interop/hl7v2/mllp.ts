import {
  createServer as listenPlainly,
  connect as plainly,
  type Server,
  type Socket,
} from 'node:net';
import { createServer as makeSecure, type PeerCertificate, connect as securely } from 'node:tls';
import type { Feed } from '../../platform/feeds.ts';
import { errorCode } from '../../platform/log.ts';
import { framed, reader } from './frames.ts';

/**
 * The Minimal Lower Layer Protocol: a message between VT and FS CR (HL7 v2, transport
 * specification, appendix A). We wrote our own because the library for it brings a second copy of
 * the FHIR library and puts no limit on how much of a message it holds.
 */
class Failed extends Error {
  constructor(readonly code: 'closed' | 'timeout' | 'too-long') {
    super(code);
  }
}

/** A feed's limits, so that no sender takes memory or time from members. */
export interface Limits {
  /** The longest message in bytes; a longer one ends its connection. */
  frameBytes: number;
  /** Of all connections together, for incomplete messages. */
  heldBytes: number;
  connections: number;
  perPeer: number;
  /** From a message's first byte to its last. */
  frameMs: number;
  /** Longest silence. */
  idleMs: number;
}
export const LIMITS: Limits = {
  frameBytes: 1024 * 1024,
  heldBytes: 16 * 1024 * 1024,
  connections: 64,
  perPeer: 32,
  frameMs: 30_000,
  idleMs: 600_000,
};

/**
 * Why we refused or ended a connection. `unanswered`: we could not handle a message now, and the
 * sender is to send it again.
 */
export type Refused =
  | 'peer'
  | 'certificate'
  | 'connections'
  | 'peer-connections'
  | 'held'
  | 'slow'
  | 'idle'
  | 'too-long'
  | 'not-reading'
  | 'unanswered';

/**
 * Sends one message over a connection of its own and waits for the first answer that is for it.
 * Further answers are not read.
 * @param isFor whether an answer is for this message, by its control id
 * @param timeoutMs the longest that it takes, whatever the other side does
 * @throws if nothing answers in time or the connection ends first: whether the message arrived is
 * then unknown
 */
export function sendMllp(
  to: URL,
  text: string,
  isFor: (answer: Buffer) => boolean,
  timeoutMs: number,
): Promise<Buffer> {
  return new Promise((done, fail) => {
    const at = { host: to.hostname, port: Number(to.port || 2575) };
    const socket: Socket =
      to.protocol === 'mllps:' ? securely({ ...at, servername: to.hostname }) : plainly(at);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.destroy();
      settle();
    };
    const timer = setTimeout(() => end(() => fail(new Failed('timeout'))), timeoutMs);
    socket.once('error', (error) => end(() => fail(error)));
    socket.once('close', () => end(() => fail(new Failed('closed'))));
    const read = reader(LIMITS.frameBytes, {
      message: (answer) => isFor(answer) && end(() => done(answer)),
      tooLong: () => end(() => fail(new Failed('too-long'))),
    });
    socket.on('data', read);
    socket.write(framed(text));
  });
}

/** What a listener does with messages. */
export interface Listener {
  /**
   * The answers, each sent in a frame of its own. If it throws, the connection ends without an
   * answer and the sender sends the message again.
   */
  answer(bytes: Buffer): Promise<string[]>;
  /** The answer to a message that is too long, given its beginning; null for none. */
  tooLong(beginning: Buffer, most: number): string | null;
  refused(why: Refused, code?: string): void;
}
export interface Listening {
  port: number;
  stop(): Promise<void>;
}

/** How long we keep reading after a message that was too long. */
const DRAIN_MS = 5_000;
/** A connection ends when this much of our answers is unread. */
const UNREAD_BYTES = 256 * 1024;

const namesIn = (certificate: PeerCertificate): string[] => [
  ...[certificate.subject?.CN ?? []].flat(),
  ...(certificate.subjectaltname ?? '')
    .split(/,\s*/)
    .flatMap((one) => /^DNS:(.+)$/.exec(one)?.[1] ?? []),
];

/**
 * Listens for a feed's messages and answers each, one after another on a connection, within its
 * limits.
 */
export function listenMllp(
  feed: Feed,
  listener: Listener,
  limits: Limits = LIMITS,
): Promise<Listening> {
  const open = new Map<Socket, string>();
  let held = 0;
  /** Anyone who may not connect, or is one too many, is disconnected before a byte is read. */
  const admit = (socket: Socket): boolean => {
    const peer = socket.remoteAddress ?? '';
    const why = !feed.admits(peer)
      ? 'peer'
      : open.size >= limits.connections
        ? 'connections'
        : [...open.values()].filter((one) => one === peer).length >= limits.perPeer
          ? 'peer-connections'
          : null;
    if (why) {
      listener.refused(why);
      socket.destroy();
      return false;
    }
    open.set(socket, peer);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    return true;
  };
  const attend = (socket: Socket): void => {
    let turn = Promise.resolve();
    let frame: NodeJS.Timeout | undefined;
    let mine = 0;
    const hold = (bytes: number) => {
      held += bytes - mine;
      mine = bytes;
    };
    const over = () => {
      clearTimeout(frame);
      frame = undefined;
    };
    const end = (why: Refused, code?: string) => {
      if (!socket.destroyed) listener.refused(why, code);
      socket.destroy();
    };
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      over();
      hold(0);
    });
    socket.setTimeout(limits.idleMs, () => end('idle'));
    /**
     * Answers and ends, but keeps reading for a while: closing a socket with unread bytes resets
     * it, and the answer may be lost.
     */
    const endSaying = (said: string | null) => {
      listener.refused('too-long');
      if (said === null) return void socket.destroy();
      socket.end(framed(said));
      const drained = setTimeout(() => socket.destroy(), DRAIN_MS);
      socket.on('close', () => clearTimeout(drained));
    };
    const read = reader(limits.frameBytes, {
      message: (bytes) => {
        over();
        socket.pause();
        turn = turn
          .then(() => listener.answer(bytes))
          .then((said) => void socket.write(Buffer.concat(said.map(framed))))
          .catch((error) => end('unanswered', errorCode(error)))
          .then(
            () =>
              void (socket.writableLength > UNREAD_BYTES ? end('not-reading') : socket.resume()),
          );
      },
      tooLong: (beginning) => {
        over();
        turn = turn.then(() => endSaying(listener.tooLong(beginning, limits.frameBytes)));
      },
      holds: (bytes) => {
        if (bytes > 0) frame ??= setTimeout(() => end('slow'), limits.frameMs);
        else over();
        hold(bytes);
        if (held > limits.heldBytes) end('held');
      },
    });
    socket.on('data', read);
  };
  // the handshake starts only with admitted clients
  const secure =
    feed.tls &&
    makeSecure(
      {
        ...feed.tls,
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        handshakeTimeout: 10_000,
      },
      (socket) => {
        if (
          feed.names.length === 0 ||
          namesIn(socket.getPeerCertificate()).some((name) => feed.names.includes(name))
        )
          return attend(socket);
        listener.refused('certificate');
        socket.destroy();
      },
    ).on('tlsClientError', (_fault, socket) => {
      listener.refused('certificate');
      socket.destroy();
    });
  const server: Server = listenPlainly((socket) => {
    if (!admit(socket)) return;
    if (secure) secure.emit('connection', socket);
    else attend(socket);
  });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(feed.port, feed.host, () => {
      const at = server.address();
      done({
        port: typeof at === 'object' && at ? at.port : feed.port,
        stop: () =>
          new Promise((ended) => {
            server.close(() => ended());
            for (const socket of open.keys()) socket.destroy();
          }),
      });
    });
  });
}
