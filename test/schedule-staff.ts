import { Browser } from './browser.ts';
import { makeWorld } from './world.ts';

export type StaffDayWorld = Awaited<ReturnType<typeof openStaffDay>>;
/** A Monday, 9 in the morning at the Larkmoor clinic. */
export const MORNING = '2026-11-23T15:00:00Z';
export const TODAY = '2026-11-23';

/**
 * A world with two clinics, Larkmoor with two rooms; Dr. Osei and Dr. Petrova see patients there on
 * weekdays from 8 to 5. Fay and Flo are at the front desk, Nina is a nurse.
 */
export async function openStaffDay(options: Parameters<typeof makeWorld>[0] = {}) {
  const world = await makeWorld({ at: MORNING, ...options });
  const one = async (text: string, values: unknown[] = []): Promise<string> =>
    (await world.sql<{ id: string }>(text, values))[0]?.id ?? '';
  const clinic = (name: string, zone: string) =>
    one(
      `insert into clinic (name, street, city, region, postal_code, zone, phone, state, changed_at)
       values ($1, '1 Main Street', 'Larkmoor', 'IA', '50613', $2, '319-555-0170', 'active', now())
       returning id`,
      [name, zone],
    );
  const clinics = {
    larkmoor: await clinic('Larkmoor Clinic', 'America/Chicago'),
    summit: await clinic('Summit Clinic', 'America/Denver'),
  };
  const clinician = (name: string, npi: string | null = null) =>
    one(
      `insert into clinician (ref, npi, name, name_key, active, changed_at)
       values ('test Practitioner/' || gen_random_uuid(), $2, $1, lower($1), true, now())
       returning id`,
      [name, npi],
    );
  const clinicians = {
    osei: await clinician('Osei, Ama', '1999999984'),
    petrova: await clinician('Petrova, Ida'),
  };
  const room = (name: string) =>
    one('insert into room (clinic_id, name, changed_at) values ($1, $2, now()) returning id', [
      clinics.larkmoor,
      name,
    ]);
  const rooms = { one: await room('Room 1'), two: await room('Room 2') };
  const type = (name: string, rest: { direct?: boolean; minutes?: number; room?: boolean } = {}) =>
    one(
      `insert into visit_type (name, name_es, minutes, grid, modes, needs_room, direct,
         lead_minutes, horizon_days, changed_at)
       values ($1, $1 || ' (es)', $2, $2, '{in-person,phone,video}', $3, $4, 0, 60, now())
       returning id`,
      [name, rest.minutes ?? 30, rest.room ?? false, rest.direct ?? true],
    );
  const types = {
    checkup: await type('Checkup'),
    procedure: await type('Procedure', { direct: false, room: true }),
  };
  const hours = (clinicianId: string, clinicId = clinics.larkmoor, from = 480, until = 1020) =>
    world.sql(
      `insert into hours_template (clinician_id, clinic_id, weekdays, from_minute, until_minute,
         first_day, visit_types, modes, changed_at)
       values ($1, $2, '{1,2,3,4,5}', $3, $4, '2026-01-01', $5, '{in-person,phone,video}', now())`,
      [clinicianId, clinicId, from, until, Object.values(types)],
    );
  await hours(clinicians.osei);
  await hours(clinicians.petrova);
  const browsers: Record<string, Browser> = {};
  const accounts: Record<string, string> = {};
  for (const [userId, name, role] of [
    ['fay', 'Fay Dunn', 'front-desk'],
    ['flo', 'Flo Reyes', 'front-desk'],
    ['nina', 'Nina Park', 'nurse'],
    ['maria', 'Maria Stone', 'scheduling-manager'],
    ['carl', 'Carl Osei', 'clinician'],
    ['bill', 'Bill Ng', 'billing'],
  ] as const) {
    accounts[userId] = await world.account({ userId, roles: [role], name });
    browsers[userId] = await new Browser(world).signOn(userId);
  }
  await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [
    accounts.carl,
    '1999999984',
  ]);

  let count = 0;
  /** Somebody with an account. */
  async function somebody(rest: { given?: string; family?: string } = {}) {
    count += 1;
    const who = { given: rest.given ?? 'Vera', family: rest.family ?? `Lund${count}` };
    const patientId = await world.person({ ...who, birthDate: '1984-03-27', mrn: `82${count}` });
    return { ...who, patientId, page: `/staff/people/${patientId}/appointments` };
  }
  /** A visit in the tables, with what it keeps. The time is of Larkmoor, on the Monday. */
  async function visit(
    patientId: string,
    time: string,
    rest: {
      clinicianId?: string;
      clinicId?: string;
      roomId?: string | null;
      mode?: string;
      reason?: string;
      interpreter?: string;
      companion?: string;
      state?: string;
      day?: string;
      over?: boolean;
      type?: string;
    } = {},
  ): Promise<string> {
    count += 1;
    const { clinicianId = clinicians.osei, clinicId = clinics.larkmoor, roomId = null } = rest;
    const local = `${rest.day ?? TODAY} ${time}`;
    const state = rest.state ?? 'booked';
    const id = await one(
      `insert into visit (patient_id, number, visit_type_id, clinic_id, room_id, mode, starts_at,
         minutes, local_start, zone, state, reason, companion, interpreter, over, booked_as,
         booked_at, cancelled_at, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7::timestamp at time zone 'America/Chicago', 30,
         $7::timestamp, 'America/Chicago', $8, $9, $10, $11, $12, 'self', now(),
         case when $8 = 'cancelled' then now() end, now()) returning id`,
      [
        ...[patientId, `9000-${String(count).padStart(4, '0')}`, rest.type ?? types.checkup],
        ...[clinicId, roomId, rest.mode ?? 'in-person', local, state, rest.reason ?? ''],
        ...[rest.companion ?? '', rest.interpreter ?? '', rest.over ?? false],
      ],
    );
    await world.sql(
      'insert into visit_clinician (patient_id, visit_id, clinician_id) values ($1, $2, $3)',
      [patientId, id, clinicianId],
    );
    await world.sql(
      `insert into visit_event (patient_id, visit_id, kind, at, by_name, by_as)
       values ($1, $2, 'booked', $3::timestamptz - interval '1 day', 'Vera Lund', 'self')`,
      [patientId, id, world.clock.now()],
    );
    if (state !== 'cancelled')
      await world.sql(
        `insert into booked (patient_id, kind, resource, during, visit_id, over)
         select $1, k.kind, k.resource, tstzrange(v.starts_at, v.starts_at + interval '30 minutes'),
           v.id, k.over
         from visit v, (values ('clinician', $3::uuid, $5), ('room', $4, $5), ('patient', $1, false))
           as k(kind, resource, over)
         where v.id = $2 and k.resource is not null`,
        [patientId, id, clinicianId, roomId, rest.over ?? false],
      );
    return id;
  }
  const stateOf = async (id: string) =>
    (
      await world.sql<{ state: string; version: number; sequence: number; roomId: string | null }>(
        'select state, version, sequence, room_id from visit where id = $1',
        [id],
      )
    )[0];
  const eventsOf = (id: string) =>
    world.sql<{ kind: string; byName: string; words: string }>(
      'select kind, by_name, words from visit_event where visit_id = $1 order by at, id',
      [id],
    );
  const keptBy = (id: string) =>
    world.sql<{ kind: string; over: boolean; resource: string }>(
      'select kind, over, resource from booked where visit_id = $1 order by kind, resource',
      [id],
    );
  return {
    ...{ world, one, clinics, clinicians, rooms, types, accounts, somebody, visit },
    ...{ stateOf, eventsOf, keptBy, hours, browsers },
  };
}
