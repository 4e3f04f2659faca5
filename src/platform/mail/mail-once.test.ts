import { type AddressInfo, createServer, type Socket } from 'node:net';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { confirmAddresses, tell } from '../../../test/notices.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import { sendNotices } from '../notices/sending.ts';
import { openMail } from './mail.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  for (const table of ['mail_claim', 'demo_mail']) await world.sql(`delete from ${table}`);
});
const log = (event: World['log'][number]) => void world.log.push(event);

/**
 * A mail server that accepts mails and records what it received; `moods` say what it does with the
 * next ones.
 */
async function mailServer() {
  const heard: string[] = [];
  const commands: string[] = [];
  const moods: ('drop' | 'silent' | 'refuse')[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write('220 test\r\n');
    let text: string | null = null;
    let held = '';
    socket.on('data', (data) => {
      held += data.toString();
      for (let end = held.indexOf('\r\n'); end !== -1; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end);
        held = held.slice(end + 2);
        if (text !== null && line !== '.') text += `${line}\n`;
        else if (text !== null) {
          const mood = moods.shift();
          if (mood !== 'refuse') heard.push(text);
          text = null;
          if (mood === 'drop') socket.destroy();
          else if (mood !== 'silent')
            socket.write(mood === 'refuse' ? '451 later\r\n' : '250 ok\r\n');
        } else if (commands.push(line) && line === 'DATA') {
          text = '';
          socket.write('354 go on\r\n');
        } else socket.write(line.startsWith('EHLO') ? '250 test\r\n' : '250 ok\r\n');
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    commands,
    moods,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('a mail', () => {
  const mail = { to: 'x@example.org', subject: 'x', body: 'x', template: 'account' } as const;

  it('is sent once however often its job runs, in turn or at once; a lost answer sends it again under the same Message-ID', async () => {
    const server = await mailServer();
    const mailer = openMail(
      { smtpUrl: server.url, mailFrom: 'Portico <no-reply@portal.example.org>' },
      world.db,
      log,
    );
    const three = await Promise.allSettled([
      mailer.as('job-1')(mail),
      mailer.as('job-1')(mail),
      mailer.as('job-1')(mail),
    ]);
    // the others find it being sent, or already sent
    for (const one of three)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'mail-claimed' });
    expect(three.some((one) => one.status === 'fulfilled')).toBe(true);
    expect(server.heard).toHaveLength(1);
    await mailer.as('job-1')(mail);
    expect(server.heard).toHaveLength(1);
    server.moods.push('drop', 'refuse');
    await expect(mailer.as('job-2')(mail)).rejects.toThrow();
    await expect(mailer.as('job-2')(mail)).rejects.toThrow();
    await mailer.as('job-2')(mail);
    const ids = server.heard.map((text) => /^Message-ID: (.*)$/im.exec(text)?.[1]);
    expect([
      ids.length,
      new Set(ids).size,
      ids[1] === ids[2],
      /@portal\.example\.org>$/.test(ids[0] ?? ''),
    ]).toEqual([3, 2, true, true]);
    mailer.close();
    server.stop();
  });

  it('takes no header, recipient or command from a name or address (A37)', async () => {
    const server = await mailServer();
    const mailer = openMail(
      { smtpUrl: server.url, mailFrom: 'Portico <no-reply@example.org>' },
      world.db,
      log,
    );
    const injected = '\r\nBcc: thief@evil.example\r\n\r\nowned';
    await mailer.as('a37-1')({
      ...mail,
      subject: `News at Cedar${injected}\u2028Bcc: thief@evil.example`,
      body: `Hello${injected}\r\n.\r\nMAIL FROM:<thief@evil.example>`,
    });
    for (const to of [
      'x@example.org\r\nRCPT TO:<thief@evil.example>',
      'x@example.org, thief@evil.example',
      '"x" <thief@evil.example>',
    ])
      await expect(mailer.as(`a37 ${to}`)({ ...mail, to }), to).rejects.toThrow('mail-address');
    const headers = server.heard.map((text) => text.slice(0, text.indexOf('\n\n')));
    expect(headers).toHaveLength(1);
    expect(headers[0]).not.toMatch(/^(Bcc|Cc):/im);
    expect(server.commands.filter((line) => /thief/.test(line))).toEqual([]);
    mailer.close();
    server.stop();
  });

  it('is not sent within a transaction: a slow mail server holds none open', async () => {
    const account = await world.account({ userId: 'ada' });
    await confirmAddresses(world);
    await tell(world, { accountId: account, topic: 'security', data: { notice: 'password' } });
    let open = -1;
    const look = async () => {
      open = (
        await world.sql(
          `select 1
            from pg_stat_activity
            where datname = current_database() and state like 'idle in transaction%'`,
        )
      ).length;
    };
    await sendNotices(
      { ...world, mail: { as: () => look, close() {} } },
      { accountId: account, topic: 'security' },
      world.clock.now(),
    );
    expect(open).toBe(0);
  });
});
