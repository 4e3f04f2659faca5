import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox } from '../inbox.ts';
import { en } from '../words.ts';

/** By when a team answers, as the member and the team's inbox are told. */
let at: InboxWorld;
const OPEN = [['08:00', '17:00']];
const WEEK = JSON.stringify([OPEN, OPEN, OPEN, OPEN, OPEN, [], []]);
let count = 0;

beforeAll(async () => {
  at = await openInbox();
});

/** The team is at a clinic that is open from 8 to 5. */
async function placed(zone: string, days = 1): Promise<string> {
  const [row] = await at.world.sql<{ id: string }>(
    `insert into clinic (name, street, city, phone, zone, hours, state, changed_at)
     values ($1, '1 Elm St', 'Cedar', '555-0100', $1, $2, 'active', now()) returning id`,
    [zone, WEEK],
  );
  await at.world.sql('update team set clinic_id = $2, answer_days = $3 where id = $1', [
    at.teams.family,
    row?.id,
    days,
  ]);
  return row?.id ?? '';
}
const closed = (clinicId: string, from: string, days: number) =>
  at.world.sql(
    `insert into holiday (clinic_id, day, name, changed_at)
     select $1, $2::date + n, 'Closed ' || n, now() from generate_series(0, $3 - 1) n`,
    [clinicId, from, days],
  );
/** Another member, who is signed on. */
async function member() {
  count += 1;
  const patientId = await at.world.person({ given: 'Ada', family: `Bell${count}` });
  await at.world.account({ userId: `ada${count}`, patientId, name: 'Ada Bell' });
  const ada = await new Browser(at.world).signOn(`ada${count}`);
  return { ada, userId: `ada${count}`, base: `/people/${patientId}/messages` };
}
/** Writes to the team as members do, and opens the conversation. */
async function begins(ada: Browser, base: string) {
  await ada.open(`${base}/new/${at.teams.family}`);
  ada.fill(en('messages.subject'), 'Grapefruit').fill(en('messages.text'), 'May I eat it?');
  await ada.fill(en('messages.category'), 'general').press(en('messages.preview'));
  const preview = ada.text;
  await ada.press(en('messages.send'));
  expect(ada.text).toContain(en('messages.done-sent'));
  const id = /messages\/([0-9a-f-]{36})/.exec(ada.path)?.[1] ?? '';
  return { preview, id, page: `${base}/${id}`, staff: `/staff/messages/${id}` };
}
const due = async ({ id }: { id: string }): Promise<string | undefined> =>
  (
    await at.world.sql<{ dueAt: Date | null }>('select due_at from conversation where id = $1', [
      id,
    ])
  )[0]?.dueAt?.toISOString();

describe('the promise of a team', () => {
  it('is the end of a business day where nobody has said the hours', async () => {
    at.world.clock.set('2026-11-23T10:00:00-06:00');
    const { ada, base } = await member();
    const one = await begins(ada, base);
    expect(await due(one)).toBe('2026-11-25T06:00:00.000Z');
    expect(ada.text).toContain(en('promise.tomorrow'));
  });

  it('is a day at the clinic, where it is still Monday', async () => {
    at.world.clock.set('2026-11-23T21:00:00-10:00');
    await placed('Pacific/Honolulu');
    const { ada, base } = await member();
    const one = await begins(ada, base);
    expect(await due(one)).toBe('2026-11-25T03:00:00.000Z');
    expect(ada.text).toContain(en('promise.tomorrow'));
  });

  it('stays when the team moves to another clinic, whose hours the next question has', async () => {
    at.world.clock.set('2026-11-24T10:00:00-07:00');
    await placed('America/Denver');
    const { ada, base } = await member();
    const one = await begins(ada, base);
    expect(await due(one)).toBe('2026-11-25T17:00:00.000Z');
    await closed(await placed('America/New_York'), '2026-11-25', 1);
    at.world.clock.pass(60_000);
    const reply = (text: string) => {
      const form = { do: 'send', text, draft: '', version: '', _key: crypto.randomUUID() };
      return ada.request('POST', one.page, { form });
    };
    expect((await reply('And the juice?')).status).toBe(303);
    expect(await due(one)).toBe('2026-11-25T17:00:00.000Z');
    const nina = await new Browser(at.world).signOn('nina');
    await at.post(nina, `${one.staff}/answer`, { seen: '2', text: 'Yes', sign: 'team' });
    expect(await due(one)).toBeUndefined();
    await ada.open(one.page);
    expect(ada.text).not.toContain(en('promise.tomorrow'));
    expect((await reply('How much?')).status).toBe(303);
    // the next open day in New York, at the same time of day
    expect(await due(one)).toBe('2026-11-26T17:01:00.000Z');
  });

  it('is the same before it is sent, in the conversation and in the inbox', async () => {
    at.world.clock.set('2026-11-25T10:00:00-07:00');
    await closed(await placed('America/Denver', 2), '2026-11-26', 1);
    const { ada, base } = await member();
    const one = await begins(ada, base);
    const day = en.day('2026-11-30', 'day-long');
    expect(one.preview).toContain(en('promise.within', { n: 2, day }));
    expect(ada.text).toContain(en('promise.later', { day }));
    expect(await due(one)).toBe('2026-11-30T17:00:00.000Z');
    const nina = await new Browser(at.world).signOn('nina');
    await nina.open(one.staff);
    expect(nina.text).toContain(en('inbox.due-later', { day, time: '10 AM' }));
  });

  it('runs on while staff take notes, set aside or hand over, and ends when they close', async () => {
    at.world.clock.set('2026-12-01T10:00:00-07:00');
    await placed('America/Denver');
    const { ada, base, userId } = await member();
    const one = await begins(ada, base);
    const promised = await due(one);
    const nina = await new Browser(at.world).signOn('nina');
    for (const [path, form] of [
      ['claim', {}],
      ['note', { note: 'Asked Dr. Berg' }],
      ['aside', { until: '2026-12-05' }],
      ['unread', {}],
      ['reassign', { version: '4', to: at.teams.family, reason: 'Off today' }],
    ] as const) {
      expect([path, (await at.post(nina, `${one.staff}/${path}`, form)).status]).toEqual([
        path,
        303,
      ]);
      expect([path, await due(one)]).toEqual([path, promised]);
    }
    at.world.clock.set('2026-12-02T10:00:01-07:00');
    const later = await new Browser(at.world).signOn(userId);
    const late = en('promise.late', { day: en.day('2026-12-02', 'day-long') });
    await later.open(one.page);
    expect(later.text).toContain(late);
    const omar = await new Browser(at.world).signOn('omar');
    await at.post(omar, `${one.staff}/close`, { seen: '1', replies: 'yes' });
    expect(await due(one)).toBeUndefined();
    await later.open(one.page);
    expect(later.text).not.toContain(late);
  });

  it('waits for weeks in which the clinic is closed, and for the clocks to change', async () => {
    at.world.clock.set('2026-12-08T10:00:00-07:00');
    await closed(await placed('America/Denver'), '2026-12-09', 21);
    const before = await member();
    expect(await due(await begins(before.ada, before.base))).toBe('2026-12-30T17:00:00.000Z');
    at.world.clock.set('2027-03-12T16:00:00-07:00');
    const after = await member();
    expect(await due(await begins(after.ada, after.base))).toBe('2027-03-15T22:00:00.000Z');
  });
});
