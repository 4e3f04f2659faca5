import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { install } from '../src/features.ts';
import { rootFolder } from '../src/platform/root.ts';
import { Browser } from './browser.ts';
import { observation, patient } from './labs.ts';
import { contentsFeature } from './sample/contents/feature.ts';
import { en } from './words.ts';
import { makeWorld, type World } from './world.ts';

/** CONTRIBUTING.md's feature, as it stands there, in the real app. */

const folder = join(rootFolder, 'test/sample/contents');
const guide = readFileSync(join(rootFolder, 'CONTRIBUTING.md'), 'utf8').replace(/^ {3}/gm, '');
/** Each file that the guide shows, by its name there. */
const shown = new Map(
  [...guide.matchAll(/^`([\w./]+)`\n\n```\w+\n([\s\S]*?)```$/gm)].map(
    ([, name = '', code = '']) => [name, code] as const,
  ),
);
/** Where a file of the sample would be in the house, and what it would import there. */
const inTheHouse = (file: string): [string, string] => [
  /^(en|es)\.json$/.test(file)
    ? `locales/${file.slice(0, 2)}/contents.json`
    : `src/contents/${file}`,
  readFileSync(join(folder, file), 'utf8')
    .replaceAll("'../../../src/", "'../")
    .replace(/'\.\/(en|es)\.json'/g, "'../../locales/$1/contents.json'"),
];

it('CONTRIBUTING.md shows every file of the feature that runs here, and no other code', () =>
  expect(Object.fromEntries(shown)).toEqual(
    Object.fromEntries(readdirSync(folder).map(inTheHouse)),
  ));

describe('the feature of the guide', () => {
  let world: World;
  let id: string;
  beforeAll(async () => {
    install(contentsFeature);
    world = await makeWorld({ features: [contentsFeature] });
    await world.bring([patient('ada'), observation('x', 'ada', {})]);
    id = (await world.sql<{ id: string }>('select patient_id as id from person'))[0]?.id ?? '';
    await world.account({ userId: 'ada', patientId: id });
    const other = await world.person({ given: 'Stranger' });
    await world.account({ userId: 'stranger', patientId: other });
  });

  it('shows a member what is in the record, in both languages, and a stranger nothing', async () => {
    const path = `/people/${id}/contents`;
    const member = await new Browser(world).signOn('ada');
    await member.open(path);
    expect([member.status, member.h1]).toEqual([200, en('contents.title')]);
    expect(member.text).toContain(`Observation ${en('contents.count', { n: 1 })}`);
    const stranger = await new Browser(world).signOn('stranger');
    await stranger.open(path);
    expect(stranger.status).toBe(404);
  });

  it('names the access in the audit log', async () =>
    expect(
      await world.sql(
        "select outcome from audit_event where permission = 'contents:read' order by id",
      ),
    ).toEqual([{ outcome: 'granted' }, { outcome: 'denied' }]));
});
