import { browser, id, onlyId, world } from './shown.ts';

/** The visit of the one person who has any, today; made when it is first asked for. */
async function visitId(): Promise<string> {
  const made = await onlyId('select id from visit', []);
  if (made) return made;
  const clinic = await onlyId(
    `insert into clinic (name, street, city, zone, phone, state, changed_at)
     values ('Larkmoor Clinic', '1 Main Street', 'Larkmoor', 'America/Chicago', '319-555-0181',
       'active', now()) returning id`,
    [],
  );
  const type = await onlyId(
    `insert into visit_type (name, name_es, minutes, grid, modes, direct, changed_at)
     values ('Checkup', 'Chequeo', 30, 30, '{in-person}', true, now()) returning id`,
    [],
  );
  return onlyId(
    `insert into visit (patient_id, number, visit_type_id, clinic_id, mode, starts_at, minutes,
       local_start, zone, booked_as, booked_at, changed_at)
     values ($1, '1000-0001', $2, $3, 'in-person', $4, 30,
       $4::timestamptz at time zone 'America/Chicago', 'America/Chicago', 'self', $4, $4)
     returning id`,
    [id('visits'), type, clinic, world.clock.now()],
  );
}
const page = (address: string, by: string, permission: string) => ({
  address: `GET ${address}`,
  by,
  open: async () => browser(by).request('GET', address.replace(':id', await visitId())),
  shows: ['visits'],
  text: 'Zisits',
  permission,
  purpose: 'operations',
});

/** The pages of staff that show whoever has a visit. */
export const SHOWS_VISITS = [
  page('/staff/appointments', 'clinician', 'visits:listed'),
  page('/staff/appointments/:id', 'clinician', 'visits:day'),
  page('/staff/appointments/:id/cancel', 'sender', 'visits:schedule'),
  page('/staff/appointments/move', 'sender', 'visits:listed'),
];
