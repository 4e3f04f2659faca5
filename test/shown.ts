import { beforeAll } from 'vitest';
import { Browser } from './browser.ts';
import { observation, patient } from './labs.ts';
import { askFor, NPI, pharmacies, prescription } from './medicines.ts';
import { haveMessages } from './message-pages.ts';
import { haveCaregivers } from './shown-care.ts';
import { makeWorld, type World } from './world.ts';

/**
 * What is shown to staff: a person for each list and queue.
 * Importing it opens a world before the tests of the file.
 */
export let world: World;

export let places: Awaited<ReturnType<typeof pharmacies>>;

export const people = new Map<string, string>();

export const browsers = new Map<string, Browser>();

export const id = (name: string) => people.get(name) ?? '';

export const browser = (name: string) => browsers.get(name) as Browser;

export const mr = (value: string) => [
  {
    system: 'urn:mrn',
    value,
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
  },
];

interface Written {
  person: string;
  permission: string;
  purpose: string | null;
  userId: string | null;
}

/** The rows that name a person and were written by this. */
export async function written(work: () => Promise<unknown>): Promise<Written[]> {
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

export const post = (userId: string, path: string, form: Record<string, string>) =>
  browser(userId).request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });

export const onlyId = async (text: string, values: unknown[]) =>
  (await world.sql<{ id: string }>(text, values))[0]?.id ?? '';

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
    person('tested', 'Tessa', 'Zested', '9000000014'),
    person('corrected', 'Cora', 'Zorrected', '9000000015'),
    person('requested', 'Rika', 'Zequested', '9000000016'),
    person('asking', 'Asta', 'Zasking', '9000000017'),
    person('cared', 'Cleo', 'Zared', '9000000018'),
    person('ended', 'Edda', 'Zended', '9000000019'),
    person('wrote', 'Wanda', 'Zrote', '9000000020'),
    person('visits', 'Vida', 'Zisits', '9000000021'),
    observation('iron', 'tested', { loinc: '2498-4', text: 'Iron', number: 80, unit: 'ug/dL' }),
    ...prescription('fill', 'filled', { number: '80001001' }),
    ...prescription('renewal', 'renewed', { number: '80001002', repeats: 0 }),
    ...prescription('auto', 'automatic', { number: '80001003', fills: [120] }),
  ]);
  for (const row of await world.sql<{ patientId: string; value: string }>(
    "select patient_id, value from person_identifier where kind = 'source'",
  ))
    people.set(row.value, row.patientId);
  const staff: [string, string][] = [
    ['clinician', 'clinician'],
    ['pharmacist', 'pharmacist'],
    ['records', 'records'],
    ['registrar', 'registrar'],
    ['front.desk', 'front-desk'],
    ['privacy', 'privacy-officer'],
    ['administrator', 'administrator'],
    ['sender', 'scheduling-manager'],
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
    `insert into release_preference (patient_id, wish, changed_at)
      values ($1, 'doctor-first', $2)`,
    [id('tested'), now],
  );
  await world.sql(
    `insert into identity_case (kind, holds, known_id, other_id, opened_at)
      values ('duplicate', false, $1, $2, $3)`,
    [id('left'), id('right'), now],
  );
  await world.sql(
    `insert into information_proposal (patient_id, section, proposed, base, asked_by,
        asked_by_name, asked_as, asked_at)
      select $1, 'name', '{"name": []}', '{"name": []}', id, 'C', 'self', now()
      from account limit 1`,
    [people.get('corrected')],
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
  await haveCaregivers(world, id, accounts.get('clinician') ?? '');
  await haveMessages(world, id('wrote'), accounts.get('clinician') ?? '');
  for (const [userId] of staff) browsers.set(userId, await new Browser(world).signOn(userId));
});
