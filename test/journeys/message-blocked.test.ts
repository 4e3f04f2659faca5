import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox, type Written } from '../inbox.ts';
import { pdfWith, sendParts } from '../uploads.ts';
import { en } from '../words.ts';

/** Cleo, a clinician of the team, stops messages; Rosa and her caregiver Karl write. */
let at: InboxWorld;
let one: Written;
let cleo: Browser;
let dora: Browser;
let rosa: Browser;
let karl: Browser;
let karlId: string;
let page: string;
const LIST = '/staff/messages/blocked';
const REASON = 'Threats to the nurses <70';

beforeAll(async () => {
  at = await openInbox();
  one = await at.written({ subject: 'Walks' });
  page = `/people/${one.patientId}/messages/${one.id}`;
  karlId = await at.world.account({ userId: 'karl', name: 'Karl Ruiz' });
  await at.world.proxy(one.patientId, karlId, {
    ...{ basis: 'invited', relationship: 'child', categories: ['messages'], endsOn: '2099-01-01' },
  });
  await at.world.sql("update proxy set messages_since = '2020-01-01'");
  const clinician = async (userId: string, name: string, team: string): Promise<Browser> => {
    const id = await at.world.account({ userId, roles: ['clinician'], name });
    await at.world.sql(
      'insert into team_member (team_id, account_id, since) values ($1, $2, now())',
      [team, id],
    );
    return new Browser(at.world).signOn(userId);
  };
  cleo = await clinician('cleo', 'Cleo Berg', at.teams.family);
  dora = await clinician('dora', 'Dora Ives', at.teams.heart);
  rosa = await new Browser(at.world).signOn('member1');
  karl = await new Browser(at.world).signOn('karl');
});

const post = (browser: Browser, path: string, form: Record<string, string> = {}) =>
  browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
const replies = async (browser: Browser): Promise<boolean> => {
  const before = (await at.texts(one)).length;
  await browser.request('POST', page, {
    form: { do: 'send', text: 'Hello', draft: '', version: '', _key: crypto.randomUUID() },
  });
  await browser.open(page);
  const sent = (await at.texts(one)).length > before;
  expect(browser.query('#text').length > 0).toBe(sent);
  return sent;
};
const begins = async (browser: Browser): Promise<boolean> => {
  const form = { do: 'send', category: 'general', subject: 'New', text: 'Hi', draft: '' };
  const answer = await browser.request(
    'POST',
    `/people/${one.patientId}/messages/new/${at.teams.family}`,
    { form: { ...form, version: '', private: '', _key: crypto.randomUUID() } },
  );
  return String(answer.headers.location).includes('done=sent');
};

describe('staff stop somebody’s messages', () => {
  it('only with the permission, of somebody who can write, and with a reason', async () => {
    const path = `${one.page}/block`;
    expect((await at.nina.request('GET', path)).status).toBe(404);
    expect((await post(at.nina, path, { who: karlId, reason: REASON })).status).toBe(404);
    expect((await at.nina.request('GET', LIST)).status).toBe(404);
    await at.nina.open(one.page);
    expect(at.nina.text).not.toContain(en('block.link'));
    // with the permission, but of another team
    expect((await dora.request('GET', path)).status).toBe(404);
    expect((await post(dora, path, { who: 'self', reason: REASON })).status).toBe(404);
    await cleo.open(one.page);
    await cleo.click(en('block.link'));
    await cleo.press(en('block.press'));
    expect(cleo.text).toContain(en('problem.block-who'));
    expect(cleo.text).toContain(en('problem.block-reason'));
    const stranger = at.people.kim ?? '';
    expect((await post(cleo, path, { who: stranger, reason: REASON })).status).toBe(422);
    for (const until of ['2026-11-21', '2027-11-23', 'soon'])
      expect((await post(cleo, path, { who: karlId, reason: REASON, until })).status).toBe(422);
    expect(await at.world.sql('select 1 from message_block')).toEqual([]);
  });

  it('of a caregiver: the person can still write, and the caregiver still reads', async () => {
    await cleo.open(`${one.page}/block`);
    cleo.choose(en('block.caregiver', { name: 'Karl Ruiz' }));
    await cleo.fill(en('inbox.reason'), REASON).press(en('block.press'));
    expect(cleo.text).toContain(en('block.done'));
    expect(cleo.text).toContain(REASON);
    expect(await replies(karl)).toBe(false);
    expect(karl.text).toContain(en('messages.no-reply-blocked'));
    expect(karl.text).toContain('May I eat grapefruit?');
    expect(karl.text).not.toContain('Threats');
    expect(await begins(karl)).toBe(false);
    await karl.open(`/people/${one.patientId}/messages/new`);
    expect(karl.text).toContain(en('messages.no-reply-blocked'));
    expect(await replies(rosa)).toBe(true);
    expect(await begins(rosa)).toBe(true);
    // nobody is stopped twice
    const twice = { who: karlId, reason: REASON };
    expect((await post(cleo, `${one.page}/block`, twice)).status).toBe(422);
    // the team sees it, and answers
    await at.nina.open(one.page);
    expect(at.nina.text).toContain(en('block.caregiver', { name: 'Karl Ruiz' }));
    expect(at.nina.text).toContain(REASON);
    const seen = String((await at.texts(one)).length);
    await at.post(at.nina, `${one.page}/answer`, { seen, text: 'Yes', sign: 'team' });
    expect((await at.texts(one)).at(-1)).toBe('Yes');
  });

  it('so that drafts can be copied and not sent, and no file is kept', async () => {
    await at.world.sql(
      `insert into message_draft (patient_id, author_id, team_id, conversation_id, text, saved_at)
        values ($1, $2, $3, null, 'Unsent letter', now()), ($1, $2, null, $4, 'Unsent reply', now())`,
      [one.patientId, karlId, at.teams.family, one.id],
    );
    const drafts = await at.world.sql<{ id: string; conversationId: string | null }>(
      'select id, conversation_id from message_draft where author_id = $1',
      [karlId],
    );
    const letter = drafts.find(({ conversationId }) => !conversationId)?.id ?? '';
    const reply = drafts.find(({ conversationId }) => conversationId)?.id ?? '';
    await karl.open(page);
    expect(karl.text).toContain('Unsent reply');
    await karl.open(`/people/${one.patientId}/messages/drafts/${letter}`);
    expect(karl.text).toContain('Unsent letter');
    expect(karl.text).toContain(en('messages.no-reply-blocked'));
    expect(karl.query('textarea')).toEqual([]);
    const compose = `/people/${one.patientId}/messages/new/${at.teams.family}`;
    await karl.open(`${compose}?draft=${letter}`);
    expect(karl.text).toContain('Unsent letter');
    expect(karl.query('textarea')).toEqual([]);
    const auto = { author: karlId, version: '1', subject: '', category: '', text: 'Changed' };
    for (const [path, draft] of [
      [`${page}/autosave`, reply],
      [`${compose}/autosave`, letter],
    ] as const)
      expect(JSON.parse((await post(karl, path, { ...auto, draft })).body)).toMatchObject({
        is: 'refused',
        says: en('messages.no-reply-blocked'),
      });
    const fields = { version: '1', text: 'Typed meanwhile' };
    const about = { category: 'general', subject: 'Typed too', private: '' };
    for (const [path, draft, more] of [
      [page, reply, {}],
      [compose, letter, about],
    ] as const)
      for (const act of path === page ? ['send', 'draft'] : ['send', 'draft', 'preview']) {
        const answer = await post(karl, path, { ...fields, ...more, draft, do: act });
        // what was typed is there to be copied
        expect(answer.body).toContain('Typed meanwhile');
        expect(answer.body).toContain(en('messages.no-reply-blocked'));
        const form = { ...fields, ...more, draft, do: act };
        await sendParts(karl, path, [...Object.entries(form), ['files', pdfWith('See'), 'a.pdf']]);
      }
    expect(await at.world.sql('select 1 from message_upload')).toEqual([]);
    expect(
      (await at.world.sql<{ text: string }>('select text from message_draft order by text')).map(
        ({ text }) => text,
      ),
    ).toEqual(['Unsent letter', 'Unsent reply']);
    expect((await at.texts(one)).join()).not.toContain('Typed');
    await at.world.sql('delete from message_draft');
  });

  it('until somebody lifts it, in the list of all; who did what stays', async () => {
    await cleo.open('/staff/messages');
    await cleo.click(en('block.list'));
    expect(cleo.text).toContain(en('block.caregiver', { name: 'Karl Ruiz' }));
    expect(cleo.text).toContain(en('block.since', { who: 'Cleo Berg', day: en.day('2026-11-22') }));
    const [row] = await at.world.sql<{ id: string }>('select id from message_block');
    expect((await post(at.nina, `${LIST}/${row?.id}/lift`)).status).toBe(404);
    expect((await post(cleo, `${LIST}/${crypto.randomUUID()}/lift`)).status).toBe(404);
    await cleo.press(`${en('block.lift')} Karl Ruiz`);
    expect(cleo.text).toContain(en('block.lifted'));
    expect(cleo.text).toContain(en('block.none'));
    expect((await post(cleo, `${LIST}/${row?.id}/lift`)).status).toBe(404);
    await cleo.open(`${one.page}/block`);
    expect(cleo.text).toContain(
      en('block.lifted-by', { who: 'Cleo Berg', day: en.day('2026-11-22') }),
    );
    expect(await replies(karl)).toBe(true);
  });

  it('is in the person’s access log, and no caregiver reads it there', async () => {
    await rosa.open(`/people/${one.patientId}/access-log`);
    expect(rosa.text).toContain(en('did.messages:block-private'));
    await karl.open(`/people/${one.patientId}/access-log`);
    expect(karl.text).not.toContain(en('did.messages:block-private'));
  });

  it('of the person until a day: that day is the last', async () => {
    await cleo.open(`${one.page}/block`);
    cleo.choose(en('block.self', { name: one.name })).fill(en('block.until'), '2026-11-23');
    await cleo.fill(en('inbox.reason'), REASON).press(en('block.press'));
    expect(cleo.text).toContain(en('block.done'));
    at.world.clock.set('2026-11-23T20:00:00Z');
    rosa = await new Browser(at.world).signOn('member1');
    expect(await replies(rosa)).toBe(false);
    expect(await begins(rosa)).toBe(false);
    at.world.clock.set('2026-11-24T15:00:00Z');
    rosa = await new Browser(at.world).signOn('member1');
    expect(await replies(rosa)).toBe(true);
    expect(await begins(rosa)).toBe(true);
  });

  it('between the moment in which a page is opened and the one in which it is sent', async () => {
    await rosa.open(page);
    rosa.fill(en('messages.text'), 'Nearly sent');
    await at.world.sql(
      `insert into message_block (patient_id, reason, began_at, began_by)
        select $1, 'x', now(), id from account where user_id = 'cleo'`,
      [one.patientId],
    );
    await rosa.press(en('messages.send'));
    expect(rosa.text).toContain(en('messages.no-reply-blocked'));
    expect(rosa.text).toContain('Nearly sent');
    expect(await at.texts(one)).not.toContain('Nearly sent');
    karl = await new Browser(at.world).signOn('karl');
    expect(await replies(karl)).toBe(true);
  });
});
