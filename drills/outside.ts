import { createHash } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * The systems around the portal at their worst: a mail server and the pharmacies' own system. They
 * keep what reached them.
 */
export type Mood =
  | 'well'
  | 'refuses'
  | 'hangs'
  | 'drops'
  | 'drops-early'
  | 'late'
  | 'twice'
  | 'says-no';
export const MOODS: readonly Mood[] = [
  'refuses',
  'hangs',
  'drops',
  'drops-early',
  'late',
  'twice',
  'says-no',
];

export interface Outside<T> {
  port: number;
  heard: T[];
  /** Changes how it behaves, and cuts off pending answers. */
  be(mood: Mood): Promise<void>;
  close(): Promise<void>;
}

/** A late answer takes longer than the portal waits. */
const LATE_MS = 1_100;

async function open<T>(
  attend: (socket: Socket, mood: () => Mood, heard: T[]) => void,
): Promise<Outside<T>> {
  const heard: T[] = [];
  const sockets = new Set<Socket>();
  let mood: Mood = 'well';
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    attend(socket, () => mood, heard);
  });
  const listen = (port: number) =>
    new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const end = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      cut();
    });
  return {
    port,
    heard,
    async be(next) {
      if (next === mood) return;
      const before = mood;
      mood = next;
      if (next === 'refuses') await end();
      else if (before === 'refuses') await listen(port);
      else cut();
    },
    close: async () => {
      if (mood !== 'refuses') await end();
    },
  };
}

export interface HeardMail {
  messageId: string;
  to: string;
  at: number;
}
/** The Message-ID that the mail of a job carries. */
export const messageIdOf = (jobId: string): string =>
  `<${createHash('sha256').update(jobId).digest('hex').slice(0, 32)}@drill.example.org>`;

export const openMailServer = (): Promise<Outside<HeardMail>> =>
  open<HeardMail>((socket, mood, heard) => {
    if (mood() !== 'hangs') socket.write('220 drill\r\n');
    let held = '';
    let body: string | null = null;
    let to = '';
    socket.on('data', (data) => {
      held += data.toString();
      for (let end = held.indexOf('\r\n'); end !== -1; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end);
        held = held.slice(end + 2);
        if (mood() === 'hangs') continue;
        if (body !== null && line !== '.') body += `${line}\n`;
        else if (body !== null) {
          const messageId = /^Message-ID: (.*)$/im.exec(body)?.[1] ?? '';
          body = null;
          if (mood() === 'says-no') socket.write('451 later\r\n');
          else {
            heard.push({ messageId, to, at: Date.now() });
            if (mood() === 'drops') socket.destroy();
            else if (mood() === 'late')
              setTimeout(() => socket.destroyed || socket.write('250 ok\r\n'), LATE_MS);
            else socket.write('250 ok\r\n');
          }
        } else if (line === 'DATA') {
          body = '';
          if (mood() === 'drops-early') socket.destroy();
          else socket.write('354 go on\r\n');
        } else {
          to = /^RCPT TO:<(.*)>/.exec(line)?.[1] ?? to;
          socket.write(line.startsWith('EHLO') ? '250 drill\r\n' : '250 ok\r\n');
        }
      }
    });
  });

export interface HeardOrder {
  /** RF or CA. */
  control: string;
  requestId: string;
  controlId: string;
  at: number;
}
const field = (message: string, segment: string, at: number): string =>
  message
    .split('\r')
    .find((line) => line.startsWith(`${segment}|`))
    ?.split('|')[segment === 'MSH' ? at - 1 : at] ?? '';

export const openPharmacy = (): Promise<Outside<HeardOrder>> =>
  open<HeardOrder>((socket, mood, heard) => {
    let held = '';
    socket.on('data', (data) => {
      held += data.toString();
      if (mood() === 'drops-early') return void socket.destroy();
      for (let end = held.indexOf('\x1c\r'); end !== -1; end = held.indexOf('\x1c\r')) {
        const message = held.slice(held.indexOf('\x0b') + 1, end);
        held = held.slice(end + 2);
        const controlId = field(message, 'MSH', 10);
        const answer = (code: string) =>
          `\x0bMSH|^~\\&|RX||PORTICO||20261122||ACK|1|P|2.5.1\rMSA|${code}|${controlId}\r\x1c\r`;
        if (mood() === 'says-no') socket.write(answer('AE'));
        else {
          heard.push({
            control: field(message, 'ORC', 1),
            requestId: field(message, 'ORC', 2),
            controlId,
            at: Date.now(),
          });
          if (mood() === 'drops') socket.destroy();
          else if (mood() === 'late')
            setTimeout(() => socket.destroyed || socket.write(answer('AA')), LATE_MS);
          else if (mood() === 'twice') socket.write(answer('AA') + answer('AA'));
          else if (mood() !== 'hangs') socket.write(answer('AA'));
        }
      }
    });
  });

/** Sends news to a portal and returns MSA-1, or null without an answer. */
export function sendNews(
  port: number,
  id: string,
  requestId: string,
  status: string,
): Promise<string | null> {
  return new Promise((done) => {
    let heard = '';
    const message = `MSH|^~\\&|RX|DRILL|PORTICO||20261122||RDS^O13^RDS_O13|${id}|P|2.5.1\rORC|SC|${requestId}|||${status}\r`;
    const socket = connect(port, '127.0.0.1', () => socket.write(`\x0b${message}\x1c\r`));
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      done(/\rMSA\|(\w\w)\|/.exec(heard)?.[1] ?? null);
    };
    const timer = setTimeout(end, 5_000);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      if (heard.includes('\x1c')) end();
    });
    socket.on('close', end);
  });
}
