import type { Patient } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { inForce } from '../../src/fhir/addresses.ts';
import { SECTIONS, sectionOf } from '../../src/my-information/sections/sections.rules.ts';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { en, es } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** My information: corrections, the front desk's decisions, and what other systems send later. */
let world: World;
let member: Browser;
let desk: Browser;
let colleague: Browser;
let person: string;
let base: string;

const HOME = { line: ['9 Elm Street'], city: 'Hudson', state: 'IA', postalCode: '50643' };
const sent = (rest: Partial<Patient> = {}): Patient =>
  patient('ann', {
    name: [{ use: 'official', given: ['Ann', 'Marie'], family: 'Lee' }],
    address: [HOME],
    telecom: [
      { system: 'phone', use: 'home', value: '319-555-0100' },
      { system: 'email', value: 'ann@example.org' },
    ],
    ...rest,
  });

beforeAll(async () => {
  world = await makeWorld();
  await world.bring([sent()], 'ehr');
  person = (await world.sql<{ id: string }>('select patient_id as id from person'))[0]?.id ?? '';
  await world.account({ userId: 'ann', name: 'Ann Lee', patientId: person });
  await world.account({ userId: 'tom', name: 'Tom Desk', roles: ['front-desk'] });
  await world.account({ userId: 'eva', name: 'Eva Desk', roles: ['front-desk'] });
  member = await new Browser(world).signOn('ann');
  desk = await new Browser(world).signOn('tom');
  colleague = await new Browser(world).signOn('eva');
  base = `/people/${person}/information`;
});

const proposals = (section: string) =>
  world.sql<{ id: string; state: string }>(
    `select id, state
      from information_proposal
      where section = $1 and patient_id = $2 order by asked_at, state`,
    [section, person],
  );
const states = async (section: string) => (await proposals(section)).map((one) => one.state);
const waiting = async (section: string) =>
  (await proposals(section)).find((one) => one.state === 'waiting')?.id ?? '';
const record = async (): Promise<Patient> =>
  (await world.sql<{ content: Patient }>('select portico_patient($1) as content', [person]))[0]
    ?.content as Patient;
const post = (browser: Browser, path: string, form: Record<string, string>) =>
  browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
const phones = (rest: Record<string, string>) => ({
  seen: '',
  home: '319-555-0100',
  mobile: '',
  work: '',
  preferred: '',
  ...rest,
});

/** The front desk opens what waits in a section, and decides. */
async function decide(section: string, choice: string, fill: Record<string, string> = {}) {
  await desk.open(`/staff/information/${await waiting(section)}`);
  desk.choose(choice);
  for (const [label, value] of Object.entries(fill)) desk.fill(label, value);
  await desk.press(en('desk.save'));
}

describe('a member', () => {
  it('sees what the record says, and asks for a correction', async () => {
    await member.open(`/people/${person}`);
    await member.click(en('nav.information'));
    expect(member.h1).toBe(en('info.title'));
    for (const shown of ['9 Elm Street', 'Hudson, IA 50643', '319-555-0100', 'Ann Marie Lee'])
      expect(member.text).toContain(shown);
    expect(member.links).toContain('/account');
    await member.open(`${base}/address`);
    member.fill(en('info.line1'), '').fill(en('info.zip'), '5064');
    await member.press(en('info.ask'));
    expect(member.status).toBe(422);
    expect(member.text).toContain(en('problem.info-street'));
    expect(member.text).toContain(en('problem.info-zip'));
    expect(member.query('#zip')[0]?.getAttribute('value')).toBe('5064');
    member.fill(en('info.line1'), '12 Oak Avenue').fill(en('info.zip'), '50643-1234');
    await member.press(en('info.ask'));
    expect(member.text).toContain(en('info.done-asked'));
    expect(member.text).toContain(en('info.asked', { day: en.date(world.clock.now(), 'day') }));
    expect(member.text).toContain('12 Oak Avenue');
    expect((await record()).address).toEqual([HOME]); // nothing changes by itself
  });

  it('makes one proposal by a double click, and none by sending what is there', async () => {
    const { action, fields } = member.lastForm;
    await member.request('POST', action, { form: fields });
    await member.request('POST', action, { form: { ...fields, _key: crypto.randomUUID() } });
    expect(await states('address')).toEqual(['waiting']);
    await member.open(`${base}/phones`);
    await member.press(en('info.ask'));
    expect(member.text).toContain(en('info.done-unchanged'));
    expect(await states('phones')).toEqual([]);
  });

  it('gets a message in a second tab that another request was sent, and keeps what was typed', async () => {
    const answer = await post(member, `${base}/address`, {
      seen: '',
      where: 'us',
      line1: '14 Oak Avenue',
      city: 'Hudson',
      state: 'IA',
      zip: '50643',
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(en('problem.info-moved'));
    expect(answer.body).toContain('value="14 Oak Avenue"');
    expect(await states('address')).toEqual(['waiting']);
  });

  it('replaces a request, withdraws it, and withdraws it by typing what the record says', async () => {
    await member.open(`${base}/address`);
    expect(member.text).toContain(en('info.replaces'));
    member.fill(en('info.line1'), '16 Oak Avenue');
    await member.press(en('info.ask'));
    expect(await states('address')).toEqual(['replaced', 'waiting']);
    await member.press(en('info.withdraw'));
    expect(member.text).toContain(en('info.done-withdrawn'));
    expect(await states('address')).toEqual(['replaced', 'withdrawn']);
    await member.open(`${base}/phones`);
    await member.fill(en('info.phone-mobile'), '(319) 555 0101').press(en('info.ask'));
    await member.open(`${base}/phones`);
    await member.fill(en('info.phone-mobile'), '').press(en('info.ask'));
    expect(member.text).toContain(en('info.done-withdrawn'));
    expect(await states('phones')).toEqual(['withdrawn']);
    await post(member, `${base}/proposals/${(await proposals('phones'))[0]?.id}/withdraw`, {});
    expect(await states('phones')).toEqual(['withdrawn']);
  });

  it('makes one proposal with 50 posts at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        post(member, `${base}/phones`, phones({ mobile: '319-555-0101' })),
      ),
    );
    expect(new Set(answers.map((one) => one.status))).toEqual(new Set([303]));
    expect(await states('phones')).toEqual(['waiting', 'withdrawn']);
  });

  it('reads in words what is wrong with a text, and sees hostile text as text', async () => {
    const long = await post(member, `${base}/name`, { seen: '', called: 'x'.repeat(201) });
    expect([long.status, long.body.includes(en('problem.info-long'))]).toEqual([422, true]);
    const hidden = await post(member, `${base}/name`, { seen: '', called: 'A\u202eB' });
    expect([hidden.status, hidden.body.includes(en('problem.info-text'))]).toEqual([422, true]);
    const odd = await post(member, `${base}/name`, { seen: '', called: 'x', other: 'y' });
    expect(odd.status).toBe(400);
    await member.open(`${base}/name`);
    await member.fill(en('info.called'), '<script>alert(1)</script> Annie ﷽').press(en('info.ask'));
    expect(member.text).toContain('<script>alert(1)</script> Annie ﷽');
    expect(member.html).not.toContain('<script>alert');
    await desk.open(`/staff/information/${await waiting('name')}`);
    expect(desk.html).not.toContain('<script>alert');
  });

  it('is greeted by the name at once, and sees the pages in their language at once', async () => {
    await member.open(`${base}/name`);
    await member.fill(en('info.called'), 'Annie').press(en('info.ask'));
    await member.open(`/people/${person}`);
    expect(member.h1).toBe(en('today.morning', { name: 'Annie' }));
    await member.open(`${base}/language`);
    member.fill(en('info.spoken'), 'vi').choose('Español');
    await member.press(en('info.ask'));
    expect(member.h1).toBe(es('info.title'));
    expect(member.text).toContain('Vietnamita');
    await world.sql("update account set language = 'en' where user_id = 'ann'");
  });
});

describe('the front desk', () => {
  it('finds what is pending on its Today, and sees both sides with each difference in words', async () => {
    await desk.open('/staff/today');
    expect(desk.text).toContain(en('staff-today.information', { n: 3 }));
    await desk.open('/staff/information');
    await desk.click(`${en('info.section-phones')}: Ann Marie Lee`);
    expect(desk.text).toContain(en('desk.is-same'));
    expect(desk.text).toContain(en('desk.is-added'));
    expect(desk.text).toContain('319-555-0101');
  });

  it('accepts: the record changes as FHIR, with its history, and nothing else', async () => {
    await decide('phones', en('desk.accept'));
    expect(desk.text).toContain(en('desk.done-accept'));
    const now = await record();
    expect(now.telecom).toEqual([
      { system: 'phone', use: 'home', value: '319-555-0100' },
      { system: 'phone', value: '319-555-0101', use: 'mobile' },
      { system: 'email', value: 'ann@example.org' },
    ]);
    expect(now.name).toEqual(sent().name);
    const own = await world.sql<{ content: Patient }>(
      "select content from resource where type = 'Patient' and source = 'portico'",
    );
    expect(own.map((one) => one.content.telecom?.length)).toEqual([2]);
    await decide('name', en('desk.accept'));
    expect((await record()).name).toEqual([
      ...(sent().name ?? []),
      { use: 'usual', text: 'Annie' },
    ]);
    const history = await world.sql(
      "select 1 from resource_history where type = 'Patient' and content->>'id' = $1",
      [person],
    );
    expect(history).toHaveLength(1);
    expect(
      await world.sql('select given, family from person where patient_id = $1', [person]),
    ).toEqual([{ given: 'Ann Marie', family: 'Lee' }]); // identity stays
    await member.open(base);
    expect(member.text).toContain(en('info.accepted', { day: en.date(world.clock.now(), 'day') }));
  });

  it('if two decide at once, the second gets a message', async () => {
    const id = await waiting('language');
    await desk.open(`/staff/information/${id}`);
    await colleague.open(`/staff/information/${id}`);
    const note = 'Please tell us at your next visit.';
    desk.choose(en('desk.decline'));
    await desk.press(en('desk.save'));
    expect([desk.status, desk.text.includes(en('problem.desk-reason'))]).toEqual([422, true]);
    desk.choose(en('desk.decline')).choose(en('desk.reason-other'));
    await desk.press(en('desk.save'));
    expect([desk.status, desk.text.includes(en('problem.desk-note'))]).toEqual([422, true]);
    desk.fill(en('desk.note'), note);
    await desk.press(en('desk.save'));
    expect(desk.text).toContain(en('desk.done-decline'));
    await colleague.choose(en('desk.accept')).press(en('desk.save'));
    expect(colleague.text).toContain(en('desk.not-decided'));
    expect(colleague.text).toContain('Tom Desk');
    expect(await states('language')).toEqual(['declined']);
    await member.open(`/people/${person}`);
    expect(member.text).toContain(en('info.today-declined'));
    await member.click(en('info.today-open'));
    expect(member.text).toContain(note);
  });

  it('asks the member to call, and the correction keeps waiting', async () => {
    await member.open(`${base}/contacts`);
    const names = member.query('input').map((input) => input.getAttribute('name'));
    expect(names).toEqual(expect.arrayContaining(['name-1', 'relationship-1', 'phone-1']));
    await post(member, `${base}/contacts`, {
      seen: '',
      'name-1': 'Bo Lee',
      'relationship-1': 'brother',
      'phone-1': '+52 55 1234 5678',
    });
    await decide('contacts', en('desk.call'), { [en('desk.note')]: 'Ask for Tom.' });
    expect(await states('contacts')).toEqual(['waiting']);
    await member.open(base);
    expect(member.text).toContain('Ask for Tom.');
    expect(member.text).toContain(en('info.call-us', { phone: world.settings.phone }));
  });

  it('decides again if the record changed in between', async () => {
    await post(member, `${base}/address`, {
      seen: '',
      where: 'us',
      line1: '12 Oak Avenue',
      city: 'Hudson',
      state: 'IA',
      zip: '50643',
    });
    await desk.open(`/staff/information/${await waiting('address')}`);
    await world.bring([sent({ address: [{ ...HOME, line: ['20 Pine Road'] }] })], 'ehr');
    await desk.choose(en('desk.accept')).press(en('desk.save'));
    expect(desk.text).toContain(en('desk.not-changed'));
    expect(desk.text).toContain(en('desk.stale'));
    for (const side of ['9 Elm Street', '20 Pine Road', '12 Oak Avenue'])
      expect(desk.text).toContain(side);
    expect(await states('address')).toEqual(['replaced', 'waiting', 'withdrawn']);
    await desk.choose(en('desk.accept')).press(en('desk.save'));
    expect(desk.text).toContain(en('desk.done-accept'));
    expect((await record()).address?.map((one) => one.line)).toEqual([['12 Oak Avenue']]);
  });
});

describe('what other systems send later', () => {
  const line = async () => (await record()).address?.map((one) => one.line?.[0]);
  it('reverts nothing by repeating what was corrected, in whatever version', async () => {
    for (const street of ['20 Pine Road', '9 Elm Street']) {
      await world.bring([sent({ gender: 'other', address: [{ ...HOME, line: [street] }] })], 'ehr');
      expect(await line()).toEqual(['12 Oak Avenue']);
    }
    await world.bring(
      [
        sent({
          meta: { lastUpdated: '2026-11-01T00:00:00Z' },
          address: [{ ...HOME, line: ['1 Past Road'] }],
        }),
      ],
      'ehr',
    );
    expect(await line()).toEqual(['12 Oak Avenue']);
  });
  it('counts if it is new; other corrections stay', async () => {
    await world.bring(
      [
        sent({
          meta: { lastUpdated: '2026-12-01T00:00:00Z' },
          address: [{ ...HOME, line: ['30 New Road'] }],
        }),
      ],
      'ehr',
    );
    expect(await line()).toEqual(['30 New Road']);
    expect((await record()).name).toContainEqual({ use: 'usual', text: 'Annie' });
  });
});

it('a section and what is in force are the same in the database', async () => {
  const whole = { ...(await record()), contact: [{ name: { text: 'Ann' } }] };
  for (const section of SECTIONS) {
    const [row] = await world.sql<{ part: object }>('select portico_section($1, $2) as part', [
      JSON.stringify(whole),
      section,
    ]);
    expect(row?.part).toEqual(sectionOf(whole, section));
  }
  const periods = [{}, { end: '2026-11-21' }, { end: '2026-11' }, { start: '2026-11-23' }];
  const list = periods.flatMap((period, n) =>
    ([undefined, 'old', 'home'] as const).map((use, m) => ({
      text: `${n} ${m}`,
      ...(use ? { use } : {}),
      period,
      ...((n + m) % 2 ? { rank: 9 - n - m } : {}),
    })),
  );
  const [row] = await world.sql<{ current: object[] }>(
    "select portico_current($1, '2026-11-22') as current",
    [JSON.stringify(list)],
  );
  expect(row?.current).toEqual(inForce(list, '2026-11-22'));
});
