import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { caseText } from '../cases.ts';
import { type InboxWorld, openInbox } from '../inbox.ts';
import { linesOf, pagesOf, wordsOf } from '../pdf.ts';
import { en, es } from '../words.ts';

/** A conversation on paper: the page for printing, the PDF, and the team's own copy. */
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
async function begun(browser: Browser, subject: string, text: string): Promise<string> {
  const form = { do: 'send', category: 'test', subject, text };
  const answer = await post(browser, `${base()}/new/${at.teams.family}`, form);
  return /messages\/([0-9a-f-]{36})/.exec(String(answer.headers.location))?.[1] ?? '';
}
async function answered(one: string, text: string, seen: number, sign = 'team'): Promise<void> {
  const form = { seen: String(seen), text, sign };
  const nina = await on('nina');
  expect((await at.post(nina, `/staff/messages/${one}/answer`, form)).status).toBe(303);
}
async function pdfOf(browser: Browser, path: string): Promise<Buffer> {
  const answer = await world.app.server.inject({
    method: 'GET',
    url: path,
    headers: {
      host: new URL(world.config.publicUrl).host,
      cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
  });
  expect([path, answer.statusCode]).toEqual([path, 200]);
  expect(answer.headers['content-type']).toBe('application/pdf');
  expect(answer.headers['content-disposition']).toBe('attachment; filename="conversation.pdf"');
  expect(answer.headers['cache-control']).toContain('no-store');
  return answer.rawPayload;
}
/** The lines of a PDF, as they were drawn one under another. */
const drawn = (pdf: Buffer): string => wordsOf(pdf);

beforeAll(async () => {
  at = await openInbox();
  ({ world } = at);
  person = await world.person({ given: 'Ines', family: 'Holm', mrn: '0070000042' });
  accounts.ines = await world.account({ userId: 'ines', name: 'Ines Holm', patientId: person });
  accounts.oda = await world.account({ userId: 'oda', name: 'Oda Holm' });
  ines = await on('ines');
  id = await begun(ines, 'My sugar was <70', TYPED);
  await answered(id, 'Eat something & call us if it is <70 again.', 1);
  await answered(id, 'This is from me alone.', 2, 'me');
  const nina = await on('nina');
  await at.post(nina, `/staff/messages/${id}/note`, { note: 'Zebra note' });
});

describe('the page for printing', () => {
  it('has every message as it was typed, and whose it is', async () => {
    await ines.open(`${base()}/${id}`);
    await ines.click(en('messages.print'));
    expect(ines.h1).toBe('My sugar was <70');
    const paper = ines.query('.paper')[0];
    for (const words of [
      'Ines Holm',
      en('paper.born', { at: en.day('1984-03-27') }),
      en('paper.mrn', { mrn: '0070000042' }),
      'Nina Park',
      'Family medicine',
    ])
      expect(paper?.textContent).toContain(words);
    const texts = ines.query('.paper h1 ~ * .sent-text').map((one) => one.textContent);
    expect(texts).toEqual([
      TYPED,
      'Eat something & call us if it is <70 again.',
      'This is from me alone.',
    ]);
    // nothing of it is markup
    expect(ines.query('.paper script, .paper .sent-text b')).toEqual([]);
    expect(ines.text).not.toContain('Zebra');
  });

  it('is what a caregiver who came later may see, and no more', async () => {
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
    for (const path of ['print', 'file'])
      expect((await oda.request('GET', `${base()}/${id}/${path}`)).status).toBe(404);
    await answered(id, 'Come in on Monday.', 3);
    await oda.open(`${base()}/${id}/print`);
    expect(oda.text).toContain('Come in on Monday.');
    const pdf = drawn(await pdfOf(oda, `${base()}/${id}/file`));
    expect(pdf).toContain('Come in on Monday.');
    for (const before of ['sugar', 'from me alone', '<70']) {
      expect(oda.text).not.toContain(before);
      expect(pdf).not.toContain(before);
    }
    expect(pdf).toContain(en('messages.with-team', { team: 'Family medicine' }));
  });
});

describe('the PDF', () => {
  it('has every character of the text, with its lines and spaces, on pages that say whose they are', async () => {
    const pdf = await pdfOf(ines, `${base()}/${id}/file`);
    const words = drawn(pdf);
    for (const line of TYPED.split('\n').filter((one) => one.trim() !== ''))
      expect(words).toContain(line.trimEnd());
    expect(words).toContain('Eat something & call us if it is <70 again.');
    expect(words).not.toContain('Zebra');
    expect(words).not.toContain(en('messages.paper-lacking'));
    for (const page of linesOf(pdf))
      for (const said of [
        'Ines Holm',
        en('paper.mrn', { mrn: '0070000042' }),
        en('letter-paper.page', { at: 1, of: 1 }),
        world.settings.name,
      ])
        expect(page).toContain(said);
    // signed as the team: who wrote it is the office's own business
    const answers = words.split('\n').filter((line) => line === 'Family medicine');
    expect(answers.length).toBeGreaterThan(0);
    expect(words.match(/Nina Park/g)).toHaveLength(1);
  });

  it('goes over several sheets, with 12 points and within the margins', async () => {
    const long = await begun(
      ines,
      'Long',
      Array.from({ length: 120 }, (_, n) => `Day ${n + 1}: pulse <${70 + n}`).join('\n'),
    );
    const pages = pagesOf(await pdfOf(ines, `${base()}/${long}/file`));
    expect(pages.length).toBeGreaterThan(2);
    for (const [n, runs] of pages.entries()) {
      const text = runs.map((run) => run.text).join('\n');
      expect(text).toContain(en('letter-paper.page', { at: n + 1, of: pages.length }));
      expect(text).toContain('Ines Holm');
      for (const run of runs) {
        expect(run.size).toBeGreaterThanOrEqual(12);
        expect(run.x).toBeGreaterThanOrEqual(71);
        expect(run.y).toBeLessThan(792 - 20);
      }
    }
    const all = pages.flat().map((run) => run.text);
    for (let day = 1; day <= 120; day++) expect(all).toContain(`Day ${day}: pulse <${69 + day}`);
  });

  it('says which characters it can’t show, and the page for printing shows them', async () => {
    const one = await begun(ines, 'Smile', 'I feel 🙂 today, שלום, thanks');
    const words = drawn(await pdfOf(ines, `${base()}/${one}/file`)).replace(/\s+/g, ' ');
    expect(words).toContain('I feel [?] today, [?], thanks');
    expect(words).toContain(en('messages.paper-lacking'));
    await ines.open(`${base()}/${one}/print`);
    expect(ines.text).toContain('I feel 🙂 today, שלום, thanks');
  });

  it('speaks the language of its reader', async () => {
    await world.sql("update account set language = 'es' where id = $1", [accounts.ines]);
    const words = drawn(await pdfOf(await on('ines'), `${base()}/${id}/file`));
    expect(words).toContain(es('messages.category-test'));
    await world.sql("update account set language = 'en' where id = $1", [accounts.ines]);
  });

  it('is nobody else’s, and is in the access log like the page', async () => {
    const other = await world.person({ given: 'Olga', family: 'Other' });
    await world.account({ userId: 'olga', name: 'Olga Other', patientId: other });
    const olga = await on('olga');
    for (const path of ['print', 'file'])
      for (const home of [base(), `/people/${other}/messages`])
        expect((await olga.request('GET', `${home}/${id}/${path}`)).status).toBe(404);
    const [row] = await world.sql<{ n: number }>(
      `select count(*)::int as n from audit_event
       where patient_id = $1 and permission = 'messages:read' and outcome = 'granted'
         and actor_id = $2 and route like '%/file'`,
      [person, accounts.ines],
    );
    expect(row?.n).toBeGreaterThan(0);
  });
});

describe('the team’s copy', () => {
  it('has who signed as the team, and no note among staff', async () => {
    const nina = await on('nina');
    await nina.open(`/staff/messages/${id}`);
    expect(nina.text).toContain('Zebra note');
    expect(nina.links).toContain(`/staff/messages/${id}/file`);
    const words = drawn(await pdfOf(nina, `/staff/messages/${id}/file`));
    expect(words).toContain(en('messages.as-team', { name: 'Nina Park', team: 'Family medicine' }));
    expect(words).not.toContain('Zebra');
    const kim = await on('kim');
    expect((await kim.request('GET', `/staff/messages/${id}/file`)).status).toBe(404);
  });
});
