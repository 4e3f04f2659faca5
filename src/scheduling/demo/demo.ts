import type { DemoDeps, DemoPart } from '../../demo-part.ts';
import type { Access } from '../../platform/access/access.ts';
import { addDays, weekdayOf } from '../../platform/days.rules.ts';
import { askAbout, timesFor, windowOf } from '../booking/booker.ts';
import { bookHold } from '../booking/booking.ts';
import { holdTime } from '../booking/holding.ts';
import { saveTemplate, type TemplateFields } from '../hours/change.ts';
import { seenAs } from '../hours/stranded.rules.ts';
import { mayBookVisits, mayManageSchedule } from '../policy.ts';
import { addRoom } from '../rooms/rooms.ts';
import type { Mode } from '../visit-types/visit-types.rules.ts';
import { findType, listReasons, saveReason, saveType } from '../visit-types/visit-types.ts';
import { listPlaced } from './placed.sql.ts';
import { TYPES } from './types.ts';

const MANAGER = 'manager.ruiz';

async function saveHours(
  access: Access<'schedule:manage'>,
  clinicianId: string,
  fields: TemplateFields,
): Promise<void> {
  const saved = await saveTemplate(access, clinicianId, null, fields, seenAs([]));
  if (saved.is !== 'saved') throw new Error('hours of the demo were not saved');
}

/** Types, reasons and rooms, and the hours of everybody who works at a clinic. */
async function setUp({ actAs, asOf }: DemoDeps): Promise<void> {
  const { today } = asOf();
  const monday = addDays(today, 1 - weekdayOf(today));
  await actAs(MANAGER, mayManageSchedule, async (access) => {
    const offered: { of: RegExp; id: string }[] = [];
    let place = 0;
    for (const { fields, of, reasons } of TYPES) {
      const saved = await saveType(access, null, fields);
      if (saved.is !== 'saved') throw new Error('a type of the demo was not saved');
      offered.push({ of, id: saved.id });
      for (const { name, nameEs, urgent = false } of reasons) {
        place += 1;
        const words = { name, nameEs, urgent, place, active: true };
        await saveReason(access, null, { visitTypeId: saved.id, ...words });
      }
    }
    const placed = await listPlaced(access);
    for (const clinicId of new Set(placed.map((one) => one.clinicId)))
      for (const name of ['Room 1', 'Room 2', 'Room 3', 'Room 4'])
        await addRoom(access, clinicId, name);
    const places = Map.groupBy(placed, ({ clinicianId }) => clinicianId);
    let count = 0;
    for (const [clinicianId, at] of places)
      for (const [index, { specialty, clinic, clinicId }] of at.entries()) {
        const visitTypes = offered.filter(({ of }) => of.test(specialty)).map(({ id }) => id);
        if (visitTypes.length === 0) continue;
        count += 1;
        // whoever works at two clinics is at each on other days
        const days = clinic.includes('Children') ? [2, 3, 4, 5, 6] : [1, 2, 3, 4, 5];
        const weekdays =
          at.length === 1
            ? days.filter((day) => day !== (count % 5) + 1)
            : days.filter((day) => day % 2 === index);
        const modes: Mode[] = ['in-person', 'phone', 'video'];
        const each = { clinicId, weekdays, everyWeeks: 1, firstDay: monday, lastDay: null, modes };
        for (const [from, until] of [
          [9 * 60, 12 * 60],
          [13 * 60, 16 * 60 + 30],
        ] as const)
          await saveHours(access, clinicianId, { ...each, visitTypes, from, until });
        // every second Saturday in the morning at the clinic that is open then
        if (clinic.startsWith('Front Range') && count % 2 === 0)
          await saveHours(access, clinicianId, {
            ...{ ...each, visitTypes, weekdays: [6], everyWeeks: 2 },
            ...{ from: 8 * 60, until: 12 * 60 },
          });
      }
  });
}

/** Who has booked what: by the names of reasons. */
const BOOKED: readonly [
  userId: string,
  of: string,
  reason: string,
  daysAhead: number,
  mode: Mode,
  words: string,
][] = [
  [
    'maida',
    'maida-gerhold',
    'Follow-up with my doctor',
    3,
    'video',
    'My new tablets make me dizzy.',
  ],
  ['maida', 'maida-gerhold', 'Yearly check-up', 9, 'in-person', ''],
  [
    'maida',
    'violet-gerhold',
    'Child check-up or school form',
    6,
    'in-person',
    'School form, please.',
  ],
  ['reuben', 'reuben-lind', 'Cough or cold', 1, 'in-person', 'A cough for a week.'],
  ['clint', 'clint-champlin', 'An injury from sports', 4, 'in-person', 'I twisted my ankle.'],
  ['elsy', 'elsy-bechtelar', 'Questions about my medicines', 2, 'phone', ''],
  ['jill', 'jill-tillman', 'Yearly check-up', 8, 'in-person', ''],
];

async function bookOne(
  { actAs, asOf, jobs }: DemoDeps,
  [userId, of, name, daysAhead, mode, words]: (typeof BOOKED)[number],
): Promise<void> {
  await actAs(
    userId,
    mayBookVisits,
    async (access: Access<'visits:book'>) => {
      const now = asOf();
      const reason = (await listReasons(access)).find((one) => one.name === name);
      const type = reason && (await findType(access, reason.visitTypeId));
      if (!reason || !type) throw new Error(`the demo has no reason ${name}`);
      const asking = await askAbout(access, type, [], now.today);
      if (!asking) return;
      const within = windowOf(type, new Date(now.now.getTime() + daysAhead * 86_400_000), null);
      const search = { mode, clinicians: null, clinics: null, within, most: 4 };
      // not always the first one
      const times = await timesFor(access, asking, search);
      const time = times[daysAhead % 2 === 0 ? 0 : times.length - 1];
      // what the person may book depends on the sample record
      if (!time) return;
      const held = await holdTime(
        access,
        { ...time, typeId: type.id, reasonId: reason.id, mode, moves: null },
        now,
      );
      if (held.is !== 'held') return;
      const details = { mode, reason: words, companion: '', interpreter: '' };
      await bookHold(access, jobs, held.id, details, now);
    },
    of,
  );
}

export const schedulingDemo: DemoPart = {
  order: 8,
  async tell(demo) {
    await setUp(demo);
    for (const one of BOOKED) await bookOne(demo, one);
  },
};
