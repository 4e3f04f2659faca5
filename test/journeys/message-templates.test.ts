import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox } from '../inbox.ts';
import { en, es } from '../words.ts';

let at: InboxWorld;
let nina: Browser;
let omar: Browser;
let boss: Browser;
beforeAll(async () => {
  at = await openInbox();
  ({ nina, omar } = at);
  await at.world.account({ userId: 'boss', roles: ['administrator'], name: 'Bo Ross' });
  boss = await new Browser(at.world).signOn('boss');
});

/** A template as the database has it. */
const template = async (
  rest: Partial<{ team: string | null; name: string; text: string; es: string; active: boolean }>,
): Promise<string> =>
  (
    await at.world.sql<{ id: string }>(
      `insert into message_template (team_id, name, text, text_es, active, changed_at)
       values ($1, $2, $3, $4, $5, now()) returning id`,
      [
        rest.team === undefined ? at.teams.family : rest.team,
        rest.name ?? 'Normal results',
        rest.text ?? 'Hello {{first_name}}, all is well. {{my_name}}',
        rest.es ?? '',
        rest.active ?? true,
      ],
    )
  )[0]?.id ?? '';
const options = (browser: Browser): string[] =>
  browser.query('#template option').map((one) => one.textContent ?? '');
const typed = (browser: Browser): string => browser.query('#text')[0]?.textContent ?? '';
const lead = (userId: string, on = true) =>
  at.world.sql('update team_member set lead = $2 where account_id = $1', [at.people[userId], on]);
const row = async (id: string) =>
  (
    await at.world.sql<Record<string, unknown>>(
      'select team_id, name, text, text_es, active, version from message_template where id = $1',
      [id],
    )
  )[0];

describe('using a template', () => {
  it('adds its text, with what is known of the member, after what was typed', async () => {
    const id = await template({
      name: 'Call us',
      text: 'Hello {{first_name}},\n{{team}} is at {{clinic_phone}}. {{today}}, {{my_name}}',
    });
    const one = await at.written({ given: 'Ana {{team}}' });
    await nina.open(one.page);
    await nina
      .fill(en('inbox.text'), 'A word before. ')
      .choose('Nina Park')
      .fill(en('templates.choose'), `${id} en`)
      .press(en('templates.put'));
    expect(nina.status).toBe(200);
    expect(typed(nina)).toBe(
      `A word before.\n\nHello Ana {{team}},\nFamily medicine is at ${at.world.settings.phone}. ` +
        `${en.day('2026-11-22', 'day-full')}, Nina Park`,
    );
    expect(nina.query('[name=sign][checked]')[0]?.getAttribute('value')).toBe('me');
    expect(await at.texts(one)).toHaveLength(1);
  });

  it('leaves a blank for what is not known, and nothing is sent while one stands there', async () => {
    const id = await template({ name: 'Dose', text: 'Take {{dose}} at {{time of day}}.' });
    const one = await at.written();
    await nina.open(one.page);
    await nina.fill(en('templates.choose'), `${id} en`).press(en('templates.put'));
    expect(typed(nina)).toBe('Take [[dose]] at [[time of day]].');
    await nina.press(en('inbox.send'));
    expect(nina.status).toBe(422);
    expect(nina.text).toContain(en('problem.inbox-blank'));
    expect(nina.text).toContain('[[dose]], [[time of day]]');
    await nina.fill(en('inbox.text'), 'Take 5 mg at [[time of day]].').press(en('inbox.send'));
    expect(nina.status).toBe(422);
    expect(nina.query('.request-act .usa-alert--warning')[0]?.textContent).not.toContain('dose');
    // a template that was pasted with its braces is no answer either
    await nina.fill(en('inbox.text'), 'Hello {{first_name}}').press(en('inbox.send'));
    expect([nina.status, (await at.texts(one)).length]).toEqual([422, 1]);
    await nina.fill(en('inbox.text'), 'Take 5 mg at noon [1].').press(en('inbox.send'));
    expect((await at.texts(one)).at(-1)).toBe('Take 5 mg at noon [1].');
  });

  it('offers the language of whoever wrote first, and the other one', async () => {
    const id = await template({ name: 'Hi', text: 'Hello {{today}}', es: 'Hola {{today}}' });
    const one = await at.written();
    await at.world.sql("update account set language = 'es' where id = $1", [one.accountId]);
    await nina.open(one.page);
    const mine = options(nina).filter((text) => text.startsWith('Hi'));
    expect(mine).toEqual(['Hi', en('templates.in-en', { name: 'Hi' })]);
    expect(nina.text).toContain(en('templates.member-es'));
    await nina.fill(en('templates.choose'), `${id} es`).press(en('templates.put'));
    expect(typed(nina)).toBe(`Hola ${es.day('2026-11-22', 'day-full')}`);
    await at.world.sql("update account set language = 'en' where id = $1", [one.accountId]);
    await nina.open(one.page);
    expect(options(nina).filter((text) => text.startsWith('Hi'))).toEqual([
      'Hi',
      en('templates.in-es', { name: 'Hi' }),
    ]);
  });

  it('is of the team’s own and every team’s templates that are in use', async () => {
    await template({ name: 'Of every team', team: null });
    const heart = await template({ name: 'Of cardiology', team: at.teams.heart });
    const off = await template({ name: 'Kept for later', active: false });
    const one = await at.written();
    await nina.open(one.page);
    expect(options(nina)).toContain('Of every team');
    expect(options(nina).join()).not.toMatch(/cardiology|later/);
    for (const choice of [`${heart} en`, `${off} en`, crypto.randomUUID(), '', 'x']) {
      const form = { seen: '1', text: 'Kept', sign: 'team', template: choice };
      const answer = await at.post(nina, `${one.page}/template`, form);
      expect([answer.status, answer.body.includes(en('problem.templates-choose'))]).toEqual([
        422,
        true,
      ]);
      expect(answer.body).toContain('>Kept</textarea>');
    }
    const other = await at.post(at.kim, `${one.page}/template`, {
      ...{ seen: '1', text: '', sign: 'team', template: `${heart} en` },
    });
    expect(other.status).toBe(404);
  });

  it('counts as typed before a colleague’s answer, also when it comes between', async () => {
    const id = await template({ name: 'Later' });
    const before = await at.written();
    await nina.open(before.page);
    await nina.fill(en('templates.choose'), `${id} en`).press(en('templates.put'));
    await at.post(omar, `${before.page}/answer`, { seen: '1', text: 'From Omar', sign: 'me' });
    await nina.press(en('inbox.send'));
    expect([nina.status, nina.text.includes('From Omar')]).toEqual([422, true]);
    expect(typed(nina)).toContain('all is well');
    await nina.press(en('inbox.send'));
    expect(await at.texts(before)).toHaveLength(3);

    const between = await at.written();
    await nina.open(between.page);
    await at.post(omar, `${between.page}/answer`, { seen: '1', text: 'From Omar', sign: 'me' });
    await nina.fill(en('templates.choose'), `${id} en`).press(en('templates.put'));
    expect(nina.query('.request-act .usa-alert--warning')[0]?.textContent).toContain('From Omar');
    await nina.press(en('inbox.send'));
    expect([nina.status, (await at.texts(between)).length]).toEqual([422, 2]);
    await nina.press(en('inbox.send'));
    expect(await at.texts(between)).toHaveLength(3);
  });

  it('that was chosen but not added holds the answer back', async () => {
    const id = await template({ name: 'Chosen' });
    const one = await at.written();
    await nina.open(one.page);
    await nina
      .fill(en('inbox.text'), 'Without it')
      .fill(en('templates.choose'), `${id} en`)
      .press(en('inbox.send'));
    expect([nina.status, nina.text.includes(en('problem.templates-unused'))]).toEqual([422, true]);
    expect([typed(nina), (await at.texts(one)).length]).toEqual(['Without it', 1]);
  });
});

describe('templates', () => {
  const form = { team: '', text: 'Hello', textEs: '', active: 'yes', version: '0' };

  it('are added by administrators for every team, in both languages', async () => {
    await boss.open('/staff/teams');
    await boss.click(en('templates.manage'));
    await boss.click(en('templates.add'));
    await boss
      .fill(en('templates.name'), 'Welcome')
      .fill(en('templates.team'), 'every')
      .fill(en('templates.text'), 'Welcome {{first_name}} to {{place}}')
      .fill(en('templates.text-es'), 'Bienvenida {{first_name}}')
      .press(en('templates.save'));
    expect(boss.text).toContain(en('templates.saved'));
    for (const text of ['Welcome', en('templates.also-es'), 'place'])
      expect(boss.text).toContain(text);
    await boss.click('Welcome');
    await boss.choose(en('templates.active-no')).press(en('templates.save'));
    expect(boss.text).toContain(en('templates.off'));
    expect(
      await at.world.sql(
        "select team_id, text_es, active, version from message_template where name = 'Welcome'",
      ),
    ).toEqual([{ teamId: null, textEs: 'Bienvenida {{first_name}}', active: false, version: 2 }]);
  });

  it('are changed by a lead for their own team, and by nobody else on it', async () => {
    const own = await template({ name: 'Ours' });
    const every = await template({ name: 'For all', team: null });
    const heart = await template({ name: 'Heart', team: at.teams.heart });
    const base = '/staff/messages/templates';
    await nina.open('/staff/messages');
    await nina.click(en('templates.manage'));
    expect(nina.text).toContain('Ours');
    expect(nina.text).not.toContain('Heart');
    expect(nina.links.filter((link) => link.startsWith(`${base}/`))).toEqual([]);
    for (const path of ['/new', `/${own}`])
      expect((await nina.request('GET', `${base}${path}`)).status).toBe(404);
    const change = { ...form, name: 'Mine now', team: at.teams.family, version: '1' };
    const post = (path: string, fields: Record<string, string>) =>
      nina.request('POST', `${base}${path}`, { form: { ...fields, _key: crypto.randomUUID() } });
    expect((await post(`/${own}`, change)).status).toBe(404);
    expect((await post('/new', change)).status).not.toBe(303);

    await lead('nina');
    await nina.open(`${base}/${own}`);
    await nina.fill(en('templates.text'), 'Ours, better').press(en('templates.save'));
    expect(nina.text).toContain(en('templates.saved'));
    expect((await row(own))?.text).toBe('Ours, better');
    for (const id of [every, heart, crypto.randomUUID(), 'x'])
      expect([id, (await post(`/${id}`, { ...change, version: '1' })).status]).toEqual([id, 404]);
    for (const team of ['every', at.teams.heart, crypto.randomUUID()])
      expect((await post('/new', { ...change, team })).status).toBe(422);
    // nor can it be given away
    expect((await post(`/${own}`, { ...change, team: 'every', version: '2' })).status).toBe(422);
    expect((await row(own))?.teamId).toBe(at.teams.family);
    await lead('nina', false);
  });

  it('keep the first of two changes and show it beside the second', async () => {
    const id = await template({ name: 'Both' });
    const page = `/staff/teams/templates/${id}`;
    await boss.open(page);
    await at.world.sql(
      "update message_template set text = 'Meanwhile', version = version + 1 where id = $1",
      [id],
    );
    await boss.fill(en('templates.text'), 'Mine').press(en('templates.save'));
    expect(boss.status).toBe(409);
    for (const text of [en('ui.stale'), en('ui.saved-now', { value: 'Meanwhile' })])
      expect(boss.text).toContain(text);
    expect(typed(boss)).toBe('Mine');
    await boss.press(en('templates.save'));
    expect((await row(id))?.text).toBe('Mine');
  });

  it('say what is wrong with them, and keep what was typed', async () => {
    const post = (fields: Record<string, string>) =>
      boss.request('POST', '/staff/teams/templates/new', {
        form: { ...form, team: 'every', name: 'X', ...fields, _key: crypto.randomUUID() },
      });
    for (const [fields, problem] of [
      [{ name: ' ' }, 'problem.templates-name'],
      [{ name: 'x'.repeat(81) }, 'problem.templates-name'],
      [{ name: 'a\u202eb' }, 'problem.templates-name'],
      [{ text: ' ' }, 'problem.templates-text'],
      [{ text: 'x'.repeat(10_001) }, 'problem.inbox-long'],
      [{ textEs: 'x'.repeat(10_001) }, 'problem.inbox-long'],
      [{ text: 'Hi {{first_name}' }, 'problem.templates-braces'],
      [{ textEs: 'Hola first_name}}' }, 'problem.templates-braces'],
      [{ team: '' }, 'problem.templates-team'],
    ] as const) {
      const answer = await post(fields);
      expect([fields, answer.status, answer.body.includes(en(problem))]).toEqual([
        fields,
        422,
        true,
      ]);
    }
    expect((await post({})).status).toBe(303);
  });
});
