import { beforeAll } from 'vitest';
import type { Mail } from '../src/platform/mail/mail.ts';
import { Browser } from './browser.ts';
import { observation, patient, report } from './labs.ts';
import { askFor, NPI, pharmacies, prescription } from './medicines.ts';
import { sentNotices } from './notices.ts';
import { makeWorld, type World } from './world.ts';

/**
 * Access reviews: staff, and patients whom some of them may know.
 * Importing it opens a world before the tests of the file.
 */
export const HOSTILE = `"><script>alert(1)</script>'&{{7*7}}\u202e`;

export const REASON = 'Found unconscious at the bus stop';

export let world: World;

export const people = new Map<string, string>();

export const accounts = new Map<string, string>();

export const browsers = new Map<string, Browser>();

export const id = (name: string) => people.get(name) ?? '';

export const account = (name: string) => accounts.get(name) ?? '';

export const browser = (name: string) => browsers.get(name) as Browser;

/** After the clock has jumped: everybody has just proved who they are. */
export const awake = () =>
  world.sql(
    'update session set seen_at = $1, auth_at = $1, created_at = $1 where ended_at is null',
    [world.clock.now()],
  );

export const post = (who: string, path: string, form: Record<string, string> = {}) =>
  browser(who).request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });

export const open = (who: string, whose: string, rest: Record<string, string> = {}) =>
  post(who, '/staff/open', { person: id(whose), purpose: 'treatment', ...rest });

export const mrnOf = async (whose: string) =>
  (await world.sql<{ mrn: string }>('select mrn from person where patient_id = $1', [id(whose)]))[0]
    ?.mrn ?? '';

interface Row {
  id: string;
  flags: string[];
  state: string;
  purpose: string;
  note: string;
}

export const reviews = (who: string, whose: string) =>
  world.sql<Row>(
    `select id, flags, state, purpose, note
      from access_review
      where account_id = $1 and patient_id = $2 order by first_at, state`,
    [account(who), id(whose)],
  );

export const flags = async (who: string, whose: string) =>
  (await reviews(who, whose)).map((row) => row.flags.toSorted());

export const reviewOf = async (who: string, whose: string) =>
  (await reviews(who, whose)).at(-1)?.id ?? '';

export const lastAudit = async (whose: string) =>
  (
    await world.sql<{
      permission: string;
      outcome: string;
      reason: string | null;
      purpose: string;
      userId: string;
    }>(
      `select e.permission, e.outcome, e.reason, e.purpose, a.user_id
        from audit_event e join account a on a.id = e.actor_id
       where e.patient_id = $1 and e.permission = 'people:open' order by e.id desc limit 1`,
      [id(whose)],
    )
  )[0];

/** What privacy officers were told since the last look. */
let looked = 0;
export async function mails(): Promise<Mail[]> {
  const sent = await sentNotices(world, { topic: 'reviews' });
  const fresh = sent.slice(looked);
  looked = sent.length;
  return fresh;
}

beforeAll(async () => {
  world = await makeWorld({ settings: { staffAccessMinutes: 480 } });
  const places = await pharmacies(world);
  let born = 60;
  const person = (name: string, given: string, family: string, street = '1 Main Street') => {
    born += 1;
    const identifier = [
      {
        system: 'urn:mrn',
        value: `90000000${born}`,
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
      },
    ];
    return patient(name, {
      name: [{ given: [given], family }],
      birthDate: `19${born}-03-27`,
      identifier,
      address: [{ line: [street], city: 'Hudson', state: 'IA', postalCode: '50643' }],
    });
  };
  const test = observation('o', 'ordinary', { number: 4 });
  await world.bring([
    person('ordinary', 'Rosa', 'Ruiz'),
    person('own', 'Luis', 'Herrera', '12 Orchard Street'),
    person('double', 'Luís', 'Herrera', '7 Elm Street'),
    person('namesake', 'Carmen', 'Herrera-Lee', '7 Elm Street'),
    person('neighbor', 'Noor', 'Haddad', '19 Orchard St., Apt 4'),
    person('colleague', 'Amara', 'Okafor', '7 Elm Street'),
    person('linked', 'Mary', 'Married', '7 Elm Street'),
    person('famous', 'Fay', 'Famous', '30 Hill Road'),
    person('hurt', 'Hugo', 'Hurt', '7 Elm Street'),
    person('later', 'Lara', 'Later', '7 Elm Street'),
    person('hostile', HOSTILE, 'Herrera', '7 Elm Street'),
    person('filled', 'Fila', 'Delgado', '7 Elm Street'),
    person('renewed', 'Rena', 'Okafor', '7 Elm Street'),
    person('left', 'Lea', 'Lindqvist', '7 Elm Street'),
    person('right', 'Lena', 'Lind', '7 Elm Street'),
    test,
    report('r', 'ordinary', [test]),
    ...prescription('fill', 'filled'),
    ...prescription('renewal', 'renewed', { repeats: 0 }),
  ]);
  for (const row of await world.sql<{ patientId: string; value: string }>(
    "select patient_id, value from person_identifier where kind = 'source'",
  ))
    people.set(row.value, row.patientId);
  const staff: [string, string, ...string[]][] = [
    ['luis', 'Luis Herrera, RN', 'nurse'],
    ['okafor', 'Dr. Amara Okafor', 'clinician'],
    ['hale', 'Dr. Robin Hale', 'clinician'],
    ['ines', 'Inés Delgado, PharmD', 'pharmacist'],
    ['grace', 'Grace Lindqvist', 'records'],
    ['mila', 'Mila Novak', 'privacy-officer'],
    ['noa', 'Noa Peretz', 'privacy-officer', 'clinician'],
    ['desk', 'Tom Moreau', 'front-desk'],
    ['registrar', 'Ama Osei', 'registrar'],
    ['boss', 'Renée Baptiste', 'administrator'],
  ];
  for (const [userId, name, ...roles] of staff) {
    accounts.set(userId, await world.account({ userId, name, roles }));
    browsers.set(userId, await new Browser(world).signOn(userId));
  }
  await world.sql("update account set email_confirmed_at = now() where kind = 'staff'");
  await world.sql('insert into pharmacy_staff (account_id, pharmacy_id) values ($1, $2)', [
    account('ines'),
    places['1600001'],
  ]);
  await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [
    account('okafor'),
    NPI,
  ]);
  for (const of of ['filled', 'renewed']) {
    const [rx] = await world.sql<{ id: string }>(
      'select id from prescription where patient_id = $1',
      [id(of)],
    );
    await askFor(
      world,
      id(of),
      [rx?.id ?? ''],
      { ncpdp: '1600001' },
      { id: await world.account({ userId: of, patientId: id(of) }), name: of },
    );
  }
  browsers.set('member', await new Browser(world).signOn('filled'));
});
