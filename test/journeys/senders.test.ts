import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Patient } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../src/interop/import/import.ts';
import { scan } from '../../src/interop/import/scan.ts';
import { Browser } from '../browser.ts';
import { observation, patient } from '../labs.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** What senders really send: people without names, files in files, deletions. */
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const bringFile = (path: string, source: string) =>
  importFiles(
    { db: world.db, clock: world.clock, jobs: world.jobs, log: () => {}, settings: world.settings },
    [path],
    { source },
  );
function bring(name: string, content: object, source: string) {
  const path = join(world.folder, name);
  writeFileSync(path, JSON.stringify(content));
  return bringFile(path, source);
}
const kept = async (source: string) =>
  (
    await world.sql<{ key: string }>(
      "select type || '/' || source_id as key from resource where source = $1 order by 1",
      [source],
    )
  ).map((row) => row.key);
const held = (source: string) =>
  world.sql<{ sourceId: string | null; reason: string; detail: string }>(
    'select source_id, reason, detail from quarantine where source = $1 order by position',
    [source],
  );

describe('a person without a name', () => {
  it.each<[string, Patient['name']]>([
    ['none', undefined],
    ['anonymous', [{ use: 'anonymous', text: 'Jane Doe 4' }]],
    [
      'masked',
      [
        {
          _family: {
            extension: [
              {
                url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
                valueCode: 'masked',
              },
            ],
          },
        } as object,
      ],
    ],
  ])('%s: a repetition changes nothing, and new results are filed', async (source, name) => {
    const { name: _, ...rest } = patient('nn');
    const person = { ...rest, ...(name && { name }) } as Patient;
    await world.bring([person, observation('one', 'nn', { number: 4 })], source);
    expect(
      (await world.bring([person, observation('one', 'nn', { number: 4 })], source)).total,
    ).toMatchObject({ same: 2, waiting: 0, quarantined: 0 });
    await world.bring([person, observation('two', 'nn', { number: 5 })], source);
    expect(await kept(source)).toEqual(['Observation/one', 'Observation/two', 'Patient/nn']);
    // another birth date under the id, or a name where none was, is a question to staff as before
    expect(
      (await world.bring([{ ...person, birthDate: '1950-01-01' }], source)).total,
    ).toMatchObject({ waiting: 1 });
    expect(
      (await world.bring([{ ...person, name: [{ given: ['Ida'], family: 'Berg' }] }], source))
        .total,
    ).toMatchObject({ waiting: 1 });
  });
});

describe('files in files', () => {
  it('a zip of gzip files is read, what a Mac adds is not, and what is left out is counted', async () => {
    const path = join(world.folder, 'export.zip');
    const packed = gzipSync(JSON.stringify(patient('z'))).toString('base64');
    const code = `
import base64, zipfile
z = zipfile.ZipFile('${path}', 'w', zipfile.ZIP_DEFLATED)
z.writestr('export/Patient.ndjson.gz', base64.b64decode('${packed}'))
z.writestr('export/Observation.ndjson', '''${JSON.stringify(observation('zo', 'z', { number: 4 }))}''')
z.writestr('__MACOSX/export/._Observation.ndjson', b'\\x00\\x05\\x16\\x07')
z.writestr('export/readme.txt', 'how it was made')
z.close()`;
    execFileSync('python3', ['-c', code]);
    expect(await bringFile(path, 'zipped')).toMatchObject({
      files: 2,
      ignored: 2,
      refused: [],
      total: { new: 2, quarantined: 0 },
    });
    expect(await kept('zipped')).toEqual(['Observation/zo', 'Patient/z']);
  });

  it('Parameters are read like the entries of a Bundle', async () => {
    const inner = {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [{ resource: patient('pa') }],
    };
    const parameter = [
      { name: 'return', resource: inner },
      { name: 'more', part: [{ name: 'one', resource: observation('po', 'pa', { number: 4 }) }] },
      { name: 'count', valueInteger: 2 },
    ];
    expect(
      (await bring('parameters.json', { resourceType: 'Parameters', parameter }, 'parameters'))
        .total,
    ).toMatchObject({ new: 2, quarantined: 0 });
    expect(await kept('parameters')).toEqual(['Observation/po', 'Patient/pa']);
  });
});

it('what a sender deletes stays, and staff are notified, once for each', async () => {
  const gone = (url: string) => ({
    request: { method: 'DELETE', url },
    response: { status: '204' },
  });
  await world.bring(
    [patient('d'), observation('d1', 'd', { number: 4 }), observation('d2', 'd', { number: 5 })],
    'deleting',
  );
  const bundle = {
    resourceType: 'Bundle',
    type: 'history',
    entry: [gone('Observation/d1'), gone('Observation/d2'), { response: { status: '200' } }],
  };
  for (const name of ['once', 'again'])
    expect((await bring(`${name}.json`, bundle, 'deleting')).types).toMatchObject({
      Observation: { quarantined: 2 },
    });
  expect(await kept('deleting')).toEqual(['Observation/d1', 'Observation/d2', 'Patient/d']);
  expect(await held('deleting')).toEqual([
    {
      sourceId: 'd1',
      reason: 'deletion',
      detail: 'the sender deleted Observation/d1; it is still here',
    },
    {
      sourceId: 'd2',
      reason: 'deletion',
      detail: 'the sender deleted Observation/d2; it is still here',
    },
  ]);
  await world.account({ userId: 'grace', roles: ['records'], name: 'Grace L.' });
  const staff = await new Browser(world).signOn('grace');
  await staff.open('/staff/quarantine');
  expect(staff.text).toContain(en('reason.deletion'));
});

describe('security labels of a Bundle', () => {
  const NOPAT = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'NOPAT' };
  const labels = async (person: string) =>
    (
      await world.sql<{ id: string; labels: string[] }>(
        `select r.source_id as id, l.labels
          from lab_result l join resource r on r.id = l.id
          join person_identifier i on i.patient_id = l.patient_id and i.value = $1 order by 1`,
        [person],
      )
    ).map((row) => [row.id, row.labels.includes('sender-hold')]);
  const entries = (person: string) => [
    { resource: patient(person) },
    { resource: observation(`${person}-a`, person, { number: 4 }) },
    {
      resource: observation(`${person}-b`, person, {
        number: 5,
        meta: {
          security: [
            { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' },
          ],
        },
      }),
    },
  ];
  it('apply to its content and say nothing themselves', async () => {
    await bring(
      'labelled.json',
      {
        resourceType: 'Bundle',
        meta: { security: [NOPAT] },
        type: 'collection',
        entry: entries('l'),
      },
      'labelled',
    );
    expect(await labels('l')).toEqual([
      ['l-a', true],
      ['l-b', false],
    ]);
    const inner = {
      resourceType: 'Bundle',
      type: 'collection',
      meta: { security: [NOPAT] },
      entry: entries('li'),
    };
    await bring(
      'inner.json',
      {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [{ resource: inner }, { resource: observation('li-c', 'li', { number: 6 }) }],
      },
      'labelled',
    );
    expect(await labels('li')).toEqual([
      ['li-a', true],
      ['li-b', false],
      ['li-c', false],
    ]);
  });
  it('are read wherever the file is cut', async () => {
    const entry = [{ resource: observation('x', 'x', { number: 1 }) }];
    const text = Buffer.from(
      JSON.stringify({
        resourceType: 'Bundle',
        meta: { security: [NOPAT] },
        type: 'collection',
        entry,
      }),
    );
    for (const size of [1, 7, 4096]) {
      const pieces = async function* () {
        for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
      };
      for await (const item of scan(pieces())) expect(item.security).toEqual([NOPAT]);
    }
  });
});
