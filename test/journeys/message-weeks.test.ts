import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox, type Written } from '../inbox.ts';
import { en } from '../words.ts';

/** How a team keeps its promises, week by week. Everything is due on Monday, November 23. */
let at: InboxWorld;
const PAGE = '/staff/messages/weeks';

beforeAll(async () => {
  at = await openInbox();
});

const on = (userId: string) => new Browser(at.world).signOn(userId);
const answers = async ({ page }: Written, seen = '1') => {
  const reply = await at.post(await on('nina'), `${page}/answer`, {
    seen,
    text: 'Yes',
    sign: 'me',
  });
  expect(reply.status).toBe(303);
};
/** The numbers of the page, by what is beside them. */
const numbers = ({ html: body }: Browser): Record<string, string> =>
  Object.fromEntries(
    [...body.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, term, value]) => [term, value]),
  );
const promises = ({ id }: Written) =>
  at.world.sql<{ teamId: string; endedBy: string | null; asked: Date }>(
    `select team_id, ended_by, asked_at as asked from message_promise where conversation_id = $1
     order by ended_by nulls last`,
    [id],
  );
/** A row of a table, as text. */
const row = ({ html: body }: Browser, of: string): string | undefined =>
  [...body.matchAll(/<tr>(.*?)<\/tr>/gs)]
    .map(([, html]) =>
      (html ?? '')
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .find((text) => text.startsWith(of));

describe('the page of a team and week', () => {
  it('says that no answer has been due, before one is', async () => {
    at.world.clock.set('2026-11-22T15:00:00Z');
    await at.written();
    const nina = await on('nina');
    await nina.open('/staff/messages');
    await nina.click(en('weeks.link'));
    expect(nina.text).toContain(en('weeks.none-yet'));
    expect(numbers(nina)).toMatchObject({
      [en('weeks.asked')]: '1',
      [en('weeks.waiting')]: '1',
      [en('weeks.overdue')]: '0',
    });
    await at.world.sql('delete from message_promise');
    await at.world.sql("update conversation set state = 'closed', due_at = null");
  });

  it('counts what was answered in time and late, closed without an answer, and is overdue', async () => {
    at.world.clock.set('2026-11-23T15:00:00Z'); // Monday morning, 9 in Chicago
    const [quick, slow, shut, left] = [
      await at.written(),
      await at.written(),
      await at.written(),
      await at.written(),
    ];
    at.world.clock.set('2026-11-23T18:00:00Z');
    await answers(quick);
    await at.post(await on('omar'), `${left.page}/claim`);
    at.world.clock.set('2026-11-24T15:00:00Z');
    await answers(slow);
    await at.post(await on('nina'), `${shut.page}/close`, { seen: '1', replies: 'yes' });
    const nina = await on('nina');
    await nina.open(PAGE);
    expect(nina.text).toContain(en('weeks.kept-now', { team: 'Family medicine', kept: 1, n: 3 }));
    expect(nina.text).toContain(en('weeks.overdue-now', { n: 1 }));
    expect(numbers(nina)).toMatchObject({
      [en('weeks.asked')]: '4',
      [en('weeks.in-time')]: '1',
      [en('weeks.late')]: '1',
      [en('weeks.overdue')]: '1',
      [en('weeks.waiting')]: '0',
      [en('weeks.closed')]: '1',
      // 3 hours, and the 9 office hours of a day: the middle of both
      [en('weeks.median')]: en('weeks.median-text', { time: en('weeks.hours', { n: 6 }) }),
    });
    for (const secret of ['Ruiz', 'Question 2', 'grapefruit'])
      expect(nina.html).not.toContain(secret);
  });

  it('shows who has what, who is away, and what nobody has', async () => {
    const nina = await on('nina');
    await nina.open(PAGE);
    expect(row(nina, 'Omar Diaz')).toBe('Omar Diaz 1 1');
    expect(row(nina, en('weeks.nobody'))).toBe(`${en('weeks.nobody')} 0 0`);
    await at.world.sql(
      `insert into absence (account_id, from_day, until_day) values ($1, '2026-11-24', '2026-11-27')`,
      [at.people.omar],
    );
    await nina.open(PAGE);
    const away = en('weeks.away', { day: en.day('2026-11-27') });
    expect(row(nina, 'Omar Diaz')).toBe(`Omar Diaz ${away} 0 0`);
    expect(row(nina, en('weeks.nobody'))).toBe(`${en('weeks.nobody')} 1 1`);
  });

  it('keeps a week as it was, and shows it among the weeks before', async () => {
    at.world.clock.set('2026-12-01T15:00:00Z');
    const nina = await on('nina');
    await nina.open(PAGE);
    expect(numbers(nina)[en('weeks.asked')]).toBe('0');
    const span = en('weeks.span', { from: en.day('2026-11-22'), until: en.day('2026-11-28') });
    expect(row(nina, span)).toContain(en('weeks.bar', { kept: 1, n: 3 }));
    await nina.click(en('weeks.earlier'));
    expect(numbers(nina)[en('weeks.late')]).toBe('1');
    expect(nina.text).not.toContain(en('weeks.people'));
    expect(nina.text).not.toContain(en('weeks.overdue-now', { n: 1 }));
    for (const week of ['2026-12-06', '2024-12-01', '2026-11-31', 'x'])
      expect([week, (await nina.request('GET', `${PAGE}?week=${week}`)).status]).toEqual([
        week,
        404,
      ]);
  });

  it('has a week of 169 hours when the clocks go back, on the clock of the clinic', async () => {
    await at.world.sql('delete from message_promise');
    // Sunday at midnight in Chicago, before the clocks go back; and the last moment of Saturday
    for (const now of ['2026-11-01T05:00:00Z', '2026-11-08T05:59:59Z', '2026-11-08T06:00:00Z']) {
      at.world.clock.set(now);
      await at.written();
    }
    at.world.clock.set('2026-11-09T15:00:00Z');
    const nina = await on('nina');
    await nina.open(`${PAGE}?week=2026-11-04`);
    expect(numbers(nina)[en('weeks.asked')]).toBe('2');
    await nina.open(PAGE);
    expect(numbers(nina)[en('weeks.asked')]).toBe('1');
  });
});

describe('a promise', () => {
  it('goes with the conversation to another team, with the time at which the member asked', async () => {
    at.world.clock.set('2026-11-09T16:00:00Z');
    const one = await at.written();
    at.world.clock.set('2026-11-09T17:00:00Z');
    const version = '2';
    const form = { version, to: at.teams.heart, reason: 'About the heart' };
    expect((await at.post(await on('nina'), `${one.page}/reassign`, form)).status).toBe(303);
    const asked = new Date('2026-11-09T16:00:00Z');
    expect(await promises(one)).toEqual([
      { teamId: at.teams.family, endedBy: 'moved', asked },
      { teamId: at.teams.heart, endedBy: null, asked },
    ]);
    const kim = await on('kim');
    await kim.open(PAGE);
    expect(numbers(kim)[en('weeks.waiting')]).toBe('1');
    expect(kim.text).not.toContain(en('weeks.teams'));
    const nina = await on('nina');
    await nina.open(PAGE);
    expect(numbers(nina)).toMatchObject({
      [en('weeks.asked')]: '1',
      [en('weeks.moved')]: '1',
    });
  });

  it('is one until it is answered, and waits again if it was closed by mistake', async () => {
    const one = await at.written();
    await at.writes(one, 'And the juice?', 2);
    expect(await promises(one)).toMatchObject([{ endedBy: null }]);
    const nina = await on('nina');
    await at.post(nina, `${one.page}/close`, { seen: '2', replies: 'yes' });
    expect(await promises(one)).toMatchObject([{ endedBy: 'closed' }]);
    expect((await at.post(nina, `${one.page}/reopen`)).status).toBe(303);
    expect(await promises(one)).toMatchObject([{ endedBy: null }]);
    await answers(one, '2');
    await at.writes(one, 'Thank you. How much?', 4);
    expect(await promises(one)).toMatchObject([{ endedBy: 'answered' }, { endedBy: null }]);
  });
});

describe('who may look', () => {
  it('the people of a team, at their own teams only', async () => {
    const page = (team: string) => `${PAGE}?team=${team}`;
    const nina = await on('nina');
    expect((await nina.request('GET', page(at.teams.heart))).status).toBe(404);
    expect((await nina.request('GET', page('x'))).status).toBe(404);
    await at.world.sql(
      'insert into team_member (team_id, account_id, since) values ($1, $2, now())',
      [at.teams.heart, at.people.nina],
    );
    await nina.open(PAGE);
    expect(nina.text).toContain(en('weeks.of', { team: 'Cardiology' }));
    await nina.click('Family medicine');
    expect(nina.text).toContain(en('weeks.of', { team: 'Family medicine' }));
    expect(nina.path).toBe(page(at.teams.family));
  });

  it('who manages teams, at any of them; nobody else', async () => {
    await at.world.account({ userId: 'ana', roles: ['administrator'] });
    const ana = await on('ana');
    await ana.open(`/staff/teams/${at.teams.heart}`);
    await ana.click(en('weeks.link'));
    expect(ana.text).toContain(en('weeks.of', { team: 'Cardiology' }));
    await ana.click(en('weeks.earlier'));
    expect(ana.path).toContain('/weeks?week=2026-11-01');
    expect((await ana.request('GET', `/staff/teams/${crypto.randomUUID()}/weeks`)).status).toBe(
      404,
    );
    expect((await ana.request('GET', PAGE)).status).toBe(404);
    const nina = await on('nina');
    expect((await nina.request('GET', `/staff/teams/${at.teams.family}/weeks`)).status).toBe(404);
  });

  it('who is on no team is told so', async () => {
    await at.world.account({ userId: 'sam', roles: ['nurse'] });
    const sam = await on('sam');
    await sam.open(PAGE);
    expect(sam.text).toContain(en('inbox.no-team'));
  });
});
