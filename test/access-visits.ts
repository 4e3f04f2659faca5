import { type Scene, SOMEBODY } from './access-scene.ts';

type Part = Pick<Scene, 'world' | 'accounts' | 'people' | 'theirs'> & {
  objects: Scene['objects'];
};
const id = (objects: Scene['objects'], kind: string): string =>
  String(Object.values(objects[kind] ?? {})[0] ?? '');

/**
 * Everybody has a visit that somebody else has booked, and the member has chosen a time for each.
 */
export async function objectsOfVisits({ world, accounts, people, theirs, objects }: Part) {
  const [type, reason] = [id(objects, 'visit type'), id(objects, 'visit reason')];
  const [clinic, clinician] = [id(objects, 'clinic'), id(objects, 'clinician')];
  const one = async (text: string, values: unknown[]): Promise<string> =>
    (await world.sql<{ id: string }>(text, values))[0]?.id ?? '';
  for (const target of SOMEBODY) {
    const person = people.get(target) ?? '';
    theirs.visitReason.set(person, reason);
    const visit = await one(
      `insert into visit (patient_id, number, visit_type_id, clinic_id, mode, starts_at, minutes,
         local_start, zone, booked_by, booked_as, booked_at, changed_at)
       values ($1, 'M-' || $1, $2, $3, 'in-person', '2027-01-05 16:00Z', 30, '2027-01-05 10:00',
         'America/Chicago', $4, 'staff', now(), now()) returning id`,
      [person, type, clinic, accounts.get('another member')],
    );
    await world.sql(
      'insert into visit_clinician (patient_id, visit_id, clinician_id) values ($1, $2, $3)',
      [person, visit, clinician],
    );
    theirs.visit.set(person, visit);
    theirs.hold.set(
      person,
      await one(
        `insert into visit_hold (patient_id, account_id, reason_id, visit_type_id, clinic_id,
           clinician_id, mode, starts_at, made_at, until_at)
         values ($1, $2, $3, $4, $5, $6, 'in-person', '2027-01-12 16:00Z', now(), '2027-01-01')
         returning id`,
        [person, accounts.get('member'), reason, type, clinic, clinician],
      ),
    );
  }
}

const NO_TIME = { time: 'none' };
/** A valid form for each of the members’ addresses. A time that is none is answered with others. */
export const VISIT_FORMS: Record<string, Record<string, string>> = {
  '/people/:person/appointments/new/:reason': NO_TIME,
  '/people/:person/appointments/:id/change': NO_TIME,
  '/people/:person/appointments/:id/cancel': { why: 'time' },
  '/people/:person/appointments/holds/:id': {
    ...{ mode: 'in-person', reason: '', companion: '', interpreter: '' },
  },
};
