import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { NPI } from '../medicines.ts';
import { sentNotices } from '../notices.ts';
import { openPharmacy, type PharmacyWorld } from '../pharmacy.ts';
import { en } from '../words.ts';

/** A prescriber's refusal of a renewal, or a question about it, as a message to the member. */
let at: PharmacyWorld;
let world: PharmacyWorld['world'];
let okafor: Browser;
let team: string;
let doctor: string;
const accounts: Record<string, string> = {};
const MINUTE = 60_000;

const one = async (sql: string, values: unknown[] = []): Promise<string> =>
  (await world.sql<{ id: string }>(sql, values))[0]?.id ?? '';
const on = (userId: string) => new Browser(world).signOn(userId);
/** The conversations of a person. */
const conversations = (person: string) =>
  world.sql<{ id: string; subject: string; private: boolean; lastFrom: string }>(
    'select id, subject, private, last_from as "lastFrom" from conversation where patient_id = $1',
    [person],
  );
/** The topics of the notices about a person, for an account or for everybody. */
const topics = async (person: string, account?: string): Promise<string[]> =>
  (
    await world.sql<{ topic: string }>(
      `select topic from notice where about_id = $1 and account_id = coalesce($2, account_id)
       order by topic`,
      [person, account ?? null],
    )
  ).map(({ topic }) => topic);
const renewal = () => at.asked({ repeats: 0 });
const answer = (request: string, form: Record<string, string>) =>
  at.post(okafor, `/staff/renewals/${request}`, { seen: '1', reason: '', note: '', ...form });

beforeAll(async () => {
  at = await openPharmacy();
  ({ world, okafor } = at);
  doctor = await one("select id from account where user_id = 'okafor'");
  team = await one(
    `insert into team (name, name_es, answer_days, state, changed_at)
     values ('Family medicine', 'Medicina familiar', 2, 'active', now()) returning id`,
  );
  accounts.nina = await world.account({ userId: 'nina', name: 'Nina Park', roles: ['nurse'] });
  await world.sql('insert into team_member (team_id, account_id, since) values ($1, $2, now())', [
    team,
    accounts.nina,
  ]);
  const clinician = await one(
    `insert into clinician (ref, name, name_key, npi, active, changed_at)
     values ('x Practitioner/1', 'Amara Okafor', 'okafor amara', $1, true, now()) returning id`,
    [NPI],
  );
  await world.sql('insert into team_clinician (team_id, clinician_id) values ($1, $2)', [
    team,
    clinician,
  ]);
  accounts.joan = await world.account({ userId: 'joan', name: 'Joan Vance' });
});

describe('a renewal that is declined', () => {
  it('is a message with the words, to which the member can reply, and one notice', async () => {
    const { id, request, browser, base } = await renewal();
    await answer(request, { do: 'deny', reason: 'tests', note: 'A blood test <first>' });
    await browser.open(`${base}/messages`);
    await browser.click('Your renewal request: Lisinopril 10 mg tablet');
    for (const words of [
      en('reason.tests'),
      'A blood test <first>',
      'Dr. Amara Okafor',
      'Family medicine',
    ])
      expect(browser.text).toContain(words);
    browser.fill(en('messages.text'), 'Where do I go?');
    await browser.press(en('messages.send'));
    expect(browser.text).toContain(en('messages.done-sent'));
    // the answer is in the team's inbox
    const nina = await on('nina');
    await nina.open('/staff/messages?show=unassigned');
    expect(nina.text).toContain('Your renewal request');
    // the page of requests says the same as before
    await browser.open(`${base}/refills`);
    for (const words of [en('reason.tests'), `${en('refill.said')} A blood test <first>`])
      expect(browser.text).toContain(words);
    expect(await topics(id)).toEqual(['messages']);
    world.clock.pass(5 * MINUTE);
    const sent = (await sentNotices(world)).filter(({ to }) => to?.startsWith('ruiz'));
    for (const mail of sent)
      expect(`${mail.subject} ${mail.body}`).not.toMatch(/lisinopril|blood|Okafor|renew/i);
  });

  it('is one message however often the button is pressed', async () => {
    const { id, request } = await renewal();
    await Promise.all(
      Array.from({ length: 5 }, () => answer(request, { do: 'deny', reason: 'changed', note: '' })),
    );
    expect(await conversations(id)).toHaveLength(1);
  });

  it('is a request for a visit in the same way', async () => {
    const { id, request, browser, base } = await renewal();
    await answer(request, { do: 'ask-visit', note: 'In March' });
    const [written] = await conversations(id);
    await browser.open(`${base}/messages/${written?.id}`);
    expect(browser.text).toContain('Dr. Amara Okafor wants to see you');
    expect(browser.text).toContain('In March');
    expect(await topics(id)).toEqual(['messages']);
  });

  it('goes on as before where no team can be written to', async () => {
    await world.sql("update team set state = 'paused'");
    const { id, request, browser, base } = await renewal();
    await answer(request, { do: 'deny', reason: 'tests', note: 'First' });
    await world.sql("update team set state = 'active'");
    expect(await conversations(id)).toEqual([]);
    expect(await topics(id)).toEqual(['refills']);
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain(`${en('refill.said')} First`);
  });

  it('is in the language of the member', async () => {
    const { id, request } = await renewal();
    await world.sql("update account set language = 'es' where patient_id = $1", [id]);
    await answer(request, { do: 'deny', reason: 'tests', note: '' });
    const [written] = await conversations(id);
    expect(written?.subject).toMatch(/^Su solicitud de renovación: /);
  });
});

describe('who reads it', () => {
  it('a caregiver who sees refills and messages, and is told once', async () => {
    const { id, request } = await renewal();
    await world.proxy(id, accounts.joan ?? '', {
      basis: 'invited',
      relationship: 'child',
      categories: ['refills', 'messages'],
      endsOn: '2099-01-01',
    });
    await answer(request, { do: 'deny', reason: 'tests', note: '' });
    const [written] = await conversations(id);
    expect(written?.private).toBe(false);
    const joan = await on('joan');
    await joan.open(`/people/${id}/messages/${written?.id}`);
    expect(joan.status).toBe(200);
    expect(await topics(id, accounts.joan)).toEqual(['messages']);
  });

  it('not one who sees messages without refills; whoever asked is told of the request', async () => {
    const { id, request } = await renewal();
    await world.proxy(id, accounts.joan ?? '', {
      basis: 'invited',
      relationship: 'child',
      categories: ['messages'],
      endsOn: '2099-01-01',
    });
    const rosa = await world.account({ userId: `rosa-${id}`, name: 'Rosa' });
    await world.proxy(id, rosa, {
      basis: 'invited',
      relationship: 'child',
      categories: ['refills'],
      endsOn: '2099-01-01',
    });
    await world.sql('update refill_order set asked_by = $2 where patient_id = $1', [id, rosa]);
    await answer(request, { do: 'deny', reason: 'tests', note: 'Secretword' });
    const [written] = await conversations(id);
    expect(written?.private).toBe(true);
    const joan = await on('joan');
    await joan.open(`/people/${id}/messages/${written?.id}`);
    expect(joan.status).toBe(404);
    await joan.open(`/people/${id}/messages`);
    expect(joan.text).not.toContain('renewal');
    expect(await topics(id, accounts.joan)).toEqual([]);
    expect(await topics(id, rosa)).toEqual(['refills']);
    const own = await one('select id from account where patient_id = $1', [id]);
    expect(await topics(id, own)).toEqual(['messages']);
  });
});

describe('a question', () => {
  it('is a message that the member answers, and the request goes on waiting', async () => {
    await world.sql('insert into team_member (team_id, account_id, since) values ($1, $2, now())', [
      team,
      doctor,
    ]);
    okafor = await on('okafor');
    const { id, request, browser, base } = await renewal();
    await okafor.open(`/staff/renewals/${request}`);
    await okafor.click(en('step.ask'));
    await okafor.press(en('step.ask'));
    expect([okafor.status, okafor.text.includes(en('problem.renew-question'))]).toEqual([
      422,
      true,
    ]);
    await okafor.fill(en('rx.message'), 'How is your pressure?').press(en('step.ask'));
    expect(okafor.text).toContain(en('rx.done-question'));
    expect((await at.standing(id))?.stage).toBe('waiting');
    expect(await topics(id)).toEqual(['messages']);
    const [written] = await conversations(id);
    await browser.open(`${base}/messages/${written?.id}`);
    expect(browser.text).toContain('How is your pressure?');
    browser.fill(en('messages.text'), '130/80');
    await browser.press(en('messages.send'));
    // it comes back to whoever asked
    await okafor.open('/staff/messages?show=mine');
    await okafor.click('Your renewal request: Lisinopril 10 mg tablet');
    expect(okafor.text).toContain('130/80');
    // and the renewal can still be answered
    await answer(request, { do: 'deny', reason: 'changed', note: '' });
    expect((await at.standing(id))?.stage).toBe('refused');
  });

  it('isn’t asked where nobody could read it: the page says to call', async () => {
    await world.sql("update team set state = 'paused'");
    const { id, request } = await renewal();
    await okafor.open(`/staff/renewals/${request}?step=ask`);
    await okafor.fill(en('rx.message'), 'How are you?').press(en('step.ask'));
    await world.sql("update team set state = 'active'");
    expect(okafor.text).toContain(en('problem.renew-no-team'));
    expect(okafor.query('textarea')[0]?.textContent).toContain('How are you?');
    expect(await conversations(id)).toEqual([]);
  });
});
