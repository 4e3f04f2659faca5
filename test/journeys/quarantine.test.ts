import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../src/interop/import/import.ts';
import { laidOut } from '../../src/interop/quarantine/quarantine.ts';
import { Browser } from '../browser.ts';
import { retry } from '../cases.ts';
import { observation, patient } from '../labs.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;

let staff: Browser;

beforeAll(async () => {
  world = await makeWorld();
  await world.account({ userId: 'grace', roles: ['records'], name: 'Grace L.' });
  staff = await new Browser(world).signOn('grace');
});

const bringText = (name: string, text: string, source: string) => {
  const path = join(world.folder, name);
  writeFileSync(path, text);
  return importFiles(
    { db: world.db, clock: world.clock, jobs: world.jobs, log: () => {}, settings: world.settings },
    [path],
    { source },
  );
};

const kept = async (source: string) =>
  (
    await world.sql<{ id: string }>(
      'select source_id as id from resource where source = $1 order by 1',
      [source],
    )
  ).map((row) => row.id);

describe('what was received last', () => {
  const at = (number: number, meta?: object) =>
    JSON.stringify({ ...observation('again', 'last', { number }), ...(meta && { meta }) });
  const value = async () =>
    (
      await world.sql<{ value: string }>(
        `select content->'valueQuantity'->>'value' as value
          from resource
          where source = 'last' and source_id = 'again'`,
      )
    )[0]?.value;

  it('wins, even if it restores an earlier value', async () => {
    await bringText('l0.ndjson', `${JSON.stringify(patient('last'))}\n${at(4)}`, 'last');
    await bringText('l1.ndjson', at(6), 'last');
    expect((await bringText('l0b.ndjson', at(4), 'last')).total).toMatchObject({
      changed: 1,
      same: 0,
    });
    expect(await value()).toBe('4');
    // the same input again changes nothing, also where it tells of several versions
    const both = `${at(4)}\n${at(7)}`;
    expect((await bringText('both.ndjson', both, 'last')).total).toMatchObject({
      changed: 1,
      same: 1,
    });
    expect((await bringText('both.ndjson', both, 'last')).total).toMatchObject({
      changed: 0,
      same: 2,
    });
    expect(await value()).toBe('7');
  });

  it('does not win if the sender says that it is older', async () => {
    await bringText('v1.ndjson', at(8, { versionId: '8' }), 'last');
    expect((await bringText('v0.ndjson', at(9, { versionId: '3' }), 'last')).total).toMatchObject({
      changed: 0,
      same: 1,
    });
    await bringText(
      't1.ndjson',
      at(10, { lastUpdated: '2026-11-02T00:00:00Z', versionId: '20' }),
      'last',
    );
    expect(
      (
        await bringText(
          't0.ndjson',
          at(11, { lastUpdated: '2026-11-01T00:00:00Z', versionId: '99' }),
          'last',
        )
      ).total,
    ).toMatchObject({ changed: 0, same: 1 });
    expect(await value()).toBe('10');
  });
});

describe('what could not be filed', () => {
  it('is listed by reason, shown as it came, retried and deleted', async () => {
    const bad = { ...observation('bad', 'q', { number: 4 }), status: 'finished' };
    const text = `${JSON.stringify(bad).replace('"value":4', '"value":4.10')}\n${JSON.stringify(observation('early', 'q', { number: 2 }))}`;
    await bringText('q.ndjson', text, 'pages');
    await staff.open('/staff/today');
    expect(staff.text).toMatch(/\d+ items could not be filed/);
    await staff.open('/staff/quarantine?reason=unknown-code');
    expect(staff.text).toContain('Observation bad');
    expect(staff.text).toContain(en('quarantine.at-line', { file: 'q.ndjson', n: 1 }));
    expect(staff.text).not.toContain('Observation early');
    await staff.click('Observation bad');
    expect(staff.text).toContain('Observation.status: the code is not in the required value set');
    expect(staff.text).toContain('"value": 4.10');
    const id = staff.path.split('/').pop() ?? '';
    await staff.press(en('quarantine.retry'));
    expect(staff.text).toContain(en('quarantine.retried'));
    const [job] = await world.sql<{ data: { ids: string[] } }>(
      `select data
        from pgboss.job
        where name = 'quarantine.retry' order by created_on desc limit 1`,
    );
    expect(job?.data.ids).toEqual([id]);
    expect(await retry(world, job?.data.ids ?? [])).toMatchObject({ tried: 1, quarantined: 1 });
    await staff.open(`/staff/quarantine/${id}`);
    await staff.click(en('quarantine.drop'));
    expect(staff.text).toContain(en('quarantine.drop-title'));
    await staff.press(en('quarantine.drop'));
    expect(staff.text).toContain(en('quarantine.dropped'));
    expect((await staff.open(`/staff/quarantine/${id}`)).status).toBe(404);
    expect(
      (
        await staff.request('POST', `/staff/quarantine/${id}/retry`, {
          form: { _key: crypto.randomUUID() },
        })
      ).headers.location,
    ).toContain('retried-none');
    // the person comes; what waited for them is there
    await bringText('late.ndjson', JSON.stringify(patient('q')), 'pages');
    expect(await kept('pages')).toEqual(['early', 'q']);
  });

  it('is paged, and a hostile text is shown as text', async () => {
    const lines = Array.from({ length: 120 }, (_, n) =>
      JSON.stringify({ resourceType: 'Zebra', id: `<script>alert(${n})</script>` }),
    );
    await bringText('many.ndjson', lines.join('\n'), '<b>many</b>');
    await staff.open('/staff/quarantine?reason=not-fhir');
    expect(staff.html).not.toContain('<script>alert');
    expect(staff.query('li.result-row').length).toBe(50);
    expect(staff.links.some((href) => href.includes('after='))).toBe(true);
    for (const odd of [
      "/staff/quarantine?reason=' or 1=1",
      '/staff/quarantine?after=yesterday',
      '/staff/quarantine?reason=none-such',
    ])
      expect((await staff.open(odd)).status).toBe(200);
    expect((await staff.open('/staff/quarantine/1')).status).toBe(404);
  });

  it('is laid out without a change to a single digit', () => {
    expect(laidOut('{"a":[1.10,"x{,}\\"]"],"b":{}}')).toBe(
      '{\n  "a": [\n    1.10,\n    "x{,}\\"]"\n  ],\n  "b": {\n    \n  }\n}',
    );
    expect(laidOut('<html>')).toBe('<html>');
  });
});
