import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox } from '../inbox.ts';
import { en } from '../words.ts';

let at: InboxWorld;
let nina: Browser;
let omar: Browser;
beforeAll(async () => {
  at = await openInbox();
  ({ nina, omar } = at);
});

/** The subjects of the list that is open, in its order. */
const listed = (browser: Browser): string[] =>
  browser.query('.worklist th a').map((link) => link.textContent ?? '');
const open = async (browser: Browser, box: string): Promise<string[]> =>
  listed(await browser.open(`/staff/messages?show=${box}`));
const to = (answer: { headers: Record<string, unknown> }): string =>
  String(answer.headers.location);

describe('the lists', () => {
  it('say what is new, who has it, and when the answer is due, in words', async () => {
    const one = await at.written({ subject: 'Flu shot' });
    await nina.open('/staff/messages?show=unassigned');
    expect(listed(nina)).toEqual(['Flu shot']);
    for (const text of [
      en('inbox.unread'),
      en('inbox.due-tomorrow', { time: '5 PM' }),
      en('inbox.nobody'),
      en('staff.born', { at: en.day('1984-03-27') }),
      'Family medicine',
      `${en('inbox.box-unassigned')} (1)`,
      `${en('inbox.box-mine')} (0)`,
    ])
      expect(nina.text).toContain(text);
    await nina.click('Flu shot');
    await nina.press(en('inbox.claim'));
    expect(nina.text).toContain(en('inbox.did-claimed'));
    expect(await open(nina, 'unassigned')).toEqual([]);
    expect(nina.text).toContain(en('inbox.none-unassigned'));
    expect(await open(nina, 'mine')).toEqual(['Flu shot']);
    // Nina has read it
    expect(nina.text).not.toContain(en('inbox.unread'));
    expect(await open(omar, 'mine')).toEqual([]);
    expect(await open(omar, 'all')).toEqual(['Flu shot']);
    expect(omar.text).toContain('Nina Park');
    await at.post(nina, `${one.page}/close`, { seen: '1', replies: 'yes' });
  });

  it('show an overdue answer by words and on Today, and who waits for the member', async () => {
    const one = await at.written({ subject: 'Late' });
    await at.world.sql("update conversation set due_at = '2026-11-20T23:00:00Z' where id = $1", [
      one.id,
    ]);
    expect(await open(nina, 'overdue')).toEqual(['Late']);
    expect(nina.query('.worklist .tag--high')[0]?.textContent).toContain(
      en('inbox.due-overdue', { day: en.day('2026-11-20', 'day-long') }),
    );
    await nina.open('/staff/today');
    expect(nina.text).toContain(en('staff-today.inbox', { n: 1 }));
    expect(nina.text).toContain(en('staff-today.inbox-counts', { overdue: 1, unassigned: 1 }));
    await at.post(nina, `${one.page}/answer`, { seen: '1', text: 'Yes', sign: 'team' });
    expect(await open(nina, 'overdue')).toEqual([]);
    expect(await open(nina, 'waiting')).toEqual(['Late']);
    await nina.open('/staff/today');
    expect(nina.text).toContain(en('staff-today.inbox-none'));
    await at.post(nina, `${one.page}/close`, { seen: '2', replies: 'yes' });
  });

  it('show 25 at a time, what is due first at the top', async () => {
    const many: string[] = [];
    for (let n = 0; n < 27; n++) many.push((await at.written({ team: at.teams.heart })).id);
    await at.world.sql(
      "update conversation set due_at = due_at - interval '1 hour' where id = $1",
      [many[20]],
    );
    const first = await open(at.kim, 'unassigned');
    expect(first).toHaveLength(25);
    expect(at.kim.query('.worklist th a')[0]?.getAttribute('href')).toContain(many[20]);
    expect(at.kim.text).toContain(en('ui.page-at', { at: 1, pages: 2 }));
    await at.kim.click(en('ui.page-next'));
    const second = listed(at.kim);
    expect(second).toHaveLength(2);
    expect(new Set([...first, ...second]).size).toBe(27);
    for (const page of ['9', '0', 'x', '99999'])
      expect((await at.kim.request('GET', `/staff/messages?show=all&page=${page}`)).status).toBe(
        200,
      );
  });

  it('tell staff who are on no team what to do', async () => {
    await at.world.account({ userId: 'new-nurse', roles: ['nurse'] });
    const newcomer = await new Browser(at.world).signOn('new-nurse');
    await newcomer.open('/staff/messages');
    expect(newcomer.text).toContain(en('inbox.no-team'));
  });

  it('put each person whom they show into that person’s access log, and each opening', async () => {
    const one = await at.written();
    const logged = async (permission: string) =>
      (
        await at.world.sql(
          `select 1 from audit_event where patient_id = $1 and permission = $2
            and actor_kind = 'staff' and outcome = 'granted'`,
          [one.patientId, permission],
        )
      ).length;
    await open(nina, 'unassigned');
    expect([await logged('messages:listed'), await logged('messages:answer')]).toEqual([1, 0]);
    await nina.open(one.page);
    expect([await logged('messages:listed'), await logged('messages:answer')]).toEqual([1, 1]);
    await at.post(nina, `${one.page}/close`, { seen: '1', replies: 'yes' });
    expect(await logged('messages:answer')).toBe(2);
  });

  it('flag an opening that looks private for the privacy officer, as other work does', async () => {
    const one = await at.written({ given: 'Ada', family: 'Park' });
    await open(nina, 'unassigned');
    const flags = () =>
      at.world.sql<{ flags: string[] }>('select flags from access_review where patient_id = $1', [
        one.patientId,
      ]);
    expect(await flags()).toEqual([]);
    await nina.open(one.page);
    expect((await flags())[0]?.flags).toContain('namesake');
  });
});

describe('a conversation', () => {
  it('that 50 presses claim at once is one person’s, and the other is told whose', async () => {
    const one = await at.written();
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const browser = n % 2 === 0 ? nina : omar;
        return { browser, went: to(await at.post(browser, `${one.page}/claim`)) };
      }),
    );
    const [row] = await at.world.sql<{ assignedTo: string }>(
      'select assigned_to from conversation where id = $1',
      [one.id],
    );
    const [winner, loser, name] =
      row?.assignedTo === at.people.nina ? [nina, omar, 'Nina Park'] : [omar, nina, 'Omar Diaz'];
    for (const { browser, went } of answers)
      expect(went).toContain(browser === winner ? 'done=claimed' : 'done=taken');
    expect(await at.events(one)).toEqual(['claimed']);
    await loser.open(`${one.page}?from=all&done=taken`);
    expect(loser.text).toContain(en('inbox.taken', { name }));
  });

  it('gets an answer beside a newer message only on the second press, and once', async () => {
    const one = await at.written({ text: 'How much?' });
    await nina.open(one.page);
    await at.writes(one, 'And with food?', 2);
    await nina.fill(en('inbox.text'), 'Two a day').press(en('inbox.send'));
    expect(nina.status).toBe(422);
    expect(nina.query('.request-act .usa-alert--warning')[0]?.textContent).toContain(
      'And with food?',
    );
    expect(nina.query('#text')[0]?.textContent).toBe('Two a day');
    expect(await at.texts(one)).toEqual(['How much?', 'And with food?']);
    await nina.press(en('inbox.send'));
    expect(nina.text).toContain(en('inbox.done-sent'));
    const { action, fields } = nina.lastForm;
    // pressed again, and again from a page that showed the same
    const repeated = [
      await nina.request('POST', action, { form: fields }),
      await at.post(nina, `${one.page}/answer`, { seen: '2', text: 'Two a day', sign: 'team' }),
    ];
    expect(repeated.map(({ status }) => status)).toEqual([303, 422]);
    expect(await at.texts(one)).toEqual(['How much?', 'And with food?', 'Two a day']);
  });

  it('shows a colleague’s answer before another goes out; of 20 at once one is sent', async () => {
    const one = await at.written();
    await omar.open(one.page);
    await at.post(nina, `${one.page}/answer`, { seen: '1', text: 'From Nina', sign: 'me' });
    await omar.fill(en('inbox.text'), 'From Omar').press(en('inbox.send'));
    expect([omar.status, omar.text.includes('From Nina')]).toEqual([422, true]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        at.post(omar, `${one.page}/answer`, { seen: '2', text: `Copy ${n}`, sign: 'team' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(await at.texts(one)).toHaveLength(3);
  });

  it('shows a newer message also where the answer has another problem', async () => {
    const one = await at.written();
    await nina.open(one.page);
    await at.writes(one, 'One more thing', 2);
    await nina.press(en('inbox.send'));
    expect(nina.text).toContain(en('problem.inbox-text'));
    expect(nina.query('.request-act .usa-alert--warning')[0]?.textContent).toContain(
      'One more thing',
    );
  });

  it('is answered as the team or in one’s own name, with up to 10,000 characters', async () => {
    const one = await at.written();
    await nina.open(one.page);
    await nina.fill(en('inbox.text'), 'As the team').press(en('inbox.send'));
    await nina.open(one.page);
    await nina.choose('Nina Park').fill(en('inbox.text'), 'As myself').press(en('inbox.send'));
    expect(
      await at.world.sql(
        `select author_name, as_team from message where conversation_id = $1 and author_as = 'staff'
          order by seq`,
        [one.id],
      ),
    ).toEqual([
      { authorName: 'Nina Park', asTeam: true },
      { authorName: 'Nina Park', asTeam: false },
    ]);
    // line breaks count once, as the browser counts them
    const long = `${'x'.repeat(9_000)}${'\r\n'.repeat(999)}y`;
    const form = (text: string) => ({ seen: '3', text, sign: 'team' });
    expect((await at.post(nina, `${one.page}/answer`, form(`${long}z`))).status).toBe(422);
    expect((await at.post(nina, `${one.page}/answer`, form(long))).status).toBe(303);
    expect((await at.texts(one)).at(-1)).toHaveLength(10_000);
  });

  it('tells the member that there is something new, and starts no clock', async () => {
    const one = await at.written();
    await at.post(nina, `${one.page}/answer`, { seen: '1', text: 'Yes', sign: 'team' });
    expect(
      await at.world.sql(`select topic from notice where account_id = $1 and about_id = $2`, [
        one.accountId,
        one.patientId,
      ]),
    ).toEqual([{ topic: 'messages' }]);
    expect(await at.world.sql('select due_at from conversation where id = $1', [one.id])).toEqual([
      { dueAt: null },
    ]);
  });

  it('keeps notes for staff: apart on their page, and behind the wall for everybody else', async () => {
    const one = await at.written();
    await nina.open(one.page);
    await nina.fill(en('inbox.note'), 'Calls a lot <70').press(en('inbox.save-note'));
    await omar.open(one.page);
    const note = omar.query('.thread-staff')[0];
    for (const text of [en('inbox.staff-only'), 'Calls a lot <70', 'Nina Park'])
      expect(note?.textContent).toContain(text);
    expect(omar.query('.card').some((card) => card.textContent?.includes('Calls a lot'))).toBe(
      false,
    );
    expect(await at.texts(one)).toEqual(['May I eat grapefruit?']);
    // as the app reads for the member: the conversation is open, and nothing that staff noted
    const seen = await at.world.db.transaction(async (tx) => {
      await tx.sql("select set_config('portico.person', $1, true)", [one.patientId]);
      await tx.sql("select set_config('portico.account', $1, true)", [one.accountId]);
      return [
        (await tx.sql('select 1 from message where conversation_id = $1', [one.id])).length,
        (await tx.sql('select 1 from conversation_event')).length,
      ];
    });
    expect(seen).toEqual([1, 0]);
  });

  it('is another team’s only after it was given to it', async () => {
    const one = await at.written({ subject: 'Not for Kim' });
    const paths = ['', '/claim', '/reopen', '/unread'];
    const answers = [
      await at.kim.request('GET', one.page),
      ...(await Promise.all(paths.slice(1).map((path) => at.post(at.kim, `${one.page}${path}`)))),
      await at.post(at.kim, `${one.page}/answer`, { seen: '1', text: 'Hi', sign: 'team' }),
      await at.post(at.kim, `${one.page}/note`, { note: 'Hi' }),
      await at.post(at.kim, `${one.page}/close`, { seen: '1' }),
      await at.post(at.kim, `${one.page}/aside`, { until: '2026-11-25' }),
      await at.post(at.kim, `${one.page}/reassign`, {
        ...{ version: '1', reason: 'Mine', to: at.teams.heart },
      }),
    ];
    // a member’s browser finds nothing there either
    const member = await new Browser(at.world).signOn(await userIdOf(one.accountId));
    answers.push(
      await member.request('GET', one.page),
      await member.request('GET', '/staff/messages'),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect([await at.texts(one), await at.events(one)]).toEqual([['May I eat grapefruit?'], []]);
    expect(await open(at.kim, 'all')).not.toContain('Not for Kim');
    expect(await open(nina, 'all')).toContain('Not for Kim');
    await nina.open(one.page);
    await nina
      .fill(en('inbox.to'), at.teams.heart)
      .fill(en('inbox.reason'), 'About her heart')
      .press(en('inbox.reassign'));
    expect(nina.text).toContain(en('inbox.done-reassigned'));
    expect((await nina.request('GET', one.page)).status).toBe(404);
    await at.kim.open(one.page);
    for (const text of [
      'About her heart',
      en('inbox.event-team', { who: 'Nina Park', team: 'Cardiology' }),
    ])
      expect(at.kim.text).toContain(text);
  });
  const userIdOf = async (id: string): Promise<string> =>
    (await at.world.sql<{ userId: string }>('select user_id from account where id = $1', [id]))[0]
      ?.userId ?? '';

  it('is given only to somebody on the team who can answer, with a reason', async () => {
    const one = await at.written();
    const give = (form: Partial<Record<'to' | 'reason' | 'version', string>>) =>
      at.post(nina, `${one.page}/reassign`, {
        ...{ version: '2', reason: 'Away', to: `${at.teams.family} ${at.people.omar}` },
        ...form,
      });
    const refused: [problem: Parameters<typeof en>[0], form: Parameters<typeof give>[0]][] = [
      ['problem.inbox-not-on-team', { to: `${at.teams.family} ${at.people.kim}` }],
      ['problem.inbox-not-on-team', { to: `${at.teams.family} ${one.accountId}` }],
      ['problem.inbox-no-team', { to: crypto.randomUUID() }],
      ['problem.inbox-to', { to: 'Omar' }],
      ['problem.inbox-reason', { reason: ' ' }],
      ['problem.inbox-stale', { version: '1' }],
    ];
    for (const [problem, form] of refused) {
      const answer = await give(form);
      expect([problem, answer.status, answer.body.includes(en(problem))]).toEqual([
        problem,
        422,
        true,
      ]);
    }
    expect(await at.events(one)).toEqual([]);
    expect((await give({})).status).toBe(303);
    expect(await at.events(one)).toEqual(['assigned']);
    // who has left the team no longer has it: a colleague can take it
    await at.world.sql('update team_member set ended_at = now() where account_id = $1', [
      at.people.omar,
    ]);
    expect((await omar.request('GET', one.page)).status).toBe(404);
    expect(to(await at.post(nina, `${one.page}/claim`))).toContain('done=claimed');
    await at.world.sql('update team_member set ended_at = null where account_id = $1', [
      at.people.omar,
    ]);
  });

  it('is not closed beside a newer message', async () => {
    const one = await at.written({ subject: 'Still open' });
    await nina.open(one.page);
    await at.writes(one, 'Wait!', 2);
    await nina.press(en('inbox.close'));
    expect([nina.status, nina.text.includes(en('problem.inbox-moved'))]).toEqual([422, true]);
    expect(await open(omar, 'closed')).not.toContain('Still open');
    expect(await at.events(one)).toEqual([]);
    await nina.press(en('inbox.close'));
    expect(nina.text).toContain(en('inbox.done-closed'));
    expect(await open(omar, 'closed')).toContain('Still open');
    expect(await at.events(one)).toEqual(['closed']);
  });

  it('is open again, with an answer due, when the member writes after it was closed', async () => {
    const one = await at.written({ subject: 'Closed once' });
    await at.post(nina, `${one.page}/close`, { seen: '1', replies: 'yes' });
    expect(await open(nina, 'closed')).toContain('Closed once');
    expect(await open(nina, 'unassigned')).not.toContain('Closed once');
    await at.writes(one, 'It hurts again', 2);
    expect(await open(nina, 'unassigned')).toContain('Closed once');
    expect(await open(nina, 'closed')).not.toContain('Closed once');
    await nina.open(one.page);
    expect(nina.text).toContain(en('inbox.due-tomorrow', { time: '5 PM' }));
  });

  it('can be opened again by staff, then also for replies, and is by an answer', async () => {
    const one = await at.written({ subject: 'Closed twice' });
    await at.post(nina, `${one.page}/close`, { seen: '1', replies: '' });
    await nina.open(one.page);
    expect(nina.text).toContain(en('inbox.no-replies'));
    await nina.press(en('inbox.reopen'));
    expect(nina.text).toContain(en('inbox.did-reopened'));
    // the member has waited for an answer: within one business day, whose hours nobody has said
    expect(nina.text).toContain(en('inbox.due-tomorrow', { time: '11:59 PM' }));
    expect(nina.text).not.toContain(en('inbox.no-replies'));
    await at.post(nina, `${one.page}/close`, { seen: '1', replies: 'yes' });
    await at.post(nina, `${one.page}/answer`, { seen: '1', text: 'After all', sign: 'team' });
    expect(await open(nina, 'waiting')).toContain('Closed twice');
    expect(await at.events(one)).toEqual(['closed', 'closed', 'reopened', 'reopened']);
  });

  it('can be marked unread for the whole team', async () => {
    const one = await at.written({ subject: 'Unread' });
    await nina.open(one.page);
    const isNew = async () => {
      await omar.open('/staff/messages?show=all');
      const row = omar
        .query('.worklist tbody tr')
        .find((each) => each.querySelector('th a')?.textContent === 'Unread');
      return row?.textContent?.includes(en('inbox.unread'));
    };
    expect(await isNew()).toBe(false);
    await nina.press(en('inbox.mark-unread'));
    expect(await isNew()).toBe(true);
    await at.post(nina, `${one.page}/close`, { seen: '1', replies: 'yes' });
  });

  it('that is set aside comes back on its day, or when the member writes', async () => {
    const one = await at.written({ subject: 'Later' });
    const two = await at.written({ subject: 'Sooner' });
    for (const until of ['2026-11-22', '2027-01-07', '2026-02-30'])
      expect((await at.post(nina, `${one.page}/aside`, { until })).status).toBe(422);
    await nina.open(one.page);
    await nina.fill(en('inbox.until'), '2026-11-25').press(en('inbox.set-aside'));
    expect(nina.text).toContain(en('inbox.done-aside'));
    await at.post(nina, `${two.page}/aside`, { until: '2026-11-25' });
    const here = async () => (await open(nina, 'unassigned')).filter((name) => /er$/.test(name));
    expect(await here()).toEqual([]);
    await open(nina, 'all');
    expect(nina.text).toContain(en('inbox.aside-until', { day: en.day('2026-11-25') }));
    await at.writes(two, 'Now it is worse', 2);
    expect(await here()).toEqual(['Sooner']);
    const now = at.world.clock.now().toISOString();
    at.world.clock.set('2026-11-25T05:59:59Z');
    await nina.signOn('nina');
    expect(await here()).toEqual(['Sooner']);
    at.world.clock.set('2026-11-25T06:00:00Z');
    expect((await here()).sort()).toEqual(['Later', 'Sooner']);
    at.world.clock.set(now);
    await nina.signOn('nina');
    await omar.signOn('omar');
  });

  it('shows names and texts as they were typed', async () => {
    const hostile = {
      given: '<b>Eve</b>',
      family: 'O\u2019Neil \u202eevil',
      subject: 'Sugar <70 & "falling" \u202e123',
      text: '<script>alert(1)</script> <70\n\u05d0\u05d1\u05d2 {{name}} &amp;',
    };
    const one = await at.written(hostile);
    await open(nina, 'unassigned');
    const row = nina
      .query('.worklist tbody tr')
      .find((each) => each.querySelector('th a')?.textContent === hostile.subject);
    // each in an element whose direction changes nothing around it
    expect(row?.querySelector('th a')?.getAttribute('dir')).toBe('auto');
    expect(row?.querySelector('.worklist-person strong[dir=auto]')?.textContent).toBe(
      `${hostile.family}, ${hostile.given}`,
    );
    await nina.open(one.page);
    expect(nina.h1).toBe(hostile.subject);
    expect(nina.query('h1')[0]?.getAttribute('dir')).toBe('auto');
    const text = nina.query('.thread-member .sent-text')[0];
    expect([text?.getAttribute('dir'), text?.textContent]).toEqual(['auto', hostile.text]);
    expect(nina.query('bdi').map((each) => each.textContent)).toContain(
      `${hostile.family}, ${hostile.given}`,
    );
  });

  it('has ended with its team: it needs another before it is answered', async () => {
    const one = await at.written({ subject: 'Left behind' });
    await at.post(nina, `${one.page}/close`, { seen: '1', replies: 'yes' });
    const [team] = await at.world.sql<{ id: string }>(
      `insert into team (name, answer_days, state, changed_at)
        values ('Old team', 1, 'ended', now()) returning id`,
    );
    await at.world.sql(
      'insert into team_member (team_id, account_id, since) values ($1, $2, now())',
      [team?.id, at.people.nina],
    );
    await at.world.sql('update conversation set team_id = $2 where id = $1', [one.id, team?.id]);
    await nina.open(one.page);
    expect(nina.text).toContain(en('gate.team-dissolved'));
    expect(nina.query('#text')).toHaveLength(0);
    await at.post(nina, `${one.page}/answer`, { seen: '1', text: 'Hi', sign: 'team' });
    await at.post(nina, `${one.page}/reopen`);
    expect([await at.texts(one), await at.events(one)]).toEqual([
      ['May I eat grapefruit?'],
      ['closed'],
    ]);
    const give = { version: '3', reason: 'Team ended', to: at.teams.heart };
    expect((await at.post(nina, `${one.page}/reassign`, give)).status).toBe(303);
    expect((await at.kim.request('GET', one.page)).status).toBe(200);
  });
});
