import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox } from '../inbox.ts';
import { en } from '../words.ts';

let at: InboxWorld;
let nina: Browser;
beforeAll(async () => {
  at = await openInbox();
  ({ nina } = at);
});

let count = 0;
interface Somebody {
  patientId: string;
  accountId: string | null;
  userId: string;
  name: string;
  page: string;
}
/** Somebody who has written nothing. */
async function somebody(
  rest: { account?: false; given?: string; birthDate?: string } = {},
): Promise<Somebody> {
  count += 1;
  const given = rest.given ?? 'Vera';
  const family = `Lund${count}`;
  const { birthDate = '1984-03-27' } = rest;
  const patientId = await at.world.person({ given, family, birthDate, mrn: `81${count}` });
  const userId = `vera${count}`;
  const name = `${given} ${family}`;
  const accountId = rest.account ?? (await at.world.account({ userId, patientId, name }));
  const page = `/staff/people/${patientId}/messages/new`;
  return { patientId, accountId: accountId || null, userId, name, page };
}
/** Opens their record, as the search does. */
const opened = (browser: Browser, { patientId }: Somebody): Promise<unknown> =>
  browser.request('POST', '/staff/open', {
    form: {
      ...{ person: patientId, purpose: 'treatment', page: '/messages/new' },
      _key: crypto.randomUUID(),
    },
  });
const form = {
  ...{ do: 'send', category: 'test', subject: 'Your results', text: 'All is well.' },
  ...{ sign: 'team', replies: 'yes', template: '' },
};
const send = (one: Somebody, rest: Record<string, string> = {}, browser = nina) =>
  browser.request('POST', one.page, {
    form: { ...form, team: at.teams.family, _key: crypto.randomUUID(), ...rest },
  });
const written = ({ patientId }: Somebody) =>
  at.world.sql<Record<string, unknown>>(
    `select c.id, c.subject, c.category, c.replies, c.begun_as, c.last_from, c.due_at, m.text,
       m.author_name, m.as_team
     from conversation c join message m on m.conversation_id = c.id where c.patient_id = $1`,
    [patientId],
  );

describe('staff write to a member', () => {
  it('from the inbox, by a search, with a last look before it is sent', async () => {
    const one = await somebody();
    await nina.open('/staff/messages');
    await nina.click(en('begin.write'));
    await nina
      .fill(en('staff.mrn'), `81${count}`)
      .choose(en('purpose.treatment'))
      .press(en('staff.search'));
    await nina.press(en('staff.open'));
    expect(nina.path).toBe(one.page);
    expect(nina.h1).toBe(en('begin.title', { name: one.name }));
    expect(nina.text).toContain(en('begin.reads-account', { name: one.name }));
    await nina
      .fill(en('begin.subject'), 'Flu shot <70')
      .fill(en('begin.text'), 'Please come\non Monday.')
      .choose('Nina Park')
      .choose(en('begin.replies-no'))
      .press(en('begin.preview'));
    expect(nina.h1).toBe(en('begin.check', { name: one.name }));
    for (const text of ['Flu shot <70', 'Please come', en('begin.replies-no'), 'Nina Park'])
      expect(nina.text).toContain(text);
    expect(await written(one)).toEqual([]);
    await nina.press(en('begin.edit'));
    await nina.fill(en('begin.subject'), 'Flu shot').press(en('begin.preview'));
    await nina.press(en('inbox.send'));
    expect(nina.text).toContain(en('inbox.did-begun'));
    expect(nina.h1).toBe('Flu shot');
    expect(await written(one)).toEqual([
      {
        ...{ id: expect.anything(), subject: 'Flu shot', category: 'general', replies: false },
        ...{ begunAs: 'staff', lastFrom: 'team', dueAt: null, text: 'Please come\non Monday.' },
        ...{ authorName: 'Nina Park', asTeam: false },
      },
    ]);
    // pressed again
    const { action, fields } = nina.lastForm;
    expect((await nina.request('POST', action, { form: fields })).status).toBe(303);
    expect(await written(one)).toHaveLength(1);
  });

  it('who reads it, and can’t reply where staff said so', async () => {
    const one = await somebody();
    await opened(nina, one);
    await send(one, { replies: 'no' });
    const notices = await at.world.sql('select topic from notice where account_id = $1', [
      one.accountId,
    ]);
    expect(notices).toEqual([{ topic: 'messages' }]);
    const vera = await new Browser(at.world).signOn(one.userId);
    await vera.open(`/people/${one.patientId}/messages`);
    await vera.click('Your results');
    expect(vera.text).toContain('All is well.');
    expect(vera.query('textarea')).toEqual([]);
  });

  it('exactly once, however often and however close together it is sent', async () => {
    const one = await somebody();
    await opened(nina, one);
    const _key = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(one, { _key })));
    expect(await written(one)).toHaveLength(1);
    const went = answers.filter(({ status }) => status === 303);
    expect(went.length).toBeGreaterThan(0);
    expect(new Set(went.map(({ headers }) => headers.location)).size).toBe(1);
  });

  it('with a template in the member’s language, filled in for their team', async () => {
    const one = await somebody({ given: 'Sol' });
    await at.world.sql("update account set language = 'es' where id = $1", [one.accountId]);
    const [made] = await at.world.sql<{ id: string }>(
      `insert into message_template (name, text, text_es, changed_at)
       values ('Hi', 'Hello {{first_name}}', 'Hola {{first_name}}: {{dosis}}', now())
       returning id`,
    );
    await opened(nina, one);
    await nina.open(one.page);
    await nina
      .fill(en('begin.subject'), 'Kept')
      .fill(en('templates.choose'), `${made?.id} es`)
      .press(en('templates.put'));
    expect(nina.query('#text')[0]?.textContent).toBe('Hola Sol: [[dosis]]');
    await nina.press(en('begin.preview'));
    expect([nina.status, nina.text.includes(en('problem.inbox-blank'))]).toEqual([422, true]);
    expect((await send(one, { text: 'Hola Sol: [[dosis]]' })).status).toBe(422);
    expect((await send(one, { subject: 'For {{first_name}}' })).status).toBe(422);
    expect(await written(one)).toEqual([]);
    // Enter in the subject presses the form's first button
    const enter = await send(one, { do: 'template', subject: 'Entered' });
    expect(enter.body).toContain(en('begin.check', { name: one.name }));
  });

  it('says that nobody is told where there is no account, and keeps it for later', async () => {
    const one = await somebody({ account: false });
    await opened(nina, one);
    await nina.open(one.page);
    expect(nina.text).toContain(en('begin.waits'));
    await nina.fill(en('begin.subject'), 'Waits').fill(en('begin.text'), 'Here you are');
    await nina.press(en('begin.preview'));
    expect(nina.text).toContain(en('begin.waits'));
    await nina.press(en('inbox.send'));
    expect(nina.text).toContain(en('inbox.did-begun-waits'));
    await at.world.account({ userId: 'late', patientId: one.patientId, name: one.name });
    const late = await new Browser(at.world).signOn('late');
    await late.open(`/people/${one.patientId}/messages`);
    expect(late.text).toContain('Waits');
  });

  it('says who reads for somebody else, and for somebody who has died', async () => {
    const child = await somebody({ account: false, birthDate: '2020-01-01' });
    const mother = await somebody();
    await at.world.proxy(child.patientId, mother.accountId ?? '');
    await opened(nina, child);
    await nina.open(child.page);
    expect(nina.text).toContain(en('begin.reads-only', { n: 1 }));
    // a parent's right ends when the child is of age, whatever its row says
    const grown = await somebody({ account: false });
    await at.world.proxy(grown.patientId, mother.accountId ?? '');
    await opened(nina, grown);
    await nina.open(grown.page);
    expect(nina.text).toContain(en('begin.waits'));

    const dead = await somebody();
    await at.world.sql('update person set deceased = true where patient_id = $1', [dead.patientId]);
    await opened(nina, dead);
    await nina.open(dead.page);
    expect(nina.text).toContain(en('begin.no-deceased', { name: dead.name }));
    expect(nina.query('textarea')).toEqual([]);
    await send(dead);
    expect(await written(dead)).toEqual([]);
    await at.world.proxy(dead.patientId, mother.accountId ?? '', {
      ...{ basis: 'court', relationship: 'representative' },
    });
    await nina.open(dead.page);
    expect(nina.text).toContain(en('begin.died', { name: dead.name }));
    expect((await send(dead)).status).toBe(303);
  });

  it('not into a record that was joined to another', async () => {
    const [one, other] = [await somebody(), await somebody()];
    await opened(nina, one);
    await at.world.sql('update person set merged_into = $2 where patient_id = $1', [
      one.patientId,
      other.patientId,
    ]);
    const answer = await send(one);
    expect(answer.status).not.toBe(303);
    expect(await written(one)).toEqual([]);
  });

  it('only with the record open, for one’s own team, and by those who answer', async () => {
    const one = await somebody();
    expect([
      (await nina.request('GET', one.page)).status,
      (await send(one)).status,
      (await new Browser(at.world).request('GET', one.page)).status,
    ]).toEqual([404, 404, 303]);
    await opened(nina, one);
    for (const team of [at.teams.heart, crypto.randomUUID(), ''])
      expect([team, (await send(one, { team })).status]).toEqual([team, 422]);
    await at.world.account({ userId: 'recorder', roles: ['records'] });
    const recorder = await new Browser(at.world).signOn('recorder');
    await opened(recorder, one);
    expect((await recorder.request('GET', one.page)).status).toBe(404);
    await at.world.account({ userId: 'alone', roles: ['nurse'] });
    const alone = await new Browser(at.world).signOn('alone');
    await opened(alone, one);
    await alone.open(one.page);
    expect(alone.text).toContain(en('inbox.no-team'));
    expect(await written(one)).toEqual([]);
  });

  it('and the person sees in their access log that it was read and written, and why', async () => {
    const one = await somebody();
    await opened(nina, one);
    await send(one);
    const rows = await at.world.sql(
      `select distinct permission, purpose, outcome from audit_event
       where patient_id = $1 and actor_id = $2 and permission in ('people:open', 'messages:begin')
       order by permission`,
      [one.patientId, at.people.nina],
    );
    expect(rows).toEqual([
      { permission: 'messages:begin', purpose: 'treatment', outcome: 'granted' },
      { permission: 'people:open', purpose: 'treatment', outcome: 'granted' },
    ]);
  });

  it('keeps what was typed where something is wrong', async () => {
    const one = await somebody();
    await opened(nina, one);
    for (const [rest, problem] of [
      [{ subject: ' ' }, 'problem.message-subject'],
      [{ subject: 'x'.repeat(101) }, 'problem.message-subject-long'],
      [{ text: ' ' }, 'problem.begin-text'],
      [{ text: 'x'.repeat(10_001) }, 'problem.inbox-long'],
      [{ category: 'nothing' }, 'problem.message-category'],
    ] as const) {
      const answer = await send(one, { text: 'Kept text', ...rest });
      expect([answer.status, answer.body.includes(en(problem))]).toEqual([422, true]);
    }
    expect(await written(one)).toEqual([]);
  });
});
