import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { escalateLate } from '../../src/messages/clock/late.ts';
import { listBox } from '../../src/messages/inbox/inbox.sql.ts';
import { isReady, queueOf } from '../../src/messages/queues/queues.rules.ts';
import { listStranded } from '../../src/messages/queues/stranded.ts';
import type { Access } from '../../src/platform/access/access.ts';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox, type Written } from '../inbox.ts';
import { en } from '../words.ts';

let at: InboxWorld;
let boss: Browser;
const TODAY = '2026-11-22';
const NAMES = ['nina', 'omar', 'lee', 'kim'] as const;
type Name = (typeof NAMES)[number];

beforeAll(async () => {
  at = await openInbox();
  await at.world.account({ userId: 'boss', roles: ['administrator'], name: 'Bo Boss' });
  boss = await new Browser(at.world).signOn('boss');
});

/** The ids in a list of somebody's inbox, as the app's own statements answer. */
const box = (name: Name, which: 'mine' | 'unassigned'): Promise<string[]> =>
  at.world.reached(async (tx) => {
    const access = {
      sql: tx.sql.bind(tx),
      actor: { account: { id: at.people[name] }, days: { first: TODAY, last: TODAY } },
      info: { now: at.world.clock.now() },
    } as unknown as Access<'messages:answer'>;
    return (await listBox(access, which, { limit: 100, offset: 0 })).map(({ id }) => id);
  });
const stranded = () => at.world.reached((tx) => listStranded(tx, TODAY));
const run = () => {
  const { db, jobs, settings, clock, log } = at.world;
  return escalateLate({ db, jobs, settings, log: (event) => void log.push(event) }, clock.now());
};

describe('each open conversation is in one queue that somebody can open', () => {
  it('or administrators have it, whoever leaves, loses a role or is away', async () => {
    const { sql } = at.world;
    const all: Written[] = [];
    for (let n = 0; n < 6; n++) all.push(await at.written());
    // as a newer version of the program might say
    await sql('alter table team drop constraint team_state_check');
    const state = fc.constantFrom('active', 'active', 'paused', 'ended', 'merged');
    const teamIds = [at.teams.family, at.teams.heart];
    const world = fc.record({
      states: fc.tuple(state, state),
      people: fc.tuple(
        ...NAMES.map((name) =>
          fc.record({
            name: fc.constant(name),
            closed: fc.boolean(),
            away: fc.boolean(),
            on: fc.subarray([0, 1]),
          }),
        ),
      ),
      conversations: fc.tuple(
        ...all.map(() =>
          fc.record({
            team: fc.constantFrom(0, 1),
            closed: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
            holder: fc.constantFrom<Name | null>(null, ...NAMES),
          }),
        ),
      ),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ states, people, conversations }) => {
        await sql('delete from absence');
        await sql('update team_member set ended_at = now()');
        for (const [n, id] of teamIds.entries())
          await sql('update team set state = $2 where id = $1', [id, states[n]]);
        for (const { name, closed, away, on } of people) {
          const id = at.people[name];
          await sql('update account set closed_at = case when $2 then now() end where id = $1', [
            id,
            closed,
          ]);
          if (away)
            await sql('insert into absence (account_id, from_day, until_day) values ($1, $2, $2)', [
              id,
              TODAY,
            ]);
          for (const n of on)
            await sql(
              `insert into team_member (team_id, account_id, since) values ($1, $2, now())
               on conflict (team_id, account_id) do update set ended_at = null`,
              [teamIds[n], id],
            );
        }
        for (const [n, { team, closed, holder }] of conversations.entries())
          await sql(
            `update conversation set team_id = $2, state = $3, assigned_to = $4,
               assigned_at = case when $4::uuid is not null then now() end where id = $1`,
            [all[n]?.id, teamIds[team], closed ? 'closed' : 'open', holder && at.people[holder]],
          );
        const teams = teamIds.map((id, n) => ({
          id,
          state: states[n] ?? '',
          people: people
            .filter(({ on }) => on.includes(n))
            .map(({ name, closed, away }) => ({ id: name, mayAnswer: !closed, away })),
        }));
        const mine = new Map<Name, string[]>();
        const open = new Map<Name, string[]>();
        for (const name of NAMES) {
          mine.set(name, await box(name, 'mine'));
          open.set(name, await box(name, 'unassigned'));
        }
        const lost = await stranded();
        const counts = { closed: 0, person: 0, team: 0, administrator: 0 };
        for (const [n, { team, closed, holder }] of conversations.entries()) {
          const id = all[n]?.id ?? '';
          const its = teams[team];
          if (!its) throw new Error('a team');
          const queue = queueOf({ state: closed ? 'closed' : 'open', assignedTo: holder }, its);
          counts[queue?.is ?? 'closed'] += 1;
          const whose = NAMES.filter((name) => mine.get(name)?.includes(id));
          if (queue?.is === 'administrator') {
            expect(lost.find((one) => one.id === its.id)?.why).toBe(queue.why);
            continue;
          }
          if (queue) expect(lost.map((one) => one.id)).not.toContain(its.id);
          expect(whose).toEqual(queue?.is === 'person' ? [queue.id] : []);
          const found = NAMES.filter((name) => open.get(name)?.includes(id));
          const onTeam = its.people.map((one) => one.id);
          expect(found).toEqual(
            queue?.is === 'team' ? NAMES.filter((name) => onTeam.includes(name)) : [],
          );
          if (queue?.is === 'team') expect(its.people.some(isReady)).toBe(true);
        }
        const n = lost.reduce((sum, one) => sum + one.n, 0);
        expect(n).toBe(counts.administrator);
        expect(counts.closed + counts.person + counts.team + n).toBe(all.length);
      }),
      { numRuns: 25 },
    );
    await sql('delete from absence');
    await sql('update account set closed_at = null');
    await sql("update team set state = 'active'");
    await sql('update team_member set ended_at = now()');
    for (const name of NAMES)
      await sql('update team_member set ended_at = null where account_id = $1 and team_id = $2', [
        at.people[name],
        name === 'kim' ? at.teams.heart : at.teams.family,
      ]);
    await sql("update conversation set state = 'closed', assigned_to = null, assigned_at = null");
  });
});

describe('conversations that nobody can answer', () => {
  const card = en('stranded.card', { n: 2 });
  it('are on administrators’ Today and mailed about, until another team has them', async () => {
    const one = await at.written({ team: at.teams.heart });
    await at.written({ team: at.teams.heart });
    await boss.open('/staff/today');
    expect(boss.text).toContain(en('stranded.none'));
    await at.world.sql(
      'insert into absence (account_id, from_day, until_day) values ($1, $2, $2)',
      [at.people.kim, TODAY],
    );
    await boss.open('/staff/today');
    expect(boss.text).toContain(card);
    await run();
    expect(await at.world.sql("select about from alarm where kind = 'message-stranded'")).toEqual([
      { about: 'Cardiology' },
    ]);
    expect(boss.query('a[href="/staff/teams/stranded"]')).not.toEqual([]);
    await boss.open('/staff/teams/stranded');
    expect(boss.text).toContain(en('stranded.everyone-away'));
    await boss.press(en('stranded.move'));
    expect(boss.status).toBe(422);
    await boss.fill(en('stranded.into'), at.teams.family).press(en('stranded.move'));
    expect(boss.text).toContain(en('stranded.moved'));
    expect(await at.events(one)).toEqual(['team']);
    const [moved] = await at.world.sql<{ teamId: string; dueAt: Date }>(
      'select team_id, due_at from conversation where id = $1',
      [one.id],
    );
    expect(moved?.teamId).toBe(at.teams.family);
    expect(moved?.dueAt.toISOString()).toBe('2026-11-23T23:00:00.000Z');
    await at.nina.open('/staff/messages?show=unassigned');
    expect(at.nina.query('.worklist th a')).toHaveLength(2);
    // the member sees the new name
    const [account] = await at.world.sql<{ userId: string }>(
      'select user_id from account where id = $1',
      [one.accountId],
    );
    const member = await new Browser(at.world).signOn(account?.userId ?? '');
    await member.open(`/people/${one.patientId}/messages/${one.id}`);
    expect(member.text).toContain('Family medicine');
    expect(member.text).not.toContain('Cardiology');
  });

  it('can’t be given to a team that is stranded too, nor away from one that works', async () => {
    const one = await at.written({ team: at.teams.family });
    const to = (team: string, into: string) =>
      boss.request('POST', '/staff/teams/stranded', {
        form: { team, into, _key: crypto.randomUUID() },
      });
    expect((await to(at.teams.family, at.teams.heart)).status).toBe(422);
    expect((await to(at.teams.heart, at.teams.heart)).status).toBe(422);
    expect((await to(crypto.randomUUID(), at.teams.family)).status).toBe(422);
    expect(await at.events(one)).toEqual([]);
    expect((await at.nina.request('GET', '/staff/teams/stranded')).status).toBe(404);
  });

  it('of a team that ends move first, and a draft to it can be copied', async () => {
    await at.world.sql('delete from absence');
    for (let n = 0; n < 3; n++) await at.written({ team: at.teams.heart });
    const patientId = await at.world.person({ given: 'Dora', family: 'Lind' });
    await at.world.account({ userId: 'dora', patientId, name: 'Dora Lind' });
    const dora = await new Browser(at.world).signOn('dora');
    await dora.open(`/people/${patientId}/messages/new/${at.teams.heart}`);
    await dora.fill(en('messages.text'), 'My heart skips').press(en('messages.save-draft'));
    await boss.open(`/staff/teams/${at.teams.heart}/end`);
    await boss.press(en('teams.end-press'));
    expect(boss.text).not.toContain(en('teams.ended'));
    await boss.fill(en('teams.successor'), at.teams.family).press(en('teams.end-press'));
    expect(boss.text).toContain(en('teams.ended'));
    expect(
      await at.world.sql("select 1 from conversation where state = 'open' and team_id = $1", [
        at.teams.heart,
      ]),
    ).toEqual([]);
    expect(await stranded()).toEqual([]);
    const [draft] = await at.world.sql<{ id: string }>('select id from message_draft');
    await dora.open(`/people/${patientId}/messages/drafts/${draft?.id}`);
    expect(dora.text).toContain(en('messages.draft-kept'));
    expect(dora.text).toContain('My heart skips');
  });

  it('can’t be stored for a team that there is not', async () => {
    const one = await at.written();
    await expect(
      at.world.sql('update conversation set team_id = $2 where id = $1', [
        one.id,
        crypto.randomUUID(),
      ]),
    ).rejects.toThrow(/foreign key/);
  });
});
