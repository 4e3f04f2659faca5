import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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

describe('the import', () => {
  it('reads Bundles of every kind, NDJSON, gzip and zip, and twice the same is once', async () => {
    const bundle = (type: string, id: string) => ({
      resourceType: 'Bundle',
      type,
      entry: [
        {
          fullUrl: `urn:uuid:${id}-o`,
          resource: {
            ...observation(`${id}-obs`, 'x', { number: 4 }),
            subject: { reference: `urn:uuid:${id}-p` },
          },
          request: { method: 'POST', url: 'Observation' },
        },
        {
          fullUrl: `urn:uuid:${id}-p`,
          resource: patient(`${id}-pat`),
          request: { method: 'POST', url: 'Patient' },
        },
      ],
    });
    const folder = join(world.folder, 'kinds');
    mkdirSync(join(folder, 'deeper'), { recursive: true });
    for (const type of ['transaction', 'batch', 'collection', 'searchset'])
      writeFileSync(join(folder, 'deeper', `${type}.json`), JSON.stringify(bundle(type, type)));
    writeFileSync(
      join(folder, 'a.ndjson.gz'),
      gzipSync(lines(observation('gz', 'gz', { number: 1 }), patient('gz'))),
    );
    writeFileSync(join(folder, 'one.json'), JSON.stringify(patient('single'), null, 2));
    writeFileSync(join(folder, 'notes.txt'), 'not FHIR');
    execFileSync('python3', [
      '-c',
      `import zipfile; z = zipfile.ZipFile('${folder}/z.zip', 'w', zipfile.ZIP_DEFLATED); z.writestr('in/zip.ndjson', '''${lines(patient('zip'), observation('zip', 'zip', { number: 2 }))}''')`,
    ]);
    const first = await run([folder]);
    expect(first).toMatchObject({
      files: 7,
      ignored: 1,
      refused: [],
      total: { new: 13, changed: 0, same: 0, quarantined: 0 },
    });
    const again = await run([folder]);
    expect(again.total).toEqual({ new: 0, changed: 0, same: 13, quarantined: 0, waiting: 0 });
    expect(
      await count(
        `lab_result r join person_identifier i using (patient_id)
          where i.value = 'transaction-pat'`,
      ),
    ).toBe(1);
  });

  it('keeps the order of one resource that comes again in batch after batch', async () => {
    const many = Array.from({ length: 2200 }, (_, index) =>
      index % 440 === 0
        ? observation('again', 'order', { number: index })
        : observation(`other-${index}`, 'order', { number: index }),
    );
    expect(
      (await run([file('order.ndjson', lines(patient('order'), ...many))])).types.Observation,
    ).toEqual({
      new: 2196,
      changed: 4,
      same: 0,
      quarantined: 0,
      waiting: 0,
    });
    expect(
      await world.sql(
        `select version, content->'valueQuantity'->>'value' as value
          from resource
          where source_id = 'again'`,
      ),
    ).toEqual([{ version: 5, value: '1760' }]);
  });

  it('keeps every version, knows a replay, and lets nothing older overwrite', async () => {
    const at = (number: number, lastUpdated?: string) =>
      observation('versions', 'v', { number, ...(lastUpdated ? { meta: { lastUpdated } } : {}) });
    await run([file('v1.ndjson', lines(patient('v'), at(1, '2026-01-01T00:00:00Z')))]);
    expect(
      (await run([file('v2.ndjson', lines(at(2, '2026-01-03T00:00:00Z')))])).total.changed,
    ).toBe(1);
    expect((await run([file('v3.ndjson', lines(at(9, '2026-01-02T00:00:00Z')))])).total).toEqual({
      new: 0,
      changed: 0,
      same: 1,
      quarantined: 0,
      waiting: 0,
    });
    expect((await run([file('v1.ndjson', lines(at(1, '2026-01-01T00:00:00Z')))])).total.same).toBe(
      1,
    );
    expect(
      await world.sql(
        `select version, content->'valueQuantity'->>'value' as value
          from resource
          where source_id = 'versions'`,
      ),
    ).toEqual([{ version: 2, value: '2' }]);
    expect(
      await world.sql(
        `select h.version
          from resource_history h join resource r using (patient_id, type, id)
          where r.source_id = 'versions'`,
      ),
    ).toEqual([{ version: 1 }]);
    const twice = await run([
      file(
        'twice.ndjson',
        lines(
          patient('t'),
          observation('t', 't', { number: 1 }),
          observation('t', 't', { number: 2 }),
        ),
      ),
    ]);
    expect(twice.types.Observation).toEqual({
      new: 1,
      changed: 1,
      same: 0,
      quarantined: 0,
      waiting: 0,
    });
  });

  it('puts what it can’t take in quarantine with its reason, and goes on', async () => {
    const made = await run(
      [
        file(
          'bad.ndjson',
          [
            lines(patient('q')),
            '{"resourceType":"Observation","id":"q1", nonsense}',
            lines(
              { resourceType: 'Zebra', id: 'q2' },
              { id: 'q3' },
              { ...observation('q4', 'q'), status: 'finished' },
              { ...observation('q5', 'q'), subject: { reference: 'Medication/1' } },
              observation('q6', 'nobody-here'),
              { ...observation('q7', 'q'), subject: undefined },
              { ...observation('q8', 'q'), extra: 1 },
              { ...observation('', 'q'), id: undefined },
              observation('q9', 'q', { note: [{ text: 'a\u0000b' }] }),
              observation('good', 'q', {
                number: 4,
                performer: [{ reference: 'Practitioner/absent' }],
              }),
            ),
          ].join('\n'),
        ),
      ],
      'bad',
    );
    expect(made.total).toEqual({ new: 2, changed: 0, same: 0, quarantined: 10, waiting: 0 });
    const reasons = (
      await world.sql<{ reason: string }>(
        "select reason from quarantine where source = 'bad' order by position",
      )
    ).map((row) => row.reason);
    expect(reasons).toEqual([
      'not-json',
      'not-fhir',
      'not-fhir',
      'unknown-code',
      'wrong-target',
      'nobody',
      'nobody',
      'invalid',
      'no-id',
      'invalid',
    ]);
    // when the person comes, what waited for her goes through
    await run(
      [file('late.ndjson', lines(patient('nobody-here'), observation('q6', 'nobody-here')))],
      'bad',
    );
    expect(await count("quarantine where source = 'bad' and source_id = 'q6'")).toBe(0);
  });

  it('keeps every text to the letter, and nothing that a database can’t keep stops the rest', async () => {
    const text = 'line one\nline two\r\n\u2028 tab\t "quoted" \\n C:\\\\u0000 {1,2} \u{1f600} ñ';
    const many = Array.from({ length: 3 }, (_, index) =>
      observation(`letter-${index}`, 'letters', {
        number: index,
        note: [{ text: `${index} ${text}` }],
      }),
    );
    const half = JSON.stringify(
      observation('half', 'letters', { number: 1, note: [{ text: 'half of a \ud83d' }] }),
    );
    const endless = JSON.stringify(observation('endless', 'letters', { number: 7 })).replace(
      '"value":7',
      '"value":1e999',
    );
    const odd = [
      // days and years that no calendar of a database has: kept, without a date of their own
      observation('no-day', 'letters', { number: 1, effectiveDateTime: '2020-02-30' }),
      observation('year-0', 'letters', { number: 1, effectiveDateTime: '0000' }),
      observation('a-year', 'letters', { number: 1, effectiveDateTime: '2019' }),
      // a reference that escapes nothing, or a NUL
      observation('bad-escape', 'letters', {
        number: 1,
        subject: { reference: 'Patient?identifier=urn:mrn|%E0%A4' },
      }),
      observation('nul-escape', 'letters', {
        number: 1,
        subject: { reference: 'Patient?identifier=urn:mrn|%00' },
      }),
      // too long for an index
      patient('long-number', {
        identifier: [
          {
            type: { coding: [{ code: 'MR' }] },
            system: 'urn:mrn',
            value: randomBytes(20_000).toString('hex'),
          },
        ],
      }),
    ];
    const made = await run(
      [
        file(
          'letters.ndjson',
          [lines(patient('letters')), half, endless, lines(...odd, ...many)].join('\n'),
        ),
      ],
      'letters',
    );
    expect(made.total).toEqual({ new: 7, changed: 0, same: 0, quarantined: 5, waiting: 0 });
    const kept = await world.sql<{ text: string }>(
      `select content->'note'->0->>'text' as text
        from resource
        where source = 'letters' and source_id like 'letter-%' order by source_id`,
    );
    expect(kept.map((row) => row.text)).toEqual([`0 ${text}`, `1 ${text}`, `2 ${text}`]);
  });

  it('finds a person by any of her identifiers, and never takes one for another (A41)', async () => {
    const mrn = (value: string) => [
      { system: 'urn:mrn', value, type: { coding: [{ code: 'MR' }] } },
    ];
    await run(
      [
        file(
          'i1.ndjson',
          lines(
            patient('i', { identifier: mrn('777'), name: [{ given: ['Ana'], family: 'Ortiz' }] }),
          ),
        ),
      ],
      'one',
    );
    const linked = await run(
      [
        file(
          'i2.ndjson',
          lines(
            patient('other-id', {
              identifier: mrn('777'),
              name: [
                { given: ['Ana'], family: 'Ortiz-Lee' },
                { use: 'old', given: ['Ana'], family: 'Ortiz' },
              ],
            }),
            observation('i', 'x', { subject: { reference: 'Patient?identifier=urn:mrn|777' } }),
            observation('i-logical', 'x', {
              subject: { type: 'Patient', identifier: { system: 'urn:mrn', value: '777' } },
            }),
          ),
        ),
      ],
      'two',
    );
    expect(linked.total).toMatchObject({ quarantined: 0, waiting: 0 });
    expect(await count("person where given = 'Ana'")).toBe(1);
    expect(
      await count(
        `resource r join person p using (patient_id)
          where p.given = 'Ana' and r.type = 'Observation'`,
      ),
    ).toBe(2);
    const stolen = await run(
      [
        file(
          'i3.ndjson',
          lines(
            patient('thief', {
              identifier: mrn('777'),
              name: [{ given: ['Bo'], family: 'Jones' }],
              birthDate: '1990-01-01',
            }),
          ),
        ),
      ],
      'three',
    );
    expect(stolen.total).toMatchObject({ new: 0, waiting: 1 });
    expect(await world.sql("select family from person where given = 'Ana'")).toEqual([
      { family: 'Ortiz-Lee' },
    ]);
    await run([file('i4.ndjson', lines(patient('j', { identifier: mrn('888') })))], 'one');
    const both = await run(
      [file('i5.ndjson', lines(patient('k', { identifier: [...mrn('777'), ...mrn('888')] })))],
      'four',
    );
    expect(both.total.waiting).toBe(1);
    expect(
      await world.sql(
        "select kind from identity_case where source in ('three', 'four') order by source desc",
      ),
    ).toEqual([{ kind: 'number' }, { kind: 'two-people' }]);
  });

  it('refuses a torn or hostile file with one sentence, and reads the others (A18, A38)', async () => {
    const python = (code: string) => execFileSync('python3', ['-c', code]);
    const folder = join(world.folder, 'hostile');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'torn.json'),
      '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient"',
    );
    writeFileSync(join(folder, 'deep.json'), '{"a":'.repeat(100_000));
    writeFileSync(
      join(folder, 'half.ndjson.gz'),
      gzipSync(Buffer.alloc(100_000, 'x')).subarray(0, 60),
    );
    writeFileSync(join(folder, 'good.ndjson'), lines(patient('survivor')));
    python(
      `import zipfile; z = zipfile.ZipFile('${folder}/slip.zip', 'w'); z.writestr('../../etc/evil.json', '{}')`,
    );
    python(`
import zipfile
z = zipfile.ZipFile('${folder}/bomb.zip', 'w', zipfile.ZIP_DEFLATED)
with z.open('bomb.json', 'w', force_zip64=True) as f:
    f.write(b'{"a":[')
    for _ in range(300): f.write(b' ' * 1048576)
`);
    const made = await run([folder], 'hostile');
    expect(made.refused.map((one) => one.name.split('/').pop()).sort()).toEqual([
      'bomb.json',
      'deep.json',
      'half.ndjson.gz',
      'slip.zip',
      'torn.json',
    ]);
    for (const one of made.refused) expect(one.why).toMatch(/^[^.\n]{5,160}$/);
    expect(made.types.Patient?.new).toBe(1);
    expect(existsSync('/etc/evil.json')).toBe(false);
  });

  it('draws results again after a crash between the record and its results', async () => {
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

  it('draws everybody else’s record when one person’s can’t be drawn, and tells of it', async () => {
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
        .flatMap((one) => (one.event === 'records.underived' ? [`${one.what} ${one.code}`] : []))
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
    // once it can be, it is
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

  it('takes a panel that came in error, a circle of members and a report that holds itself', async () => {
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
  it('says how much it kept of what is on no page yet', async () => {
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

  it('draws results again when the laboratory they name comes later, and when the person’s sex or birth date changes', async () => {
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
    it('takes all of the sample data: 278 files, and a second run changes nothing', async () => {
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
      // two claims of a person who is not among the samples, four files that hold no FHIR
      expect(first.total).toMatchObject({ quarantined: 6, waiting: 0 });
      expect(first.types.Observation).toMatchObject({ new: 3266, quarantined: 0 });
      const second = await all();
      expect(second.total.new).toBe(0);
      expect(second.total.changed).toBe(0);
      expect(second.total.quarantined).toBe(first.total.quarantined);
    }, 300_000);
});
