import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Messages as a member and her caregiver write and read them. */
let world: World;
let ines: Browser;
let karl: Browser;
let person: string;
let team: string;
let base: string;
const accounts: Record<string, string> = {};

beforeAll(async () => {
  world = await makeWorld();
  person = await world.person({ given: 'Ines', family: 'Holm' });
  accounts.ines = await world.account({ userId: 'ines', name: 'Ines Holm', patientId: person });
  accounts.karl = await world.account({ userId: 'karl', name: 'Karl Holm' });
  accounts.abe = await world.account({ userId: 'abe', name: 'Abe Nurse', roles: ['nurse'] });
  team = await one(
    `insert into team (name, name_es, answer_days, state, changed_at)
     values ('Family medicine', 'Medicina familiar', 2, 'active', now()) returning id`,
  );
  await world.sql('insert into team_member (team_id, account_id, since) values ($1, $2, now())', [
    team,
    accounts.abe,
  ]);
  base = `/people/${person}/messages`;
  ines = await new Browser(world).signOn('ines');
});

const one = async (sql: string, values: unknown[] = []): Promise<string> =>
  (await world.sql<{ id: string }>(sql, values))[0]?.id ?? '';
const count = async (sql: string, values: unknown[] = []): Promise<number> =>
  (await world.sql<{ n: number }>(`select count(*)::int as n from ${sql}`, values))[0]?.n ?? -1;
const post = (
  browser: Browser,
  path: string,
  form: Record<string, string>,
  key = crypto.randomUUID(),
) => browser.request('POST', path, { form: { ...form, _key: key } });
const message = (rest: Record<string, string> = {}) => ({
  do: 'send',
  category: 'general',
  subject: 'A question',
  text: 'May I run again?',
  draft: '',
  version: '',
  private: '',
  ...rest,
});
/** Begins a conversation and returns its id. */
async function begun(browser: Browser, rest: Record<string, string> = {}): Promise<string> {
  const answer = await post(browser, `${base}/new/${team}`, message(rest));
  expect(answer.status).toBe(303);
  return /messages\/([0-9a-f-]{36})/.exec(String(answer.headers.location))?.[1] ?? '';
}
/** The team writes, as its inbox does. */
async function teamWrites(id: string, text: string): Promise<void> {
  world.clock.pass(1 * MINUTE);
  await world.sql(
    `with c as (update conversation set last_seq = last_seq + 1, team_seq = last_seq + 1,
         last_from = 'team', last_at = $3, due_at = null where id = $1 returning *),
       m as (insert into message (patient_id, conversation_id, seq, author_id, author_name,
           author_as, as_team, text, sent_at)
         select c.patient_id, c.id, c.last_seq, $4, 'Abe Nurse', 'staff', false, $2, $3 from c
         returning 1)
     select count(*) from m`,
    [id, text, world.clock.now(), accounts.abe],
  );
  await world.sql('select portico_mark_unread($1)', [id]);
}

describe('a member writes', () => {
  it('after reading what messages are not for, with a last look before it is sent', async () => {
    await ines.open(`/people/${person}`);
    await ines.click(en('nav.messages'));
    expect(ines.h1).toBe(en('messages.title'));
    expect(ines.text).toContain(en('messages.none'));
    await ines.click(en('messages.write'));
    expect(ines.text).toContain(en('messages.not-for-emergency'));
    await ines.click('Family medicine');
    await ines.press(en('messages.preview'));
    expect(ines.status).toBe(422);
    for (const problem of [
      'problem.message-category',
      'problem.message-subject',
      'problem.message-empty',
    ] as const)
      expect(ines.text).toContain(en(problem));
    ines.fill(en('messages.subject'), 'Glucose <70 & falling');
    ines.fill(en('messages.text'), 'It was <70\r\n  twice & "low" </textarea>.');
    ines.fill(en('messages.category'), 'test');
    await ines.press(en('messages.preview'));
    expect(ines.h1).toBe(en('messages.check'));
    expect(ines.text).toContain('It was <70 twice & "low" </textarea>.');
    await ines.press(en('messages.send'));
    expect(ines.h1).toBe('Glucose <70 & falling');
    expect(ines.text).toContain(en('messages.done-sent'));
    expect(ines.text).toContain(en('messages.delivered'));
    const [sent] = await world.sql<{ text: string; authorAs: string }>(
      'select text, author_as from message',
    );
    expect(sent).toEqual({
      text: 'It was <70\n  twice & "low" </textarea>.',
      authorAs: 'self',
    });
  });

  it('to a team that is found by its doctor, its clinic, or the reason', async () => {
    const doctor = await one(
      `insert into clinician (ref, name, name_key, active, changed_at)
       values ('x Practitioner/1', 'Dr. Ángela Núñez', 'nunez angela', true, now()) returning id`,
    );
    for (let n = 1; n <= 6; n += 1)
      await world.sql(
        `insert into team (name, topic, about, answer_days, state, changed_at)
         values ($1, 'other', 'Anything', 2, 'active', now())`,
        [`Desk ${n}`],
      );
    await world.sql('insert into team_clinician (team_id, clinician_id) values ($1, $2)', [
      team,
      doctor,
    ]);
    await ines.open(`${base}/new`);
    expect(ines.text).toContain('Dr. Ángela Núñez');
    for (const [words, found] of [
      ['nunez', true],
      ['medicina familiar', true],
      ['anything', false],
      ['núñez cardiology', false],
    ] as const) {
      ines.fill(en('messages.find-team'), words);
      await ines.press(en('messages.search-button'));
      expect(ines.path).not.toContain('nu');
      expect(ines.links.includes(`${base}/new/${team}`), words).toBe(found);
      await ines.open(`${base}/new`);
    }
    ines.fill(en('messages.find-team'), 'zzz <b>');
    await ines.press(en('messages.search-button'));
    expect(ines.text).toContain(en('messages.find-none', { words: 'zzz <b>' }));
    await world.sql("delete from team where name like 'Desk %'");
  });

  it('once, however often the button is pressed; the same words again are a message of their own', async () => {
    const before = await count('conversation');
    const key = crypto.randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post(ines, `${base}/new/${team}`, message(), key)),
    );
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
    expect(await count('conversation')).toBe(before + 1);
    await begun(ines);
    expect(await count('conversation')).toBe(before + 2);
  });

  it('sees the urgent advice once more for words that can’t wait, and can go on', async () => {
    const id = await begun(ines);
    const text = 'I don’t have chest pain anymore but I can’t breathe';
    await ines.open(`${base}/${id}`);
    ines.fill(en('messages.text'), text);
    await ines.press(en('messages.send'));
    expect(ines.text).toContain(en('messages.urgent-emergency'));
    expect(await count('message where conversation_id = $1', [id])).toBe(1);
    await ines.press(en('messages.send-anyway'));
    expect(ines.text).toContain(en('messages.done-sent'));
    expect(await count('message where conversation_id = $1', [id])).toBe(2);
  });

  it.each([
    ['of a team that is paused', "update team set state = 'paused'"],
    ['of one without anybody who can answer', 'update team_member set ended_at = now()'],
    ['of one that has ended', "update team set state = 'ended'"],
  ])('nothing to the page %s', async (_, change) => {
    const before = await count('message');
    await world.sql(change);
    const answer = await post(ines, `${base}/new/${team}`, message());
    await ines.open(`${base}/new`);
    await world.sql("update team set state = 'active'");
    await world.sql('update team_member set ended_at = null');
    expect([answer.status, answer.headers.location]).toEqual([303, `${base}/new`]);
    expect(ines.links).not.toContain(`${base}/new/${team}`);
    expect(await count('message')).toBe(before);
  });

  it.each([
    ['10,000 characters of two code units', '😀'.repeat(10_000), 303],
    ['10,001 characters', 'a'.repeat(10_001), 422],
    ['nothing but blanks', ' \u200b\n', 422],
  ])('%s', async (_, text, status) => {
    expect((await post(ines, `${base}/new/${team}`, message({ text }))).status).toBe(status);
  });

  it('no longer in a conversation whose last message is 46 days old', async () => {
    const id = await begun(ines);
    world.clock.pass(45 * DAY);
    ines = await new Browser(world).signOn('ines');
    await ines.open(`${base}/${id}`);
    expect(ines.query('textarea')).toHaveLength(1);
    world.clock.pass(1 * DAY);
    ines = await new Browser(world).signOn('ines');
    await ines.open(`${base}/${id}`);
    expect(ines.text).toContain(en('messages.no-reply-too-old'));
    expect(ines.query('textarea')).toHaveLength(0);
    await post(ines, `${base}/${id}`, { do: 'send', text: 'Still?', draft: '', version: '' });
    expect(await count('message where conversation_id = $1', [id])).toBe(1);
  });
});

describe('a draft of a reply', () => {
  it('is one for both devices; the later one sees both texts, and none is sent twice', async () => {
    const id = await begun(ines, { subject: 'Drafts' });
    const phone = await new Browser(world).signOn('ines');
    const laptop = await new Browser(world).signOn('ines');
    await phone.open(`${base}/${id}`);
    phone.fill(en('messages.text'), 'One. Two.');
    await phone.press(en('messages.save-draft'));
    expect(phone.text).toContain(en('messages.done-draft'));
    await laptop.open(`${base}/${id}`);
    laptop.fill(en('messages.text'), 'One. Two. Three.');
    await laptop.press(en('messages.save-draft'));
    phone.fill(en('messages.text'), 'One. Two. Four.');
    await phone.press(en('messages.save-draft'));
    expect(phone.text).toContain(en('messages.conflict'));
    expect(phone.text).toContain('One. Two. Three.');
    expect(phone.text).toContain('One. Two. Four.');
    expect(await count('message_draft')).toBe(1);
    await laptop.press(en('messages.send'));
    expect(await count('message_draft')).toBe(0);
    await phone.press(en('messages.send'));
    expect(phone.text).toContain(en('problem.draft-gone'));
    expect(phone.query('textarea')[0]?.textContent?.trim()).toBe('One. Two. Four.');
    expect(await count('message where conversation_id = $1', [id])).toBe(2);
    await phone.press(en('messages.send'));
    expect(await count('message where conversation_id = $1', [id])).toBe(3);
  });

  it('is nobody else’s, not even a caregiver’s', async () => {
    const id = await begun(ines, { subject: 'Mine' });
    await post(ines, `${base}/${id}`, { do: 'draft', text: 'Zebra', draft: '', version: '' });
    const draft = await one('select id from message_draft');
    await world.proxy(person, accounts.karl ?? '', {
      basis: 'invited',
      relationship: 'child',
      categories: ['messages'],
      endsOn: '2099-01-01',
    });
    karl = await new Browser(world).signOn('karl');
    await karl.open(`${base}/drafts/${draft}`);
    expect(karl.status).toBe(404);
    await karl.open(base);
    expect(karl.text).not.toContain('Zebra');
    expect((await post(karl, `${base}/drafts/${draft}/delete`, {})).headers.location).toBe(
      `${base}?done=draft-gone`,
    );
    expect(await count('message_draft')).toBe(1);
  });
});

describe('the drafts of a caregiver whose right has ended', () => {
  it('can be copied and deleted from the family page, and nothing else is told or sent', async () => {
    const id = await begun(ines, { subject: 'Quince' });
    const account = await world.account({ userId: 'otto', name: 'Otto Vega' });
    await world.proxy(person, account, {
      ...{ basis: 'invited', relationship: 'child', categories: ['messages'] },
      endsOn: '2099-01-01',
    });
    await world.sql("update proxy set messages_since = '2020-01-01' where account_id = $1", [
      account,
    ]);
    let otto = await new Browser(world).signOn('otto');
    const draft = { do: 'draft', draft: '', version: '' };
    await post(otto, `${base}/${id}`, { ...draft, text: 'Her knee,\nagain' });
    await otto.open('/family');
    expect(otto.text).not.toContain(en('messages.kept-see'));
    await otto.open('/family/drafts');
    expect(otto.text).toContain(en('messages.kept-none'));
    const [row] = await world.sql<{ id: string }>(
      'select id from message_draft where author_id = $1',
      [account],
    );
    const kept = `/family/drafts/${row?.id}`;
    await otto.open(kept);
    expect(otto.status).toBe(404);
    expect((await post(otto, `${kept}/delete`, {})).headers.location).toContain('done=gone');

    await world.sql('update proxy set revoked_at = $1 where account_id = $2', [
      world.clock.now(),
      account,
    ]);
    otto = await new Browser(world).signOn('otto');
    await otto.open(`${base}/${id}`);
    expect(otto.status).toBe(404);
    await otto.open('/family');
    expect(otto.text).toContain(en('messages.kept-card', { n: 1 }));
    await otto.open('/family/drafts');
    expect(otto.query(`a[href="${kept}"]`)).toHaveLength(1);
    await otto.open(kept);
    expect(otto.query('.kept')[0]?.textContent).toBe('Her knee,\nagain');
    expect(otto.text).not.toMatch(/Quince|Ines/);
    const sent = await post(otto, `${base}/${id}`, { ...draft, do: 'send', text: 'Still?' });
    expect(sent.status).toBe(404);

    for (const other of [ines, await new Browser(world).signOn('karl')]) {
      await other.open(kept);
      expect(other.status).toBe(404);
      await post(other, `${kept}/delete`, {});
    }
    expect(await count('message_draft where id = $1', [row?.id])).toBe(1);
    await otto.open(kept);
    await otto.press(en('messages.delete-draft'));
    expect(otto.text).toContain(en('messages.done-draft-deleted'));
    expect(await count('message_draft where id = $1', [row?.id])).toBe(0);
  });
});

describe('what is new', () => {
  it('is new to each reader by themselves, and own messages never are', async () => {
    const id = await begun(ines, { subject: 'Unread' });
    await teamWrites(id, 'We looked at it.');
    await ines.open(base);
    await karl.open(base);
    for (const reader of [ines, karl])
      expect(reader.text).toContain(en('messages.unread', { n: 1 }));
    await karl.open(`${base}/${id}`);
    await karl.open(`${base}/${id}`);
    await karl.open(base);
    expect(karl.text).not.toContain(en('messages.unread', { n: 1 }));
    await ines.open(base);
    expect(ines.text).toContain(en('messages.unread', { n: 1 }));
    await ines.open(`${base}/${id}`);
    await ines.press(en('messages.mark-unread'));
    expect(ines.text).toContain(en('messages.unread', { n: 1 }));
  });

  it('is not what was there before a caregiver came, and they see what comes from then on', async () => {
    const old = await begun(ines, { subject: 'Before Oda' });
    await teamWrites(old, 'Words before Oda');
    const finished = await begun(ines, { subject: 'Finished before Oda' });
    world.clock.pass(5 * MINUTE);
    accounts.oda = await world.account({ userId: 'oda', name: 'Oda Holm' });
    await world.proxy(person, accounts.oda, {
      basis: 'invited',
      relationship: 'child',
      categories: ['messages'],
      endsOn: '2099-01-01',
    });
    await world.sql('update proxy set messages_since = $1 where account_id = $2', [
      world.clock.now(),
      accounts.oda,
    ]);
    const oda = await new Browser(world).signOn('oda');
    await oda.open(base);
    expect(oda.text).toContain(en('messages.none'));
    await teamWrites(old, 'Words after Oda');
    await oda.open(base);
    expect(oda.text).toContain(en('messages.unread', { n: 1 }));
    expect(oda.text).not.toContain('Before Oda');
    await oda.open(`${base}/${old}`);
    expect(oda.text).toContain('Words after Oda');
    expect(oda.text).not.toContain('Words before Oda');
    await oda.open(`${base}/${finished}`);
    expect(oda.status).toBe(404);
    // nor by a search
    const found = await post(oda, `${base}/search`, { q: 'Words before' });
    expect(found.body).toContain(en('messages.found', { n: 0 }));
    await world.sql('update proxy set revoked_at = $1 where account_id = $2', [
      world.clock.now(),
      accounts.oda,
    ]);
    await oda.open(`${base}/${old}`);
    expect(oda.status).toBe(404);
  });

  it('is hidden from caregivers in a conversation that the patient hides', async () => {
    const id = await begun(ines, { subject: 'Between us', private: 'yes' });
    await teamWrites(id, 'Zucchini');
    await karl.open(base);
    expect(karl.text).not.toContain('Between us');
    for (const path of ['', '/archive', '/unread', '/hide', '/show'])
      expect(
        (
          await post(
            karl,
            `${base}/${id}${path}`,
            path ? {} : { do: 'send', text: 'x', draft: '', version: '' },
          )
        ).status,
      ).toBe(404);
    expect((await post(karl, `${base}/search`, { q: 'zucchini' })).body).toContain(
      en('messages.found', { n: 0 }),
    );
    await ines.open(`${base}/${id}`);
    await ines.press(en('messages.show-caregivers'));
    await karl.open(`${base}/${id}`);
    expect(karl.h1).toBe('Between us');
  });
});

describe('a search', () => {
  it('finds words in both languages without accents, and marks them as they are written', async () => {
    await begun(ines, { subject: 'Análisis', text: 'Su análisis de glucosa está listo' });
    await ines.open(base);
    ines.fill(en('messages.search'), 'ANALISIS glucosa');
    await ines.press(en('messages.search-button'));
    expect(ines.text).toContain(en('messages.found', { n: 1 }));
    expect(ines.query('mark').map((mark) => mark.textContent)).toEqual([
      'Análisis',
      'análisis',
      'glucosa',
    ]);
  });
});

describe('putting away', () => {
  it('lasts until something new is written', async () => {
    const id = await begun(ines, { subject: 'Done with' });
    await ines.open(`${base}/${id}`);
    await ines.press(en('messages.put-away'));
    expect(ines.text).not.toContain('Done with');
    await ines.open(`${base}?box=archive`);
    expect(ines.text).toContain('Done with');
    await teamWrites(id, 'One more thing');
    await ines.open(base);
    expect(ines.text).toContain('Done with');
  });
});

describe('somebody else', () => {
  it('finds nothing under another person’s address', async () => {
    const id = await begun(ines, { subject: 'Not yours' });
    const other = await world.person({ given: 'Olga', family: 'Other' });
    await world.account({ userId: 'olga', name: 'Olga Other', patientId: other });
    const olga = await new Browser(world).signOn('olga');
    for (const path of [`${base}/${id}`, base, `${base}/new`, `/people/${other}/messages/${id}`]) {
      await olga.open(path);
      expect([path, olga.status]).toEqual([path, 404]);
    }
    expect(
      (
        await post(olga, `/people/${other}/messages/${id}`, {
          do: 'send',
          text: 'x',
          draft: '',
          version: '',
        })
      ).status,
    ).toBe(404);
  });

  it('a caregiver who may read and not write gets no form and no way around it', async () => {
    const id = await begun(ines, { subject: 'Read only' });
    await world.sql("update proxy set acting = '{}' where account_id = $1", [accounts.karl]);
    await karl.open(`${base}/${id}`);
    expect(karl.query('textarea')).toHaveLength(0);
    expect(
      (await post(karl, `${base}/${id}`, { do: 'send', text: 'x', draft: '', version: '' })).status,
    ).toBe(404);
    expect((await post(karl, `${base}/new/${team}`, message())).status).toBe(404);
  });
});
