import type { Bundle, Communication, Resource } from '@medplum/fhirtypes';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problemOf } from '../../src/interop/validation/validate.ts';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox } from '../inbox.ts';
import { observation, patient } from '../labs.ts';
import { wordsOf } from '../pdf.ts';
import { en } from '../words.ts';

/** A result that a team’s message names, for everybody who reads the message. */
let at: InboxWorld;
let world: InboxWorld['world'];
let nina: Browser;
let hana: Browser;
let person: string;
let base: string;
/** Ids of results: shown, behind the gate, withheld by their sender, for the person alone, and
 * somebody else’s. */
const results: Record<'a1c' | 'hiv' | 'held' | 'mine' | 'other', string> = {} as never;

const A1C = `${en('attached-result.is', { result: 'Hemoglobin A1c, Nov 20, 2026' })}`;
const HIDDEN = en('attached-result.hidden');
const asks = (code: string) => ({
  meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code }] },
});
const a1c = (rest = {}) =>
  observation('a1c', 'hana', { loinc: '4548-4', text: 'A1c', number: 6, unit: '%', ...rest });

const on = (userId: string) => new Browser(world).signOn(userId);
const post = (browser: Browser, path: string, form: Record<string, string>) =>
  browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
const openRecord = (browser: Browser, of = person) =>
  post(browser, '/staff/open', { person: of, purpose: 'treatment', page: '/messages/new' });
async function pdfWords(browser: Browser, url: string): Promise<string> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { host: new URL(world.config.publicUrl).host, cookie };
  const answer = await world.app.server.inject({ method: 'GET', url, headers });
  return wordsOf(answer.rawPayload);
}
/** A question of Hana’s. */
async function asked(rest: Record<string, string> = {}): Promise<string> {
  const form = { do: 'send', category: 'test', subject: 'My test', text: 'Is it good?', ...rest };
  const answer = await post(hana, `${base}/new/${at.teams.family}`, form);
  return /messages\/([0-9a-f-]{36})/.exec(String(answer.headers.location))?.[1] ?? '';
}
const answer = (id: string, result: string, browser = nina) =>
  at.post(browser, `/staff/messages/${id}/answer`, {
    ...{ seen: '1', text: 'Here it is.', sign: 'team', result },
  });
/** A question with an answer that names a result. */
async function answered(result: string, rest: Record<string, string> = {}): Promise<string> {
  const id = await asked(rest);
  expect((await answer(id, result)).status).toBe(303);
  return id;
}
const stored = (id: string) =>
  world.sql<{ resultId: string; patientId: string }>(
    `select r.result_id, r.patient_id from message_result r
     join message m on m.id = r.message_id where m.conversation_id = $1`,
    [id],
  );
const options = (browser: Browser) =>
  browser.query('#result option').map((one) => one.getAttribute('value'));

beforeAll(async () => {
  at = await openInbox();
  ({ world, nina } = at);
  await world.bring([
    patient('hana', { name: [{ given: ['Hana'], family: 'Sol' }], birthDate: '1984-03-27' }),
    patient('otto', { name: [{ given: ['Otto'], family: 'Berg' }] }),
    a1c(),
    observation('hiv', 'hana', { loinc: '75622-1', text: 'HIV 1 and 2 Ab' }),
    observation('held', 'hana', { number: 4, ...asks('NOPAT') }),
    observation('mine', 'hana', { loinc: '2951-2', text: 'Sodium', number: 140, ...asks('PRS') }),
    observation('other', 'otto', { number: 4 }),
  ]);
  const rows = await world.sql<{ patientId: string; id: string; sourceId: string }>(
    `select l.patient_id, l.id, r.source_id from lab_result l
     join resource r on r.patient_id = l.patient_id and r.id = l.id`,
  );
  for (const { id, sourceId } of rows) results[sourceId as keyof typeof results] = id;
  expect(Object.keys(results).sort()).toEqual(['a1c', 'held', 'hiv', 'mine', 'other']);
  person = rows.find(({ id }) => id === results.a1c)?.patientId ?? '';
  base = `/people/${person}/messages`;
  await world.account({ userId: 'hana', name: 'Hana Sol', patientId: person });
  hana = await on('hana');
  for (const [userId, categories] of [
    ['rae', ['messages']],
    ['ren', ['messages', 'results']],
  ] as const) {
    const account = await world.account({ userId, name: userId });
    await world.proxy(person, account, {
      ...{ basis: 'invited', relationship: 'child', endsOn: '2099-01-01' },
      categories: [...categories],
    });
  }
});
beforeEach(async () => {
  await openRecord(nina);
});

describe('staff who answer', () => {
  it('choose among the results that the member can see now', async () => {
    const id = await asked();
    await nina.open(`/staff/messages/${id}`);
    const released = [results.a1c, results.hiv, results.mine];
    expect(options(nina).sort()).toEqual(['', ...released].sort());
    expect(nina.text).toContain(en('attached-result.hint'));
    await nina.fill(en('inbox.text'), 'All good.');
    await nina.fill(en('attached-result.choose'), results.a1c).press(en('inbox.send'));
    expect(await stored(id)).toEqual([{ resultId: results.a1c, patientId: person }]);
    await nina.open(`/staff/messages/${id}`);
    const link = nina.query('.thread a').find((one) => one.textContent === A1C);
    expect(link?.getAttribute('href')).toBe(`/staff/people/${person}/results/${results.a1c}`);
    const logged = await world.sql(
      "select 1 from audit_event where patient_id = $1 and permission = 'results:staff'",
      [person],
    );
    expect(logged.length).toBeGreaterThan(0);
  });

  it('can’t attach what is withheld, somebody else’s, or made up', async () => {
    const id = await asked();
    for (const result of [results.held, results.other, crypto.randomUUID(), 'x']) {
      const refused = await answer(id, result);
      expect([refused.status, refused.body.includes(en('problem.attached-result'))]).toEqual([
        422,
        true,
      ]);
    }
    expect([await stored(id), await at.events({ id } as never)]).toEqual([[], []]);
    // Otto’s record is open now: what is his still isn’t Hana’s
    const [otto] = await world.sql<{ patientId: string }>(
      'select patient_id from lab_result where id = $1',
      [results.other],
    );
    await openRecord(nina, otto?.patientId);
    expect((await answer(id, results.other)).status).toBe(422);
    expect(await stored(id)).toEqual([]);
  });

  it('keep the choice when the form has a problem or takes a template', async () => {
    const id = await asked();
    await nina.open(`/staff/messages/${id}`);
    await nina.fill(en('attached-result.choose'), results.a1c).press(en('inbox.send'));
    expect(nina.status).toBe(422);
    const chosen = () => nina.query('#result option[selected]')[0]?.getAttribute('value');
    expect(chosen()).toBe(results.a1c);
    await world.sql(
      `insert into message_template (name, text, changed_at)
       values ('Good news', 'All is well.', now())`,
    );
    await nina.open(`/staff/messages/${id}`);
    const [template] = nina.query('#template option').slice(1);
    await nina
      .fill(en('attached-result.choose'), results.a1c)
      .fill(en('templates.choose'), template?.getAttribute('value') ?? '')
      .press(en('templates.put'));
    expect(chosen()).toBe(results.a1c);
    await nina.press(en('inbox.send'));
    expect(await stored(id)).toHaveLength(1);
    const { action, fields } = nina.lastForm;
    await nina.request('POST', action, { form: fields });
    expect(await stored(id)).toHaveLength(1);
  });

  it('open the record first, and without the permission see neither names nor a choice', async () => {
    const id = await answered(results.a1c);
    const omar = at.omar;
    await omar.open(`/staff/messages/${id}`);
    expect(omar.text).toContain(en('attached-result.open-first'));
    expect(omar.text).toContain(HIDDEN);
    expect([omar.text.includes('A1c'), options(omar)]).toEqual([false, []]);
    const closed = await asked();
    expect((await answer(closed, results.a1c, omar)).status).toBe(422);
    const desk = await world.account({ userId: 'desk', roles: ['front-desk'], name: 'Dora Desk' });
    await world.sql('insert into team_member (team_id, account_id, since) values ($1, $2, now())', [
      at.teams.family,
      desk,
    ]);
    const dora = await on('desk');
    await openRecord(dora);
    await dora.open(`/staff/messages/${id}`);
    expect(dora.text).toContain(HIDDEN);
    for (const text of ['A1c', en('attached-result.open-first'), en('attached-result.choose')])
      expect(dora.text).not.toContain(text);
    expect((await answer(closed, results.a1c, dora)).status).toBe(422);
    expect(await stored(closed)).toEqual([]);
  });

  it('attach one to a conversation that they begin', async () => {
    const page = `/staff/people/${person}/messages/new`;
    await nina.open(page);
    await nina.fill(en('begin.subject'), 'Your sugar').fill(en('begin.text'), 'It is fine.');
    await nina.fill(en('attached-result.choose'), results.a1c).press(en('begin.preview'));
    expect(nina.text).toContain('Hemoglobin A1c, Nov 20, 2026');
    await nina.press(en('inbox.send'));
    const id = /messages\/([0-9a-f-]{36})/.exec(nina.path)?.[1] ?? '';
    expect(await stored(id)).toEqual([{ resultId: results.a1c, patientId: person }]);
    const form = {
      ...{ category: 'test', subject: 'No', text: 'No.', sign: 'team', replies: 'yes' },
      ...{ template: '', team: at.teams.family },
    };
    for (const step of ['preview', 'send'])
      for (const result of [results.held, results.other]) {
        const refused = await post(nina, page, { ...form, do: step, result });
        expect([refused.status, refused.body.includes(en('problem.attached-result'))]).toEqual([
          422,
          true,
        ]);
      }
    expect(await world.sql("select 1 from conversation where subject = 'No'")).toEqual([]);
  });
});

describe('whoever reads the message', () => {
  it('opens the result from it, on paper and in the file of messages too', async () => {
    const id = await answered(results.a1c);
    await hana.open(`${base}/${id}`);
    expect(hana.text).toContain(A1C);
    await hana.click(A1C);
    expect(hana.path).toBe(`/people/${person}/results/${results.a1c}`);
    await hana.open(`${base}/${id}/print`);
    expect(hana.text).toContain(A1C);
    expect(await pdfWords(hana, `${base}/${id}/file`)).toContain(A1C);
    expect(await pdfWords(nina, `/staff/messages/${id}/file`)).toContain(A1C);
    const record = await hana.request('GET', `${base}/record`);
    const bundle = JSON.parse(record.body) as Bundle<Communication>;
    const named = (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []);
    expect(named.flatMap(({ payload }) => payload ?? [])).toContainEqual({
      contentReference: {
        reference: `Observation/${results.a1c}`,
        display: 'Hemoglobin A1c, Nov 20, 2026',
      },
    });
    for (const resource of named) expect(problemOf(resource as Resource)).toBeNull();
  });

  it('learns neither name nor date without a right to results', async () => {
    const id = await answered(results.a1c);
    const rae = await on('rae');
    for (const page of ['', '/print']) {
      await rae.open(`${base}/${id}${page}`);
      expect(rae.text).toContain(HIDDEN);
      const { body } = await rae.request('GET', `${base}/${id}${page}`);
      for (const word of ['A1c', results.a1c, 'Nov 20']) expect(body).not.toContain(word);
    }
    const pdf = await pdfWords(rae, `${base}/${id}/file`);
    expect([pdf.includes(HIDDEN), pdf.includes('A1c')]).toEqual([true, false]);
    expect((await rae.request('GET', `${base}/record`)).body).not.toMatch(/A1c|contentReference/);
    const ren = await on('ren');
    await ren.open(`${base}/${id}`);
    expect(ren.text).toContain(A1C);
  });

  it('reads only that it is private while it is behind the gate', async () => {
    const id = await answered(results.hiv);
    await hana.open(`${base}/${id}`);
    expect(hana.text).toContain(
      en('attached-result.is', { result: `${en('labs.private')}, Nov 20, 2026` }),
    );
    expect(hana.text).not.toContain('HIV');
    expect((await hana.request('GET', `${base}/record`)).body).not.toContain('HIV');
  });

  it('as a caregiver with results, learns nothing of what is for the person alone', async () => {
    const id = await answered(results.mine);
    await hana.open(`${base}/${id}`);
    expect(hana.text).not.toContain(HIDDEN);
    const ren = await on('ren');
    await ren.open(`${base}/${id}`);
    expect(ren.text).toContain(HIDDEN);
    const { body } = await ren.request('GET', `${base}/${id}`);
    for (const word of ['Sodium', results.mine, 'Nov 20']) expect(body).not.toContain(word);
  });

  it('sees what holds at that time: held, then corrected, then taken back', async () => {
    const id = await answered(results.a1c);
    const [nurse] = await world.sql<{ id: string }>(
      "select id from account where user_id = 'nina'",
    );
    await world.sql(
      `insert into result_hold (patient_id, result_id, exception, reason, until, placed_by,
         placed_by_name, placed_at)
       values ($1, $2, 'privacy', 'A long enough reason', '2026-12-01', $3, 'Nina', now())`,
      [person, results.a1c, nurse?.id],
    );
    await hana.open(`${base}/${id}`);
    expect([hana.text.includes(HIDDEN), hana.text.includes('A1c')]).toEqual([true, false]);
    await world.sql('update result_hold set released_at = now() where result_id = $1', [
      results.a1c,
    ]);
    await world.bring([a1c({ number: 7, status: 'corrected' })]);
    await hana.open(`${base}/${id}`);
    expect(hana.text).toContain(A1C);
    await world.bring([a1c({ status: 'entered-in-error' })]);
    await hana.open(`${base}/${id}`);
    expect([hana.text.includes(HIDDEN), hana.text.includes('A1c')]).toEqual([true, false]);
  });
});
