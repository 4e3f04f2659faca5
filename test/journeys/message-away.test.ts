import { beforeAll, describe, expect, it } from 'vitest';
import { handOverAbsent } from '../../src/messages/absences/absences.ts';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox, type Written } from '../inbox.ts';
import { en } from '../words.ts';

/** Nina, Omar and Lee answer for family medicine; Lee leads the team. */
let at: InboxWorld;
let boss: Browser;
beforeAll(async () => {
  at = await openInbox();
  await at.world.account({ userId: 'boss', roles: ['administrator'], name: 'Bo Boss' });
  boss = await new Browser(at.world).signOn('boss');
  await at.world.sql('update team_member set lead = true where account_id = $1', [at.people.lee]);
});

const run = () => handOverAbsent(at.world, at.world.clock.now());
const holder = async ({ id }: Written): Promise<string | null> => {
  const [row] = await at.world.sql<{ userId: string | null }>(
    `select a.user_id from conversation c left join account a on a.id = c.assigned_to
     where c.id = $1`,
    [id],
  );
  return row?.userId ?? null;
};
const held = async (by: Browser, subject: string): Promise<Written> => {
  const one = await at.written({ subject });
  await at.post(by, `${one.page}/claim`);
  return one;
};
const listed = async (browser: Browser, box: string): Promise<string[]> =>
  (await browser.open(`/staff/messages?show=${box}`))
    .query('.worklist th a')
    .map((link) => link.textContent ?? '');
const away = (browser: Browser, form: Record<string, string>, base = '/staff/messages/away') =>
  browser.request('POST', base, { form: { cover: '', ...form, _key: crypto.randomUUID() } });

describe('somebody who is away', () => {
  it('notes it, and their conversations go to the cover from the first day on', async () => {
    const one = await held(at.omar, 'For Omar');
    await at.omar.open('/staff/messages');
    await at.omar.click(en('away.link'));
    expect(at.omar.text).toContain(en('away.nobody'));
    at.omar.fill(en('away.from'), '2026-11-23').fill(en('away.until'), '2026-11-24');
    await at.omar.fill(en('away.cover'), at.people.nina ?? '').press(en('away.save'));
    expect(at.omar.text).toContain(en('away.noted'));
    expect(at.omar.text).toContain(en('away.covered', { name: 'Nina Park' }));
    // not before it begins
    expect(await run()).toBe(0);
    expect(await holder(one)).toBe('omar');
    at.world.clock.set('2026-11-23T15:00:00Z');
    at.nina = await new Browser(at.world).signOn('nina');
    at.omar = await new Browser(at.world).signOn('omar');
    // the team has it from midnight on, whenever the job runs
    expect(await listed(at.nina, 'unassigned')).toEqual(['For Omar']);
    expect(await listed(at.omar, 'mine')).toEqual([]);
    expect((await Promise.all([run(), run()])).sort()).toEqual([0, 1]);
    expect(await holder(one)).toBe('nina');
    expect(await listed(at.nina, 'mine')).toEqual(['For Omar']);
    await at.nina.open(one.page);
    expect(at.nina.text).toContain(
      en('inbox.event-handed-over', { who: 'Omar Diaz', name: 'Nina Park' }),
    );
    // back again: it stays with who has read it since
    at.world.clock.set('2026-11-25T15:00:00Z');
    expect(await run()).toBe(0);
    expect(await holder(one)).toBe('nina');
  });

  it('is given nothing, and takes nothing: nobody would see it', async () => {
    at.lee = await new Browser(at.world).signOn('lee');
    at.nina = await new Browser(at.world).signOn('nina');
    const today = '2026-11-25';
    expect(
      (await away(at.nina, { who: at.people.nina ?? '', from: today, until: today })).status,
    ).toBe(303);
    const one = await at.written({ subject: 'Whose' });
    await at.lee.open(one.page);
    expect(at.lee.html).toContain(
      en('away.to-person', {
        team: 'Family medicine',
        name: 'Nina Park',
        day: en.day(today),
      }),
    );
    at.lee.fill(en('inbox.to'), `${at.teams.family} ${at.people.nina}`);
    await at.lee.fill(en('inbox.reason'), 'Hers').press(en('inbox.reassign'));
    expect([at.lee.status, at.lee.text.includes(en('problem.inbox-away'))]).toEqual([422, true]);
    const taken = await at.post(at.nina, `${one.page}/claim`);
    await at.nina.open(String(taken.headers.location));
    expect(at.nina.text).toContain(en('inbox.did-away'));
    expect(await holder(one)).toBeNull();
    await at.nina.open('/staff/messages/away');
    await at.nina.press(en('away.back'));
    expect(at.nina.text).toContain(en('away.ended'));
    await at.post(at.nina, `${one.page}/claim`);
    expect(await holder(one)).toBe('nina');
  });

  it('can be noted as away by their lead or an administrator, and by nobody else', async () => {
    at.omar = await new Browser(at.world).signOn('omar');
    at.lee = await new Browser(at.world).signOn('lee');
    boss = await new Browser(at.world).signOn('boss');
    at.kim = await new Browser(at.world).signOn('kim');
    const who = at.people.nina ?? '';
    const span = { who, from: '2026-11-25', until: '2026-11-25' };
    expect((await away(at.omar, span)).status).toBe(422);
    expect((await away(at.kim, span)).status).toBe(422);
    const one = await held(at.nina, 'Nina is ill');
    expect((await away(at.lee, span)).status).toBe(303);
    // at once, back to the team
    expect(await holder(one)).toBeNull();
    expect(await at.events(one)).toEqual(['claimed', 'handed-over']);
    const [absence] = await at.world.sql<{ id: string }>(
      'select id from absence where ended_at is null and account_id = $1',
      [who],
    );
    const end = (browser: Browser, base = '/staff/messages/away') =>
      browser.request('POST', `${base}/${absence?.id}/end`, {
        form: { _key: crypto.randomUUID() },
      });
    expect((await end(at.omar)).status).toBe(404);
    expect((await end(boss, '/staff/teams/away')).status).toBe(303);
    expect((await away(boss, { ...span, cover: who }, '/staff/teams/away')).status).toBe(422);
    expect(
      (await away(boss, { ...span, cover: at.people.kim ?? '' }, '/staff/teams/away')).status,
    ).toBe(422);
    expect((await away(boss, span, '/staff/teams/away')).status).toBe(303);
    await boss.open('/staff/teams/away');
    expect(boss.text).toContain('Nina Park');
  });

  it('can’t be away twice at a time, before today, or backward', async () => {
    const who = at.people.lee ?? '';
    const noted = async (from: string, until: string) =>
      (await away(at.lee, { who, from, until })).status;
    expect(await noted('2026-12-01', '2026-12-05')).toBe(303);
    expect(await noted('2026-12-05', '2026-12-09')).toBe(422);
    expect(await noted('2026-11-24', '2026-11-30')).toBe(422);
    expect(await noted('2026-11-30', '2026-11-29')).toBe(422);
    expect(await noted('2026-11-30', '2028-01-01')).toBe(422);
    expect(await noted('2026-12-06', '2026-12-06')).toBe(303);
  });
});

describe('somebody who leaves', () => {
  it.each([
    ['the team', 'update team_member set ended_at = now() where account_id = $1'],
    ['because their account is closed', 'update account set closed_at = now() where id = $1'],
    ['a role that may answer', "update account set roles = '{billing}' where id = $1"],
  ])('%s leaves their conversations to the team, at once', async (_, change) => {
    const userId = `leaver${_.length}`;
    const id = await at.world.account({ userId, roles: ['nurse'], name: 'Lia Leaver' });
    await at.world.sql(
      'insert into team_member (team_id, account_id, since) values ($1, $2, now())',
      [at.teams.family, id],
    );
    const lia = await new Browser(at.world).signOn(userId);
    const one = await held(lia, `Left ${_}`);
    expect(await holder(one)).toBe(userId);
    await at.world.sql(change, [id]);
    const omar = at.omar;
    expect(await listed(omar, 'unassigned')).toContain(`Left ${_}`);
    expect(await run()).toBe(1);
    expect(await holder(one)).toBeNull();
    expect(await at.events(one)).toEqual(['claimed', 'handed-over']);
  });
});
