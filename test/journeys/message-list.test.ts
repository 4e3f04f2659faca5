import { beforeAll, describe, expect, it } from 'vitest';
import { sendSome } from '../../src/messages/lists/sending.ts';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox } from '../inbox.ts';
import { en } from '../words.ts';

let at: InboxWorld;
let sam: Browser;
let samId: string;
beforeAll(async () => {
  at = await openInbox();
  samId = await at.world.account({
    ...{ userId: 'sam', roles: ['scheduling-manager'], name: 'Sam Reed' },
  });
  sam = await new Browser(at.world).signOn('sam');
});

let count = 0;
/** Somebody with an account and a record number of their own. */
async function member(rest: { family?: string; language?: 'en' | 'es' } = {}) {
  count += 1;
  const n = count;
  const mrn = `9${String(n).padStart(5, '0')}`;
  const family = rest.family ?? `List${n}`;
  const patientId = await at.world.person({ given: 'Ada', family, mrn });
  const userId = `list${n}`;
  const accountId = await at.world.account({
    ...{ userId, patientId, name: `Ada ${family}`, language: rest.language ?? 'en' },
  });
  return { patientId, accountId, mrn, userId, family };
}
const BASE = '/staff/messages/lists';
const post = (path: string, form: Record<string, string> = {}, browser = sam) =>
  browser.request('POST', `${BASE}${path}`, { form: { ...form, _key: crypto.randomUUID() } });
const form = {
  ...{ category: 'appointment', subject: 'Flu shots', text: 'Hello {{first_name}}' },
  ...{ subjectEs: '', textEs: '', replies: 'yes' },
};
/** A list that is checked and not sent. */
async function drafted(lines: readonly string[], rest: Record<string, string> = {}) {
  const answer = await post('/new', {
    ...{ ...form, team: at.teams.family, lines: lines.join('\r\n') },
    ...rest,
  });
  return String(answer.headers.location).slice(BASE.length + 1);
}
const states = async (id: string): Promise<string[]> =>
  (
    await at.world.sql<{ state: string }>(
      'select state from message_list_line where list_id = $1 order by n',
      [id],
    )
  ).map(({ state }) => state);
const send = async (id: string) => {
  const [list] = await at.world.sql<{ version: number }>(
    'select version from message_list where id = $1',
    [id],
  );
  const people = (await states(id)).filter((state) => state === 'ready').length;
  return post(`/${id}/send`, { version: String(list?.version), people: String(people) });
};
const work = (id: string) =>
  sendSome(
    {
      ...{ db: at.world.db, jobs: at.world.jobs },
      ...{ settings: at.world.settings, clock: at.world.clock },
    },
    id,
  );
const sentTo = async (patientId: string): Promise<string[]> =>
  (
    await at.world.sql<{ text: string }>('select text from message where patient_id = $1', [
      patientId,
    ])
  ).map(({ text }) => text);
const stateOf = async (id: string) =>
  (
    await at.world.sql<{ state: string; stoppedWhy: string }>(
      'select state, stopped_why from message_list where id = $1',
      [id],
    )
  )[0];

describe('a list', () => {
  it('says of each line whom it means before anything is sent', async () => {
    const [one, named] = [await member(), await member({ family: 'García Márquez' })];
    await member({ family: 'Twin' });
    await member({ family: 'Twin' });
    const dead = await member();
    await at.world.sql('update person set deceased = true where patient_id = $1', [dead.patientId]);
    const alone = await at.world.person({ given: 'No', family: 'Account', mrn: '880088' });
    const id = await drafted([
      one.mrn,
      '1984-03-27 Garcia Marquez, Ada',
      'Twin, Ada, 3/27/1984',
      '777777',
      dead.mrn,
      '880088',
      `1984-03-27 Ada ${one.family}`,
      'Ada',
    ]);
    expect(await states(id)).toEqual([
      ...['ready', 'ready', 'ambiguous', 'not-found'],
      ...['deceased', 'no-reader', 'twice', 'unreadable'],
    ]);
    await sam.open(`${BASE}/${id}`);
    expect(sam.text).toContain(en('lists.send', { n: 2 }));
    expect(sam.text).toContain(`García Márquez, Ada, ${en.day('1984-03-27')}`);
    expect(await sentTo(one.patientId)).toEqual([]);
    // whoever was found has it in their access log
    for (const patientId of [one.patientId, named.patientId, dead.patientId, alone])
      expect(
        await at.world.sql(
          `select 1 from audit_event where patient_id = $1 and permission = 'messages:on-list'
             and actor_id = $2`,
          [patientId, samId],
        ),
      ).not.toEqual([]);
  });

  it('goes out to each alone, once, in their language and in the log of each', async () => {
    const [one, two] = [await member(), await member({ language: 'es' })];
    const rest = { subjectEs: 'Vacunas', textEs: 'Hola {{first_name}}' };
    const id = await drafted([one.mrn, two.mrn], rest);
    expect(String((await send(id)).headers.location)).toContain('done=sending');
    const done = await Promise.all([work(id), work(id), work(id)]);
    expect(done.reduce((sum, n) => sum + n, 0)).toBe(2);
    await work(id);
    expect(await states(id)).toEqual(['sent', 'sent']);
    expect((await stateOf(id))?.state).toBe('done');
    expect(await sentTo(one.patientId)).toEqual(['Hello Ada']);
    expect(await sentTo(two.patientId)).toEqual(['Hola Ada']);
    expect(
      await at.world.sql(
        `select actor_id, outcome from audit_event
         where patient_id = $1 and permission = 'messages:send-list'`,
        [one.patientId],
      ),
    ).toEqual([{ actorId: samId, outcome: 'granted' }]);
    const ada = await new Browser(at.world).signOn(one.userId);
    await ada.open(`/people/${one.patientId}/messages`);
    await ada.click('Flu shots');
    expect(ada.text).not.toContain(two.family);
    await sam.open(`${BASE}/${id}`);
    expect(sam.text).toContain(en('lists.far', { sent: 2, of: 2 }));
    // pressed again: nothing more goes out
    await send(id);
    await work(id);
    expect(await sentTo(one.patientId)).toHaveLength(1);
  });

  it('goes on where it was when the process is killed between two', async () => {
    const people = await Promise.all([member(), member(), member()]);
    const id = await drafted(people.map(({ mrn }) => mrn));
    await send(id);
    // a process that had taken the first one, and was killed before it was done
    await at.world.db
      .transaction(async (tx) => {
        await tx.sql("select set_config('portico.reach', 'system:messages', true)");
        await tx.sql("update message_list_line set state = 'sent' where list_id = $1 and n = 1", [
          id,
        ]);
        throw new Error('killed');
      })
      .catch(() => {});
    await work(id);
    for (const { patientId } of people) expect(await sentTo(patientId)).toEqual(['Hello Ada']);
  });

  it('stops when told to, when its sender may no more, and when nobody answers', async () => {
    const people = await Promise.all([member(), member()]);
    const id = await drafted(people.map(({ mrn }) => mrn));
    await send(id);
    expect((await post(`/${id}/stop`)).status).toBe(303);
    expect(await work(id)).toBe(0);
    await send(id);
    await at.world.sql("update account set roles = '{nurse}' where id = $1", [samId]);
    expect(await work(id)).toBe(0);
    expect(await stateOf(id)).toEqual({ state: 'stopped', stoppedWhy: 'sender' });
    await at.world.sql("update account set roles = '{scheduling-manager}' where id = $1", [samId]);
    await send(id);
    await at.world.sql("update team set state = 'ended' where id = $1", [at.teams.family]);
    expect(await work(id)).toBe(0);
    expect(await stateOf(id)).toEqual({ state: 'stopped', stoppedWhy: 'team' });
    await at.world.sql("update team set state = 'active' where id = $1", [at.teams.family]);
    await send(id);
    await work(id);
    for (const { patientId } of people) expect(await sentTo(patientId)).toHaveLength(1);
  });

  it('leaves out whoever can’t be written to by then, and says why', async () => {
    const [dies, joins, stays] = await Promise.all([member(), member(), member()]);
    const id = await drafted([dies.mrn, joins.mrn, stays.mrn]);
    await send(id);
    await at.world.sql('update person set deceased = true where patient_id = $1', [dies.patientId]);
    await at.world.sql('update person set merged_into = $2 where patient_id = $1', [
      ...[joins.patientId, stays.patientId],
    ]);
    await work(id);
    expect(await states(id)).toEqual(['failed', 'failed', 'sent']);
    const csv = (await sam.request('GET', `${BASE}/${id}/people.csv`)).body;
    for (const text of [en('lists.why-deceased'), en('lists.why-joined'), en('lists.line-sent')])
      expect(csv).toContain(text);
    expect(csv).not.toContain('Flu shots');
  });

  it('is sent as the page showed it, or not at all', async () => {
    const [one, two] = [await member(), await member()];
    const id = await drafted([one.mrn]);
    await sam.open(`${BASE}/${id}`);
    await post(`/${id}/people`, { lines: two.mrn });
    await sam.press(en('lists.send', { n: 1 }));
    expect([sam.status, sam.text.includes(en('problem.lists-stale'))]).toEqual([422, true]);
    expect((await stateOf(id))?.state).toBe('draft');
    await sam.click(en('lists.edit'));
    await sam.fill(en('lists.text'), 'Hi {{first_name}}').press(en('lists.check'));
    await sam.press(en('lists.send', { n: 2 }));
    expect(sam.text).toContain(en('lists.did-sending'));
    await work(id);
    expect(await sentTo(two.patientId)).toEqual(['Hi Ada']);
    // what went out is neither changed nor deleted
    for (const path of [`/${id}/edit`, `/${id}/people`])
      expect((await post(path, { ...form, team: at.teams.family, lines: '1' })).status).not.toBe(
        303,
      );
    await post(`/${id}/discard`);
    expect((await stateOf(id))?.state).toBe('done');
  });

  it('has a message without blanks, and people', async () => {
    const { mrn } = await member();
    for (const [rest, problem] of [
      [{ text: 'Hi {{dose}}' }, 'problem.lists-fields'],
      [{ text: 'Hi [[dose]]' }, 'problem.lists-fields'],
      [{ textEs: 'Hola {{nombre}}' }, 'problem.lists-fields'],
      [{ subject: ' ' }, 'problem.message-subject'],
      [{ lines: ' \n' }, 'problem.lists-lines'],
      [{ lines: '1\n'.repeat(10_001) }, 'problem.lists-lines'],
      [{ team: crypto.randomUUID() }, 'problem.inbox-no-team'],
    ] as const) {
      const answer = await post('/new', { ...form, team: at.teams.family, lines: mrn, ...rest });
      expect([rest, answer.status, answer.body.includes(en(problem))]).toEqual([rest, 422, true]);
    }
  });

  it('of 10,000 is read in one go', async () => {
    const { mrn } = await member();
    const id = await drafted([
      mrn,
      ...Array.from({ length: 9_999 }, (_, n) => String(5_000_000 + n)),
    ]);
    expect(await states(id)).toHaveLength(10_000);
    await sam.open(`${BASE}/${id}`);
    expect(sam.text).toContain(en('lists.send', { n: 1 }));
  });

  it('is downloaded without a cell that a spreadsheet would run (A16)', async () => {
    const typed = ['=HYPERLINK("http://evil.example","x")', '@SUM(A1)', '+1-319', '-2+3'];
    const id = await drafted([(await member()).mrn, ...typed]);
    const { body } = await sam.request('GET', `${BASE}/${id}/people.csv`);
    expect(body).toContain("'=HYPERLINK");
    expect(body.split('\n').filter((line) => /(^|,)"?[=+@-]/.test(line))).toEqual([]);
  });

  it('is nobody’s business who may not send to lists', async () => {
    const { mrn } = await member();
    const id = await drafted([mrn]);
    for (const path of ['', '/new', `/${id}`, `/${id}/edit`, `/${id}/people.csv`])
      expect([path, (await at.nina.request('GET', `${BASE}${path}`)).status]).toEqual([path, 404]);
    for (const path of ['send', 'stop', 'discard', 'people'])
      expect((await post(`/${id}/${path}`, {}, at.nina)).status).toBe(404);
    expect((await sam.request('GET', `${BASE}/${crypto.randomUUID()}`)).status).toBe(404);
  });
});
