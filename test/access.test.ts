import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rootFolder } from '../src/platform/root.ts';
import { Browser } from './browser.ts';
import { observation, patient, report } from './labs.ts';
import { pharmacies, prescription } from './medicines.ts';
import { makeWorld, type World } from './world.ts';

/**
 * Every route × every kind of actor × whose record. The result is printed as
 * docs/generated/access-matrix.md; a route that is in no row fails, and so does a cell that changed
 * without the page changing with it.
 */
const TARGETS = [
  'own',
  'child',
  'teen',
  'grown',
  'invited',
  'ended',
  'revoked',
  'foreign',
  'merged',
  'random',
] as const;
type Target = (typeof TARGETS)[number];

const ACTORS = [
  'visitor',
  'member',
  'teen member',
  'clinician',
  'clinician without the record',
  'nurse',
  'records',
  'pharmacist',
  'front desk',
  'privacy officer',
] as const;
type ActorName = (typeof ACTORS)[number];

let world: World;
const people = new Map<Target, string>();
const results = new Map<string, string>();
const medicines = new Map<string, string>();
const browsers = new Map<ActorName, Browser>();

beforeAll(async () => {
  world = await makeWorld();
  const born: Partial<Record<Target, string>> = {
    child: '2017-02-25',
    teen: '2013-01-16',
    grown: '2007-03-02',
  };
  const persons = TARGETS.filter((target) => target !== 'random');
  await pharmacies(world);
  await world.bring(
    persons.map((target) =>
      patient(target, {
        name: [{ given: [target], family: 'Matrix' }],
        birthDate: born[target] ?? '1984-03-27',
      }),
    ),
  );
  const pdf = {
    contentType: 'application/pdf',
    title: 'r',
    data: Buffer.from('%PDF-1.4 x').toString('base64'),
  };
  await world.bring(
    persons.flatMap((target) => {
      const test = observation(`o-${target}`, target, { number: 4 });
      return [
        test,
        report(`r-${target}`, target, [test], { presentedForm: [pdf] }),
        ...prescription(`m-${target}`, target),
      ];
    }),
  );
  for (const row of await world.sql<{ given: Target; id: string }>(
    'select given, patient_id as id from person',
  ))
    people.set(row.given, row.id);
  for (const row of await world.sql<{ patient_id: string; id: string }>(
    'select patient_id, id from lab_result',
  ))
    results.set(row.patient_id, row.id);
  for (const row of await world.sql<{ patient_id: string; id: string }>(
    'select patient_id, id from prescription',
  ))
    medicines.set(row.patient_id, row.id);
  people.set('random', crypto.randomUUID());
  const id = (target: Target) => people.get(target) ?? '';
  await world.sql('update person set merged_into = $1 where patient_id = $2', [
    id('foreign'),
    id('merged'),
  ]);

  const member = await world.account({ userId: 'member', patientId: id('own') });
  await world.account({ userId: 'teen', patientId: id('teen') });
  await world.proxy(id('child'), member);
  await world.proxy(id('teen'), member);
  await world.proxy(id('grown'), member);
  await world.proxy(id('merged'), member);
  await world.proxy(id('invited'), member, { basis: 'invited', categories: ['results'] });
  await world.proxy(id('ended'), member, {
    basis: 'invited',
    categories: ['results'],
    endsOn: '2026-11-21',
  });
  const revoked = await world.proxy(id('revoked'), member);
  await world.sql('update proxy set revoked_at = now() where id = $1', [revoked]);
  const staff: [ActorName, string][] = [
    ['clinician', 'clinician'],
    ['clinician without the record', 'clinician'],
    ['nurse', 'nurse'],
    ['records', 'records'],
    ['pharmacist', 'pharmacist'],
    ['front desk', 'front-desk'],
    ['privacy officer', 'privacy-officer'],
  ];
  for (const [name, role] of staff) {
    const account = await world.account({ userId: name.replaceAll(' ', '.'), roles: [role] });
    if (name !== 'clinician without the record') {
      await world.sql(
        `insert into staff_access (patient_id, account_id, purpose, opened_at, expires_at)
          values ($1, $2, 'treatment', $3, $4)`,
        [
          id('foreign'),
          account,
          world.clock.now(),
          new Date(world.clock.now().getTime() + 3_600_000),
        ],
      );
    }
  }
  browsers.set('visitor', new Browser(world));
  for (const [name, userId] of [
    ['member', 'member'],
    ['teen member', 'teen'],
    ...staff.map(([actor]) => [actor, actor.replaceAll(' ', '.')]),
  ] as [ActorName, string][]) {
    browsers.set(name, await new Browser(world).signOn(userId));
  }
});

const bodies: Record<string, Record<string, string>> = {
  '/people/:person/preferences': { wish: 'immediate' },
  '/staff': { family: 'Matrix', purpose: 'treatment' },
  '/staff/open': { purpose: 'treatment', person: '' },
  '/staff/people/:person/results/:id/hold': {
    exception: 'privacy',
    reason: 'a reason of some length',
    until: '2026-11-30',
  },
  '/staff/people/:person/results/:id/note': { body: 'note' },
  '/account/language': { language: 'en', back: '/' },
  '/language': { language: 'en', back: '/' },
  '/sign-on': { userId: 'nobody', password: 'nothing', next: '', kept: '' },
};
/** Ends the sessions that the rest of the matrix needs: attacked in security.test.ts instead. */
const APART = new Set(['POST /sign-off', 'POST /account/close']);

function word(status: number, location: string): string {
  if (status === 303) return location.startsWith('/sign-on') ? 'sign on' : 'yes';
  if (status === 404) return '–';
  return status < 300 || status === 422 ? 'yes' : String(status);
}

async function cell(
  actor: ActorName,
  method: 'GET' | 'POST',
  path: string,
  target: Target,
): Promise<string> {
  const browser = browsers.get(actor) as Browser;
  const person = people.get(target) ?? '';
  const url = path
    .replace(':person', person)
    .replace(
      ':id',
      (path.includes('/medicines/') ? medicines : results).get(person) ?? crypto.randomUUID(),
    )
    .replace(':index', '0')
    .replace(':code', '2823-3');
  const form =
    method === 'POST'
      ? {
          ...bodies[path],
          ...(path === '/staff/open' ? { person } : {}),
          _key: crypto.randomUUID(),
        }
      : undefined;
  if (form && (path === '/language' || path === '/sign-on' || path === '/sign-off'))
    Reflect.deleteProperty(form, '_key');
  const answer = await browser.request(
    method,
    url,
    form ? { form: form as Record<string, string> } : {},
  );
  return word(answer.status, String(answer.headers.location ?? ''));
}

describe('access', () => {
  it('is what docs/generated/access-matrix.md says, for every route, actor and record', async () => {
    const lines = [
      '# Who may use what',
      '',
      'Written by `test/access.test.ts` from the real app; a change of any cell fails the test until this page says so too (`PORTICO_WRITE_DOCS=1 npm test`).',
      '`yes` opens, `–` is the same "not found" for everybody, `sign on` asks to sign on first.',
      '',
    ];
    // opening records is asked last: it changes what staff may see
    const order = [...world.app.routes].sort(
      (a, b) => Number(a.path === '/staff/open') - Number(b.path === '/staff/open'),
    );
    for (const route of order) {
      if (APART.has(`${route.method} ${route.path}`)) continue;
      const bound = route.path.includes(':person') || route.path === '/staff/open';
      const targets: readonly Target[] = bound ? TARGETS : ['own'];
      lines.push(
        `## ${route.method} ${route.path}`,
        '',
        `\`${route.permission}\`${route.reason ? `: ${route.reason}` : ''}`,
        '',
        `| | ${bound ? targets.join(' | ') : 'any'} |`,
        `| --- |${' --- |'.repeat(targets.length)}`,
      );
      for (const actor of ACTORS) {
        const cells: string[] = [];
        for (const target of targets)
          cells.push(await cell(actor, route.method, route.path, target));
        lines.push(`| ${actor} | ${cells.join(' | ')} |`);
      }
      lines.push('');
    }
    const page = `${lines.join('\n')}\n`;
    const file = join(rootFolder, 'docs/generated/access-matrix.md');
    if (process.env.PORTICO_WRITE_DOCS) writeFileSync(file, page);
    expect(readFileSync(file, 'utf8')).toBe(page);
  });

  it('to a person-bound page is nobody’s but those whom the product names', async () => {
    await world.sql(
      `delete from staff_access
        where patient_id <> $1 or account_id = (select id from account
          where user_id = 'clinician.without.the.record')`,
      [people.get('foreign')],
    );
    const open: string[] = [];
    for (const route of world.app.routes.filter(
      (one) => one.method === 'GET' && one.path.includes(':person'),
    )) {
      for (const actor of ACTORS)
        for (const target of TARGETS)
          if ((await cell(actor, 'GET', route.path, target)) === 'yes')
            open.push(`${actor} ${target} ${route.path.replace(/.*:person/, '')}`);
    }
    const may = (line: string) =>
      /^member (own|child) /.test(line) ||
      /^teen member teen /.test(line) ||
      /^member teen $/.test(line) ||
      /^member invited (\/results.*)?$/.test(line) ||
      /^clinician foreign \/results/.test(line) ||
      /^nurse foreign \/results(\/:id(\/note|\/files\/:index)?)?$/.test(line) ||
      /^records foreign \/results(\/:id(\/files\/:index)?)?$/.test(line);
    expect(open.filter((line) => !may(line))).toEqual([]);
    expect(open.length).toBeGreaterThan(20);
  });

  it('that is refused looks the same for what is another’s and for what is not there (A1, A7)', async () => {
    const browser = browsers.get('member') as Browser;
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
      for (const target of ['foreign', 'merged', 'random', 'revoked', 'ended', 'grown'] as const) {
        const person = people.get(target) ?? '';
        const url = path
          .replace(':person', person)
          .replace(':id', results.get(person) ?? crypto.randomUUID());
        const answer = await browser.request('GET', url);
        const { 'content-length': length, date: _, ...headers } = answer.headers;
        pages.add(JSON.stringify([answer.status, headers, length, strip(answer.body, url)]));
      }
      expect([...pages].slice(1), path).toEqual([]);
    }
    // another's result inside one's own record is not there either
    const mixed = await browser.request(
      'GET',
      `/people/${people.get('own')}/results/${results.get(people.get('foreign') ?? '')}`,
    );
    expect(mixed.status).toBe(404);
    for (const odd of ['1', '../..', '%00', "' or 1=1--", '00000000-0000-0000-0000-000000000000'])
      expect(
        (await browser.request('GET', `/people/${encodeURIComponent(odd)}/results`)).status,
      ).toBe(404);
  });

  it('that is refused is written down, as is what is granted', async () => {
    const [row] = await world.sql<{ denied: number; granted: number }>(
      `select count(*) filter (where outcome = 'denied')::int as denied,
          count(*) filter (where outcome = 'granted' and acting_as <> 'system')::int as granted
        from audit_event`,
    );
    expect(row?.denied).toBeGreaterThan(200);
    expect(row?.granted).toBeGreaterThan(50);
    const [foreign] = await world.sql<{ n: number }>(
      `select count(*)::int as n
        from audit_event
        where outcome = 'denied' and reason = 'not-yours' and permission = 'results:read'
          and patient_id = $1`,
      [people.get('foreign')],
    );
    expect(foreign?.n).toBeGreaterThan(0);
  });

  it('is never taken from the request: ids in query, header or cookie are ignored (A2)', async () => {
    const browser = browsers.get('member') as Browser;
    const foreign = people.get('foreign') ?? '';
    const answer = await browser.request(
      'GET',
      `/people/${people.get('own')}/results?person=${foreign}&patient_id=${foreign}&pid=${foreign}`,
      {
        headers: { 'x-patient-id': foreign },
      },
    );
    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain(results.get(foreign));
  });

  it('ends with the right, on the very next request (A10, A43)', async () => {
    const browser = browsers.get('member') as Browser;
    const url = `/people/${people.get('invited')}/results`;
    expect((await browser.request('GET', url)).status).toBe(200);
    await world.sql('update proxy set revoked_at = now() where patient_id = $1', [
      people.get('invited'),
    ]);
    expect((await browser.request('GET', url)).status).toBe(404);
    expect((await browser.request('GET', `/people/${people.get('own')}`)).body).not.toContain(
      'invited Matrix',
    );
  });
});
