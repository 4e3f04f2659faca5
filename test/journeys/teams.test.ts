import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { en, es } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
let admin: Browser;
const accounts = new Map<string, string>();
const key = () => crypto.randomUUID();
/** Markup, quotes, accents and another script. */
const HOSTILE = `<script>alert(1)</script> "O’Hara" & Sœurs עדי`;

beforeAll(async () => {
  world = await makeWorld();
  for (const [userId, name, role] of [
    ['renee', 'Renée Baptiste', 'administrator'],
    ['amara', 'Dr. Amara Okafor', 'clinician'],
    ['tom', 'Tom Moreau', 'front-desk'],
    ['tomas', 'Tomás Moreau', 'front-desk'],
    ['pharma', 'Nora Moreau', 'pharmacist'],
  ] as const)
    accounts.set(userId, await world.account({ userId, name, roles: [role] }));
  admin = await new Browser(world).signOn('renee');
  await world.sql(
    `with c as (insert into clinic (name, street, city, zone, phone, state, changed_at)
       values ('Riverside', '1 A', 'B', 'America/Chicago', '319-555-0180', 'active', now()),
         ('Old Mill', '1 A', 'B', 'America/Chicago', '319-555-0181', 'inactive', now())
       returning id, name)
     insert into department (clinic_id, name, changed_at)
       select id, 'Heart Care', now() from c where name = 'Riverside'`,
  );
  await world.sql(
    `insert into clinician (ref, name, name_key, npi, active, changed_at)
     values ('test Practitioner/1', 'Dr. Shonta Sanford', 'sanfordshonta', '1234567893', true, now()),
       ('test Practitioner/2', 'Dr. Gone Sanford', 'sanfordgone', null, false, now())`,
  );
});

const teamId = async (name: string): Promise<string> =>
  (await world.sql<{ id: string }>('select id from team where name = $1', [name]))[0]?.id ?? '';
const made = async (name: string, rest: Record<string, string> = {}): Promise<string> => {
  const form = {
    ...{ name, topic: 'patients', place: '', answerDays: '2', state: 'active', _key: key() },
    ...rest,
  };
  const answer = await admin.request('POST', '/staff/teams/new', { form });
  expect(answer.status, answer.body.slice(0, 200)).toBe(303);
  return teamId(name);
};
const versionOf = async (id: string) =>
  (await world.sql<{ version: number }>('select version from team where id = $1', [id]))[0]
    ?.version ?? 0;
const post = async (id: string, path: string, form: Record<string, string>) =>
  admin.request('POST', `/staff/teams/${id}${path}`, {
    form: { version: String(await versionOf(id)), _key: key(), ...form },
  });
const join = async (id: string, who: string) =>
  expect((await post(id, '/members', { do: 'add', who: accounts.get(who) ?? '' })).status).toBe(
    303,
  );
const conversation = async (team: string, state = 'open') => {
  const patient = await world.person({ given: 'Ada' });
  await world.sql(
    `insert into conversation (patient_id, team_id, category, subject, begun_by, begun_as,
       begun_at, last_at, state, assigned_to, assigned_at)
     values ($1, $2, 'general', 'A question', $3, 'self', now(), now(), $4, $3, now())`,
    [patient, team, accounts.get('tom'), state],
  );
  return patient;
};

describe('an administrator', () => {
  it('adds a team; what is missing is named, and nothing typed is lost', async () => {
    await admin.open('/staff/teams');
    expect(admin.text).toContain(en('teams.none'));
    await admin.click(en('teams.add'));
    await admin
      .fill(en('teams.name'), '…')
      .fill(en('teams.name-es'), 'Medicina familiar')
      .fill(en('teams.about'), 'Questions about your medicines.')
      .fill(en('teams.place'), 'not-a-place')
      .fill(en('teams.days'), '11')
      .choose(en('teams.state-paused'))
      .press(en('teams.save'));
    expect(admin.status).toBe(422);
    for (const problem of [
      ...(['problem.teams-name', 'problem.teams-place', 'problem.teams-days'] as const),
    ])
      expect(admin.text).toContain(en(problem));
    expect(admin.html).toContain('value="Medicina familiar"');
    await admin
      .fill(en('teams.name'), 'Family medicine')
      .fill(en('teams.place'), '')
      .fill(en('teams.days'), '2')
      .press(en('teams.save'));
    for (const problem of ['problem.teams-paused', 'problem.teams-paused-es'] as const)
      expect(admin.text).toContain(en(problem));
    await admin.choose(en('teams.state-active')).press(en('teams.save'));
    expect(admin.text).toContain(en('teams.saved'));
    expect(admin.text).toContain(en('teams.nobody-empty'));
    expect(admin.text).toContain(en('teams.no-doctors'));
  });

  it('sees what members see in each language, and the clinic whose hours it keeps', async () => {
    const id = await teamId('Family medicine');
    await admin.open(`/staff/teams/${id}`);
    expect(admin.text).toContain(en('team.closed-nobody'));
    await join(id, 'tom');
    await admin.open(`/staff/teams/${id}`);
    const place = admin.query('#place option').find((one) => one.textContent?.includes('Heart'));
    expect(place?.textContent).toBe('Riverside, Heart Care');
    expect(admin.html).not.toContain('Old Mill');
    await admin.fill(en('teams.place'), place?.getAttribute('value') ?? '').press(en('teams.save'));
    for (const said of [
      ...[en('team.answers', { n: 2 }), es('team.answers', { n: 2 })],
      ...[es('team.keeps', { clinic: 'Riverside' }), 'Medicina familiar'],
    ])
      expect(admin.text).toContain(said);
    await admin
      .choose(en('teams.state-paused'))
      .fill(en('teams.paused-text'), 'We are moving.')
      .fill(en('teams.paused-text-es'), 'Nos mudamos.')
      .press(en('teams.save'));
    for (const said of [es('team.closed-paused'), 'We are moving.', 'Nos mudamos.'])
      expect(admin.text).toContain(said);
    await admin.choose(en('teams.state-active')).press(en('teams.save'));
  });

  it('reads who changed what, newest first', async () => {
    await admin.open(`/staff/teams/${await teamId('Family medicine')}`);
    const history = admin.text.slice(admin.text.lastIndexOf(en('teams.history')));
    const lines = [
      en('teams.history-from', { field: 'State', before: 'Paused', after: 'Takes messages' }),
      en('teams.history-set', { field: 'Text while paused', after: 'We are moving.' }),
      en('teams.history-set', { field: 'Clinic or department', after: 'Riverside, Heart Care' }),
      en('teams.history-added', { field: 'People who answer', list: 'Tom Moreau (tom)' }),
      en('teams.history-made'),
    ];
    const at = lines.map((line) => history.indexOf(line));
    expect(at.every((place) => place > 0)).toBe(true);
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(history).toContain('Renée Baptiste');
  });

  it('sees a name as it was typed, but characters that hide are refused', async () => {
    const id = await made(HOSTILE, { nameEs: '‘; drop table team --' });
    await admin.open('/staff/teams');
    expect(admin.text).toContain(HOSTILE);
    expect(admin.html).not.toContain('<script>alert');
    expect((await admin.open(`/staff/teams/${id}`)).text).toContain('‘; drop table team --');
    for (const name of [
      'Billing\u202egnilliB',
      'a\u0007b',
      '\u2066Ann',
      '\u200d',
      'x'.repeat(81),
    ]) {
      const form = { name, topic: 'billing', answerDays: '2', state: 'active', _key: key() };
      const answer = await admin.request('POST', '/staff/teams/new', { form });
      expect([name, answer.status]).toEqual([name, 422]);
    }
  });

  it('saves once, however often the button is pressed, and not at all if nothing changed', async () => {
    const form = {
      ...{ name: 'Billing', topic: 'billing', answerDays: '3', state: 'active', _key: key() },
    };
    const first = await admin.request('POST', '/staff/teams/new', { form });
    const again = await admin.request('POST', '/staff/teams/new', { form });
    expect(again.headers.location).toBe(first.headers.location);
    const id = await teamId('Billing');
    expect(await world.sql("select 1 from team where name = 'Billing'")).toHaveLength(1);
    await admin.open(`/staff/teams/${id}`);
    await admin.press(en('teams.save'));
    expect(admin.text).toContain(en('teams.saved'));
    expect(await world.sql('select 1 from team_change where team_id = $1', [id])).toHaveLength(1);
  });

  it('if two edit at once, the second is told, sees both, and can still save', async () => {
    const path = `/staff/teams/${await teamId('Billing')}`;
    const other = await new Browser(world).signOn('renee');
    await admin.open(path);
    await other.open(path);
    await other
      .fill(en('teams.name-es'), 'Theirs')
      .choose(en('team.topic-other'))
      .press(en('teams.save'));
    await admin.fill(en('teams.name-es'), 'Mine').press(en('teams.save'));
    expect(admin.status).toBe(409);
    expect(admin.text).toContain(en('ui.stale'));
    for (const value of ['Theirs', en('team.topic-other')])
      expect(admin.text).toContain(en('ui.saved-now', { value }));
    expect(admin.html).toContain('value="Mine"');
    await admin.press(en('teams.save'));
    expect(await world.sql("select name_es, topic from team where name = 'Billing'")).toEqual([
      { nameEs: 'Mine', topic: 'billing' },
    ]);
  });

  it('if fifty save at once, one wins and the others are told', async () => {
    const id = await teamId('Billing');
    const version = String(await versionOf(id));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        post(id, '', {
          ...{ name: 'Billing', topic: 'billing', answerDays: '4', state: 'active', version },
          about: `Question ${at}`,
        }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(49);
    expect(await versionOf(id)).toBe(Number(version) + 1);
  });

  it('can’t choose a clinic that is not in use, but may leave one that was', async () => {
    const [old] = await world.sql<{ id: string }>("select id from clinic where name = 'Old Mill'");
    const [river] = await world.sql<{ id: string; department: string }>(
      `select c.id, d.id as department from clinic c join department d on d.clinic_id = c.id
       where c.name = 'Riverside'`,
    );
    const id = await teamId('Billing');
    const save = (place: string) =>
      post(id, '', { name: 'Billing', topic: 'billing', answerDays: '4', state: 'active', place });
    for (const place of [old?.id ?? '', `${old?.id} ${river?.department}`, key()]) {
      const answer = await save(place);
      expect([answer.status, answer.body.includes(en('problem.teams-place'))]).toEqual([422, true]);
    }
    expect((await save(river?.id ?? '')).status).toBe(303);
    await world.sql("update clinic set state = 'inactive' where name = 'Riverside'");
    await admin.open(`/staff/teams/${id}`);
    expect(admin.text).toContain(en('teams.place-gone'));
    await admin.fill(en('teams.days'), '5').press(en('teams.save'));
    expect(admin.text).toContain(en('teams.saved'));
    await world.sql("update clinic set state = 'active' where name = 'Riverside'");
  });
});

describe('the people of a team', () => {
  it('are found by name, if they have an open account and may answer', async () => {
    const id = await teamId('Billing');
    await admin.open(`/staff/teams/${id}`);
    await admin.click(en('teams.members-change'));
    await admin.press(en('teams.find'));
    expect(admin.text).toContain(en('problem.teams-find'));
    await admin.fill(en('teams.find-member'), 'moreau TOMAS').press(en('teams.find'));
    expect(admin.text).toContain('Tomás Moreau');
    await admin.fill(en('teams.find-member'), 'Moreau').press(en('teams.find'));
    expect(admin.text).toContain('Tom Moreau');
    // a pharmacist's role does not answer messages from the start
    expect(admin.text).not.toContain('Nora');
    await admin.fill(en('teams.find-member'), '%_').press(en('teams.find'));
    expect(admin.text).not.toContain('Tom Moreau');
    await admin.fill(en('teams.find-member'), 'Amara').press(en('teams.find'));
    await admin.press(en('teams.put'));
    expect(admin.text).toContain(en('teams.saved'));
    await admin.press(en('teams.make-lead'));
    expect(admin.text).toContain(en('teams.leader'));
    await admin.press(en('teams.not-lead'));
    const rows = await world.sql('select lead, ended_at from team_member where team_id = $1', [id]);
    expect(rows).toEqual([{ lead: false, endedAt: null }]);
  });

  it('must be staff who may answer, whatever a form says', async () => {
    const id = await teamId('Billing');
    accounts.set('member', await world.account({ userId: 'a.member' }));
    for (const who of ['pharma', 'renee', 'member']) {
      const answer = await post(id, '/members', { do: 'add', who: accounts.get(who) ?? '' });
      expect([who, answer.status]).toEqual([who, 422]);
    }
  });

  it('keep one who can answer: removing the last takes a second press', async () => {
    const id = await teamId('Billing');
    await admin.open(`/staff/teams/${id}/members`);
    await admin.press(en('teams.remove'));
    expect(admin.text).toContain(en('teams.last', { who: 'Dr. Amara Okafor' }));
    await admin.press(en('teams.last-press'));
    expect(admin.text).toContain(en('teams.saved'));
    expect(admin.text).toContain(en('teams.nobody-empty'));
    await join(id, 'amara');
    await join(id, 'tom');
    const away = await post(id, '/members', { do: 'remove', who: accounts.get('amara') ?? '' });
    expect(away.status).toBe(303);
  });

  it('are asked about in two tabs: the one that is behind does nothing, and is told', async () => {
    const id = await teamId('Billing');
    const version = String((await versionOf(id)) - 1);
    const answer = await post(id, '/members', {
      ...{ do: 'remove', who: accounts.get('tom') ?? '', sure: 'yes', version },
    });
    expect([answer.status, answer.body.includes(en('teams.changed-meanwhile'))]).toEqual([
      409,
      true,
    ]);
    expect((await admin.open(`/staff/teams/${id}/members`)).text).toContain('Tom Moreau');
  });

  it('whose accounts are closed are named on the list', async () => {
    const id = await made('Night desk');
    await join(id, 'tomas');
    await world.sql("update account set closed_at = now() where user_id = 'tomas'");
    expect((await admin.open('/staff/teams')).text).toContain(en('teams.nobody-closed'));
    expect((await admin.open(`/staff/teams/${id}/members`)).text).toContain(en('teams.closed'));
    await admin.press(en('teams.remove'));
    expect(admin.text).toContain(en('teams.saved'));
  });

  it('and its doctors, found in the directory, whose patients it answers', async () => {
    const id = await teamId('Family medicine');
    await admin.open(`/staff/teams/${id}`);
    await admin.click(en('teams.clinicians-change'));
    await admin.fill(en('teams.find-clinician'), 'shonta sanford').press(en('teams.find'));
    expect(admin.text).not.toContain('Gone');
    await admin.press(en('teams.put'));
    expect(admin.text).toContain('NPI 1234567893');
    expect((await admin.open('/staff/teams')).text).toContain(en('teams.doctors', { n: 1 }));
    await admin.open(`/staff/teams/${id}`);
    await admin.choose(en('team.topic-other')).press(en('teams.save'));
    expect(admin.text).toContain(en('problem.teams-clinicians'));
    await admin.open(`/staff/teams/${id}/clinicians`);
    await admin.press(en('teams.remove'));
    expect(admin.text).toContain(en('teams.no-clinicians'));
    const [one] = await world.sql<{ id: string }>('select id from clinician where active');
    const billing = await post(await teamId('Billing'), '/clinicians', {
      ...{ do: 'add', who: one?.id ?? '' },
    });
    expect(billing.status).toBe(422);
  });
});

describe('the end of a team', () => {
  it('with open conversations takes a successor that can answer', async () => {
    const id = await made('Foot care');
    await conversation(id);
    await conversation(id, 'closed');
    await admin.open(`/staff/teams/${id}`);
    await admin.click(en('teams.end'));
    expect(admin.text).toContain(en('teams.end-open', { n: 1 }));
    const options = admin.query('#into option').map((one) => one.textContent);
    expect(options).toContain('Billing');
    expect(options).not.toContain('Night desk');
    expect(options).not.toContain('Foot care');
    await admin.press(en('teams.end-press'));
    expect(admin.text).toContain(en('problem.teams-successor'));
    for (const into of [id, await teamId('Night desk'), key()])
      expect((await post(id, '/end', { into })).status).toBe(422);
    expect((await post(id, '/end', {})).status).toBe(422);
    expect(await world.sql('select state from team where id = $1', [id])).toEqual([
      { state: 'active' },
    ]);
  });

  it('moves the open ones, unassigned, and leaves the closed', async () => {
    const [id, billing] = [await teamId('Foot care'), await teamId('Billing')];
    await admin.open(`/staff/teams/${id}/end`);
    await admin.fill(en('teams.successor'), billing).press(en('teams.end-press'));
    expect(admin.text).toContain(en('teams.ended'));
    expect(
      await world.sql(
        `select team_id, state, assigned_to is null as free from conversation
         where team_id = any($1) order by state`,
        [[id, billing]],
      ),
    ).toEqual([
      { teamId: id, state: 'closed', free: false },
      { teamId: billing, state: 'open', free: true },
    ]);
    expect(await world.sql('select kind, by_name, team_id from conversation_event')).toEqual([
      { kind: 'team', byName: 'Renée Baptiste', teamId: billing },
    ]);
    expect((await admin.open('/staff/teams')).text).toContain(
      en('teams.into', { name: 'Billing' }),
    );
  });

  it('is for ever: nothing about the team changes any more', async () => {
    const id = await teamId('Foot care');
    await admin.open(`/staff/teams/${id}`);
    expect(admin.text).toContain(en('teams.ended-text'));
    expect(admin.query('main form')).toEqual([]);
    const before = await versionOf(id);
    const tom = accounts.get('tom') ?? '';
    for (const [path, form] of [
      ['', { name: 'Back', topic: 'other', answerDays: '2', state: 'active' }],
      ['/members', { do: 'add', who: tom }],
      ['/clinicians', { do: 'add', who: key() }],
      ['/end', {}],
    ] as const)
      expect((await post(id, path, form)).headers.location).toBe(`/staff/teams/${id}`);
    expect(await versionOf(id)).toBe(before);
    for (const path of ['members', 'clinicians'])
      expect((await admin.request('GET', `/staff/teams/${id}/${path}`)).status).toBe(404);
  });

  it('of two into each other at once leaves one', async () => {
    const [one, two] = [await made('Left'), await made('Right')];
    for (const id of [one, two]) {
      await join(id, 'tom');
      await conversation(id);
    }
    const answers = await Promise.all([
      post(one, '/end', { into: two }),
      post(two, '/end', { into: one }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    const [left] = await world.sql<{ n: number }>(
      `select count(*)::int as n from conversation c join team t on t.id = c.team_id
       where c.state = 'open' and t.state = 'ended'`,
    );
    expect(left?.n).toBe(0);
  });

  it('takes no successor where nothing is open', async () => {
    const id = await made('Trial');
    await admin.open(`/staff/teams/${id}/end`);
    expect(admin.text).toContain(en('teams.end-none-open'));
    await admin.press(en('teams.end-press'));
    expect(admin.text).toContain(en('teams.ended'));
  });
});

it('nobody else finds the pages', async () => {
  for (const userId of ['tom', 'amara']) {
    const other = await new Browser(world).signOn(userId);
    for (const path of ['', '/new', `/${await teamId('Billing')}`])
      expect((await other.request('GET', `/staff/teams${path}`)).status).toBe(404);
  }
  for (const path of ['not-an-id', key(), `${key()}/members`, `${key()}/end`])
    expect((await admin.request('GET', `/staff/teams/${path}`)).status).toBe(404);
});
