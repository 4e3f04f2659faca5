import { beforeAll, expect, it } from 'vitest';
import { sentNotices, tell } from '../../test/notices.ts';
import { makeWorld, type World } from '../../test/world.ts';
import { PlainError } from '../platform/errors.ts';
import { bounceToken } from '../platform/notices/tokens.ts';
import { mailCommand } from './mail.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
async function* input(...pieces: string[]) {
  for (const piece of pieces) yield Buffer.from(piece);
}
const run = async (args: string[], ...pieces: string[]) => {
  const printed: string[] = [];
  const code = await mailCommand(
    args,
    {
      config: () => world.config,
      withDatabase: (work) => work({ db: world.db }, world.config),
      print: (text) => void printed.push(text),
    },
    input(...pieces),
  );
  return [code, printed];
};

it('marks the address for a report from a pipe; always prints nothing and ends with 0', async () => {
  const account = await world.account({ userId: 'gone' });
  await world.sql('update account set email_confirmed_at = now()');
  await tell(world, { accountId: account, topic: 'security', data: { notice: 'password' } });
  const [sent] = await sentNotices(world);
  const to = `bounces+${bounceToken(world.config.secret, sent?.id ?? '')}@portal.example.org`;
  const marked = () => world.sql('select account_id, status from bounced_address');
  for (const text of ['', '\0\xff', 'Subject: hi\n\nhello', 'x'.repeat(5_000_000)])
    expect(await run(['bounce'], text)).toEqual([0, []]);
  expect(await marked()).toEqual([]);
  const report = `Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nAction: failed\nStatus: 5.1.1\n\n--x--\n`;
  // in pieces, with its recipient in the envelope
  expect(await run(['bounce', '--to', to], report.slice(0, 50), report.slice(50))).toEqual([0, []]);
  expect(await marked()).toEqual([{ accountId: account, status: '5.1.1' }]);
});

it('asks for the report again while the database is down; refuses any other word', async () => {
  const away = () => Promise.reject(new PlainError('nothing answers there'));
  const context = { config: () => world.config, withDatabase: away, print: () => {} };
  expect(await mailCommand(['bounce'], context, input('x'))).toBe(75);
  await expect(mailCommand(['send'], context, input())).rejects.toThrow('mail has one command');
});
