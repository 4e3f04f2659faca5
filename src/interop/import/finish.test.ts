import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { observation, patient, report } from '../../../test/labs.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import type { LogEvent } from '../../platform/log.ts';
import { rootFolder } from '../../platform/root.ts';
import { finishRecords } from './finish.ts';
import { importFiles } from './import.ts';
import type { Report } from './report.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
const run = (paths: string[], source = 'test'): Promise<Report> =>
  importFiles(
    { db: world.db, clock: world.clock, jobs: world.jobs, log: () => {}, settings: world.settings },
    paths,
    { source },
  );
const file = (name: string, content: string | Buffer): string => {
  const path = join(world.folder, name);
  writeFileSync(path, content);
  return path;
};
const lines = (...resources: unknown[]) =>
  resources.map((resource) => JSON.stringify(resource)).join('\n');
const count = async (text: string, values: unknown[] = []) =>
  (await world.sql<{ n: number }>(`select count(*)::int as n from ${text}`, values))[0]?.n;

describe('results after an import', () => {
  it('are derived again after a crash between the record and its results', async () => {
    await run(
      [file('c.ndjson', lines(patient('c'), observation('c', 'c', { number: 4 })))],
      'crash',
    );
    await world.sql(
      `delete from lab_result
        where patient_id in (select patient_id from person_identifier
          where value = 'c'); insert into lab_stale (patient_id)
        select patient_id
        from person_identifier
        where value = 'c'`,
    );
    await finishRecords({
      db: world.db,
      clock: world.clock,
      jobs: world.jobs,
      log: () => {},
      settings: world.settings,
    });
    expect(
      await count("lab_result join person_identifier using (patient_id) where value = 'c'"),
    ).toBe(1);
  });

  it('are derived for everybody else when one person’s record fails, which is reported', async () => {
    const { db, clock, jobs, settings, sql, folder } = await makeWorld();
    await sql(
      `alter table lab_result add constraint no_poison check (name <> 'Poison'); alter table
          prescription add constraint no_poison check (name <> 'Poison')`,
    );
    const medicine = (id: string, text: string) => ({
      resourceType: 'MedicationRequest',
      id: `rx-${id}`,
      status: 'active',
      intent: 'order',
      subject: { reference: `Patient/${id}` },
      medicationCodeableConcept: { text },
      authoredOn: '2020-02-30',
    });
    const people = Array.from({ length: 12 }, (_, index) => [
      patient(`poison-${index}`),
      observation(`o-${index}`, `poison-${index}`, {
        number: 4,
        ...(index === 5 && { code: { text: 'Poison' } }),
      }),
      medicine(`poison-${index}`, index === 7 ? 'Poison' : 'Bread'),
    ]);
    writeFileSync(join(folder, 'poison.ndjson'), lines(...people.flat()));
    const events: LogEvent[] = [];
    const deps = { db, clock, jobs, settings, log: (event: LogEvent) => void events.push(event) };
    const made = await importFiles(deps, [join(folder, 'poison.ndjson')], { source: 'poison' });
    expect([made.total.new, made.underived]).toEqual([36, 2]);
    expect(
      events
        .flatMap((one) =>
          one.event === 'records.derivation-failed' ? [`${one.what} ${one.code}`] : [],
        )
        .sort(),
    ).toEqual(['labs 23514', 'prescriptions 23514']);
    const rows = async (table: string) =>
      (await sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n;
    expect([
      await rows('lab_result'),
      await rows('prescription'),
      await rows('lab_stale'),
      await rows('prescription_stale'),
    ]).toEqual([11, 11, 1, 1]);
    // once it can be derived, it is
    await sql(
      `alter table lab_result drop constraint no_poison; alter table prescription drop constraint
          no_poison`,
    );
    expect(await finishRecords(deps)).toBe(0);
    expect([
      await rows('lab_result'),
      await rows('prescription'),
      await rows('lab_stale'),
      await rows('prescription_stale'),
    ]).toEqual([12, 12, 0, 0]);
  });

  it('cope with a panel entered in error, a cycle of members and a report that contains itself', async () => {
    const a = observation('ring-a', 'r', {
      number: 1,
      hasMember: [{ reference: 'Observation/ring-b' }],
    });
    const b = observation('ring-b', 'r', {
      number: 2,
      hasMember: [{ reference: 'Observation/ring-a' }],
    });
    const gone = observation('gone', 'r', { number: 3, status: 'entered-in-error' });
    const made = await run(
      [file('r.ndjson', lines(patient('r'), a, b, gone, report('ring', 'r', [a, b, gone])))],
      'ring',
    );
    expect(made.total.new).toBe(5);
    const rows = await world.sql<{ tests: { id: string; members: unknown[] }[] }>(
      `select tests
        from lab_result join person_identifier using (patient_id)
        where value = 'r' and code = '24326-1'`,
    );
    expect(rows.length).toBe(1);
    expect(JSON.stringify(rows[0]?.tests)).not.toContain('"value":3');
  });

  const samples = join(rootFolder, '../shared/data/fhir');
  it('report how much was kept that no page shows yet', async () => {
    const other = (id: string, category: string) => ({
      ...observation(id, 'k', { number: 1 }),
      category: [{ coding: [{ code: category }] }],
    });
    const all = lines(
      patient('k'),
      observation('k-lab', 'k', { number: 1 }),
      other('k-survey', 'survey'),
      other('k-survey-2', 'survey'),
      { ...other('k-vital', 'vital-signs'), valueQuantity: { value: 72, unit: '/min' } },
      { ...report('k-image', 'k', []), category: [{ text: 'Radiology' }] },
      { resourceType: 'Condition', id: 'k-condition', subject: { reference: 'Patient/k' } },
      { ...other('k-stranger', 'survey'), subject: { reference: 'Patient/nobody-k' } },
    );
    const kept = { survey: 2, 'vital-signs': 1, imaging: 1, Condition: 1 };
    expect((await run([file('k.ndjson', all)], 'k')).unshown).toEqual(kept);
    expect((await run([file('k.ndjson', all)], 'k')).unshown).toEqual(kept);
    expect(
      await count(
        `resource
          where source = 'k' and source_id in ('k-survey', 'k-survey-2', 'k-vital', 'k-image',
            'k-condition')`,
      ),
    ).toBe(5);
    expect(
      await count(
        `lab_result
          where patient_id = (select patient_id from person_identifier where value = 'k')`,
      ),
    ).toBe(1);
  });

  it('are derived again when the laboratory they name arrives later, and when the person’s sex or birth date changes', async () => {
    const lab = { resourceType: 'Organization', id: 'later-lab', name: 'Cedar Laboratory' };
    const doctor = {
      resourceType: 'Practitioner',
      id: 'later-doctor',
      name: [{ family: 'Okafor' }],
    };
    const role = {
      resourceType: 'PractitionerRole',
      id: 'later-role',
      practitioner: { reference: 'Practitioner/later-doctor' },
    };
    const hb = observation('later-o', 'later', {
      number: 12.5,
      performer: [
        { reference: 'Organization/later-lab' },
        { reference: 'PractitionerRole/later-role' },
      ],
    });
    const ranges = [
      { low: { value: 13 }, high: { value: 17 }, appliesTo: [{ text: 'male' }] },
      { low: { value: 12 }, high: { value: 16 }, appliesTo: [{ text: 'female' }] },
    ];
    const row = async () =>
      (
        await world.sql<{ laboratory: string | null; text: string }>(
          `select laboratory, tests::text || about::text as text
            from lab_result
            where patient_id = (select patient_id from person_identifier where value = 'later')`,
        )
      )[0];
    await run(
      [file('later.ndjson', lines(patient('later'), { ...hb, referenceRange: ranges }, role))],
      'later',
    );
    expect((await row())?.laboratory).toBeNull();
    await run([file('later-lab.ndjson', lines(lab))], 'later');
    expect((await row())?.laboratory).toBe('Cedar Laboratory');
    expect((await row())?.text).not.toContain('Okafor');
    await run([file('later-doctor.ndjson', lines(doctor))], 'later');
    expect((await row())?.text).toContain('Okafor');
    expect(await count("lab_wanting where ref like 'later %'")).toBe(0);
    const before = (await row())?.text;
    const now = patient('later', {
      gender: patient('later').gender === 'male' ? 'female' : 'male',
      meta: { versionId: '2' },
    });
    await run([file('later-p.ndjson', lines(now))], 'later');
    expect((await row())?.text).not.toBe(before);
  });

  if (existsSync(samples))
    it('cover all sample data: 278 files, and a second run changes nothing', async () => {
      const fresh = await makeWorld();
      const all = () =>
        importFiles(
          {
            db: fresh.db,
            clock: fresh.clock,
            jobs: fresh.jobs,
            log: () => {},
            settings: fresh.settings,
          },
          [samples],
          {
            source: 'samples',
          },
        );
      const first = await all();
      expect(first.refused).toEqual([]);
      // two claims of a person who is not in the samples, four files without FHIR
      expect(first.total).toMatchObject({ quarantined: 6, waiting: 0 });
      expect(first.types.Observation).toMatchObject({ new: 3266, quarantined: 0 });
      const second = await all();
      expect(second.total.new).toBe(0);
      expect(second.total.changed).toBe(0);
      expect(second.total.quarantined).toBe(first.total.quarantined);
    }, 300_000);
});
