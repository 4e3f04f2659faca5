import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
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

describe('what the import can’t file', () => {
  it('puts what it can’t file in quarantine with its reason, and goes on', async () => {
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
    // when the person arrives, what waited for her is filed
    await run(
      [file('late.ndjson', lines(patient('nobody-here'), observation('q6', 'nobody-here')))],
      'bad',
    );
    expect(await count("quarantine where source = 'bad' and source_id = 'q6'")).toBe(0);
  });

  it('keeps every text exactly, and nothing that a database can’t store stops the rest', async () => {
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
      // days and years that no database calendar has: kept, without a date of their own
      observation('no-day', 'letters', { number: 1, effectiveDateTime: '2020-02-30' }),
      observation('year-0', 'letters', { number: 1, effectiveDateTime: '0000' }),
      observation('a-year', 'letters', { number: 1, effectiveDateTime: '2019' }),
      // a reference with nothing to escape, or a NUL
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

  it('refuses a truncated or hostile file with one sentence, and reads the others (A18, A38)', async () => {
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
});
