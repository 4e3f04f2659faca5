import { beforeAll, describe, expect, it } from 'vitest';
import { escalateLate } from '../../src/messages/clock/late.ts';
import { type InboxWorld, openInbox } from '../inbox.ts';

let at: InboxWorld;
beforeAll(async () => {
  at = await openInbox();
});

const run = () => {
  const { db, jobs, settings, clock, log } = at.world;
  return escalateLate({ db, jobs, settings, log: (event) => void log.push(event) }, clock.now());
};
/** Who was told that an answer is late, by user ID. */
const told = async (): Promise<string[]> =>
  (
    await at.world.sql<{ userId: string }>(
      `select a.user_id from notice n join account a on a.id = n.account_id
       where n.topic = 'messages-late' order by a.user_id`,
    )
  ).map(({ userId }) => userId);
const stranded = async (): Promise<string[]> =>
  (
    await at.world.sql<{ about: string }>(
      "select about from alarm where kind = 'message-stranded' order by about",
    )
  ).map(({ about }) => about);
const late = async (team: string) => {
  const one = await at.written({ team });
  await at.world.sql("update conversation set due_at = '2026-11-20T23:00:00Z' where id = $1", [
    one.id,
  ]);
  return one;
};

describe('a late answer', () => {
  it('is told to the leads who are here, once, and to nobody before it is late', async () => {
    await at.written();
    expect(await run()).toBe(0);
    const one = await late(at.teams.family);
    await at.world.sql('update team_member set lead = true where account_id = any($1)', [
      [at.people.nina, at.people.omar],
    ]);
    await at.world.sql(
      `insert into absence (account_id, from_day, until_day) values ($1, '2026-11-01', '2026-12-01')`,
      [at.people.omar],
    );
    // two processes at once
    expect((await Promise.all([run(), run()])).sort()).toEqual([0, 1]);
    expect(await told()).toEqual(['nina']);
    expect(await at.events(one)).toEqual(['escalated']);
    expect(await run()).toBe(0);
  });

  it('goes to the next people who can be reached, if the lead is away', async () => {
    await at.world.sql(
      `insert into absence (account_id, from_day, until_day) values ($1, '2026-11-01', '2026-12-01')`,
      [at.people.nina],
    );
    await late(at.teams.family);
    expect(await run()).toBe(1);
    expect(await told()).toEqual(['lee', 'nina']);
  });

  it('of a team whose people have all left is told to operators, until somebody can answer', async () => {
    await late(at.teams.heart);
    await at.world.sql("update account set roles = '{pharmacist}' where user_id = 'kim'");
    expect(await run()).toBe(0);
    expect(await stranded()).toEqual(['Cardiology']);
    await at.world.sql("update account set roles = '{nurse}' where user_id = 'kim'");
    expect(await run()).toBe(1);
    expect(await told()).toEqual(['kim', 'lee', 'nina']);
  });
});

it('every open conversation is in a list that somebody can open, or an alarm says so', async () => {
  await at.world.sql('delete from alarm');
  // whoever has it may have left; the team still finds it
  const one = await at.written({ subject: 'Held' });
  await at.post(at.lee, `${one.page}/claim`);
  await at.world.sql('update team_member set ended_at = now() where account_id = $1', [
    at.people.lee,
  ]);
  await at.omar.open('/staff/messages?show=unassigned');
  expect(at.omar.text).toContain('Held');
  const open = await at.world.sql<{ id: string; team: string }>(
    "select c.id, t.name as team from conversation c join team t on t.id = c.team_id where c.state = 'open'",
  );
  const seen = new Set<string>();
  for (const browser of [at.nina, at.omar, at.kim]) {
    await browser.open('/staff/messages?show=all');
    for (const link of browser.links) seen.add(/messages\/([0-9a-f-]{36})/.exec(link)?.[1] ?? '');
  }
  expect(open.filter(({ id }) => !seen.has(id))).toEqual([]);
  await at.world.sql('update team_member set ended_at = now()');
  await run();
  expect(await stranded()).toEqual([...new Set(open.map(({ team }) => team))].sort());
});
