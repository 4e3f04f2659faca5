import { createHash, randomBytes } from 'node:crypto';
import { TERMS_VERSION } from '../src/identity/accounts/terms/terms.rules.ts';
import type { House } from './house.ts';

/**
 * The people of the drills: each with prescriptions that can be refilled, an account, and a
 * caregiver.
 */
const PEOPLE = 6;
const EACH = 5;

export interface Member {
  person: string;
  email: string;
  /** Of the person's own session, and of a caregiver's. */
  own: string;
  caregiver: string;
}
export async function seedPeople(
  sql: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>,
): Promise<void> {
  // quiet hours end when they begin: a drill at night is one by day
  await sql("insert into setting (key, value) values ('quietUntil', '21')");
  const pharmacy = `insert into pharmacy (name, kind, ncpdp, street, city, region, postal_code,
      phone, hours)
      values ('Drill', 'pickup', '1600001', 's', 'c', 'IA', '5', '1', $1)`;
  await sql(pharmacy, [JSON.stringify(Array.from({ length: 7 }, () => ['09:00', '18:00']))]);
  await sql(
    `insert into person (given, family, birth_date, sex, created_at)
      select 'Drill', 'Person ' || n, '1970-05-05', 'female', now()
      from generate_series(1, $1::int) n`,
    [PEOPLE],
  );
  const said = { notes: [], statusReasons: [], statusCodes: [], modifiers: [], facts: [] };
  const fill = {
    id: 'f',
    from: [{ source: '', sourceId: 'f' }],
    status: 'completed',
    when: null,
    handedOver: true,
    quantity: 90,
    amount: null,
    days: 90,
    supply: null,
  };
  Object.assign(fill, {
    price: null,
    pharmacy: 'Drill',
    part: false,
    counts: true,
    name: null,
    dosage: null,
    said,
    identifiers: [],
  });
  const dosage = JSON.stringify([{ text: 'Take 1 tablet a day.' }]);
  await sql(
    `insert into prescription (patient_id, id, source_id, origin, number, name, rxnorm, status,
        authored_on, valid_until, repeats, quantity, quantity_unit, days_supply, dosage, prescriber,
        pharmacy_id, fills)
     select p.patient_id, gen_random_uuid(), 's' || n, 'ours', (70000000 + n)::text,
       'lisinopril ' || n || ' MG Oral Tablet', '314076', 'active', current_date - 100,
       current_date + 300, 11, 90, 'tablets', 90,
       $1::json, 'Dr. Drill', (select id from pharmacy),
         json_build_array($3::jsonb || jsonb_build_object('on', (current_date - 80)::text))
     from person p cross join generate_series(1, $2::int) n`,
    [dosage, EACH, JSON.stringify(fill)],
  );
}

/** Signs an account on, and returns its cookie. */
export async function openSession(
  house: House,
  database: string,
  accountId: string,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await house.sql(
    database,
    'insert into terms_acceptance (account_id, version, accepted_at) values ($1, $2, now())',
    [accountId, TERMS_VERSION],
  );
  await house.sql(
    database,
    `insert into session (id_hash, account_id, created_at, seen_at, auth_at)
      values ($1, $2, now(), now(), now())`,
    [createHash('sha256').update(token).digest(), accountId],
  );
  return `__Host-portico=${token}`;
}

export async function signOn(house: House, database: string): Promise<Member[]> {
  const people = await house.sql<{ id: string }>(
    database,
    'select patient_id as id from person order by family',
  );
  const members: Member[] = [];
  for (const [index, { id }] of people.entries()) {
    const cookies: string[] = [];
    const account = async (userId: string, patientId: string | null): Promise<string> => {
      const [row] = await house.sql<{ id: string }>(
        database,
        `insert into account (kind, user_id, password_hash, patient_id, name, email,
            email_confirmed_at, created_at)
          values ('member', $1, 'x', $2, $1, $3, now(), now()) returning id`,
        [userId, patientId, `${userId}@example.org`],
      );
      cookies.push(await openSession(house, database, row?.id ?? ''));
      return row?.id ?? '';
    };
    await account(`member${index}`, id);
    const helper = await account(`helper${index}`, null);
    await house.sql(
      database,
      `insert into proxy (patient_id, account_id, basis, relationship, categories, acting, starts_on)
        values ($1, $2, 'invited', 'other', '{refills,medicines}', '{refills,medicines}', '2020-01-01')`,
      [id, helper],
    );
    members.push({
      person: id,
      email: `member${index}@example.org`,
      own: cookies[0] ?? '',
      caregiver: cookies[1] ?? '',
    });
  }
  return members;
}
