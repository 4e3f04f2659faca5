import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bornFor, makeFamily, run, toldOf } from '../../../test/birthdays.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';

/** The work at midnight: when it runs, and that it is done completely and only once. */
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  await world.sql(
    `update proxy set revoked_at = now() where revoked_at is null;
     delete from letter; delete from birthday_step; delete from notice; delete from clinic;
     delete from pgboss.job where name like 'notice.%'`,
  );
  world.settings.zone = 'America/Chicago';
  world.settings.adultAge = 18;
});
const doneThrough = (day: string) =>
  world.sql(
    `update birthday_run set since = '2020-01-01', done_through = $1, teen_age = 12,
      adult_age = 18, steps = '{90,30,7}'`,
    [day],
  );
const clinicIn = (zone: string, state = 'active') =>
  world.sql(
    `insert into clinic (name, street, city, zone, phone, state, changed_at)
      values ($1, '1 Road', 'Town', $1, '319-555-0100', $2, now())`,
    [zone, state],
  );
const seconds = (at: string, by: number) =>
  new Date(new Date(at).getTime() + by * 1000).toISOString();

describe('the work of a day begins at the first midnight', () => {
  it.each<[string, string, string, string[], string]>([
    // the system's zone, the birthday, the instant, the clinics' zones, the day before
    ['America/Chicago', '2027-02-11', '2027-02-11T06:00:00Z', [], '2027-02-10'],
    ['Pacific/Honolulu', '2027-02-11', '2027-02-11T10:00:00Z', [], '2027-02-10'],
    ['America/Chicago', '2027-02-11', '2027-02-10T11:00:00Z', ['Pacific/Auckland'], '2027-02-10'],
    ['America/Chicago', '2027-02-11', '2027-02-11T05:00:00Z', ['America/New_York'], '2027-02-10'],
    // both sides of the date line
    [
      'Pacific/Pago_Pago',
      '2027-02-11',
      '2027-02-10T10:00:00Z',
      ['Pacific/Kiritimati'],
      '2027-02-10',
    ],
    // the night without a midnight, and the night with two
    ['America/Havana', '2027-03-14', '2027-03-14T05:00:00Z', [], '2027-03-13'],
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00Z', [], '2026-10-31'],
    ['America/Chicago', '2027-03-14', '2027-03-14T06:00:00Z', [], '2027-03-13'],
  ])('%s, %s: %s with %o', async (zone, birthday, instant, clinics, before) => {
    world.settings.zone = zone;
    for (const one of clinics) await clinicIn(one);
    await clinicIn('Pacific/Apia', 'inactive'); // a closed clinic counts for nothing
    await doneThrough(before);
    const kim = await makeFamily(world, { birthDate: bornFor(12, birthday) });
    world.clock.set(seconds(instant, -1));
    expect(await run(world)).toEqual({ people: 0, narrowed: 0, ended: 0 });
    world.clock.set(instant);
    expect(await run(world)).toEqual({ people: 1, narrowed: 1, ended: 0 });
    world.clock.set(seconds(instant, 3600));
    expect(await run(world)).toEqual({ people: 0, narrowed: 0, ended: 0 });
    expect(await toldOf(world, kim.child)).toEqual([`parent teen ${birthday} 0`]);
  });
});

describe('the work of a day is done once', () => {
  const BIRTHDAY = '2027-02-11';
  const families = async (n: number) => {
    await doneThrough('2027-02-10');
    world.clock.set('2027-02-11T06:00:00Z');
    const all = [];
    for (let at = 0; at < n; at++)
      all.push(await makeFamily(world, { birthDate: bornFor(12, BIRTHDAY), own: at % 2 === 0 }));
    return all;
  };
  const counts = async () =>
    (
      await world.sql(
        `select (select count(*) from birthday_step)::int as steps,
            (select count(*) from notice where topic = 'birthdays')::int as notices,
            (select count(*) from letter where kind = 'birthday')::int as letters,
            (select count(*) from audit_event where permission = 'birthdays:narrow'
              and at >= '2027-02-11T06:00:00Z' and patient_id in
                (select patient_id from proxy where revoked_at is null))::int as entries`,
      )
    )[0];

  it('by any number of processes at the same moment', async () => {
    await families(6);
    const reports = await Promise.all(Array.from({ length: 8 }, () => run(world)));
    expect(reports.reduce((sum, { narrowed }) => sum + narrowed, 0)).toBe(6);
    expect(await counts()).toEqual({ steps: 6, notices: 9, letters: 3, entries: 6 });
  });

  it('and continues where it stopped if the process is killed in the middle', async () => {
    await families(6);
    let calls = 0;
    const killed: Jobs = {
      ...world.jobs,
      async enqueue(...args) {
        calls += 1;
        // what the database sees when a process dies
        if (calls === 4)
          await world.sql(
            `select pg_terminate_backend(pid) from pg_stat_activity
              where datname = current_database() and usename = 'portico_app'
                and state = 'idle in transaction'`,
          );
        await world.jobs.enqueue(...args);
      },
    };
    await expect(run(world, killed)).rejects.toThrow();
    expect(await counts()).toEqual({ steps: 0, notices: 0, letters: 0, entries: 0 });
    const [stopped] = await world.sql('select done_through from birthday_run');
    expect(stopped?.doneThrough).toBe('2027-02-10');
    expect(await run(world)).toEqual({ people: 6, narrowed: 6, ended: 0 });
    expect(await counts()).toEqual({ steps: 6, notices: 9, letters: 3, entries: 6 });
  });

  it('and touches only those whose access changes or whose step is due', async () => {
    const all = await families(3);
    // everyone else: all ages, with and without parents, and adults with caregivers
    await world.sql(
      `with made as (
         insert into person (given, family, birth_date, created_at)
           select 'Other', 'Person' || n, date '2027-02-11' - 13 - n * 29, now()
           from generate_series(1, 900) n returning patient_id, family, birth_date)
       insert into proxy (patient_id, account_id, relationship, basis, starts_on)
         select patient_id, (select min(id::text)::uuid from account), 'parent', 'minor',
           '2010-01-01' from made where right(family, 1) < '6'`,
    );
    const kept = await world.sql<{ person: string }>(
      `select patient_id as person from person where family like 'Person%'
        and (birth_date + interval '12 years')::date not between '2027-01-11' and '2027-05-12'
        and (birth_date + interval '18 years')::date not between '2027-01-11' and '2027-05-12'`,
    );
    expect(kept.length).toBeGreaterThan(880);
    const others = kept.map(({ person }) => person);
    const versions = async () =>
      world.sql(
        `select 'person' as of, patient_id::text as id, xmin::text as version from person
           where patient_id = any($1::uuid[])
         union all select 'proxy', id::text, xmin::text from proxy
           where patient_id = any($1::uuid[])
         union all select 'account', id::text, xmin::text from account
         order by 1, 2`,
        [others],
      );
    const rows = async () =>
      (
        await world.sql(
          `select (select count(*) from birthday_step where patient_id = any($1::uuid[]))::int
              + (select count(*) from notice where about_id = any($1::uuid[]))::int
              + (select count(*) from letter where patient_id = any($1::uuid[]))::int
              + (select count(*) from audit_event where patient_id = any($1::uuid[]))::int as n`,
          [others],
        )
      )[0]?.n;
    const before = await versions();
    await run(world);
    expect(await versions()).toEqual(before);
    expect(await rows()).toBe(0);
    for (const { child } of all) expect(await toldOf(world, child)).not.toEqual([]);
    // and only rights that ended are marked, even among people whose birthday it is
    const [marked] = await world.sql(
      'select count(*)::int as n from proxy where of_age_born is not null',
    );
    expect(marked?.n).toBe(0);
  });
});

describe('the first run', () => {
  it('notes past birthdays without telling anyone, and sends notices about near ones', async () => {
    await world.sql(
      `update birthday_run set since = null, done_through = null, teen_age = null,
        adult_age = null`,
    );
    world.clock.set('2027-02-11T15:00:00Z');
    const over = { startsOn: '2005-01-01' };
    const grown = await makeFamily(world, { birthDate: '1999-05-05', right: over });
    const ward = await makeFamily(world, {
      birthDate: '1980-05-05',
      right: { basis: 'court', relationship: 'guardian' },
    });
    const teen = await makeFamily(world, { birthDate: bornFor(12, '2027-02-01') });
    const near = await makeFamily(world, { birthDate: bornFor(18, '2027-04-01') });
    expect(await run(world)).toEqual({ people: 1, narrowed: 0, ended: 0 });
    // and the next run sends nothing about the time before
    world.clock.set('2027-02-12T15:00:00Z');
    expect(await run(world)).toEqual({ people: 0, narrowed: 0, ended: 0 });
    expect(await toldOf(world, grown.child)).toEqual([]);
    expect(await toldOf(world, teen.child)).toEqual([]);
    expect(await toldOf(world, near.child)).toEqual(['parent adult 2027-04-01 90']);
    expect(
      await world.sql('select id, of_age_born from proxy where of_age_born is not null'),
    ).toEqual([{ id: grown.right, ofAgeBorn: '1999-05-05' }]);
    expect(ward.right).not.toBe('');
  });
});
