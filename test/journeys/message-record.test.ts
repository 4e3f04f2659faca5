import type { Bundle, Communication, Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { problemOf } from '../../src/interop/validation/validate.ts';
import { messagesFeature } from '../../src/messages/feature.ts';
import { Browser } from '../browser.ts';
import { caseText } from '../cases.ts';
import { type InboxWorld, openInbox } from '../inbox.ts';
import { en } from '../words.ts';

/** Conversations as part of the record: the person’s own file of them, as FHIR Communication. */
let at: InboxWorld;
let world: InboxWorld['world'];
let person: string;
let ines: Browser;
let id: string;
const accounts: Record<string, string> = {};
/** Less-than signs, markup, and spaces that stand where they were typed. */
const TYPED = caseText('message.txt').trimEnd();

const on = (userId: string) => new Browser(world).signOn(userId);
const base = () => `/people/${person}/messages`;
const post = (browser: Browser, path: string, form: Record<string, string>) =>
  browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
async function begun(subject: string, text: string, rest = {}): Promise<string> {
  const form = { do: 'send', category: 'test', subject, text, ...rest };
  const answer = await post(ines, `${base()}/new/${at.teams.family}`, form);
  return /messages\/([0-9a-f-]{36})/.exec(String(answer.headers.location))?.[1] ?? '';
}
async function answered(one: string, text: string, seen: number, sign = 'team'): Promise<void> {
  const form = { seen: String(seen), text, sign };
  const nina = await on('nina');
  expect((await at.post(nina, `/staff/messages/${one}/answer`, form)).status).toBe(303);
}
async function record(browser: Browser): Promise<{ json: string; all: Communication[] }> {
  const answer = await browser.request('GET', `${base()}/record`);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toContain('application/fhir+json');
  expect(answer.headers['content-disposition']).toBe('attachment; filename="messages.json"');
  const bundle = JSON.parse(answer.body) as Bundle<Communication>;
  return {
    json: answer.body,
    all: (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []),
  };
}
const textsOf = (all: readonly Communication[]) =>
  all.flatMap(({ payload }) => payload ?? []).map(({ contentString }) => contentString);

beforeAll(async () => {
  at = await openInbox();
  ({ world } = at);
  person = await world.person({ given: 'Ines', family: 'Holm' });
  accounts.ines = await world.account({ userId: 'ines', name: 'Ines Holm', patientId: person });
  accounts.oda = await world.account({ userId: 'oda', name: 'Oda Holm' });
  ines = await on('ines');
  id = await begun('My sugar was <70', TYPED);
  await answered(id, 'Call us if it is <70 again.', 1);
  await answered(id, 'From me.', 2, 'me');
  const nina = await on('nina');
  await at.post(nina, `/staff/messages/${id}/note`, { note: 'Zebra note' });
});

describe('the file of all messages', () => {
  it('has each conversation and each message as it was typed, and nothing that staff noted', async () => {
    await ines.open(base());
    expect(ines.links).toContain(`${base()}/record`);
    const { json, all } = await record(ines);
    expect(textsOf(all)).toEqual([TYPED, 'Call us if it is <70 again.', 'From me.']);
    expect(all[0]).toMatchObject({
      id,
      status: 'in-progress',
      topic: { text: 'My sugar was <70' },
      subject: { reference: `Patient/${person}` },
    });
    // whoever signed as the team stays unnamed, as on the page
    expect(all.map(({ sender }) => sender?.display)).toEqual([
      undefined,
      'Ines Holm',
      'Family medicine',
      'Nina Park',
    ]);
    expect(json).not.toContain('Zebra');
  });

  it('is valid FHIR R4', async () => {
    for (const resource of (await record(ines)).all)
      expect(problemOf(resource as Resource)).toBeNull();
  });

  it('has what was put away, and what is hidden from caregivers, for the person alone', async () => {
    const hidden = await begun('Between us', 'Zucchini', { private: 'yes' });
    await post(ines, `${base()}/${hidden}/archive`, {});
    expect(textsOf((await record(ines)).all)).toContain('Zucchini');
    world.clock.pass(60_000);
    await world.proxy(person, accounts.oda ?? '', {
      basis: 'invited',
      relationship: 'child',
      categories: ['messages'],
      endsOn: '2099-01-01',
    });
    await world.sql('update proxy set messages_since = $1 where account_id = $2', [
      world.clock.now(),
      accounts.oda,
    ]);
    const oda = await on('oda');
    expect((await record(oda)).all).toEqual([]);
    await answered(id, 'Come in on Monday.', 3);
    const { json, all } = await record(oda);
    expect(textsOf(all)).toEqual(['Come in on Monday.']);
    expect(all[0]?.topic).toBeUndefined();
    expect(all[1]?.inResponseTo).toBeUndefined();
    for (const before of ['sugar', 'Zucchini', 'Between us', '<70', hidden])
      expect(json).not.toContain(before);
    await world.sql('update proxy set revoked_at = $1', [world.clock.now()]);
    expect((await oda.request('GET', `${base()}/record`)).status).toBe(404);
  });

  it('holds every table that the person’s export is said to have', () => {
    const said = messagesFeature.personData.tables
      .filter((one) => one.export === 'yes')
      .map(({ table }) => table);
    expect(said.sort()).toEqual(expect.arrayContaining(['conversation', 'message']));
    expect(said).not.toContain('conversation_event');
  });
});

describe('the same words everywhere', () => {
  it('stand as they were typed in the database, the pages and the search, and nowhere in mail', async () => {
    const [stored] = await world.sql<{ text: string }>(
      'select text from message where conversation_id = $1 and seq = 1',
      [id],
    );
    expect(stored?.text).toBe(TYPED);
    const nina = await on('nina');
    await nina.open(`/staff/messages/${id}`);
    expect(nina.query('.thread .sent-text')[0]?.textContent).toBe(TYPED);
    await ines.open(`${base()}/${id}`);
    expect(ines.query('.thread .sent-text')[0]?.textContent).toBe(TYPED);
    for (const browser of [nina, ines])
      expect(browser.query('.sent-text b, .sent-text script')).toEqual([]);
    const found = await post(ines, `${base()}/search`, { q: '<70 twice' });
    expect(found.body).toContain(en('messages.found', { n: 1 }));
    expect(found.body).toContain('&lt;<mark>70</mark> <mark>twice</mark>');
    const kept = await world.sql<{ kept: string }>(
      "select row_to_json(n)::text as kept from notice n where topic = 'messages'",
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const { kept: words } of kept) expect(words).not.toMatch(/sugar|<70|Nina|Family medicine/);
  });
});
