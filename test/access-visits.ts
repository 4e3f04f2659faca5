import { minuteOf } from '../src/scheduling/availability/minutes.rules.ts';
import { one } from './access-objects.ts';
import { type Scene, SOMEBODY, type Target } from './access-scene.ts';
import type { World } from './world.ts';

/**
 * A place where visits can be booked, a visit by video of each person, in some weeks, and a time
 * that the member has chosen for each.
 */
export async function objectsOfVisits(
  world: World,
  people: Map<Target, string>,
  theirs: Scene['theirs'],
  member: string,
) {
  const clinic = await one(
    world,
    `insert into clinic (name, street, city, zone, phone, state, changed_at)
     values ('Larkmoor Clinic', '1 Main Street', 'Larkmoor', 'America/Chicago', '319-555-0181',
       'active', now()) returning id`,
  );
  const clinician = await one(
    world,
    `insert into clinician (ref, name, name_key, active, changed_at)
     values ('test Practitioner/visits', 'Dr. Vee', 'vee', true, now()) returning id`,
  );
  const type = await one(
    world,
    `insert into visit_type (name, name_es, minutes, grid, modes, direct, lead_minutes, changed_at)
     values ('Checkup', 'Chequeo', 30, 30, '{in-person,video}', true, 0, now()) returning id`,
  );
  await world.sql(
    `insert into hours_template (clinician_id, clinic_id, weekdays, from_minute, until_minute,
       first_day, visit_types, modes, changed_at)
     values ($1, $2, '{1,2,3,4,5,6,7}', 0, 1440, '2026-01-01', $3, '{in-person,video}', now())`,
    [clinician, clinic, [type]],
  );
  theirs.visitType.set('', type);
  const reason = await one(
    world,
    `insert into visit_reason (visit_type_id, name, name_es, changed_at)
     values ($1, 'A checkup', 'Un chequeo', now()) returning id`,
    [type],
  );
  theirs.visitReason.set('', reason);
  const hold = (person: string): Promise<string> =>
    one(
      world,
      `insert into visit_hold (patient_id, account_id, reason_id, visit_type_id, clinic_id,
         clinician_id, mode, starts_at, made_at, until_at)
       values ($1, $2, $3, $4, $5, $6, 'in-person', '2027-01-12 16:00Z', now(), '2027-01-01')
       returning id`,
      [person, member, reason, type, clinic, clinician],
    );
  const visit = async (person: string, startsAt: string, number: string): Promise<string> => {
    const id = await one(
      world,
      `insert into visit (patient_id, number, visit_type_id, clinic_id, mode, starts_at, minutes,
         local_start, zone, booked_as, booked_at, changed_at)
       values ($1, $2, $3, $4, 'video', $5, 30, $5::timestamptz at time zone 'America/Chicago',
         'America/Chicago', 'self', now(), now()) returning id`,
      [person, number, type, clinic, startsAt],
    );
    await world.sql(
      'insert into visit_clinician (patient_id, visit_id, clinician_id) values ($1, $2, $3)',
      [person, id, clinician],
    );
    return id;
  };
  for (const [n, target] of SOMEBODY.entries()) {
    const person = people.get(target) ?? '';
    theirs.hold.set(person, await hold(person));
    theirs.visit.set(person, await visit(person, '2026-12-20T16:00:00Z', `1000-${1000 + n}`));
  }
  return {
    'visit place': { clinic, clinician },
    'staff visit': {
      'of somebody': await visit(people.get('own') ?? '', '2026-11-22T16:00:00Z', '1000-9999'),
    },
  };
}

const time = ({ objects }: Scene) => {
  const { clinician, clinic } = objects['visit place'] ?? {};
  const start = minuteOf(new Date('2026-12-03T16:00:00Z'));
  return { time: `${String(clinician)} ${String(clinic)} in-person ${start}` };
};
type Form = Record<string, string>;
/** A valid form for each of the members’ addresses. */
export const VISIT_FORMS: Record<string, Form | ((scene: Scene) => Form)> = {
  '/people/:person/appointments/new/:reason': time,
  '/people/:person/appointments/:id/change': time,
  '/people/:person/appointments/:id/cancel': { why: 'time' },
  '/people/:person/appointments/holds/:id': {
    ...{ mode: 'in-person', reason: '', companion: '', interpreter: '' },
  },
};
