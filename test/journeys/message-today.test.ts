import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { caseText } from '../cases.ts';
import { type InboxWorld, openInbox } from '../inbox.ts';
import { en, es } from '../words.ts';

/**
 * What is new to each reader: on Today, in the overview of the family, in the badge and the
 * filters; and who can see a conversation.
 */
let at: InboxWorld;
let world: InboxWorld['world'];
const accounts: Record<string, string> = {};

beforeAll(async () => {
  at = await openInbox();
  ({ world } = at);
  for (const [userId, name] of [
    ['joan', 'Joan Vance'],
    ['piet', 'Piet Vance'],
    ['oda', 'Oda Holm'],
  ] as const)
    accounts[userId] = await world.account({ userId, name });
});

const on = (userId: string) => new Browser(world).signOn(userId);
const home = (person: string) => `/people/${person}/messages`;

/** Posts a member's form; `at.post` is for the inbox. */
const post = (browser: Browser, path: string, form: Record<string, string>) =>
  browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });

/** Begins a conversation and returns its id. */
async function begun(
  browser: Browser,
  person: string,
  rest: Record<string, string> = {},
  team = at.teams.family,
): Promise<string> {
  const form = { do: 'send', category: 'general', subject: 'A question', text: 'May I?', ...rest };
  const answer = await post(browser, `${home(person)}/new/${team}`, form);
  expect(answer.status).toBe(303);
  return /messages\/([0-9a-f-]{36})/.exec(String(answer.headers.location))?.[1] ?? '';
}
/** The team writes, when it has seen this many messages. */
async function teamWrites(id: string, text: string, seen: number): Promise<void> {
  const form = { seen: String(seen), text, sign: 'team' };
  const nina = await on('nina');
  expect((await at.post(nina, `/staff/messages/${id}/answer`, form)).status).toBe(303);
}
/** What a reader is told is new: by the badge, and by the overview of the family on Today. */
async function newTo(browser: Browser, person: string): Promise<{ badge: string; family: string }> {
  await browser.open('/today');
  const family = browser
    .query('.family > li')
    .find((one) => one.querySelector(`a[href="/people/${person}"]`));
  const line = family?.querySelector(`a[href="${home(person)}"]`)?.textContent ?? '';
  await browser.open(home(person));
  const badge = browser.query(`nav a[href="${home(person)}"] .badge`)[0]?.textContent ?? '';
  return { badge: badge.match(/\d+/)?.[0] ?? '', family: line };
}
const NOTHING = { badge: '', family: '' };
const ONE = { badge: '1', family: en('family.messages', { n: 1 }) };
const tags = (browser: Browser) =>
  browser.query('.conversation .tags').map((one) => one.textContent);

describe('a child with two caregivers, and a third who comes later (M4)', () => {
  let mina: string;
  let id: string;
  let joan: Browser;
  let piet: Browser;
  beforeAll(async () => {
    mina = await world.person({ given: 'Mina', family: 'Vance', birthDate: '2018-10-05' });
    for (const name of ['joan', 'piet']) await world.proxy(mina, accounts[name] ?? '');
    [joan, piet] = [await on('joan'), await on('piet')];
    id = await begun(joan, mina, { subject: 'Her cough' });
  });

  it('own messages are new to nobody on their side', async () => {
    expect(await newTo(joan, mina)).toEqual(NOTHING);
    expect(await newTo(piet, mina)).toEqual(NOTHING);
  });

  it('what the team writes is new to each, until they open it themselves', async () => {
    await teamWrites(id, 'How long has she had it?', 1);
    expect(await newTo(joan, mina)).toEqual(ONE);
    expect(await newTo(piet, mina)).toEqual(ONE);
    // a list, a search and Today are no reading
    await post(joan, `${home(mina)}/search`, { q: 'long' });
    await joan.open(`/people/${mina}`);
    expect(joan.text).toContain(en('today.messages-news', { n: 1 }));
    expect(joan.links).toContain(`${home(mina)}/${id}`);
    expect(await newTo(joan, mina)).toEqual(ONE);
    // two tabs at once
    await Promise.all([1, 2].map(() => joan.request('GET', `${home(mina)}/${id}`)));
    expect(await newTo(joan, mina)).toEqual(NOTHING);
    expect(await newTo(piet, mina)).toEqual(ONE);
    await joan.open(`/people/${mina}`);
    expect(joan.text).not.toContain(en('today.messages'));
  });

  it('the badge doesn’t count what the page itself opens', async () => {
    await piet.open(`${home(mina)}/${id}`);
    expect(piet.query(`nav a[href="${home(mina)}"] .badge`)).toEqual([]);
    await piet.press(en('messages.mark-unread'));
    expect(await newTo(piet, mina)).toEqual(ONE);
  });

  it('a reply is new to nobody on the member side', async () => {
    const form = { do: 'send', text: 'Since Monday', draft: '', version: '' };
    expect((await post(joan, `${home(mina)}/${id}`, form)).status).toBe(303);
    expect(await newTo(joan, mina)).toEqual(NOTHING);
    expect(await newTo(piet, mina)).toEqual(ONE);
  });

  it('a new caregiver begins with nothing, and sees what comes from then on', async () => {
    world.clock.set('2026-12-03T15:00:00Z');
    await world.proxy(mina, accounts.oda ?? '');
    await world.sql('update proxy set messages_since = $1 where account_id = $2', [
      world.clock.now(),
      accounts.oda,
    ]);
    const oda = await on('oda');
    expect(await newTo(oda, mina)).toEqual(NOTHING);
    world.clock.pass(60_000);
    await teamWrites(id, 'Please come in.', 3);
    expect(await newTo(oda, mina)).toEqual(ONE);
    await oda.open(`/people/${mina}`);
    expect(oda.text).not.toContain('Her cough');
    expect(oda.text).toContain(en('messages.with-team', { team: 'Family medicine' }));
    await oda.open(`${home(mina)}/${id}`);
    expect(oda.text).toContain('Please come in.');
    expect(oda.text).not.toContain('Since Monday');
    expect(await newTo(oda, mina)).toEqual(NOTHING);
    // one conversation, however many messages
    expect(await newTo(await on('piet'), mina)).toEqual(ONE);
  });

  it('the end of a right ends its news', async () => {
    await world.sql('update proxy set revoked_at = $1 where account_id = $2 and patient_id = $3', [
      world.clock.now(),
      accounts.piet,
      mina,
    ]);
    piet = await on('piet');
    await piet.open('/today');
    expect(piet.text).not.toContain(ONE.family);
  });
});

describe('a teen', () => {
  let noor: string;
  let teen: Browser;
  let joan: Browser;
  beforeAll(async () => {
    noor = await world.person({ given: 'Noor', family: 'Vance', birthDate: '2012-03-01' });
    accounts.noor = await world.account({ userId: 'noor', name: 'Noor Vance', patientId: noor });
    await world.proxy(noor, accounts.joan ?? '');
    [teen, joan] = [await on('noor'), await on('joan')];
  });

  it('is told by name who can see a message, and hides it while writing', async () => {
    await teen.open(`${home(noor)}/new/${at.teams.family}`);
    const names = en('messages.sees-names', { names: 'Joan Vance' });
    expect(teen.text).toContain(names);
    teen
      .fill(en('messages.category'), 'general')
      .fill(en('messages.subject'), 'Just me')
      .fill(en('messages.text'), 'A private question')
      .choose(en('messages.sees-me'));
    await teen.press(en('messages.preview'));
    expect(teen.text).toContain(en('messages.sees-me'));
    await teen.press(en('messages.send'));
    expect(teen.h1).toBe('Just me');
    expect(teen.text).toContain(en('messages.seen-by-me'));
    const id = teen.path.split('/').at(-1)?.split('?')[0] ?? '';
    await teamWrites(id, 'We keep it between us', 1);
    expect(await newTo(joan, noor)).toEqual(NOTHING);
    await joan.open(`/people/${noor}`);
    for (const words of ['Just me', en('today.messages')]) expect(joan.text).not.toContain(words);
    await teen.open(`/people/${noor}`);
    expect(teen.text).toContain('Just me');

    // the nurse sees that parents must not be told
    const nina = await on('nina');
    await nina.open(`/staff/messages/${id}`);
    expect(nina.text).toContain(en('inbox.private-text'));
    await nina.open('/staff/messages?show=all');
    expect(nina.text).toContain(en('inbox.private'));
  });

  it('shows and hides a conversation at any time', async () => {
    const id = await begun(teen, noor, { subject: 'Sports' });
    await teen.open(`${home(noor)}/${id}`);
    expect(teen.text).toContain(en('messages.seen-by', { names: 'Joan Vance' }));
    await teamWrites(id, 'Yes, you can', 1);
    expect(await newTo(joan, noor)).toEqual(ONE);
    await teen.open(`${home(noor)}/${id}`);
    await teen.press(en('messages.hide-caregivers'));
    expect(teen.text).toContain(en('messages.seen-by-me'));
    expect(await newTo(joan, noor)).toEqual(NOTHING);
    await joan.open(`${home(noor)}/${id}`);
    expect(joan.status).toBe(404);
    await teen.press(en('messages.show-caregivers'));
    expect(await newTo(joan, noor)).toEqual(ONE);
    // a caregiver is not told who else sees it
    await joan.open(`${home(noor)}/${id}`);
    expect(joan.text).toContain(en('messages.seen-caregiver', { name: 'Noor' }));
    expect(joan.text).not.toContain('Joan Vance,');
  });

  it('is told that nobody can see it once the right is gone', async () => {
    const id = await begun(teen, noor);
    await world.sql('update proxy set suspended_at = $1 where patient_id = $2', [
      world.clock.now(),
      noor,
    ]);
    await teen.open(`${home(noor)}/${id}`);
    expect(teen.text).toContain(en('messages.seen-by-nobody'));
    await teen.open(`${home(noor)}/new/${at.teams.family}`);
    expect(teen.text).toContain(en('messages.sees-caregivers'));
  });
});

describe('the filters of the list', () => {
  it('show what is new, what waits for an answer, and one team’s, and keep each other', async () => {
    const ines = await world.person({ given: 'Ines', family: 'Holm' });
    await world.account({ userId: 'ines', name: 'Ines Holm', patientId: ines });
    const browser = await on('ines');
    const subjects = () => browser.query('.conversation h2').map((one) => one.textContent);
    const first = await begun(browser, ines, { subject: 'First' });
    await browser.open(home(ines));
    expect(browser.text).not.toContain(en('messages.filter-teams'));
    await begun(browser, ines, { subject: 'Heart' }, at.teams.heart);
    world.clock.pass(60_000);
    await teamWrites(first, 'An answer', 1);
    await browser.open(home(ines));
    expect(subjects()).toEqual(['First', 'Heart']);
    expect(tags(browser)[0]).toContain(en('messages.unread', { n: 1 }));
    await browser.click(en('messages.filter-unread'));
    expect(subjects()).toEqual(['First']);
    await browser.click('Cardiology');
    expect(subjects()).toEqual([]);
    expect(browser.text).toContain(en('messages.none-unread'));
    await browser.click(en('messages.filter-waiting'));
    expect(subjects()).toEqual(['Heart']);
    await browser.click(en('messages.filter-teams'));
    expect(subjects()).toEqual(['Heart']);
    expect(browser.query('.pills [aria-current]').map((one) => one.textContent)).toEqual([
      en('messages.filter-waiting'),
      en('messages.filter-teams'),
    ]);
    await browser.click(en('messages.filter-all'));
    expect(subjects()).toEqual(['First', 'Heart']);
    await browser.open(`${home(ines)}?show=nonsense&team=nonsense`);
    expect(subjects()).toEqual(['First', 'Heart']);
    // what is marked unread comes back from the archive, so that the badge can be followed
    await browser.open(`${home(ines)}/${first}`);
    await browser.press(en('messages.put-away'));
    expect(subjects()).toEqual(['Heart']);
    await browser.open(`${home(ines)}/${first}`);
    await browser.press(en('messages.mark-unread'));
    await browser.open(`${home(ines)}?show=unread`);
    expect(subjects()).toEqual(['First']);
  });
});

describe('the search page', () => {
  const { messages, queries } = JSON.parse(caseText('message-search.json')) as {
    messages: Record<string, string>;
    queries: { q: string; must: string[]; must_not?: string[]; may?: string[] }[];
  };
  let person: string;
  beforeAll(async () => {
    person = await world.person({ given: 'Ana', family: 'Searcher' });
    await world.account({ userId: 'ana', name: 'S. Searcher', patientId: person });
    const browser = await on('ana');
    for (const [n, text] of Object.entries(messages))
      await begun(browser, person, { subject: `No. ${n}`, text });
  });

  it.each(queries)('finds for $q what it must, and nothing that it must not', async (one) => {
    const browser = await on('ana');
    await browser.open(home(person));
    browser.fill(en('messages.search'), one.q);
    await browser.press(en('messages.search-button'));
    expect(browser.status).toBe(200);
    const found = browser
      .query('.conversation h2')
      .map((title) => title.textContent?.replace('No. ', '') ?? '');
    expect(found).toEqual(expect.arrayContaining(one.must));
    const allowed = [...one.must, ...(one.may ?? [])];
    if (one.must.length === 0 || one.must_not)
      expect(found.filter((n) => !allowed.includes(n))).toEqual([]);
    // as they were written, marked or not
    for (const prose of browser.query('.conversation .sent-text'))
      expect(Object.values(messages)).toContain(prose.textContent);
    for (const mark of browser.query('mark')) expect(mark.children).toHaveLength(0);
    expect(browser.query('.conversation .sent-text mark').length > 0).toBe(found.length > 0);
  });
});

it('says the same in Spanish', async () => {
  const person = await world.person({ given: 'Eva', family: 'Ruiz' });
  await world.account({ userId: 'eva', name: 'Eva Ruiz', patientId: person, language: 'es' });
  const eva = await on('eva');
  const id = await begun(eva, person, { subject: 'Una pregunta' });
  await teamWrites(id, 'Sí', 1);
  await eva.open(`/people/${person}`);
  expect(eva.text).toContain(es('today.messages-news', { n: 1 }));
  await eva.open(`${home(person)}/${id}`);
  expect(eva.text).toContain(es('messages.seen-by-nobody'));
});
