import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** A message as a mail server got it. */
export interface Received {
  from: string;
  to: string;
  headers: string;
  body: string;
}
export interface SmtpSink {
  url: string;
  received: Received[];
  /** How many messages came, also when they are not kept. */
  count(): number;
  stop(): void;
}

/**
 * A mail server on this machine that takes everything.
 * @param options.refuse the answer to a recipient, where it does not take it
 * @param options.keep false: messages are counted alone
 */
export async function openSmtpSink(
  options: { refuse?(to: string): string | null; keep?: boolean } = {},
): Promise<SmtpSink> {
  const received: Received[] = [];
  const open = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    let rest = '';
    let data: string[] | null = null;
    let from = '';
    let to = '';
    const line = (text: string): string | null => {
      if (data) {
        if (text !== '.') {
          data.push(text);
          return null;
        }
        count += 1;
        if (options.keep !== false) {
          const end = data.indexOf('');
          const headers = data
            .slice(0, end)
            .join('\n')
            .replace(/\n[ \t]+/g, ' ');
          received.push({ from, to, headers, body: data.slice(end + 1).join('\n') });
        }
        data = null;
        return '250 taken';
      }
      if (/^MAIL FROM/i.test(text)) from = /<(.*?)>/.exec(text)?.[1] ?? '';
      if (/^RCPT TO/i.test(text)) {
        to = /<(.*?)>/.exec(text)?.[1] ?? '';
        return options.refuse?.(to) ?? '250 fine';
      }
      if (/^DATA/i.test(text)) {
        data = [];
        return '354 go on';
      }
      return /^QUIT/i.test(text) ? '221 bye' : '250 fine';
    };
    socket.write('220 sink\r\n');
    socket.on('data', (bytes) => {
      rest += bytes;
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const answer = line(rest.slice(0, end));
        rest = rest.slice(end + 2);
        if (answer) socket.write(`${answer}\r\n`);
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    count: () => count,
    stop() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
