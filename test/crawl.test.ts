import { beforeAll, describe, expect, it } from 'vitest';
import { features, install } from '../src/features.ts';
import { keyOf } from './access-columns.ts';
import { takeBack } from './access-grid.ts';
import { formNaming } from './crawl-forms.ts';
import { KINDS, type Kind, seesItem } from './crawl-kinds.ts';
import { type CrawlScene, isPossible, lookersOf, makeCrawl } from './crawl-scene.ts';
import { type Asked, type Crawled, differences, Walk } from './crawl-walk.ts';
import { linksTo, mailsOf, settle } from './crawl-work.ts';
import { LEAKS, leakyFeature } from './sample/leaks.tsx';
import type { World } from './world.ts';

/**
 * Two portals that differ only in what is hidden from a caregiver answer each of that caregiver's
 * requests with the same bytes: every page, file and form of the app, and all that they link to.
 */
let scene: CrawlScene;
/**
 * Addresses that belong to one account’s own step that is under way, or to a link that is mailed to
 * somebody else; attacks on them have their own tests.
 */
const NEVER = [
  'GET /continue/:id',
  'GET /sign-on/browser/:token',
  'GET /account/codes/:id',
  'GET /undo-email/:token',
  'GET /confirm-email/:token',
  'GET /reset/:token',
  'GET /join/:token',
  'GET /care/:token',
  'GET /care/:token/account',
  'GET /care/:token/answer',
  // what only a form leads to, or the end of a right: test/journeys/{visits,messages}.test.ts
  'GET /family/drafts/:id',
  'GET /people/:person/appointments/holds/:id',
];
/** Links in mails; the crawl opens each after the mails are compared. */
const BY_MAIL = ['GET /notices/:id', 'GET /unsubscribe/:token'];
const crawls = new Map<string, { without: Crawled; withIt: Crawled }>();

/** What is for everybody, or for staff, is opened by one caregiver alone. */
const elsewhere = (kind: Kind, { app }: World) => {
  if (kind.name === 'stranger') return () => false;
  const places = app.routes
    .filter(({ permission, path }) => permission === 'public' || path.startsWith('/staff'))
    .map(({ path }) => new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`));
  return (path: string) => places.some((place) => place.test(path.split('?')[0] ?? ''));
};

/** What a caregiver asks for first: every page, with each person that fits. */
function seedsOf({ records, items }: CrawlScene, kind: Kind, world: World): Asked[] {
  const theirs = records.filter((one) => one.kind === kind);
  const strangers = kind.sees.length === 0 ? records.filter((one) => one.full).slice(0, 1) : [];
  const people = [...theirs, ...strangers];
  const sent = items.flatMap((item) => theirs.flatMap((one) => item.resources?.(one) ?? []));
  const coded = /"http:\/\/loinc.org","code":"([\w-]+)"/g;
  const codes = new Set([...JSON.stringify(sent).matchAll(coded)].map(([, code = '']) => code));
  const skip = elsewhere(kind, world);
  return world.app.routes
    .filter(({ method, path }) => method === 'GET' && !/:(id|token|note)/.test(path) && !skip(path))
    .flatMap(({ path }) =>
      path.includes(':person') ? people.map(({ id }) => path.replace(':person', id)) : [path],
    )
    .flatMap((path) =>
      path.includes(':code') ? [...codes].map((code) => path.replace(':code', code)) : [path],
    )
    .map((url) => ({ method: 'GET', url }));
}

/** What a caregiver of a kind may not find by looking for it. */
const wordsOf = ({ items }: CrawlScene, kind: Kind) =>
  items.flatMap((item) => (!seesItem(kind, item) && item.word ? [item.word] : []));

const walkOf = (given: CrawlScene, kind: Kind, userId: string, world: World) =>
  new Walk(
    world,
    given.sessions.get(userId) ?? new Map(),
    given.known,
    wordsOf(given, kind),
    elsewhere(kind, world),
  );

async function crawl(given: CrawlScene, kind: Kind, userId: string) {
  const go = (world: World) => walkOf(given, kind, userId, world).go(seedsOf(given, kind, world));
  const [without, withIt] = await Promise.all([go(given.without), go(given.withIt)]);
  return { without, withIt };
}
const worldsOf = ({ without, withIt }: CrawlScene) => [without, withIt];
const crawledBy = (userId: string) => {
  const both = crawls.get(userId);
  if (!both) throw new Error(`nobody crawled as ${userId}`);
  return both;
};

/** Which of these requests tells an id of a hidden row from one that nobody has. */
async function oracles(given: CrawlScene, kind: Kind, userId: string): Promise<string[]> {
  const { withIt, records, hidden, pharmacy } = given;
  const walk = walkOf(given, kind, userId, withIt);
  const routes = withIt.app.routes.filter(({ path }) => path.startsWith('/people/:person'));
  const ask = async (route: (typeof routes)[number], person: string, id: string) => {
    const at = route.path.replace(':person', person).replace(':id', id).replace(/:\w+/g, '0');
    const query = `?rx-${id}=yes&to=${pharmacy}&order=${id}`;
    const asked: Asked =
      route.method === 'GET'
        ? { method: 'GET', url: route.path.includes(':id') ? at : `${at}${query}` }
        : { method: 'POST', url: at, form: formNaming(withIt, pharmacy, route, { person, id }) };
    return (await walk.ask(asked)).text.replaceAll(id, 'ID').replaceAll('NEW-ID', 'ID');
  };
  const told: string[] = [];
  for (const { id: person } of records.filter((one) => one.kind === kind && !one.full)) {
    const rows = hidden.get(person) ?? [];
    const whole = rows.filter(({ table }) => /^(lab_result|prescription)$/.test(table));
    const first = [...Map.groupBy(rows, ({ table }) => table).values()].flatMap((some) =>
      some.slice(0, 1),
    );
    for (const route of routes) {
      const named = route.path.includes(':id') || route.path.includes('/refills');
      const nobodys = await ask(route, person, crypto.randomUUID());
      for (const { table, id } of named ? new Set([...whole, ...first]) : [])
        if ((await ask(route, person, id)) !== nobodys) told.push(`${keyOf(route)}: ${table}`);
    }
  }
  return told;
}

beforeAll(async () => {
  scene = await makeCrawl(features);
  // each request is taken back, so that the next one finds the same portal
  const stops = worldsOf(scene).map(takeBack);
  for (const kind of KINDS)
    for (const userId of lookersOf(kind)) crawls.set(userId, await crawl(scene, kind, userId));
  for (const kind of KINDS.filter(({ sees }) => sees.length > 0))
    found.set(kind.name, await oracles(scene, kind, lookersOf(kind).at(-1) ?? ''));
  for (const stop of stops) stop();
  for (const world of worldsOf(scene)) world.clock.pass(8 * 86_400_000);
  for (const world of worldsOf(scene)) await settle(world, features);
  // a guard against hanging: it takes minutes, and more where others work too
}, 1_200_000);
const found = new Map<string, string[]>();

describe.each(KINDS)('$name', (kind) => {
  it.each(lookersOf(kind))('%s sees the same bytes with and without what is hidden', (userId) => {
    const { without, withIt } = crawledBy(userId);
    expect(differences(without, withIt)).toEqual([]);
  });

  it('has no address or form that knows the id of what is hidden', () =>
    expect(found.get(kind.name) ?? []).toEqual([]));

  it.each(lookersOf(kind))('%s gets the same mails now, and in the week after', async (userId) => {
    expect(await mailsOf(scene.withIt, userId)).toEqual(await mailsOf(scene.without, userId));
    const [one, other] = await Promise.all(
      worldsOf(scene).map(async (world) => {
        const walk = walkOf(scene, kind, userId, world);
        const links = await linksTo(world, userId);
        const open = async (url: string) =>
          (await walk.ask({ method: 'GET', url })).text
            .replaceAll(url, 'LINK')
            .replaceAll(encodeURIComponent(url), 'LINK');
        return Promise.all(links.map(open));
      }),
    );
    expect(one).toEqual(other);
  });

  it('finds what they may see', () => {
    const record = scene.records.find((one) => one.kind === kind && one.full);
    const visible = scene.items.filter(
      (one) => record && one.word && isPossible(record, one) && seesItem(kind, one),
    );
    for (const userId of record ? lookersOf(kind).slice(0, 1) : []) {
      const pages = [...crawledBy(userId).withIt.values()].join('\n').toLowerCase();
      const missing = visible.filter(({ word = '' }) => !pages.includes(word.toLowerCase()));
      expect(missing.map(({ name }) => name)).toEqual([]);
    }
  });
});

it('tells both parents the same, and neither of the other (F1)', async () => {
  const [one = '', other = ''] = lookersOf(KINDS.find(({ both }) => both) as Kind);
  const mails = await mailsOf(scene.withIt, one);
  expect(mails.length).toBeGreaterThan(0);
  expect(await mailsOf(scene.withIt, other)).toEqual(mails);
  const pages = (userId: string) => [...crawledBy(userId).withIt.values(), ...mails].join('\n');
  for (const [mine, theirs] of [
    [one, other],
    [other, one],
  ] as const) {
    expect(pages(mine)).not.toContain(`${theirs}@example.org`);
    expect(pages(mine)).not.toContain(`Own-${theirs}`);
  }
});

it('items leave a row each, and words that only they say', () => {
  const words = scene.items.flatMap(({ word }) => (word ? [word] : []));
  expect(new Set(words).size).toBe(words.length);
  for (const { id, kind } of scene.records)
    expect([kind.name, (scene.hidden.get(id) ?? []).length > 3]).toEqual([kind.name, true]);
});

it('opens every page that members have', () => {
  const asked = [...crawls.values()].flatMap(({ withIt }) => [...withIt.keys()]);
  const pages = scene.withIt.app.routes.filter(({ method }) => method === 'GET');
  const missed = pages.filter(({ path }) => {
    const at = new RegExp(`^GET ${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/?]+')}(\\?|$)`);
    return !asked.some((line) => at.test(line));
  });
  expect(missed.map(keyOf).filter((key) => !key.includes(' /staff/'))).toEqual([
    ...NEVER,
    ...BY_MAIL,
  ]);
});

describe('a feature that tells of what is hidden', () => {
  it('is found out, whichever way it tells', async () => {
    install(leakyFeature);
    const kind = KINDS.find(({ name }) => name === 'limited parent') as Kind;
    const [userId = ''] = lookersOf(kind);
    const leaky = await makeCrawl(features, { further: [leakyFeature], kinds: [kind] });
    const stops = worldsOf(leaky).map(takeBack);
    const { without, withIt } = await crawl(leaky, kind, userId);
    const told = differences(without, withIt, 100).join('\n');
    const ids = await oracles(leaky, kind, userId);
    for (const stop of stops) stop();
    for (const leak of LEAKS) expect(told).toContain(`/leaks/${leak}`);
    expect(told).not.toContain('/results');
    expect(ids.filter((told) => !told.includes('/leaks/'))).toEqual([]);
    expect(ids).toContain('GET /people/:person/leaks/ids/:id: lab_result');
  });
});
