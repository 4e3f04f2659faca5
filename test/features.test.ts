import { beforeAll, describe, expect, it } from 'vitest';
import { loadDemo } from '../demo/load.ts';
import type { DemoDeps } from '../src/demo-part.ts';
import type { Feature } from '../src/feature.ts';
import { features, install, retentionOf } from '../src/features.ts';
import { prepareJobs } from '../src/platform/jobs/jobs.ts';
import { startWorker } from '../src/platform/jobs/worker.ts';
import { settingRules } from '../src/platform/settings/settings.ts';
import { Browser } from './browser.ts';
import { patient } from './labs.ts';
import { mayReadSteps, stepsFeature, TOKEN } from './sample/feature.tsx';
import { en } from './words.ts';
import { makeWorld, type World } from './world.ts';

/** A feature is one folder and one line: this one is added without any other change. */
let world: World;
let id: string;
let member: Browser;

async function walkingWorld(): Promise<World> {
  const made = await makeWorld({ features: [stepsFeature] });
  await made.sql(`create table sample_steps (patient_id uuid not null, day date, steps int,
    primary key (patient_id, day))`);
  await made.sql('create table sample_stale (patient_id uuid primary key)');
  await made.sql(
    'grant select, insert, delete, update on sample_steps, sample_stale to portico_app',
  );
  return made;
}

beforeAll(async () => {
  install(stepsFeature);
  world = await walkingWorld();
  await prepareJobs(world.url);
  id = await world.person({ given: 'Ada', family: 'Walker' });
  await world.account({ userId: 'ada', patientId: id });
  await world.account({ userId: 'nora', roles: ['nurse'] });
  await world.sql(`create function portico_sample_account() returns table
    (id uuid, name text, patient_id uuid) language sql security definer
    as $$ select id, name, patient_id from account where user_id = 'ada' $$`);
  member = await new Browser(world).signOn('ada');
});

it('brings a page, an entry with its number, strings in both languages and a setting', async () => {
  await member.open(`/people/${id}`);
  await member.click('Steps3 new');
  expect([member.path, member.h1]).toEqual([`/people/${id}/steps`, en('ui.steps')]);
  expect(member.text).toContain('Your goal is 6000 steps a day.');
  expect(Object.keys(settingRules())).toContain('stepGoal');
  await world.sql("update account set language = 'es' where user_id = 'ada'");
  await member.open(`/people/${id}/steps`);
  expect(member.text).toContain('Su meta son 6000 pasos al día.');
  await world.sql("update account set language = 'en' where user_id = 'ada'");
});

it('brings a card to the member’s Today and to the staff’s, each by its own policy', async () => {
  await member.open(`/people/${id}`);
  expect(member.text).toContain('No steps yet');
  const nurse = await new Browser(world).signOn('nora');
  await nurse.open('/staff/today');
  expect(nurse.text).toContain('2 days have steps');
  await world.account({ userId: 'bill', roles: ['billing'] });
  const billing = await new Browser(world).signOn('bill');
  await billing.open('/staff/today');
  expect(billing.text).not.toContain('steps');
});

it('tells staff about the person on every page of an open record, by its own policy', async () => {
  await world.account({ userId: 'rita', roles: ['records'] });
  const told = async (userId: string) => {
    const browser = await new Browser(world).signOn(userId);
    await browser.request('POST', '/staff/open', {
      form: { person: id, purpose: 'treatment', _key: crypto.randomUUID() },
    });
    await browser.open(`/staff/people/${id}/results`);
    return browser.query('.whose')[0]?.textContent ?? '';
  };
  expect(await told('nora')).toContain('Steps No steps yet');
  expect(await told('rita')).toContain('Walker, Ada');
  expect(await told('rita')).not.toContain('Steps');
});

it('brings an API route: a bearer token, JSON, and problems as problem+json', async () => {
  const send = (path: string, body: unknown, token = TOKEN) =>
    world.app.server.inject({
      method: 'POST',
      url: path,
      headers: {
        host: 'localhost:3000',
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const path = `/api/people/${id}/steps`;
  const good = await send(path, { day: '2026-11-20', steps: 4000 });
  expect([good.statusCode, good.json()]).toEqual([201, { days: 1 }]);
  expect(good.headers['cache-control']).toBe('no-store');
  const status = async (...args: Parameters<typeof send>) => {
    const answer = await send(...args);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({ type: 'about:blank', status: answer.statusCode });
    return answer.statusCode;
  };
  expect(await status(path, { day: 'yesterday' })).toBe(400);
  expect(await status(path, '{')).toBe(400);
  expect(await status(path, {}, 'somebody-else-s-token')).toBe(401);
  expect(await status(path, {}, '')).toBe(401);
  expect(await status(`/api/people/${crypto.randomUUID()}/steps`, {})).toBe(404);
  const [row] = await world.sql<{ n: number }>(
    `select count(*)::int as n from audit_event
      where permission = 'steps:read' and route = '/api/people/:person/steps'`,
  );
  expect(row?.n).toBe(3); // two granted, one refused; whoever has no token reaches no policy
  // a session's cookie opens nothing here
  const cookie = await member.request('POST', path, { form: { day: '2026-11-20' } });
  expect(cookie.status).toBe(401);
});

it('derives a table from the record, when its resources are imported', async () => {
  await world.bring([
    patient('walker'),
    {
      resourceType: 'Encounter',
      id: 'walk',
      status: 'finished',
      class: { code: 'AMB' },
      subject: { reference: 'Patient/walker' },
      period: { start: '2026-11-20T10:00:00Z' },
    },
  ]);
  const rows = await world.sql<{ steps: number }>(
    `select steps from sample_steps s join person p using (patient_id)
      join person_identifier i using (patient_id) where i.value = 'walker'`,
  );
  expect(rows).toEqual([{ steps: 1 }]);
});

it('brings a queue that is worked, and its tables’ retention', async () => {
  await member.request('POST', `/people/${id}/steps/clear`, {
    form: { _key: crypto.randomUUID() },
  });
  const counted: string[] = [];
  const log = (event: World['log'][number]) => void counted.push(event.event);
  const handlers = Object.assign(
    {},
    ...features.map((feature) =>
      Object.fromEntries(Object.keys(feature.queues ?? {}).map((queue) => [queue, async () => {}])),
    ),
    { 'mail.alarm': async () => {} },
    stepsFeature.handlers?.({ log } as never),
  );
  const url = world.url.replace('//postgres@', '//portico_app@');
  const worker = await startWorker(url, handlers, async () => {}, log, 1);
  await expect.poll(() => counted, { timeout: 20_000 }).toContain('steps.counted');
  await worker.stop();
  expect(retentionOf([stepsFeature]).map((rule) => rule.table)).toContain('sample_steps');
  await member.open(`/people/${id}`);
  expect(member.text).toContain('No steps yet');
});

describe('its part of the demo', () => {
  const steps: string[] = [];
  let acting: DemoDeps | undefined;
  /** Another feature, whose part says when each of its steps was gone through. */
  const told = (name: string, order: number): Feature => {
    const note = (step: string) => void steps.push(`${name} ${step}`);
    const none = (step: string) => () => {
      note(step);
      return [];
    };
    return {
      ...stepsFeature,
      name,
      demo: {
        order,
        complete: ({ file }) => (file === 'maida-gerhold' ? none('complete')() : []),
        people: none('people'),
        places: none('places'),
        prepare: async () => note('prepare'),
        resources: none('resources'),
        later: none('later'),
        async tell(deps) {
          note('tell');
          acting = deps;
        },
      },
    };
  };
  let demo: World;
  beforeAll(async () => {
    demo = await walkingWorld();
    const list = [told('late', 90), stepsFeature, told('early', 10)];
    expect(await loadDemo({ ...demo, log: () => {} }, list)).toBe(true);
  }, 180_000);

  it('completes records and brings people, places and what comes later', async () => {
    const walks = await demo.sql<{ walk: string }>(
      `select concat_ws(' ', p.given, p.family, r.source_id, 'from', r.source) as walk
        from resource r join person p using (patient_id) where r.type = 'Encounter'`,
    );
    expect(walks.map(({ walk }) => walk).sort()).toEqual([
      'Ada Walker walk-walker from demo',
      'Clint Champlin walk-clint-champlin from demo',
      'Clint Champlin walk-watched from watch',
      'Earnestine Tillman walk-earnestine-tillman from demo',
      'Elsy Bechtelar walk-elsy-bechtelar from demo',
      'Janene Lind walk-janene-lind from demo',
      'Jill Tillman walk-jill-tillman from demo',
      'Maida Gerhold walk-maida-gerhold from demo',
      'Mary Lind walk-mary-lind from demo',
      'Noel Reynolds walk-noel-reynolds from demo',
      'Reuben Lind walk-reuben-lind from demo',
      'Violet Gerhold walk-violet-gerhold from demo',
    ]);
    const places = await demo.sql("select source_id from shared_resource where type = 'Location'");
    expect(places).toEqual([{ sourceId: 'track' }]);
  });

  it('does work as people of the demo, if they may', async () => {
    const today = await demo.sql<{ given: string; steps: number }>(
      `select given, steps from sample_steps join person using (patient_id)
        where steps > 1 order by given`,
    );
    expect(today).toEqual([
      { given: 'Maida', steps: 3000 },
      { given: 'Mary', steps: 4000 },
    ]);
    const tried = acting?.actAs('clint', mayReadSteps, async () => 'read', 'mary-lind');
    await expect(tried).rejects.toThrow("the demo's clint may not steps:read");
  });

  it('comes in its order within each step', () => {
    const order = ['complete', 'people', 'places', 'prepare', 'resources', 'later', 'tell'];
    expect(steps).toEqual(order.flatMap((step) => [`early ${step}`, `late ${step}`]));
  });
});
