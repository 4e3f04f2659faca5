import { beforeAll, describe, expect, it } from 'vitest';
import { keyOf } from './access-columns.ts';
import { type Answered, Browser } from './browser.ts';
import { formNaming } from './crawl-forms.ts';
import { observation, patient, report } from './labs.ts';
import { pharmacies, prescription } from './medicines.ts';
import { en } from './words.ts';
import { makeWorld, NOW, type World } from './world.ts';

/** Attacks by caregivers: A1, A2, A7, A10 and A43 of the threat model, and on a patient’s account. */
const BORN = {
  child: '2017-02-25',
  nearlyTeen: '2014-11-23',
  nearlyAdult: '2008-11-23',
  grown: '2007-03-02',
  adult: '1984-03-27',
};
/** Records that open nothing to the caregiver, each for another reason. */
const CLOSED = {
  'a stranger’s': null,
  'of a right that was revoked': 'update proxy set revoked_at = now() where id = $1',
  'of one that was revoked quietly':
    "update proxy set revoked_at = now(), revoked_why = 'safety', quiet = true where id = $1",
  'of one that is suspended': 'update proxy set suspended_at = now() where id = $1',
  'of one that ended': "update proxy set ends_on = '2026-11-21' where id = $1",
  'of one that begins later': "update proxy set starts_on = '2026-11-23' where id = $1",
  'under a no-contact order': `insert into court_order (patient_id, kind, account_id, starts_on,
      recorded_at, recorded_by)
    select patient_id, 'no-contact', account_id, '2026-01-01', now(), account_id from proxy
    where id = $1`,
  'with somebody else’s custody': `insert into court_order (patient_id, kind, party, starts_on,
      recorded_at, recorded_by)
    select patient_id, 'sole-custody', 'the other parent', '2026-01-01', now(), account_id
    from proxy where id = $1`,
  'of one who has died': `update person set deceased = true
    where patient_id = (select patient_id from proxy where id = $1)`,
  'of a child who is of age': `update person set birth_date = '2007-03-02'
    where patient_id = (select patient_id from proxy where id = $1)`,
  'of one whose age nobody knows': `update person set birth_date = null
    where patient_id = (select patient_id from proxy where id = $1)`,
} as const;

let world: World;
let places: Awaited<ReturnType<typeof pharmacies>>;
const ids = new Map<string, string>();
const idOf = (name: string) => ids.get(name) ?? '';
const base = (name: string) => `/people/${idOf(name)}`;
let joan: Browser;
let joanId: string;

beforeAll(async () => {
  world = await makeWorld();
  places = await pharmacies(world);
  const people: [string, string][] = [
    ['joan', BORN.adult],
    ['mina', BORN.child],
    ['leo', BORN.child],
    ['noor', BORN.nearlyTeen],
    ['max', BORN.nearlyAdult],
    ['rosa', BORN.adult],
    ['rosas child', BORN.child],
    ...Object.keys(CLOSED).map((name): [string, string] => [name, BORN.child]),
  ];
  await world.bring(
    people.flatMap(([name, birthDate], at) => {
      const id = `p${at}`;
      const test = observation(`o-${id}`, id, { number: 4 });
      const pdf = { contentType: 'application/pdf', data: Buffer.from('%PDF-1.4 x') };
      return [
        patient(id, { name: [{ given: [`Given${at}`], family: name }], birthDate }),
        test,
        report(`r-${id}`, id, [test], {
          presentedForm: [{ ...pdf, title: 'r', data: pdf.data.toString('base64') }],
        }),
        ...prescription(`m-${id}`, id),
      ];
    }),
  );
  for (const row of await world.sql<{ name: string; id: string }>(
    'select family as name, patient_id as id from person',
  ))
    ids.set(row.name, row.id);
  joanId = await world.account({ userId: 'joan', patientId: idOf('joan') });
  const rosa = await world.account({ userId: 'rosa', patientId: idOf('rosa') });
  for (const child of ['mina', 'leo', 'noor']) await world.proxy(idOf(child), joanId);
  await world.proxy(idOf('max'), joanId, { categories: ['results'] });
  const all = ['results', 'medicines', 'refills', 'information', 'coverage', 'growth'];
  await world.proxy(idOf('rosa'), joanId, { basis: 'invited', categories: all });
  await world.proxy(idOf('rosas child'), rosa);
  // this one tries everything on account pages, and loses their own password on the way
  const piets = { basis: 'invited', categories: all };
  await world.proxy(idOf('rosa'), await world.account({ userId: 'piet' }), piets);
  for (const [name, happened] of Object.entries(CLOSED)) {
    if (!happened) continue;
    await world.sql(happened, [await world.proxy(idOf(name), joanId)]);
  }
  joan = await new Browser(world).signOn('joan');
});

/** Everything of an answer but its time and the keys of forms. */
const whole = ({ status, headers: { date: _, ...headers }, body }: Answered, id: string) =>
  JSON.stringify([
    status,
    headers,
    body.replaceAll(id, 'ID').replace(/(name="_key" value=")[0-9a-f-]{36}/g, '$1KEY'),
  ]);
const key = () => ({ _key: crypto.randomUUID() });
const one = async (table: 'lab_result' | 'prescription', name: string) =>
  (
    await world.sql<{ id: string }>(`select id from ${table} where patient_id = $1`, [idOf(name)])
  )[0]?.id ?? '';
const ask = (route: { method: 'GET' | 'POST'; path: string }, person: string, id: string) => {
  const at = route.path.replace(':person', person).replace(':id', id).replace(':code', '2823-3');
  return joan.request(
    route.method,
    at.replace(/:\w+/g, '0'),
    route.method === 'POST'
      ? { form: { ...formNaming(world, places['1600001'], route, { person, id }), ...key() } }
      : {},
  );
};
const routesOfPeople = () => world.app.routes.filter(({ path }) => path.startsWith('/people/:'));

describe('a record that is not open to a caregiver', () => {
  it.each(Object.keys(CLOSED))(
    '%s: answers each request as one that is not there',
    async (name) => {
      const told: string[] = [];
      for (const route of routesOfPeople()) {
        const table = route.path.includes('/results') ? 'lab_result' : 'prescription';
        const id = await one(table, name);
        const here = await ask(route, idOf(name), id);
        const [nobody, nothing] = [crypto.randomUUID(), crypto.randomUUID()];
        const there = await ask(route, nobody, nothing);
        const same =
          whole(here, idOf(name)).replaceAll(id, 'OTHER') ===
          whole(there, nobody).replaceAll(nothing, 'OTHER');
        if (!same || here.status !== 404) told.push(`${keyOf(route)}: ${here.status}`);
      }
      expect(told).toEqual([]);
      expect(routesOfPeople().length).toBeGreaterThan(40);
    },
  );

  it('is named on no page, in no list and in no refusal', async () => {
    const pages = ['/home', '/more', '/account', '/account/activity', '/preferences', base('joan')];
    for (const page of [...pages, base('mina'), `${base('mina')}/access-log`]) {
      const { body } = await joan.request('GET', page);
      for (const name of Object.keys(CLOSED)) expect(body).not.toContain(idOf(name));
      for (const name of Object.keys(CLOSED)) expect(body).not.toContain(name);
    }
  });
});

describe('a caregiver cannot reach another record through one that is open (A1, A2)', () => {
  it('by an id of its own inside it', async () => {
    for (const route of routesOfPeople().filter(({ path }) => path.includes(':id'))) {
      const table = route.path.includes('/results') ? 'lab_result' : 'prescription';
      const foreign = await one(table, 'a stranger’s');
      const nothing = crypto.randomUUID();
      const here = await ask(route, idOf('mina'), foreign);
      const there = await ask(route, idOf('mina'), nothing);
      expect(whole(here, foreign), keyOf(route)).toBe(whole(there, nothing));
    }
  });

  it('by an id in the query, a header, a cookie or a form', async () => {
    const foreign = idOf('a stranger’s');
    const names = ['person', 'patient', 'patient_id', 'pid', 'about', 'of', 'id', 'proxy'];
    const given = Object.fromEntries(names.map((name) => [name, foreign]));
    const query = new URLSearchParams(given);
    const rx = await one('prescription', 'a stranger’s');
    for (const page of ['', '/results', '/medicines', '/refills', '/information', '/access-log']) {
      const plain = await joan.request('GET', `${base('mina')}${page}`);
      const cookies = [...joan.cookies].map(([name, value]) => `${name}=${value}`);
      const tried = await joan.request('GET', `${base('mina')}${page}?${query}`, {
        headers: {
          'x-patient-id': foreign,
          'x-person': foreign,
          cookie: [...cookies, `person=${foreign}`, `patient=${foreign}`].join('; '),
        },
      });
      expect(tried.status).toBe(plain.status);
      expect(tried.body).not.toContain(await one('lab_result', 'a stranger’s'));
      expect(tried.body).not.toContain(rx);
    }
    const posted = await joan.request('POST', `${base('mina')}/refills`, {
      form: { rx, to: places['1600001'], ...key() },
    });
    expect(posted.status).toBe(404);
    expect(await world.sql('select 1 from refill_request')).toEqual([]);
  });
});

describe('a caregiver of a caregiver', () => {
  it('gets nothing of whom the other cares for', async () => {
    const child = idOf('rosas child');
    for (const route of routesOfPeople())
      expect((await ask(route, child, crypto.randomUUID())).status, keyOf(route)).toBe(404);
    for (const page of ['', '/results', '/medicines', '/information', '/preferences']) {
      const { status, body } = await joan.request('GET', `${base('rosa')}${page}`);
      expect([page, status]).toEqual([page, 200]);
      expect(body).not.toContain(child);
      expect(body).not.toContain('rosas child');
    }
  });
});

describe('a caregiver’s account pages', () => {
  /** All that belongs to the patient’s account. */
  const ofRosa = async () =>
    JSON.stringify(
      await Promise.all(
        [
          "select to_jsonb(a) as row from account a where user_id = 'rosa'",
          ...[
            ...['passkey', 'authenticator', 'secret_question', 'email_change', 'device'],
            ...['session', 'terms_acceptance', 'notice_choice'],
          ].map(
            (table) => `select to_jsonb(t) as row from ${table} t
              where account_id = (select id from account where user_id = 'rosa') order by t::text`,
          ),
        ].map((query) => world.sql(query)),
      ),
    );

  it('touch their own account alone, whatever the form names', async () => {
    const [{ id: rosa } = { id: '' }] = await world.sql<{ id: string }>(
      "select id from account where user_id = 'rosa'",
    );
    await new Browser(world).signOn('rosa');
    await world.sql(
      `insert into passkey (account_id, credential_id, public_key, counter, transports, name,
          created_at) values ($1, 'rosa', '', 0, '{}', 'hers', now())`,
      [rosa],
    );
    const [session] = await world.sql<{ id: string }>(
      'select id from session where account_id = $1',
      [rosa],
    );
    const [passkey] = await world.sql<{ id: string }>(
      'select id from passkey where account_id = $1',
      [rosa],
    );
    const [device] = await world.sql<{ id: string }>(
      'select id from device where account_id = $1',
      [rosa],
    );
    const before = await ofRosa();
    const attacker = await new Browser(world).signOn('piet');
    const routes = world.app.routes.filter(
      ({ path, method }) => path.startsWith('/account/') && method === 'POST',
    );
    expect(routes.length).toBeGreaterThan(12);
    const victim = {
      ...{ account: rosa, accountId: rosa, account_id: rosa, userId: 'rosa', user: 'rosa' },
      ...{ person: idOf('rosa'), patientId: idOf('rosa') },
    };
    for (const route of routes) {
      const cookies = new Map(attacker.cookies);
      const id = route.path.includes('passkeys')
        ? passkey?.id
        : route.path.includes('devices')
          ? device?.id
          : session?.id;
      const names = { person: idOf('rosa'), id: id ?? '' };
      const form = formNaming(world, places['1600001'], route, names);
      for (const extra of [{}, victim]) {
        const at = `${route.path.replace(':id', id ?? '')}?${new URLSearchParams(extra)}`;
        await attacker.request('POST', at, { form: { ...extra, ...form, ...key() } });
        attacker.cookies = new Map(cookies);
      }
    }
    expect(await ofRosa()).toBe(before);
  });
});

describe('a right that ends', () => {
  it('while 50 read: what is asked after the end is answered as if there had been none (A43)', async () => {
    const path = `${base('leo')}/results`;
    const browser = await new Browser(world).signOn('joan');
    for (let round = 0; round < 5; round++) {
      const [proxy] = await world.sql<{ id: string }>(
        `update proxy set revoked_at = null where patient_id = $1 returning id`,
        [idOf('leo')],
      );
      expect((await browser.request('GET', path)).status).toBe(200);
      let over = false;
      const early: Promise<number>[] = [];
      const late: Promise<number>[] = [];
      const read = async () => (await browser.request('GET', path)).status;
      const ends = world
        .sql('update proxy set revoked_at = now() where id = $1', [proxy?.id])
        .then(() => {
          over = true;
        });
      for (let n = 0; n < 50; n++) {
        (over ? late : early).push(read());
        await new Promise((next) => setTimeout(next, n % 5));
      }
      await ends;
      for (let n = late.length; n < 25; n++) late.push(read());
      expect(new Set(await Promise.all(late))).toEqual(new Set([404]));
      for (const status of await Promise.all(early)) expect([200, 404]).toContain(status);
    }
  });

  it.each([
    ['the teen age', 'noor', `/results`],
    ['coming of age', 'max', `/results`],
  ])('on a birthday, during a session: %s (A10)', async (_what, name, page) => {
    world.clock.set('2026-11-23T05:59:59Z');
    const browser = await new Browser(world).signOn('joan');
    const id = await one('lab_result', name);
    const links = [page, `${page}/${id}`, `${page}/${id}/print`, `${page}/${id}/files/0`];
    const status = async (link: string) =>
      (await browser.request('GET', `${base(name)}${link}`)).status;
    for (const link of links) expect([link, await status(link)]).toEqual([link, 200]);
    world.clock.set('2026-11-23T06:00:00Z');
    for (const link of links) expect([link, await status(link)]).toEqual([link, 404]);
    const opened = await browser.request('POST', `${base(name)}${page}/${id}`, { form: key() });
    expect(opened.status).toBe(404);
    world.clock.set(NOW);
  });

  it('in the middle of a refill: the review page can’t be sent', async () => {
    const browser = await new Browser(world).signOn('joan');
    const rx = await one('prescription', 'mina');
    const review = `${base('mina')}/refills/review?rx-${rx}=yes&to=${places['1600001']}`;
    await browser.open(review);
    expect(browser.status).toBe(200);
    await world.sql('update proxy set suspended_at = now() where patient_id = $1', [idOf('mina')]);
    await browser.press(en('refill.submit', { n: 1 }));
    expect(browser.status).toBe(404);
    expect(await world.sql('select 1 from refill_request')).toEqual([]);
    await world.sql('update proxy set suspended_at = null where patient_id = $1', [idOf('mina')]);
  });
});
