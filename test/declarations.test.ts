import { beforeAll, describe, expect, it } from 'vitest';
import { REQUIRED, refuseIncomplete, refuseUndeclared } from '../src/declarations.ts';
import type { Feature } from '../src/feature.ts';
import { features, install } from '../src/features.ts';
import { joinPeople, separatePeople } from '../src/people/merging/merging.ts';
import { systemRequest } from '../src/platform/access/request-info.ts';
import { stepsFeature } from './sample/feature.tsx';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  install(stepsFeature);
  world = await makeWorld({ features: [stepsFeature] });
});

describe('a feature does not start', () => {
  it.each(REQUIRED.map((name) => [name]))('without %s', (name) => {
    const { [name]: _, ...rest } = stepsFeature;
    expect(() => refuseIncomplete(rest as Feature)).toThrow(
      `The feature steps does not declare ${name}.`,
    );
  });

  it('with a table about people that has no retention', () =>
    expect(() => refuseIncomplete({ ...stepsFeature, retention: [] })).toThrow(
      'The feature steps has no retention for sample_steps.',
    ));

  it('with a permission in access logs that has no words in one of the languages', () =>
    expect(() =>
      refuseIncomplete({
        ...stepsFeature,
        strings: { en: { 'did.steps:read': 'Looked at steps' }, es: {} },
      }),
    ).toThrow('The feature steps has no did.steps:read in es.'));

  const page = {
    method: 'GET',
    path: '/people/:person/steps',
    permission: 'steps:read',
    category: 'growth',
    reason: '',
  } as const;
  it('with a page about a person that the access log has no words for', () =>
    expect(() => refuseUndeclared(stepsFeature, [page], [])).toThrow(
      'GET /people/:person/steps of the feature steps: no feature has words for steps:read',
    ));

  it('with a page that depends on a caregiver category it does not declare', () =>
    expect(() =>
      refuseUndeclared(stepsFeature, [{ ...page, category: 'results' }], [stepsFeature]),
    ).toThrow(
      'GET /people/:person/steps of the feature steps: it does not declare the category results',
    ));
});

it('every table about people belongs to one feature, which says what becomes of it', async () => {
  const tables = await world.sql<{ name: string }>(
    `select c.relname as name
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'patient_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition and c.relname <> 'audit_event'
      order by 1`,
  );
  expect(
    features.flatMap(({ personData }) => personData.tables.map(({ table }) => table)).sort(),
  ).toEqual(tables.map(({ name }) => name));
});

it('what a feature declares moves when two records are joined, and goes back', async () => {
  await world.sql(`create table sample_steps (patient_id uuid not null, day date, steps int,
    primary key (patient_id, day))`);
  await world.sql('create table sample_stale (patient_id uuid primary key)');
  await world.sql(
    'grant select, insert, delete, update on sample_steps, sample_stale to portico_app',
  );
  const from = await world.person({ given: 'Ada', family: 'Walker' });
  const into = await world.person({ given: 'Ada', family: 'Walker' });
  await world.sql(
    `insert into sample_steps values ($1, '2026-11-01', 10), ($2, '2026-11-02', 20)`,
    [from, into],
  );
  const now = world.clock.now();
  const info = systemRequest(now, 'test');
  const owners = () =>
    world.sql<{ steps: number; patientId: string }>(
      'select steps, patient_id from sample_steps order by steps',
    );
  const done = await world.db.asSystem('system:import', info, (access) =>
    joinPeople(access, { from, into, source: 'a sender', by: null }, now),
  );
  expect(done).toBe('joined');
  expect((await owners()).map((row) => row.patientId)).toEqual([into, into]);
  const [merge] = await world.sql<{ id: string }>('select id from person_merge');
  await world.db.asSystem('system:import', info, (access) =>
    separatePeople(access, merge?.id ?? '', 'Rae Records', now),
  );
  expect((await owners()).map((row) => row.patientId)).toEqual([from, into]);
});
