import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../src/interop/import/import.ts';
import { Browser } from '../browser.ts';
import { bringCase } from '../cases.ts';
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

const held = (source: string) =>
  world.sql<{ id: string; sourceId: string | null; reason: string; detail: string; line: number }>(
    `select id, source_id, reason, detail, line
      from quarantine
      where source = $1 order by position`,
    [source],
  );

const kept = async (source: string) =>
  (
    await world.sql<{ id: string }>(
      'select source_id as id from resource where source = $1 order by 1',
      [source],
    )
  ).map((row) => row.id);

describe('the cases', () => {
  it('21: a Bundle in a Bundle is read, at any depth', async () => {
    expect((await bringCase(world, '21-bundle-in-bundle.json', 'c21')).total).toMatchObject({
      new: 2,
      quarantined: 0,
    });
    expect(await kept('c21')).toEqual(['hA-o21', 'hA-p1']);
    const inner = {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [
        { resource: patient('deep') },
        { resource: observation('deep-o', 'deep', { number: 4 }) },
      ],
    };
    const outer = [1, 2, 3].reduce<object>(
      (held) => ({
        resourceType: 'Bundle',
        type: 'collection',
        entry: [{ resource: held }, { response: { status: '200' } }],
      }),
      inner,
    );
    expect(
      (
        await bringText(
          'deep.json',
          JSON.stringify(outer).replace('"value":4', '"value":4.00'),
          'deep',
        )
      ).total,
    ).toMatchObject({ new: 2, quarantined: 0 });
    const [text] = await world.sql<{ text: string }>(
      "select content::text as text from resource where source_id = 'deep-o'",
    );
    expect(text?.text).toContain('"value":4.00');
  });

  it('22 and 22b: only the damaged line is lost, and the report says which line it is', async () => {
    expect((await bringCase(world, '22-one-torn-line.ndjson', 'c22')).refused).toEqual([]);
    expect((await held('c22')).map((row) => [row.reason, row.line, row.detail])).toEqual([
      ['not-json', 3, 'line 3 is not JSON'],
    ]);
    await bringCase(world, '22b-one-html-line.ndjson', 'c22b');
    const [html] = await held('c22b');
    expect(html?.reason).toBe('not-json');
    expect((await kept('c22b')).length).toBeGreaterThan(1);
    await staff.open(`/staff/quarantine/${html?.id}`);
    expect(staff.text).toContain('<html');
    expect(staff.html).not.toMatch(/<html>.*<html>/s);
    // there is nothing to try again in what is no JSON
    expect(staff.query('button').map((one) => one.textContent)).not.toContain(
      en('quarantine.retry'),
    );
  });

  it('23: an id only in the fullUrl is taken from there', async () => {
    expect((await bringCase(world, '23-fullurl-without-id.json', 'c23')).total).toMatchObject({
      new: 2,
      quarantined: 0,
    });
    expect(await kept('c23')).toEqual(['hA-o23', 'hA-p1']);
    // but not the id of another type
    const odd = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        {
          fullUrl: 'https://x/fhir/Patient/z',
          resource: { ...observation('', 'hA-p1', { number: 1 }), id: undefined },
        },
      ],
    };
    await bringText('odd.json', JSON.stringify(odd), 'c23');
    expect((await held('c23')).map((row) => row.reason)).toEqual(['no-id']);
  });

  it('clinical/14: a Provenance is filed with what it refers to, wherever it is in the file', async () => {
    expect((await bringCase(world, 'clinical/14-provenance.ndjson', 'c14')).total).toMatchObject({
      new: 3,
      quarantined: 0,
    });
    const of = (...targets: string[]) => ({
      resourceType: 'Provenance',
      id: `p-${targets.length}-${targets[0]?.length}`,
      target: targets.map((reference) => ({ reference })),
      recorded: '2026-01-01T00:00:00Z',
      agent: [{ who: { display: 'X' } }],
    });
    const lines = [
      of('Observation/pv-1'),
      of('Observation/absent'),
      of('Observation/pv-1', 'Observation/pv-2'),
      patient('pv'),
      patient('pw', { birthDate: '1990-01-01' }),
      observation('pv-1', 'pv', { number: 1 }),
      observation('pv-2', 'pw', { number: 1 }),
    ];
    await bringText('pv.ndjson', lines.map((line) => JSON.stringify(line)).join('\n'), 'pv');
    expect((await held('pv')).map((row) => row.reason).sort()).toEqual([
      'nobody',
      'several-people',
    ]);
    // what it speaks of comes later
    await bringText('pv2.ndjson', JSON.stringify(observation('absent', 'pv', { number: 2 })), 'pv');
    expect((await held('pv')).map((row) => row.reason)).toEqual(['several-people']);
  });

  it('clinical/15: base64 with line breaks is accepted', async () => {
    const report = await bringCase(world, 'clinical/15-wrapped-base64.ndjson', 'c15');
    expect(report.total).toMatchObject({ quarantined: 0 });
    expect(await kept('c15')).toEqual(['c15', 'c15-plain', 'c15-text', 'c15-url', 'c15-wrapped']);
  });

  it('clinical/16: the reason is the error, not the warning before it', async () => {
    await bringCase(world, 'clinical/16-wrong-reason.json', 'c16');
    const [row] = await held('c16');
    expect(row?.detail).toMatch(/stop/);
  });

  it('a resource about several people, or about somebody on another server, is in nobody’s record', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { fullUrl: 'https://a.example/fhir/Patient/1', resource: patient('1') },
        {
          fullUrl: 'https://a.example/fhir/Observation/own',
          resource: observation('own', '1', {
            number: 1,
            subject: { reference: 'https://A.example/fhir/Patient/1' },
          }),
        },
        {
          fullUrl: 'https://a.example/fhir/Observation/foreign',
          resource: observation('foreign', '1', {
            number: 1,
            subject: { reference: 'https://b.example/fhir/Patient/1' },
          }),
        },
        {
          fullUrl: 'https://a.example/fhir/Account/acc',
          resource: {
            resourceType: 'Account',
            id: 'acc',
            status: 'active',
            subject: [{ reference: 'Patient/1' }, { reference: 'Patient/2' }],
          },
        },
        { request: { method: 'DELETE', url: 'Observation/own' } },
      ],
    };
    await bringText('servers.json', JSON.stringify(bundle), 'servers');
    expect((await held('servers')).map((row) => [row.sourceId, row.reason])).toEqual([
      ['foreign', 'elsewhere'],
      ['acc', 'several-people'],
      ['own', 'deletion'], // and stays
    ]);
    expect(await kept('servers')).toEqual(['1', 'own']);
  });
});
