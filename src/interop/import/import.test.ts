import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { observation, patient } from '../../../test/labs.ts';
import { makeWorld, type World } from '../../../test/world.ts';
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
  it('reads Bundles of every kind, NDJSON, gzip and zip, and reading the same twice changes nothing', async () => {
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

  it('keeps every version, recognizes a replay, and lets nothing older overwrite', async () => {
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

  it('finds a person by any of her identifiers, and never mistakes one for another (A41)', async () => {
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
});
