import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { refillByNumber, runAutomatic } from '../../src/medications/automatic/automatic.ts';
import { takeNews } from '../../src/medications/pharmacy/pharmacy-news.ts';
import { auditShown } from '../../src/platform/access/audit-rows.ts';
import { systemRequest } from '../../src/platform/access/request-info.ts';
import { wordsIn } from '../../src/platform/i18n.ts';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { askFor, NPI, pharmacies, prescription } from '../medicines.ts';
import { makeWorld, type World } from '../world.ts';

/**
 * Whoever is shown to staff, or worked on by a job or another system, is named by an audit row,
 * with what for.
 */
let world: World;
let places: Awaited<ReturnType<typeof pharmacies>>;
const people = new Map<string, string>();
const browsers = new Map<string, Browser>();
const id = (name: string) => people.get(name) ?? '';
const browser = (name: string) => browsers.get(name) as Browser;
const mr = (value: string) => [
  {
    system: 'urn:mrn',
    value,
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
  },
];

beforeAll(async () => {
  world = await makeWorld();
  places = await pharmacies(world);
  const person = (name: string, given: string, family: string, number: string) =>
    patient(name, {
      name: [{ given: [given], family }],
      birthDate: `19${60 + people.size}-03-27`,
      identifier: mr(number),
      address: [{ line: ['9 Elm Street'], city: 'Hudson', state: 'IA', postalCode: '50643' }],
    });
  await world.bring([
    person('searched', 'Sara', 'Zearched', '9000000001'),
    person('filled', 'Fila', 'Zilled', '9000000002'),
    person('renewed', 'Rena', 'Zenewed', '9000000003'),
    person('lettered', 'Lena', 'Zettered', '9000000004'),
    person('left', 'Ella', 'Zleft', '9000000005'),
    person('right', 'Rita', 'Zright', '9000000006'),
    person('joined', 'Jola', 'Zoined', '9000000007'),
    person('into', 'Inga', 'Zinto', '9000000008'),
    person('flagged', 'Flora', 'Zlagged', '9000000009'),
    person('listed', 'Lisa', 'Zlisted', '9000000010'),
    person('works', 'Wilma', 'Zworks', '9000000011'),
    person('helped', 'Hella', 'Zhelped', '9000000012'),
    person('automatic', 'Alma', 'Zutomatic', '9000000013'),
    ...prescription('fill', 'filled', { number: '80001001' }),
    ...prescription('renewal', 'renewed', { number: '80001002', repeats: 0 }),
    ...prescription('auto', 'automatic', { number: '80001003', fills: [120] }),
  ]);
  for (const row of await world.sql<{ patient_id: string; value: string }>(
    "select patient_id, value from person_identifier where kind = 'source'",
  ))
    people.set(row.value, row.patient_id);
  const staff: [string, string][] = [
    ['clinician', 'clinician'],
    ['pharmacist', 'pharmacist'],
    ['records', 'records'],
    ['registrar', 'registrar'],
    ['front.desk', 'front-desk'],
    ['privacy', 'privacy-officer'],
    ['administrator', 'administrator'],
  ];
  const accounts = new Map<string, string>();
  for (const [userId, role] of staff)
    accounts.set(userId, await world.account({ userId, roles: [role] }));
  await world.sql('insert into pharmacy_staff (account_id, pharmacy_id) values ($1, $2)', [
    accounts.get('pharmacist'),
    places['1600001'],
  ]);
  await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [
    accounts.get('clinician'),
    NPI,
  ]);
  for (const of of ['filled', 'renewed']) {
    const [rx] = await world.sql<{ id: string }>(
      'select id from prescription where patient_id = $1',
      [id(of)],
    );
    const account = await world.account({ userId: of, patientId: id(of) });
    await askFor(world, id(of), [rx?.id ?? ''], { ncpdp: '1600001' }, { id: account, name: of });
  }
  const now = world.clock.now();
  await world.sql("insert into letter (patient_id, state, asked_at) values ($1, 'waiting', $2)", [
    id('lettered'),
    now,
  ]);
  await world.sql(
    `insert into identity_case (kind, holds, known_id, other_id, opened_at)
      values ('duplicate', false, $1, $2, $3)`,
    [id('left'), id('right'), now],
  );
  await world.sql(
    "insert into person_merge (from_id, into_id, moved, merged_at) values ($1, $2, '{}', $3)",
    [id('joined'), id('into'), now],
  );
  await world.sql('update person set merged_into = $2 where patient_id = $1', [
    id('joined'),
    id('into'),
  ]);
  await world.sql(
    `insert into access_review (patient_id, account_id, day, flags, purpose, first_at, last_at)
      values ($1, $2, '2026-11-22', '{namesake}', 'treatment', $3, $3)`,
    [id('flagged'), accounts.get('clinician'), now],
  );
  const by = [accounts.get('privacy'), 'Mila'];
  await world.sql(
    `insert into listed_person (patient_id, reason, listed_at, listed_by, listed_by_name)
      values ($1, 'known to many', now(), $2, $3)`,
    [id('listed'), ...by],
  );
  await world.sql(
    `insert into staff_patient (patient_id, account_id, noted_at, noted_by, noted_by_name)
      values ($1, $2, now(), $3, $4)`,
    [id('works'), accounts.get('registrar'), ...by],
  );
  for (const [userId] of staff) browsers.set(userId, await new Browser(world).signOn(userId));
});

interface Written {
  person: string;
  permission: string;
  purpose: string | null;
  user_id: string | null;
}
/** The rows that name a person and were written by this. */
async function written(work: () => Promise<unknown>): Promise<Written[]> {
  const [before] = await world.sql<{ id: number }>(
    'select coalesce(max(id), 0) as id from audit_event',
  );
  await work();
  return world.sql<Written>(
    `select e.patient_id as person, e.permission, e.purpose, a.user_id
      from audit_event e left join account a on a.id = e.actor_id
     where e.id > $1 and e.patient_id is not null and e.outcome = 'granted' order by e.id`,
    [before?.id],
  );
}
const post = (userId: string, path: string, form: Record<string, string>) =>
  browser(userId).request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
const onlyId = async (text: string, values: unknown[]) =>
  (await world.sql<{ id: string }>(text, values))[0]?.id ?? '';

/**
 * Each list and page of staff that shows people: who opens it, who is in it, and the row that names
 * each.
 */
const SHOWS: {
  address: string;
  by: string;
  open: () => Promise<{ body: string }>;
  shows: string[];
  text: string;
  permission: string;
  purpose: string;
}[] = [
  {
    address: 'POST /staff',
    by: 'clinician',
    open: () => post('clinician', '/staff', { family: 'Zearched', purpose: 'payment' }),
    shows: ['searched'],
    text: 'Zearched',
    permission: 'people:listed',
    purpose: 'payment',
  },
  {
    address: 'GET /staff/pharmacy',
    by: 'pharmacist',
    open: () => browser('pharmacist').request('GET', '/staff/pharmacy'),
    shows: ['filled'],
    text: 'Zilled',
    permission: 'refills:listed',
    purpose: 'treatment',
  },
  {
    address: 'POST /staff/pharmacy/find',
    by: 'pharmacist',
    open: () => post('pharmacist', '/staff/pharmacy/find', { number: '11112222', do: 'open' }),
    shows: ['filled'],
    text: 'Zilled',
    permission: 'refills:listed',
    purpose: 'treatment',
  },
  {
    address: 'GET /staff/pharmacy/report.csv',
    by: 'pharmacist',
    open: () => browser('pharmacist').request('GET', '/staff/pharmacy/report.csv'),
    shows: ['filled'],
    text: '80001001',
    permission: 'refills:exported',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/pharmacy/:id',
    by: 'pharmacist',
    open: async () =>
      browser('pharmacist').request(
        'GET',
        `/staff/pharmacy/${await onlyId(
          `select id
          from refill_request
          where patient_id = $1`,
          [id('filled')],
        )}`,
      ),
    shows: ['filled'],
    text: 'Zilled',
    permission: 'refills:fill',
    purpose: 'treatment',
  },
  {
    address: 'GET /staff/renewals',
    by: 'clinician',
    open: () => browser('clinician').request('GET', '/staff/renewals'),
    shows: ['renewed'],
    text: 'Zenewed',
    permission: 'renewals:listed',
    purpose: 'treatment',
  },
  {
    address: 'GET /staff/renewals/:id',
    by: 'clinician',
    open: async () =>
      browser('clinician').request(
        'GET',
        `/staff/renewals/${await onlyId(
          `select id
          from refill_request
          where patient_id = $1`,
          [id('renewed')],
        )}`,
      ),
    shows: ['renewed'],
    text: 'Zenewed',
    permission: 'renewals:answer',
    purpose: 'treatment',
  },
  {
    address: 'GET /staff/letters',
    by: 'registrar',
    open: () => browser('registrar').request('GET', '/staff/letters'),
    shows: ['lettered'],
    text: 'Zettered',
    permission: 'letters:listed',
    purpose: 'operations',
  },
  {
    address: 'POST /staff/help',
    by: 'front.desk',
    open: async () => {
      const [born] = await world.sql<{ y: string; m: string; d: string }>(
        `select to_char(birth_date, 'YYYY') as y, to_char(birth_date, 'MM') as m,
            to_char(birth_date, 'DD') as d
          from person
          where patient_id = $1`,
        [id('helped')],
      );
      return post('front.desk', '/staff/help', {
        mrn: '9000000012',
        'birth-month': born?.m ?? '',
        'birth-day': born?.d ?? '',
        'birth-year': born?.y ?? '',
      });
    },
    shows: ['helped'],
    text: 'Zhelped',
    permission: 'members:help',
    purpose: 'patient-request',
  },
  {
    address: 'GET /staff/identity',
    by: 'records',
    open: () => browser('records').request('GET', '/staff/identity'),
    shows: ['left', 'right'],
    text: 'Zleft',
    permission: 'identity:listed',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/identity/:id',
    by: 'records',
    open: async () =>
      browser('records').request(
        'GET',
        `/staff/identity/${await onlyId(
          `select id
          from identity_case
          where known_id = $1`,
          [id('left')],
        )}`,
      ),
    shows: ['left', 'right'],
    text: 'Zright',
    permission: 'identity:read',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/identity/joined',
    by: 'records',
    open: () => browser('records').request('GET', '/staff/identity/joined'),
    shows: ['joined', 'into'],
    text: 'Zoined',
    permission: 'identity:listed',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/privacy',
    by: 'privacy',
    open: () => browser('privacy').request('GET', '/staff/privacy'),
    shows: ['flagged'],
    text: 'Zlagged',
    permission: 'privacy:listed',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/privacy/:id',
    by: 'privacy',
    open: async () =>
      browser('privacy').request(
        'GET',
        `/staff/privacy/${await onlyId(
          `select id
          from access_review
          where patient_id = $1`,
          [id('flagged')],
        )}`,
      ),
    shows: ['flagged'],
    text: 'Zlagged',
    permission: 'privacy:review',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/privacy/listed',
    by: 'privacy',
    open: () => browser('privacy').request('GET', '/staff/privacy/listed'),
    shows: ['listed'],
    text: 'Zlisted',
    permission: 'privacy:listed',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/privacy/staff',
    by: 'privacy',
    open: () => browser('privacy').request('GET', '/staff/privacy/staff'),
    shows: ['works'],
    text: 'Zworks',
    permission: 'privacy:listed',
    purpose: 'operations',
  },
];

/** Pages of staff that show nobody's record: what is on them instead. */
const NOBODY: Record<string, string> = {
  '/staff': 'the form of the search',
  '/staff/today': 'how much waits',
  '/staff/accounts': 'staff',
  '/staff/accounts/invite': 'a form',
  '/staff/accounts/:id': 'a member of staff',
  '/staff/help': 'a form',
  '/staff/quarantine': 'what could not be filed, by type and file: with nobody',
  '/staff/quarantine/:id': 'the same as it came: with nobody',
  '/staff/pharmacy/report': 'numbers',
  '/staff/renewals/away': 'colleagues',
  '/staff/pharmacies': 'pharmacies and prescribers',
  '/staff/pharmacies/new': 'a form',
  '/staff/pharmacies/:id': 'a pharmacy and who works there',
  '/staff/pharmacies/messages': 'confirmation numbers',
  '/staff/operations': 'work that was given up, and alarms',
};

describe('whoever is shown to staff is named in the audit log', () => {
  it.each(SHOWS)('by $address', async ({ by, open, shows, text, permission, purpose }) => {
    let body = '';
    const rows = await written(async () => {
      body = (await open()).body;
    });
    expect(body).toContain(text);
    const named = rows.filter((row) => row.permission === permission);
    expect(named.map((row) => row.person).sort()).toEqual(shows.map(id).sort());
    for (const row of named) expect([row.user_id, row.purpose]).toEqual([by, purpose]);
  });

  it('and no page of staff is in neither list: this one, those under a record, and those that show nobody', () => {
    const pages = world.app.routes
      .filter(
        (route) =>
          route.method === 'GET' &&
          route.path.startsWith('/staff') &&
          !route.path.includes(':person'),
      )
      .map((route) => route.path);
    const known = [
      ...SHOWS.filter((one) => one.address.startsWith('GET ')).map((one) => one.address.slice(4)),
      ...Object.keys(NOBODY),
    ];
    expect(pages.sort()).toEqual(known.sort());
  });

  it('and who shows nobody shows nobody', async () => {
    for (const path of Object.keys(NOBODY).filter((one) => !one.includes(':id'))) {
      for (const one of browsers.values()) {
        const answer = await one.request('GET', path);
        if (answer.status === 200) expect(answer.body.match(/\bZ[a-z]{4,}\b/g), path).toBeNull();
      }
    }
  });

  it('once each, however often they are in the list; nobody for an empty one', async () => {
    const who = {
      actor: null,
      kind: 'system',
      as: 'system',
      permission: 'test:shown',
      category: 'test',
      purpose: 'operations',
    } as const;
    const show = (ids: (string | null)[]) =>
      written(() =>
        world.db.transaction(async (tx) =>
          auditShown(tx, systemRequest(world.clock.now(), 'test'), who, ids),
        ),
      );
    expect(await show([id('filled'), null, id('filled'), id('renewed')])).toHaveLength(2);
    expect(await show([])).toEqual([]);
    expect(await show([null])).toEqual([]);
  });

  it('or the page is not sent', async () => {
    await world.sql(
      `alter table audit_event add constraint no_lists check (permission <> 'refills:listed') not
          valid`,
    );
    const answer = await browser('pharmacist').request('GET', '/staff/pharmacy');
    await world.sql('alter table audit_event drop constraint no_lists');
    expect([answer.status, answer.body.includes('Zilled')]).toEqual([503, false]);
  });
});

describe('whoever is worked on while nobody is signed on is named too', () => {
  it('by a refill that was asked for by number: for whom, and who asked', async () => {
    const member = await new Browser(world).signOn('renewed');
    const asked = await member.request('POST', '/refill-by-number', {
      form: { mrn: '9000000013', number: '80001003', _key: crypto.randomUUID() },
    });
    expect(asked.status).toBe(303);
    const [job] = await world.sql<{ id: string }>(
      "select data->>'id' as id from pgboss.job where name = 'refill.by-number'",
    );
    const rows = await written(() =>
      refillByNumber(world, world.config.secret, job?.id ?? '', world.clock.now()),
    );
    expect(rows).toEqual([
      {
        person: id('automatic'),
        permission: 'refills:by-number',
        purpose: 'treatment',
        user_id: 'renewed',
      },
    ]);
    await world.sql("update refill_request set stage = 'cancelled' where patient_id = $1", [
      id('automatic'),
    ]);
  });

  it('by a refill that repeats by itself', async () => {
    const account = await world.account({ userId: 'automatic', patientId: id('automatic') });
    await world.sql(
      `insert into automatic_refill (patient_id, prescription_id, account_id, pharmacy_id,
          delivery, since)
        select $1, id, $2, $3, 'pickup', $4
        from prescription
        where patient_id = $1`,
      [id('automatic'), account, places['1600001'], world.clock.now()],
    );
    // the first time it only tells that it is due
    expect(await written(() => runAutomatic(world, world.clock.now()))).toEqual([]);
    world.clock.pass(5 * 86_400_000);
    const rows = await written(() => runAutomatic(world, world.clock.now()));
    expect(rows).toEqual([
      {
        person: id('automatic'),
        permission: 'refills:automatic',
        purpose: 'treatment',
        user_id: 'automatic',
      },
    ]);
  });

  it('by news of the pharmacies’ system, once', async () => {
    const requestId = await onlyId('select id from refill_request where patient_id = $1', [
      id('filled'),
    ]);
    const delivery = {
      sender: 'pharmacy',
      controlId: '1',
      digest: createHash('sha256').update('1').digest('hex'),
      news: [{ requestId, is: 'filling' as const }],
    };
    const take = () => takeNews({ ...world, log: () => {} }, delivery, world.clock.now());
    const rows = await written(take);
    expect(rows).toEqual([
      { person: id('filled'), permission: 'refills:news', purpose: 'treatment', user_id: null },
    ]);
    expect(await written(take)).toEqual([]);
  });
});

describe('the person reads of it', () => {
  it('in words of their own language, for each thing that was ever done', async () => {
    const done = await world.sql<{ permission: string }>(
      `select distinct permission
        from audit_event
        where patient_id is not null and outcome = 'granted'
          and permission not in ('test:shown', 'results:notify')`,
    );
    const bound = world.app.routes
      .filter((route) => route.path.includes(':person'))
      .map((route) => route.permission);
    const letters = ['print', 'mailed', 'returned', 'withdraw', 'release'].map(
      (step) => `letter:${step}`,
    );
    const privacy = ['protect', 'unprotect', 'link', 'unlink', 'decide'].map(
      (what) => `privacy:${what}`,
    );
    const permissions = [
      ...new Set([...done.map((row) => row.permission), ...bound, ...letters, ...privacy]),
    ];
    expect(permissions.length).toBeGreaterThan(20);
    for (const language of ['en', 'es'] as const) {
      const t = wordsIn(language, 'UTC');
      expect(permissions.filter((permission) => !t.has(`did.${permission}`))).toEqual([]);
    }
  });

  it('with who it was and what for', async () => {
    const member = await new Browser(world).signOn('filled');
    await member.open(`/people/${id('filled')}/access-log`);
    for (const text of [
      'Saw a request in the pharmacy’s list',
      'Saved a list of requests with one of this person',
      'The portal Took news of a refill from the pharmacy’s system',
    ])
      expect(member.text.replace(/\s+/g, ' ')).toContain(text);
    const other = await new Browser(world).signOn('automatic');
    await other.open(`/people/${id('automatic')}/access-log`);
    expect(other.text.replace(/\s+/g, ' ')).toContain(
      'renewed Done by the portal Asked for a refill by its number',
    );
  });
});
