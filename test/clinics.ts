import { objectsOfSchedule } from './access-schedule.ts';
import type { World } from './world.ts';

const one = async (world: World, text: string, values: unknown[] = []): Promise<string> =>
  (await world.sql<{ id: string }>(text, values))[0]?.id ?? '';

/** A clinic, a department, a team, a holiday and a clinician, to address. */
export async function objectsOfClinics(world: World) {
  const clinic = await one(
    world,
    `insert into clinic (name, street, city, zone, phone, state, changed_at)
     values ('River Clinic', '12 River Road', 'Waterloo', 'America/Chicago', '319-555-0180',
       'active', now()) returning id`,
  );
  const clinician = await one(
    world,
    `insert into clinician (ref, name, name_key, active, changed_at)
     values ('test Practitioner/p', 'Dr. Pat', 'pat', true, now()) returning id`,
  );
  return {
    ...(await objectsOfSchedule(world, { clinic, clinician })),
    clinic: { listed: clinic },
    department: {
      'in use': await one(
        world,
        "insert into department (clinic_id, name, changed_at) values ($1, 'Lab', now()) returning id",
        [clinic],
      ),
    },
    team: {
      active: await one(
        world,
        `insert into team (name, topic, answer_days, state, changed_at)
         values ('Front desk', 'other', 2, 'active', now()) returning id`,
      ),
    },
    holiday: {
      'of all clinics': await one(
        world,
        `insert into holiday (day, name, changed_at) values ('2027-07-05', 'A day', now())
         returning id`,
      ),
    },
    clinician: { listed: clinician },
  };
}
