import { seenAs } from '../src/scheduling/hours/stranded.rules.ts';
import type { Scene } from './access-scene.ts';
import type { World } from './world.ts';

/** What a scheduling manager’s pages are about: one of each, at a clinic and of a clinician. */
export async function objectsOfSchedule(
  world: World,
  { clinic, clinician }: { clinic: string; clinician: string },
) {
  const one = async (text: string, values: unknown[] = []): Promise<string> =>
    (await world.sql<{ id: string }>(text, values))[0]?.id ?? '';
  const type = await one(
    `insert into visit_type (name, name_es, minutes, modes, direct, changed_at)
     values ('Check-up', 'Chequeo', 30, '{in-person}', true, now()) returning id`,
  );
  return {
    'visit type': { 'in use': type },
    'visit reason': {
      'in use': await one(
        `insert into visit_reason (visit_type_id, name, name_es, changed_at)
         values ($1, 'Knee pain', 'Dolor de rodilla', now()) returning id`,
        [type],
      ),
    },
    room: {
      'in use': await one(
        "insert into room (clinic_id, name, changed_at) values ($1, 'Room 1', now()) returning id",
        [clinic],
      ),
    },
    'weekly hours': {
      'in use': await one(
        `insert into hours_template (clinician_id, clinic_id, weekdays, from_minute, until_minute,
           first_day, visit_types, modes, changed_at)
         values ($1, $2, '{2}', 540, 720, '2027-01-05', array[$3]::uuid[], '{in-person}', now())
         returning id`,
        [clinician, clinic, type],
      ),
    },
    'other hours': {
      'in use': await one(
        `insert into hours_exception (clinician_id, clinic_id, day, hours, changed_at)
         values ($1, $2, '2027-01-12', '[]', now()) returning id`,
        [clinician, clinic],
      ),
    },
    'blocked time': {
      ahead: await one(
        `insert into schedule_block (clinician_id, during, changed_at)
         values ($1, '[2027-01-19 15:00+00,2027-01-19 18:00+00)', now()) returning id`,
        [clinician],
      ),
    },
  };
}

type Form = Record<string, string>;
/** Nobody has a visit there. */
const NOBODY = { do: 'save', seen: seenAs([]), version: '1' };
const id = ({ objects }: Scene, kind: string): string =>
  String(Object.values(objects[kind] ?? {})[0] ?? '');

const TYPE: Form = {
  ...{ name: 'Flu shot', nameEs: 'Vacuna contra la gripe', minutes: '15', minutesBefore: '0' },
  ...{ minutesAfter: '5', grid: '15', 'mode-in-person': 'yes', direct: 'yes', sex: 'any' },
  ...{ patients: 'any', leadMinutes: '60', horizonDays: '90', active: 'yes', version: '1' },
};
const reason = (scene: Scene): Form => ({
  ...{ name: 'Cough', nameEs: 'Tos', type: id(scene, 'visit type'), place: '1', active: 'yes' },
  version: '1',
});
const hours = (scene: Scene): Form => ({
  ...{ clinic: id(scene, 'clinic'), 'day-3': 'yes', from: '9:00', until: '17:00' },
  ...{ everyWeeks: '2', firstDay: '2027-01-06', 'mode-in-person': 'yes', ...NOBODY },
  [`type-${id(scene, 'visit type')}`]: 'yes',
});
const day = (scene: Scene): Form => ({
  ...{ clinic: id(scene, 'clinic'), day: '2027-01-26', open: 'none', ...NOBODY },
});

/** A valid form for each of their addresses. */
export const SCHEDULE_FORMS: Record<string, Form | ((scene: Scene) => Form)> = {
  '/staff/schedule/types/new': TYPE,
  '/staff/schedule/types/:id': TYPE,
  '/staff/schedule/types/:id/reasons/new': reason,
  '/staff/schedule/reasons/:id': reason,
  '/staff/schedule/rooms/of/:id/new': { name: 'Room 2' },
  '/staff/schedule/rooms/:id': { name: 'Room 3', active: 'yes', version: '1' },
  '/staff/schedule/clinicians/:id/hours/new': hours,
  '/staff/schedule/hours/:id': hours,
  '/staff/schedule/hours/:id/remove': NOBODY,
  '/staff/schedule/clinicians/:id/days/new': day,
  '/staff/schedule/days/:id': day,
  '/staff/schedule/days/:id/remove': NOBODY,
  '/staff/schedule/blocks/new': (scene) => ({
    ...{ of: `room-${id(scene, 'room')}`, fromDay: '2027-02-01', fromTime: '9 AM' },
    ...{ untilDay: '2027-02-01', untilTime: '5 PM', do: 'save', seen: seenAs([]) },
  }),
  '/staff/schedule/blocks/:id/remove': NOBODY,
};
