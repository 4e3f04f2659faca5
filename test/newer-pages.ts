import { clinicResources } from '../src/clinics/demo.ts';
import type { World } from './world.ts';

const LONG = 'Wisconsin-Minnesota Gastroenterology, Hepatology and Interventional Endoscopy Center';

/**
 * Clinics and clinicians, holidays, corrections, roles, groups and changes of settings, with long
 * names among them.
 * @param member whose record it is, and the member's account
 * @returns the addresses of their pages, by who sees them
 */
export async function placesAndStaffPages(
  world: World,
  member: { person: string; account: string; boss: string },
): Promise<Record<'visitor' | 'member' | 'desk' | 'administrator', string[]>> {
  const one = async (text: string, values: unknown[] = []): Promise<string> =>
    (await world.sql<{ id: string }>(text, values))[0]?.id ?? '';
  await world.bring(clinicResources());
  await world.sql("update clinic set state = 'active', changed_at = now()");
  const clinic = await one("select id from clinic where name = 'Riverside Clinic'");
  const long = await one(
    `insert into clinic (name, street, city, region, postal_code, zone, phone, fax, state, hours,
        changed_at)
      select $1, '12345 Boulevard of the Americas, Building C, Suite 1200', 'Menomonee Falls', 'WI',
        '53051-1234', 'America/Chicago', '1-262-555-0199', '1-262-555-0198', 'active', hours, now()
      from clinic where id = $2 returning id`,
    [LONG, clinic],
  );
  const department = await one(
    `insert into department (clinic_id, name, phone, specialty, changed_at)
      values ($1, 'Otorhinolaryngology, Head and Neck Surgery', '1-262-555-0197 ext. 1234',
        'Otolaryngology', now()) returning id`,
    [long],
  );
  await world.sql(
    `insert into clinician (ref, name, name_key, active, languages, changed_at)
      values ('test Practitioner/long', 'Dr. Maximiliana Featherstonehaugh-Wolfeschlegelstein',
        'wolfeschlegelstein', true, '["en", "es", "vi"]', now())`,
  );
  const holiday = await one(
    `insert into holiday (day, name, name_es, changed_at)
      values (current_date + 20, 'Day after Thanksgiving',
        'Día después del Día de Acción de Gracias', now()) returning id`,
  );
  await world.sql(
    `insert into holiday (clinic_id, day, name, hours, changed_at)
      values ($1, current_date + 30, 'Inventory', '[["09:00", "12:00"]]', now())`,
    [clinic],
  );
  const ask = (section: string, proposed: object, state: 'waiting' | 'declined') =>
    one(
      `insert into information_proposal (patient_id, section, proposed, base, asked_by,
          asked_by_name, asked_as, asked_at, state, ended_at, decided_by, decided_by_name, reason,
          note)
        values ($1, $2, $3, '{}', $4, 'Maida Gerhold', 'self', now(), $5,
          ${state === 'declined' ? `now(), $4, 'Tom Moreau', 'not-found', 'May, or Mae as on your card?'` : `null, null, null, null, ''`}) returning id`,
      [member.person, section, JSON.stringify(proposed), member.account, state],
    );
  const waiting = await ask(
    'address',
    {
      address: [
        {
          use: 'home',
          line: ['12345 Boulevard of the Americas, Building C', 'Apartment 1200'],
          city: 'Menomonee Falls',
          state: 'WI',
          postalCode: '53051-1234',
        },
      ],
    },
    'waiting',
  );
  await ask('name', { name: [{ use: 'usual', text: 'May' }] }, 'declined');
  await world.sql(
    `insert into confidential_contact (patient_id, address, phone, set_by, set_at)
      values ($1, '{"line": ["PO Box 12"], "city": "Hudson", "state": "IA", "postalCode": "50643"}',
        '1-319-555-0142', $2, now())`,
    [member.person, member.account],
  );
  const role = await one(
    `insert into role (key, name_en, name_es, permissions, created_at)
      values ('care-coordination', 'Care coordination and transitions of care',
        'Coordinación de la atención y transiciones', '{staff:see,members:help}', now())
      returning id`,
  );
  await world.sql(
    `insert into role (key, name_en, name_es, created_at, retired_at)
      values ('greeter', 'Greeter', 'Bienvenida', now(), now())`,
  );
  await world.sql(
    `insert into sso_group (name, role_key, added_at, added_by)
      values ('CN=portal-care-coordination,OU=Groups,DC=health,DC=example', 'care-coordination',
        now(), $1)`,
    [member.boss],
  );
  await world.sql(
    `insert into role_change (at, change, role_id, before, after, changed_by)
      values (now(), 'made', $1, '{}', '{staff:see,members:help}', $2)`,
    [role, member.boss],
  );
  await world.sql(
    `insert into setting_change (set_id, key, old, new, how, changed_at, changed_by,
        changed_by_name)
      values (gen_random_uuid(), 'name', null, '"Cedar Valley Health"', 'page', now(), $1,
        'Renée Baptiste')`,
    [member.boss],
  );
  await world.account({ userId: 'tom', roles: ['front-desk'], name: 'Tom Moreau' });
  return {
    visitor: ['/clinics', '/clinicians', '/clinicians?q=nobody-of-this-name'],
    member: ['', '/address', '/phones', '/contacts', '/language', '/name', '/confidential'].map(
      (rest) => `/people/${member.person}/information${rest}`,
    ),
    desk: ['', `/${waiting}`].map((rest) => `/staff/information${rest}`),
    administrator: [
      '/clinics',
      '/clinics/new',
      `/clinics/${clinic}`,
      `/clinics/${long}`,
      `/clinics/${long}/departments/new`,
      `/departments/${department}`,
      '/clinicians',
      '/holidays',
      '/holidays/new',
      '/holidays/proposal',
      `/holidays/${holiday}`,
      '/roles',
      '/roles/new',
      `/roles/${role}`,
      `/roles/${role}/edit`,
      '/roles/groups',
      '/roles/history',
      '/settings',
      ...[
        'health-system',
        'terms',
        'registration',
        'rules',
        'security',
        'retention',
        'wordings',
      ].map((group) => `/settings/${group}`),
      '/settings/history',
      '/setup',
    ].map((rest) => `/staff${rest}`),
  };
}
