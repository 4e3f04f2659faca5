import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorld, type World } from '../../../test/world.ts';
import { silentLog } from '../log.ts';
import { type Mail, openMail } from './mail.ts';

/** What a mail server receives when a name, subject or text tries to be more than that (A37). */
let world: World;
let server: Server;
let port: number;
let heard: { commands: string[]; data: string[] };

beforeAll(async () => {
  world = await makeWorld();
  server = createServer((socket) => {
    let inData = false;
    let rest = '';
    socket.write('220 test\r\n');
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      rest += bytes;
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (inData) {
          if (line === '.') {
            inData = false;
            socket.write('250 taken\r\n');
          } else heard.data.push(line);
          continue;
        }
        heard.commands.push(line);
        if (/^DATA/i.test(line)) {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 fine\r\n');
      }
    });
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  port = (server.address() as { port: number }).port;
});
afterAll(() => server.close());

async function send(mail: Partial<Mail>): Promise<void> {
  heard = { commands: [], data: [] };
  const mailer = openMail(
    { smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'Portico <no-reply@example.org>' },
    world.db,
    silentLog,
  );
  try {
    await mailer.as(crypto.randomUUID())({
      to: 'pat@example.org',
      subject: 'News',
      body: 'Hello',
      template: 'account',
      ...mail,
    });
  } finally {
    mailer.close();
  }
}
const said = (command: RegExp) => heard.commands.filter((line) => command.test(line));
/** The header's lines, folded ones joined. */
const header = () =>
  heard.data
    .slice(0, heard.data.indexOf(''))
    .join('\n')
    .replace(/\n[ \t]+/g, ' ')
    .split('\n');

describe('a mail (A37)', () => {
  it('goes to its one address', async () => {
    await send({});
    expect(said(/^RCPT/i)).toEqual(['RCPT TO:<pat@example.org>']);
    expect(heard.data.at(-1)).toBe('Hello');
  });

  it.each(['\r\n', '\n', '\r', '\u2028', '\u2029', '\u0085'])(
    'has no injected header: %j in its subject',
    async (line) => {
      await send({ subject: `News${line}Bcc: evil@example.org${line}${line}<script>` });
      expect(
        header()
          .filter((one) => /^(bcc|cc|to|from|subject|content-type):/i.test(one))
          .map((one) => one.split(':')[0]?.toLowerCase())
          .sort(),
      ).toEqual(['content-type', 'from', 'subject', 'to']);
      expect(said(/^RCPT/i)).toEqual(['RCPT TO:<pat@example.org>']);
    },
  );

  it.each([
    'pat@example.org\r\nRCPT TO:<evil@example.org>',
    'pat@example.org>\r\nRCPT TO:<evil@example.org',
    'pat@example.org, evil@example.org',
    'evil@example.org <pat@example.org>',
    'pat@example.org\r\nDATA\r\n',
  ])('reaches nobody else through the address %j', async (to) => {
    await send({ to }).catch(() => {}); // not sending it at all is fine too
    expect(said(/^RCPT TO:<evil@example\.org>/i)).toEqual([]);
    expect(said(/^RCPT/i).length).toBeLessThanOrEqual(1);
    expect(said(/^DATA/i).length).toBeLessThanOrEqual(1);
  });

  it('is one mail, whatever lines its text has', async () => {
    const body =
      'Hello\r\n.\r\nMAIL FROM:<evil@example.org>\r\nRCPT TO:<evil@example.org>\r\nDATA\r\n.\n.\r.';
    await send({ body });
    expect(said(/^(MAIL|RCPT|DATA)/i).map((line) => line.split(/[ :]/)[0]?.toUpperCase())).toEqual([
      'MAIL',
      'RCPT',
      'DATA',
    ]);
    expect(heard.data.filter((line) => line === '.')).toEqual([]);
  });
});
