import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox, type Written } from '../inbox.ts';
import { freePort } from '../world.ts';

/** What becomes true within a while, however busy the machine is. */
const soon = <T>(what: () => T) => expect.poll(what, { timeout: 15_000 });

/** What a page that is open hears of new messages, and when it hears nothing more. */
let at: InboxWorld;
let port: number;
beforeAll(async () => {
  port = await freePort();
  at = await openInbox({ port });
  await at.world.app.server.listen({ port, host: '127.0.0.1' });
});

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

interface News {
  lines: { id: string; mark: string; fresh: boolean }[];
  counts: Record<string, string>;
}
/** Opens a stream as EventSource does, and keeps what it hears. */
async function listen(path: string, by: Browser, lastEventId = '') {
  const heard = { text: '', ended: false };
  const answer = await new Promise<IncomingMessage>((done, fail) => {
    const request = httpRequest(
      {
        ...{ host: '127.0.0.1', port, path },
        headers: {
          host: `localhost:${port}`,
          cookie: [...by.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
        },
      },
      done,
    );
    request.on('error', fail);
    request.end();
    opened.push({ close: () => request.destroy() });
  });
  answer.on('data', (part) => {
    heard.text += part;
  });
  answer.on('close', () => {
    heard.ended = true;
  });
  answer.on('error', () => {});
  return {
    status: answer.statusCode,
    heard,
    events: (): News[] =>
      [...heard.text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '')),
    lastId: (): string => [...heard.text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '',
  };
}
const memberOf = async ({ accountId }: Written): Promise<Browser> => {
  const [row] = await at.world.sql<{ userId: string }>(
    'select user_id from account where id = $1',
    [accountId],
  );
  return new Browser(at.world).signOn(row?.userId ?? '');
};
const events = ({ patientId }: Written) => `/people/${patientId}/messages/events`;
const answers = async (one: Written, seen: string, text: string): Promise<void> => {
  at.world.clock.pass(1_000);
  const answer = await at.post(at.nina, `${one.page}/answer`, { seen, text, sign: 'team' });
  expect(answer.status).toBe(303);
};
let count = 0;
/** A caregiver who sees messages from now on. */
async function caregiverOf(one: Written): Promise<{ browser: Browser; right: string }> {
  count += 1;
  const userId = `karl${count}`;
  const account = await at.world.account({ userId });
  const right = await at.world.proxy(one.patientId, account, {
    ...{ basis: 'invited', relationship: 'child', categories: ['messages'] },
    endsOn: '2099-01-01',
  });
  await at.world.sql('update proxy set messages_since = $1 where id = $2', [
    at.world.clock.now(),
    right,
  ]);
  return { browser: await new Browser(at.world).signOn(userId), right };
}

describe('a member who has a page open', () => {
  it('hears which conversation has a new message, by ids alone, and has not read it by that', async () => {
    const one = await at.written({ subject: 'Zinnia', text: 'Zucchini?' });
    const stream = await listen(events(one), await memberOf(one));
    expect(stream.status).toBe(200);
    await soon(stream.events).toEqual([{ lines: [], counts: { messages: '' } }]);
    await answers(one, '1', 'Zebra');
    await soon(() => stream.events().length).toBe(2);
    const [message] = await at.world.sql<{ id: string }>(
      "select id from message where text = 'Zebra'",
    );
    expect(stream.events()[1]).toEqual({
      lines: [{ id: one.id, mark: message?.id, fresh: true }],
      counts: { messages: '1' },
    });
    expect(stream.heard.text).not.toMatch(/zinnia|zucchini|zebra|nina|family/i);
    const unread = await at.world.sql(
      'select 1 from conversation_reader where unread and account_id = $1',
      [one.accountId],
    );
    expect(unread).toHaveLength(1);
  });

  it('hears nothing of what they wrote themselves, and nothing twice', async () => {
    const one = await at.written();
    const member = await memberOf(one);
    const stream = await listen(events(one), member);
    await soon(() => stream.events().length).toBe(1);
    await at.writes(one, 'And apples?', 2);
    await answers(one, '2', 'Apples too');
    await soon(() => stream.events().length).toBe(2);
    expect(stream.events()[1]?.lines).toHaveLength(1);
    const again = await listen(events(one), member, stream.lastId());
    await soon(() => again.heard.text).toContain('retry');
    expect(again.events()).toEqual([]);
  });
});

describe('a caregiver who has a page open', () => {
  it('hears what is written since they may see messages, and nothing once the right is revoked', async () => {
    const one = await at.written();
    await answers(one, '1', 'Before Karl');
    at.world.clock.pass(1_000);
    const { browser, right } = await caregiverOf(one);
    const stream = await listen(events(one), browser);
    await soon(() => stream.events()).toEqual([{ lines: [], counts: { messages: '' } }]);
    await answers(one, '2', 'For Karl too');
    await soon(() => stream.events().at(-1)?.lines.length).toBe(1);
    const heard = stream.events().length;
    await at.world.sql('update proxy set revoked_at = $1 where id = $2', [
      at.world.clock.now(),
      right,
    ]);
    await answers(one, '3', 'Not for Karl');
    await soon(() => stream.heard.ended).toBe(true);
    expect(stream.events()).toHaveLength(heard);
    for (const last of ['', stream.lastId()]) {
      const again = await listen(events(one), browser, last);
      expect(again.status).toBe(404);
    }
  });

  it('hears the same bytes whether or not something is written that is kept from them', async () => {
    const one = await at.written();
    const { browser } = await caregiverOf(one);
    await at.world.sql('update conversation set private = true where id = $1', [one.id]);
    const stream = await listen(events(one), browser);
    await soon(() => stream.events().length).toBe(1);
    const before = stream.heard.text;
    await answers(one, '1', 'Between us');
    const other = await at.written();
    const sure = await listen(events(other), await memberOf(other));
    await answers(other, '1', 'Heard by now');
    await soon(() => sure.events().at(-1)?.lines.length).toBe(1);
    expect(stream.heard.text.replace(/^: \d+\n\n/gm, '')).toBe(before);
    expect(before).not.toContain(one.id);
  });
});

describe('somebody of the staff who has the inbox open', () => {
  const inbox = (userId: string) => `/staff/messages/events/${at.people[userId]}`;

  it('hears of their own teams, and how long each list is', async () => {
    const nina = await listen(inbox('nina'), at.nina);
    const kim = await listen(inbox('kim'), at.kim);
    await soon(() => [nina.events().length, kim.events().length]).toEqual([1, 1]);
    at.world.clock.pass(60_000);
    const one = await at.written({ subject: 'Zinnia', text: 'Zebra' });
    await soon(() => nina.events().at(-1)?.lines[0]).toEqual({
      ...{ id: one.id, mark: '1', fresh: true },
    });
    expect(nina.heard.text).not.toMatch(/zinnia|zebra|rosa|ruiz/i);
    // given to cardiology: it leaves one inbox and comes into the other
    const before = nina.events().at(-1)?.counts['inbox-all'];
    const to = { version: '2', to: at.teams.heart, reason: 'Heart' };
    const [row] = await at.world.sql<{ version: number }>(
      'select version from conversation where id = $1',
      [one.id],
    );
    await at.post(at.nina, `${one.page}/reassign`, { ...to, version: String(row?.version) });
    await soon(() => kim.events().at(-1)?.lines[0]?.id).toBe(one.id);
    await soon(() => nina.events().at(-1)?.counts['inbox-all']).not.toBe(before);
    expect(
      nina
        .events()
        .at(-1)
        ?.lines.map(({ id }) => id),
    ).not.toContain(one.id);
  });

  it('hears nothing under somebody else’s address, and nothing once they may not answer', async () => {
    const omar = await listen(inbox('nina'), at.omar);
    const lee = await listen(inbox('lee'), at.lee);
    await soon(() => lee.events().length).toBe(1);
    await at.world.sql("update account set roles = '{registrar}' where user_id = 'lee'");
    await at.written();
    await soon(() => lee.heard.ended).toBe(true);
    expect([lee.events().length, omar.events()]).toEqual([1, []]);
    expect((await listen(inbox('lee'), at.lee)).status).toBe(404);
  });

  it('is not a member', async () => {
    const one = await at.written();
    const stream = await listen(inbox('nina'), await memberOf(one));
    expect(stream.status).toBe(404);
  });
});
