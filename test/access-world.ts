import { CATEGORIES } from '../src/categories.rules.ts';
import { objectsOfMessages } from './access-messages.ts';
import { askForRefills, mrn, objectsOfAccounts, objectsOfPeople } from './access-objects.ts';
import { objectsOfQueues, objectsOfStaff } from './access-queues.ts';
import {
  ACTORS,
  type Actor,
  RARE,
  type Scene,
  SOMEBODY,
  STAFF,
  type Target,
} from './access-scene.ts';
import { objectsOfVisits } from './access-visits.ts';
import { Browser } from './browser.ts';
import { observation, patient, report } from './labs.ts';
import { NPI, pharmacies, prescription } from './medicines.ts';
import { makeWorld, type World } from './world.ts';

/** Further children under 12. */
const CHILDREN = [
  ...(['guarded', 'foster', 'no-contact', 'custody', 'foster-over'] as const),
  ...(['relation-over', 'dead', 'held'] as const),
];
/** Whose parent the member is, by the right that is on file. */
const PARENT_OF = [
  ...(['child', 'teen', 'grown', 'merged', 'suspended', 'no-contact', 'custody'] as const),
  ...(['emancipated', 'relation-over', 'dead', 'held'] as const),
];
const userIdOf = (actor: Actor): string => actor.replaceAll(' ', '.');

/** Everybody and everything that the access grid asks about, one of each kind. */
export async function makeScene(): Promise<Scene> {
  const world = await makeWorld({
    oidc: {
      issuer: 'https://provider.example',
      clientId: 'x',
      clientSecret: 'x',
      scope: 'openid email',
      groupsClaim: 'groups',
    },
    settings: { securityContacts: ['mailto:security@example.org'] },
  });
  const places = await pharmacies(world);
  const people = await bringPeople(world);
  const theirs = await objectsOfPeople(world);
  const accounts = await makeAccounts(world, people);
  await world.sql('insert into pharmacy_staff (account_id, pharmacy_id) values ($1, $2)', [
    accounts.get('pharmacist'),
    places['1600001'],
  ]);
  await world.sql('insert into prescriber (account_id, npi) values ($1, $2), ($3, $4)', [
    accounts.get('clinician'),
    NPI,
    accounts.get('clinician without the record'),
    '1999999984',
  ]);
  await askForRefills(world, people, accounts.get('member') ?? '', theirs);
  const fresh = new Map<Actor, Browser>([['visitor', new Browser(world)]]);
  const stale = new Map<Actor, Browser>([['visitor', new Browser(world)]]);
  for (const actor of ACTORS.slice(1))
    stale.set(actor, await new Browser(world).signOn(userIdOf(actor)));
  await world.sql("update session set auth_at = auth_at - interval '15 minutes'");
  for (const actor of ACTORS.slice(1))
    fresh.set(actor, await new Browser(world).signOn(userIdOf(actor)));
  const [asked] = await world.sql<{ number: string }>(
    "select number from prescription where source_id = 'asked-opened'",
  );
  const number = asked?.number ?? '';
  const scene = { world, people, accounts, fresh, stale, places, theirs, number };
  const { recoveryCode, ...objectsOfEach } = await objectsOfAccounts(scene);
  const objects = {
    ...objectsOfEach,
    ...(await objectsOfQueues(scene)),
    ...(await objectsOfVisits(world, people, theirs, accounts.get('member') ?? '')),
    ...(await objectsOfStaff(scene)),
    ...(await objectsOfMessages(scene)),
  };
  // a code counts once, and the clock stands still
  await world.sql('update authenticator set last_step = null');
  return { ...scene, recoveryCode, objects };
}

async function bringPeople(world: World): Promise<Map<Target, string>> {
  const born: Partial<Record<Target, string>> = {
    child: '2017-02-25',
    teen: '2013-01-16',
    'granting-teen': '2012-05-05',
    grown: '2007-03-02',
    emancipated: '2010-03-02',
    ...Object.fromEntries(CHILDREN.map((target) => [target, '2018-05-05'])),
  };
  await world.bring(
    SOMEBODY.map((target, index) =>
      patient(target, {
        name: [{ given: [target], family: 'Matrix' }],
        birthDate: born[target] ?? '1984-03-27',
        ...(['dead', 'represented'].includes(target) ? { deceasedBoolean: true } : {}),
        identifier: mrn(`90000000${10 + index}`),
        address: [{ line: ['9 Elm Street'], city: 'Hudson', state: 'IA', postalCode: '50643' }],
      }),
    ),
  );
  await world.bring([
    {
      resourceType: 'RelatedPerson',
      id: 'over',
      patient: { reference: 'Patient/relation-over' },
      relationship: [{ coding: [{ code: 'MTH' }] }],
      period: { end: '2026-11-21' },
    },
  ]);
  const pdf = {
    contentType: 'application/pdf',
    title: 'r',
    data: Buffer.from('%PDF-1.4 x').toString('base64'),
  };
  await world.bring(
    SOMEBODY.flatMap((target) => {
      const test = observation(`o-${target}`, target, { number: 4 });
      const rare = observation(`u-${target}`, target, { number: 4, loinc: RARE[target] });
      const held = observation(`h-${target}`, target, { number: 4, text: 'Held' });
      return [
        test,
        report(`r-${target}`, target, [test, ...(RARE[target] ? [rare] : [])], {
          presentedForm: [pdf],
        }),
        ...(RARE[target] ? [rare] : []),
        held,
        report(`hr-${target}`, target, [held]),
        ...prescription(`m-${target}`, target),
        ...prescription(`asked-${target}`, target, {
          name: 'metformin 500 MG Oral Tablet',
          medicationCodeableConcept: {
            coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '861007' }],
            text: 'metformin 500 MG Oral Tablet',
          },
        }),
      ];
    }),
  );
  const rows = await world.sql<{ given: Target; id: string }>(
    'select given, patient_id as id from person',
  );
  const people = new Map(rows.map((row) => [row.given, row.id]));
  people.set('nobody', crypto.randomUUID());
  people.set('malformed', 'not-an-id');
  await world.sql('update person set merged_into = $1 where patient_id = $2', [
    people.get('opened'),
    people.get('merged'),
  ]);
  return people;
}

async function makeAccounts(world: World, people: Map<Target, string>): Promise<Scene['accounts']> {
  const id = (target: Target) => people.get(target) ?? '';
  const accounts: Scene['accounts'] = new Map();
  const member = await world.account({ userId: 'member', patientId: id('own') });
  accounts.set('member', member);
  accounts.set(
    'teen member',
    await world.account({ userId: 'teen.member', patientId: id('teen') }),
  );
  accounts.set(
    'granting teen',
    await world.account({ userId: 'granting.teen', patientId: id('granting-teen') }),
  );
  const caregiver = await world.account({ userId: 'caregiver.without.a.record' });
  accounts.set('caregiver without a record', caregiver);
  await world.proxy(id('child'), caregiver);
  accounts.set(
    'another member',
    await world.account({ userId: 'another.member', patientId: id('opened') }),
  );
  for (const target of PARENT_OF) await world.proxy(id(target), member);
  accounts.set('invited caregiver', await world.account({ userId: 'invited.caregiver' }));
  // the other parent of a child about whom the two went to court
  await world.proxy(id('custody'), caregiver);
  await world.proxy(id('granting-teen'), member, { categories: ['results', 'medicines'] });
  for (const [target, relationship] of [
    ...([
      ['ward', 'guardian'],
      ['guarded', 'guardian'],
      ['foster', 'foster-parent'],
    ] as const),
    ...([
      ['foster-over', 'foster-parent'],
      ['represented', 'representative'],
    ] as const),
  ] as const)
    await world.proxy(id(target), member, { basis: 'court', relationship });
  const invited = (target: Target, categories: string[], rest = {}) =>
    world.proxy(id(target), member, { basis: 'invited', categories, ...rest });
  await invited('for-results', ['results']);
  await invited('for-medicines', ['medicines']);
  await invited('for-refills', ['refills']);
  await invited('for-costs', ['costs']);
  await invited('for-coverage', ['coverage']);
  await invited('for-information', ['information']);
  const named = ['results', 'medicines', 'refills', 'costs', 'coverage', 'information'];
  await invited(
    'for-the-rest',
    CATEGORIES.filter((category) => !named.includes(category)),
  );
  await invited('not-begun', [...CATEGORIES], { startsOn: '2026-11-23' });
  await invited('ended', [...CATEGORIES], { endsOn: '2026-11-21' });
  const revoked = await world.proxy(id('revoked'), member);
  await world.sql('update proxy set revoked_at = now() where id = $1', [revoked]);
  await world.sql('update proxy set suspended_at = now() where patient_id = $1', [id('suspended')]);
  await world.sql('update proxy set held_at = now() where patient_id = $1', [id('held')]);
  await world.sql(
    "update proxy set relation_source = 'test', relation_id = 'over' where patient_id = $1",
    [id('relation-over')],
  );
  const now = world.clock.now();
  const hours = (n: number) => new Date(now.getTime() + n * 3_600_000);
  for (const role of [...STAFF, 'clinician without the record'] as const) {
    const roles = [role === 'clinician without the record' ? 'clinician' : role];
    const account = await world.account({ userId: userIdOf(role), name: `A ${role}`, roles });
    accounts.set(role, account);
    if (role === 'clinician without the record') continue;
    for (const [target, from, to] of [
      ['opened', -1, 1],
      ['over', -9, -1],
    ] as const)
      await world.sql(
        `insert into staff_access (patient_id, account_id, purpose, opened_at, expires_at)
          values ($1, $2, 'treatment', $3, $4)`,
        [id(target), account, hours(from), hours(to)],
      );
  }
  for (const [target, kind, names, endsOn] of [
    ['no-contact', 'no-contact', member, null],
    ['custody', 'sole-custody', caregiver, null],
    ['emancipated', 'emancipation', null, null],
    ['guarded', 'guardianship', member, null],
    ['foster', 'foster-care', member, '2027-06-30'],
    ['foster-over', 'foster-care', member, '2026-11-21'],
  ] as const)
    await world.sql(
      `insert into court_order (patient_id, kind, account_id, starts_on, ends_on, recorded_at,
          recorded_by) values ($1, $2, $3, '2026-01-01', $4, now(), $5)`,
      [id(target), kind, names, endsOn, accounts.get('records')],
    );
  const closed = await world.account({ userId: 'closed.staff', roles: ['nurse'] });
  await world.sql('update account set closed_at = $2 where id = $1', [closed, now]);
  accounts.set('closed staff', closed);
  return accounts;
}
