import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { declaredPermissions } from '../src/platform/access/permissions.ts';
import { rootFolder } from '../src/platform/root.ts';
import { columnsOf, keyOf, type Route } from './access-columns.ts';
import { ask, askAll, type Grid, isOpen, printGrid, takeBack } from './access-grid.ts';
import { printMatrix } from './access-matrix.ts';
import { openByPermission, signOnSingle } from './access-permissions.ts';
import { ACTORS, MADE_ROLES, type Scene, STAFF, TARGETS, type Target } from './access-scene.ts';
import { makeScene } from './access-world.ts';
import { Browser } from './browser.ts';

/**
 * Every route × every kind of actor × whose record and which object: `access-grid.txt` beside this
 * file. It is summed up per permission in docs/generated/access-matrix.md. A cell that changed
 * fails until `PORTICO_WRITE_DOCS=1` has written both again.
 */
let scene: Scene;
let routes: readonly Route[];
let grid: Grid;
/** By permission, the routes that open to staff who have it alone. */
let single: Map<string, string[]>;

beforeAll(async () => {
  scene = await makeScene();
  routes = scene.world.app.routes;
  const somebody = await signOnSingle(scene);
  const keep = takeBack(scene.world);
  grid = await askAll(scene, routes);
  single = await openByPermission(scene, routes, grid, somebody);
  keep();
}, 1_200_000);

/** Why nobody in the grid gets anywhere with a route. */
const PASSKEY = 'needs the signature of a passkey, as test/passkeys.test.ts makes them';
const SIGN_ON = 'needs a sign-on that is under way in the same browser';
const LINK = 'needs a one-time link that a mail carries';
const REGISTRATION = 'needs a registration that is under way in the same browser';
const PROVIDER = 'needs the health system’s own provider of sign-ons';
const CLOSED: Record<string, string> = {
  'POST /sign-on/passkey': PASSKEY,
  'POST /account/confirm/passkey': PASSKEY,
  'POST /account/passkeys': PASSKEY,
  'GET /sign-on/second-step': SIGN_ON,
  'POST /sign-on/second-step': SIGN_ON,
  'GET /sign-on/set-up': SIGN_ON,
  'POST /sign-on/set-up': SIGN_ON,
  'GET /sign-on/terms': SIGN_ON,
  'POST /sign-on/terms': SIGN_ON,
  'GET /sign-on/caregiver-terms': SIGN_ON,
  'POST /sign-on/caregiver-terms': SIGN_ON,
  'GET /sign-on/sso': PROVIDER,
  'GET /sign-on/sso/back': PROVIDER,
  'GET /forgot/questions': 'needs a way back that was begun in the same browser',
  'POST /forgot/questions': 'needs a way back that was begun in the same browser',
  'GET /reset/:token': LINK,
  'POST /reset/:token': LINK,
  'GET /undo-email/:token': LINK,
  'POST /undo-email/:token': LINK,
  'GET /join/:token': LINK,
  'POST /join/:token': LINK,
  'GET /care/:token': LINK,
  'GET /care/:token/account': LINK,
  'POST /care/:token/account': LINK,
  'GET /care/:token/answer': LINK,
  'POST /care/:token/answer': LINK,
  'POST /care/:token/decline': LINK,
  'GET /confirm-email/:token': LINK,
  'POST /confirm-email/:token': LINK,
  'GET /unsubscribe/:token': LINK,
  'POST /unsubscribe/:token': LINK,
  'GET /register/terms': REGISTRATION,
  'POST /register/terms': REGISTRATION,
  'GET /register/user-id': REGISTRATION,
  'POST /register/user-id': REGISTRATION,
  'GET /register/identity': REGISTRATION,
  'POST /register/identity': REGISTRATION,
  'GET /register/secure': REGISTRATION,
  'POST /register/secure': REGISTRATION,
  'GET /register/check': REGISTRATION,
  'POST /register/check': REGISTRATION,
  'POST /letter': 'needs the temporary password of a letter on paper',
};

const OF_RECORD = [
  ...['today', 'results', 'medicines', 'own list', 'refills', 'coverage', 'access-log'],
  'preferences',
  ...['information', 'corrections', 'messages'],
  ...['visits', 'booking', 'visit', 'other time'],
];
/** What a parent of a child has, and the page of the access itself. */
const BY_CAREGIVER = [...OF_RECORD, 'own access'];
const WHOLE = [...OF_RECORD, 'confidential', 'caregiver', 'taking back', 'private messages'];
/**
 * What the member has not sent, and the time they have chosen, for whomever they may do so: nobody
 * else’s.
 */
const BEGUN = ['draft', 'hold'];
/** Who may book and not see sees the list, with what they booked. */
const BOOKS = ['visits', 'booking'];
const OWN = [...WHOLE, 'inviting', 'invited caregiver', ...BEGUN];
/** Which parts of whose record open to whom. */
const NAMED: Record<string, string[]> = {
  'member own': OWN,
  'teen member teen': WHOLE,
  'granting teen granting-teen': WHOLE,
  'member child': [...BY_CAREGIVER, ...BEGUN],
  'caregiver without a record child': BY_CAREGIVER,
  'member guarded': [...BY_CAREGIVER, ...BEGUN],
  'member foster': [...BY_CAREGIVER, ...BEGUN],
  'member represented': [
    ...['today', 'results', 'medicines', 'coverage', 'access-log', 'information', 'own access'],
    ...['messages', 'draft', 'visits', 'visit'],
  ],
  // the other parent, who has sole custody
  'caregiver without a record custody': BY_CAREGIVER,
  'member ward': [...BY_CAREGIVER.filter((part) => part !== 'preferences'), ...BEGUN],
  'member teen': ['today', 'messages', 'own access', ...BOOKS, ...BEGUN],
  'member granting-teen': [
    ...['today', 'results', 'medicines', 'own list', 'own access', 'messages'],
    ...[...BOOKS, ...BEGUN],
  ],
  'member for-results': ['today', 'results', 'own access'],
  'member for-medicines': ['today', 'medicines', 'own list', 'own access'],
  'member for-refills': ['today', 'refills', 'own access'],
  // costs have no page yet
  'member for-costs': ['today', 'own access'],
  'member for-coverage': ['today', 'coverage', 'own access'],
  'member for-information': ['today', 'information', 'own access'],
  // the others have no page yet
  'member for-the-rest': [
    ...['today', 'messages', 'own access', 'visit', 'other time', ...BOOKS, ...BEGUN],
  ],
  'clinician opened': [
    ...['staff results', 'staff hold', 'staff note', 'staff caregivers', 'staff messages'],
  ],
  'nurse opened': ['staff results', 'staff note', 'staff messages'],
  'front-desk opened': ['staff messages', 'staff visits'],
  'scheduling-manager opened': ['staff visits'],
  'records opened': ['staff results', 'staff caregivers', 'staff orders'],
};
/** Whose records open nothing at all, and look as if they were not there. */
const REFUSED = [
  ...(['opened', 'merged', 'nobody', 'revoked', 'ended', 'grown', 'suspended', 'held'] as const),
  ...(['not-begun', 'over'] as const),
  ...(['no-contact', 'custody', 'foster-over', 'emancipated', 'relation-over', 'dead'] as const),
];
/** The part of the record that an address belongs to. The first that fits counts. */
const PARTS: [RegExp, string][] = [
  [/^\/staff\/people\/:person\/results\/:id\/(hold|release)$/, 'staff hold'],
  [/^\/staff\/people\/:person\/results\/:id\/(note|review)(\/:note)?$/, 'staff note'],
  [/^\/staff\/people\/:person\/results/, 'staff results'],
  [/^\/staff\/people\/:person\/caregivers$/, 'staff caregivers'],
  [/^\/staff\/people\/:person\/caregivers\//, 'staff orders'],
  [/^\/staff\/people\/:person\/messages/, 'staff messages'],
  [/^\/staff\/people\/:person\/appointments/, 'staff visits'],
  [/^\/people\/:person(\/birthday)?$/, 'today'],
  [/^\/people\/:person\/messages\/drafts/, 'draft'],
  [/^\/people\/:person\/messages\/:id\/(hide|show)$/, 'private messages'],
  [/^\/people\/:person\/messages/, 'messages'],
  [/^\/people\/:person\/appointments$/, 'visits'],
  [/^\/people\/:person\/appointments\/new/, 'booking'],
  [/^\/people\/:person\/appointments\/holds/, 'hold'],
  [/^\/people\/:person\/appointments\/:id\/(change|cancel)$/, 'other time'],
  [/^\/people\/:person\/appointments\/:id/, 'visit'],
  [/^\/people\/:person\/results\/wish$/, 'preferences'],
  [/^\/people\/:person\/results/, 'results'],
  [/^\/people\/:person\/refills/, 'refills'],
  [/^\/people\/:person\/medicines\/:id\/automatic$/, 'refills'],
  [/^\/people\/:person\/medicines(\/print|\/:id)?$/, 'medicines'],
  [/^\/people\/:person\/medicines/, 'own list'],
  [/^\/people\/:person\/coverage$/, 'coverage'],
  [/^\/people\/:person\/(access-log|caregivers)$/, 'access-log'],
  [/^\/people\/:person\/access(\/leave)?$/, 'own access'],
  [/^\/people\/:person\/caregivers\/invitations\/:id\/withdraw$/, 'taking back'],
  [/^\/people\/:person\/caregivers\/(invite|invitations)/, 'inviting'],
  [/^\/people\/:person\/caregivers\/:id\/(until|end)$/, 'invited caregiver'],
  [/^\/people\/:person\/caregivers\/:id/, 'caregiver'],
  [/^\/people\/:person\/preferences$/, 'today'],
  [/^\/people\/:person\/information$/, 'information'],
  [/^\/people\/:person\/information\/confidential/, 'confidential'],
  [/^\/people\/:person\/information\//, 'corrections'],
];

/** Every cell of a route, with the actor before it. */
const cellsOf = (route: Route) =>
  ACTORS.flatMap((actor) =>
    [...(grid.get(keyOf(route))?.get(actor) ?? [])].map(([name, word]) => ({
      actor,
      name,
      word,
      open: isOpen(keyOf(route), word),
    })),
  );

const person = (target: Target) => scene.people.get(target) ?? '';
const resultOf = (target: Target) => scene.theirs.result.get(person(target)) ?? crypto.randomUUID();

/** The session of an actor of the grid. */
function browserOf(actor: (typeof ACTORS)[number]): Browser {
  const browser = new Browser(scene.world);
  browser.cookies = new Map(scene.fresh.get(actor)?.cookies);
  return browser;
}

describe('access', () => {
  it.each([
    ['test/access-grid.txt', () => printGrid(grid, routes)],
    ['docs/generated/access-matrix.md', () => printMatrix(grid, routes, CLOSED)],
  ])('is what %s says', (name, print) => {
    const file = join(rootFolder, name);
    if (process.env.PORTICO_WRITE_DOCS) writeFileSync(file, print());
    expect(readFileSync(file, 'utf8')).toBe(print());
  });

  it('is tested for every route in docs/generated/routes.md, by every role', async () => {
    const page = readFileSync(join(rootFolder, 'docs/generated/routes.md'), 'utf8');
    const named = [...page.matchAll(/^\| (GET|POST) \| `(\/[^*`]*)` \|/gm)].map(
      ([, method, path]) => `${method} ${path}`,
    );
    const probes = ['GET /healthz', 'GET /readyz'];
    expect(named.filter((key) => !grid.has(key) && !probes.includes(key))).toEqual([]);
    // the roles that an administrator can give
    const administrator = await browserOf('administrator').open('/staff/accounts/invite');
    const roles = administrator
      .query('input[name^=role-]')
      .map((box) => box.getAttribute('name')?.replace('role-', ''));
    expect(roles.sort()).toEqual([...STAFF, ...MADE_ROLES].sort());
  });

  it('is given to somebody by every route, or it is said why not', () => {
    const closed = routes.filter((route) => !cellsOf(route).some((cell) => cell.open)).map(keyOf);
    expect(closed.sort()).toEqual(Object.keys(CLOSED).sort());
  });

  it('by one permission alone is to exactly the routes of that permission', () => {
    const names = declaredPermissions().map(({ name }) => name as string);
    expect(names.length).toBeGreaterThan(20);
    for (const name of ['', ...names]) {
      const theirs = routes.filter((route) => route.needs === name).map(keyOf);
      expect([name, single.get(name)?.sort()]).toEqual([name, theirs.sort()]);
    }
    // these widen what other permissions may do or show, and open nothing by themselves
    const opening = names.filter((name) => routes.some((route) => route.needs === name));
    expect(names.filter((name) => !opening.includes(name)).sort()).toEqual([
      'allergies:staff',
      'staff:grant',
    ]);
  });

  it('never ends in an error, a malformed form or a limit', () => {
    const odd = routes.flatMap((route) =>
      cellsOf(route)
        .filter(({ word }) => !/^(200|404|422|sign-on|confirm|→.*)$/.test(word))
        // which tells a browser that is signed off to open no stream again
        .filter(({ word }) => !(word === '204' && route.path.includes('/events')))
        .map(({ actor, name, word }) => `${keyOf(route)}: ${actor}, ${name}: ${word}`),
    );
    expect(odd).toEqual([]);
  });

  it('to what is another’s, not there or malformed is nobody’s, whatever the kind of id', () => {
    const wrong = /(^|\/)(another’s|that isn’t there|malformed|no file|no test)|^nobody$/;
    // the first says that the link opens nothing; the second leaves such ids out, as the next test
    // shows; the third stays silent (test/message-attacks.test.ts)
    const told = [
      ...['/sign-on/browser/:token', '/people/:person/refills/new'],
      '/staff/messages/events/:account',
    ];
    const open = routes
      .filter((route) => !told.includes(route.path))
      .flatMap((route) =>
        cellsOf(route)
          .filter(({ name, open }) => open && wrong.test(name))
          .map(({ actor, name, word }) => `${keyOf(route)}: ${actor}, ${name}: ${word}`),
      );
    expect(open).toEqual([]);
    const asked = routes.filter((route) => cellsOf(route).some(({ name }) => wrong.test(name)));
    expect(
      asked.filter((route) => !/:(person|id|index|code|token|account)/.test(route.path)),
    ).toHaveLength(3);
    expect(routes.filter((route) => route.path.includes(':') && !asked.includes(route))).toEqual(
      [],
    );
  });

  it('to a right of one’s own record depends on its state', () => {
    const byState: Record<string, string[]> = {};
    for (const what of ['GET', 'POST more', 'POST less', 'POST until', 'POST end']) {
      const [method = '', form = ''] = what.split(' ');
      const path = `/people/:person/caregivers/:id${form && `/${form}`}`;
      const rows = grid.get(`${method} ${path}`);
      for (const [name, word] of rows?.get('member') ?? [])
        if (isOpen(`${method} ${path}`, word) && /^own(\/|$)/.test(name))
          byState[name] = [...(byState[name] ?? []), what];
    }
    const all = ['GET', 'POST more', 'POST less', 'POST until', 'POST end'];
    // who is kept away, has been or waits for staff is nowhere, nor whoever has no such right
    expect(byState).toEqual({ own: all, 'own/to come': all, 'own/by a paper': ['GET'] });
  });

  it('to another’s prescription is not had by choosing it for a refill', async () => {
    const member = browserOf('member');
    const page = `/people/${person('own')}/refills/new`;
    const another = scene.theirs.prescription.get(person('opened')) ?? '';
    const plain = await member.request('GET', page);
    const chosen = await member.request('GET', `${page}?rx-${another}=yes`);
    const strip = (body: string) =>
      body.replaceAll(`?rx-${another}=yes`, '').replace(/value="[0-9a-f-]{36}"/g, '');
    expect(another).not.toBe('');
    expect(strip(chosen.body) === strip(plain.body)).toBe(true);
  });

  it('to a person-bound page is nobody’s but those whom the product names', () => {
    const open: string[] = [];
    const named: string[] = [];
    for (const route of routes.filter((one) => one.path.includes(':person'))) {
      const part = PARTS.find(([pattern]) => pattern.test(route.path))?.[1] ?? '';
      expect(part, `which part of a record is ${route.path}?`).not.toBe('');
      for (const cell of cellsOf(route)) {
        if (!(TARGETS as readonly string[]).includes(cell.name)) continue;
        const line = `${cell.actor} ${cell.name} ${keyOf(route)}`;
        if (cell.open) open.push(line);
        if (NAMED[`${cell.actor} ${cell.name}`]?.includes(part)) named.push(line);
      }
    }
    expect(open.filter((line) => !named.includes(line))).toEqual([]);
    expect(named.filter((line) => !open.includes(line))).toEqual([]);
    expect(open.length).toBeGreaterThan(20);
  });

  it('that is refused looks the same for what is another’s and for what is not there (A1, A7)', async () => {
    const browser = browserOf('member');
    const strip = (body: string, path: string) =>
      body.replaceAll(path, 'PATH').replace(/value="[0-9a-f-]{36}"/g, 'value="KEY"');
    for (const path of [
      '/people/:person',
      '/people/:person/results',
      '/people/:person/results/:id',
      '/people/:person/results/:id/files/0',
      '/people/:person/access-log',
    ]) {
      const pages = new Set<string>();
      for (const target of REFUSED) {
        const url = path.replace(':person', person(target)).replace(':id', resultOf(target));
        const answer = await browser.request('GET', url);
        const { 'content-length': length, date: _, ...headers } = answer.headers;
        pages.add(JSON.stringify([answer.status, headers, length, strip(answer.body, url)]));
      }
      expect([...pages].slice(1), path).toEqual([]);
    }
    // another's result inside one's own record is not there either
    const mixed = await browser.request(
      'GET',
      `/people/${person('own')}/results/${resultOf('opened')}`,
    );
    expect(mixed.status).toBe(404);
    for (const odd of ['1', '../..', '%00', "' or 1=1--", '00000000-0000-0000-0000-000000000000'])
      expect(
        (await browser.request('GET', `/people/${encodeURIComponent(odd)}/results`)).status,
      ).toBe(404);
  });

  it('that is refused is written down, as is what is granted', async () => {
    // asked once more, and kept
    const pages = routes.filter((one) => one.method === 'GET' && one.path.includes(':person'));
    for (const route of pages)
      for (const actor of ACTORS)
        for (const column of columnsOf(scene, route, actor))
          if (/^(own|child|opened)$/.test(column.name)) await ask(scene, route, actor, column);
    const [row] = await scene.world.sql<{ denied: number; granted: number }>(
      `select count(*) filter (where outcome = 'denied')::int as denied,
          count(*) filter (where outcome = 'granted' and acting_as <> 'system')::int as granted
        from audit_event`,
    );
    expect(row?.denied).toBeGreaterThan(200);
    expect(row?.granted).toBeGreaterThan(50);
    const [foreign] = await scene.world.sql<{ n: number }>(
      `select count(*)::int as n
        from audit_event
        where outcome = 'denied' and reason = 'not-yours' and permission = 'results:read'
          and patient_id = $1`,
      [person('opened')],
    );
    expect(foreign?.n).toBeGreaterThan(0);
  });

  it('is never taken from the request: ids in query, header or cookie are ignored (A2)', async () => {
    const browser = browserOf('member');
    const foreign = person('opened');
    const answer = await browser.request(
      'GET',
      `/people/${person('own')}/results?person=${foreign}&patient_id=${foreign}&pid=${foreign}`,
      {
        headers: { 'x-patient-id': foreign },
      },
    );
    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain(resultOf('opened'));
  });

  it('ends with the right, on the very next request (A10, A43)', async () => {
    const browser = browserOf('member');
    const url = `/people/${person('for-results')}/results`;
    expect((await browser.request('GET', url)).status).toBe(200);
    await scene.world.sql('update proxy set revoked_at = now() where patient_id = $1', [
      person('for-results'),
    ]);
    expect((await browser.request('GET', url)).status).toBe(404);
    expect((await browser.request('GET', `/people/${person('own')}`)).body).not.toContain(
      'for-results Matrix',
    );
  });
});
