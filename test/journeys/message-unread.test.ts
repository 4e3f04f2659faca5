import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox, type Written } from '../inbox.ts';
import { en } from '../words.ts';

/** What counts as reading a message, and what does not. */
let at: InboxWorld;
beforeAll(async () => {
  at = await openInbox();
});

/** A conversation that the team has answered, and the member who wrote it. */
async function answered(): Promise<{ one: Written; member: Browser; page: string }> {
  const one = await at.written({ subject: 'Zinc', text: 'May I take zinc?' });
  const answer = { seen: '1', text: 'Yes, zinc is fine.', sign: 'team' };
  expect((await at.post(at.nina, `${one.page}/answer`, answer)).status).toBe(303);
  const [row] = await at.world.sql<{ userId: string }>(
    'select user_id from account where id = $1',
    [one.accountId],
  );
  const member = await new Browser(at.world).signOn(row?.userId ?? '');
  return { one, member, page: `/people/${one.patientId}/messages/${one.id}` };
}
const unreadBy = async ({ accountId }: Written): Promise<boolean> =>
  (
    await at.world.sql<{ unread: boolean }>(
      'select unread from conversation_reader where account_id = $1',
      [accountId],
    )
  )[0]?.unread ?? false;
const teamRead = async ({ id }: Written): Promise<number> =>
  (
    await at.world.sql<{ n: number }>('select team_read_seq as n from conversation where id = $1', [
      id,
    ])
  )[0]?.n ?? -1;
const head = async (browser: Browser, url: string) =>
  at.world.app.server.inject({
    method: 'HEAD',
    url,
    headers: {
      host: new URL(at.world.config.publicUrl).host,
      cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
  });

describe('a message stays unread', () => {
  it.each([
    [{ 'sec-purpose': 'prefetch' }],
    [{ 'sec-purpose': 'prefetch;prerender' }],
    [{ purpose: 'prefetch' }],
    [{ 'x-moz': 'prefetch' }],
    [{ 'x-purpose': 'preview' }],
  ])('when its page is fetched ahead of time: %j', async (headers) => {
    const { one, member, page } = await answered();
    const rows = () =>
      at.world.sql('select 1 from audit_event where actor_id = $1 and permission = $2', [
        one.accountId,
        'messages:read',
      ]);
    const before = await rows();
    const ahead = await member.request('GET', page, { headers });
    expect([ahead.status, ahead.body.includes('zinc is fine')]).toEqual([503, false]);
    expect(await rows()).toHaveLength(before.length);
    expect(await unreadBy(one)).toBe(true);
    await member.open(page);
    expect(member.text).toContain('zinc is fine');
    expect(await unreadBy(one)).toBe(false);
  });

  it('when only its headers are asked for, by either side', async () => {
    const { one, member, page } = await answered();
    const answer = await head(member, page);
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    expect(await unreadBy(one)).toBe(true);
    const asked = await at.written();
    expect((await head(at.nina, asked.page)).statusCode).toBe(200);
    expect(await teamRead(asked)).toBe(0);
    await at.nina.open(asked.page);
    expect(await teamRead(asked)).toBe(1);
  });

  it('when a search shows it, or a list', async () => {
    const { one, member, page } = await answered();
    const list = page.replace(`/${one.id}`, '');
    await member.open(list);
    member.fill(en('messages.search'), 'zinc');
    await member.press(en('messages.search-button'));
    expect(member.text).toContain('zinc is fine');
    expect(await unreadBy(one)).toBe(true);
  });
});
