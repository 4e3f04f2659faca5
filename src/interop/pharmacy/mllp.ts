import { createServer, connect as plainly, type Server, type Socket } from 'node:net';
import { connect as securely } from 'node:tls';

/**
 * The Minimal Lower Layer Protocol: a message between VT and FS CR (HL7 v2, transport specification, appendix A). Ours, because
 * the library for it brings a second copy of the FHIR library along and puts no bound on what it holds of a message.
 */
const VT = 0x0b;
const FS = 0x1c;
const CR = 0x0d;
/** The longest message that is read; a longer one ends its connection. */
const MOST = 1024 * 1024;

const framed = (text: string): Buffer => Buffer.concat([Buffer.of(VT), Buffer.from(text, 'utf8'), Buffer.of(FS, CR)]);

/** Cuts a stream into messages. What stands before a VT belongs to none. */
function reader(onMessage: (text: string) => void, onTooLong: () => void): (chunk: Buffer) => void {
  let held = Buffer.alloc(0);
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      const start = held.indexOf(VT);
      if (start === -1) {
        held = Buffer.alloc(0);
        return;
      }
      const end = held.indexOf(FS, start);
      if (end === -1) {
        held = held.subarray(start);
        if (held.length > MOST) onTooLong();
        return;
      }
      onMessage(held.subarray(start + 1, end).toString('utf8'));
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
export function sendMllp(to: URL, text: string, isFor: (answer: string) => boolean, timeoutMs = 20_000): Promise<string> {
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

/** Listens for messages and answers each, one after the other on a connection. Idle connections end after ten minutes. */
export function listenMllp(host: string, port: number, answer: (text: string) => Promise<string>): Promise<{ port: number; stop(): Promise<void> }> {
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    let turn = Promise.resolve();
    socket.setTimeout(600_000, () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on(
      'data',
      reader(
        (text) => {
          socket.pause();
          turn = turn
            .then(() => answer(text))
            .then((said) => void socket.write(framed(said)))
            .catch(() => void socket.destroy()) // no answer: it is sent again
            .then(() => void socket.resume());
        },
        () => socket.destroy(),
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
