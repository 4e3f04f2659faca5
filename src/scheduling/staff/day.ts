import { listClinics } from '../../clinics/places/clinics.ts';
import type { Access } from '../../platform/access/access.ts';
import { dayIn } from '../../platform/clock.ts';
import { addDays, isDay, type PlainDate } from '../../platform/days.rules.ts';
import { isUuid } from '../../platform/http/routes.ts';
import { instantOf } from '../availability/minutes.rules.ts';
import { DAY, spansOn, stretchesOf } from '../availability/stretches.rules.ts';
import type { VisitState } from '../visits/visits.sql.ts';
import {
  findOwnClinician,
  listCliniciansAt,
  listRoomsAt,
  listTimes,
  listVisits,
  type Narrowed,
} from './day.sql.ts';

export type { DayVisit, WeekVisit } from './day.sql.ts';

type Day = Access<'visits:day' | 'schedule:manage'>;
type Query = Readonly<Record<string, string | undefined>>;
interface Named {
  id: string;
  name: string;
}

/** Which day of which clinic is looked at, and what it may be narrowed to. */
export interface Looked extends Narrowed {
  clinic: Named & { zone: string };
  clinics: (Named & { zone: string })[];
  day: PlainDate;
  /** The day that it is at the clinic. */
  today: PlainDate;
  clinicians: Named[];
  rooms: Named[];
}

/** The instants between which a clinic has some days; they are the same if its zone skips them. */
export function boundsOf(zone: string, first: PlainDate, last = first): { from: Date; to: Date } {
  const stretches = stretchesOf(zone, first, last);
  const [begins] = spansOn(stretches, first, 0, DAY);
  const ends = spansOn(stretches, last, 0, DAY).at(-1);
  const to = ends?.to ?? spansOn(stretches, addDays(last, -1), 0, DAY).at(-1)?.to ?? 0;
  return { from: instantOf(begins?.from ?? to), to: instantOf(to) };
}

/** A day in an address, if schedules go there. */
const dayOf = (text: string | undefined): PlainDate | null =>
  text && isDay(text) && text > '2000' && text < '2200' ? text : null;

/**
 * What the address asks for. A clinic is the first if it names none; a clinician who looks begins
 * with their own visits. Undefined if there is no clinic at all.
 * @param span how many days from the first on
 */
export async function lookAt(
  access: Day,
  query: Query,
  spanOf: (day: PlainDate) => [first: PlainDate, last: PlainDate] = (day) => [day, day],
): Promise<Looked | undefined> {
  const clinics = (await listClinics(access)).filter(({ state }) => state === 'active');
  const own = await findOwnClinician(access, access.actor?.account.id ?? '');
  const named = query.clinic ?? own?.clinicId ?? undefined;
  const clinic = clinics.find(({ id }) => id === named) ?? clinics[0];
  if (!clinic) return undefined;
  const today = dayIn(clinic.zone, access.info.now);
  const day = dayOf(query.day) ?? today;
  const { from, to } = boundsOf(clinic.zone, ...spanOf(day));
  const [clinicians, rooms] = await Promise.all([
    listCliniciansAt(access, clinic.id, from, to),
    listRoomsAt(access, clinic.id),
  ]);
  const who = query.who ?? own?.id;
  return {
    ...{ clinic, clinics, day, today, clinicians, rooms, clinicId: clinic.id },
    clinicianId: clinicians.find(({ id }) => id === who)?.id ?? null,
    roomId: rooms.find(({ id }) => isUuid(query.room) && id === query.room)?.id ?? null,
  };
}

/** The same as an address has it. `who` is there even when it is everybody. */
export function dayQuery(
  looked: Pick<Looked, 'clinicId' | 'clinicianId' | 'roomId' | 'day'>,
  more: Record<string, string> = {},
): string {
  const { clinicId, clinicianId, roomId, day } = looked;
  const query = new URLSearchParams({ clinic: clinicId, day, who: clinicianId ?? 'all' });
  if (roomId) query.set('room', roomId);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return `?${query}`;
}

/** The visits of the day that is looked at. */
export const visitsOn = (access: Day, looked: Looked) => {
  const { from, to } = boundsOf(looked.clinic.zone, looked.day);
  return listVisits(access, looked, from, to);
};
/** The visits of some days in a row, by day. */
export async function timesOn(access: Day, looked: Looked, days: readonly PlainDate[]) {
  const { zone } = looked.clinic;
  const { from, to } = boundsOf(zone, days[0] ?? looked.day, days.at(-1));
  const all = await listTimes(access, looked, from, to);
  const byDay = Map.groupBy(all, ({ startsAt }) => dayIn(zone, startsAt));
  return days.map((day) => ({ day, visits: byDay.get(day) ?? [] }));
}

/** How many visits are how far. */
export const countStates = (
  visits: readonly { state: VisitState }[],
): { state: VisitState; n: number }[] =>
  (['booked', 'arrived', 'in-room', 'done', 'no-show', 'cancelled'] as const)
    .map((state) => ({ state, n: visits.filter((one) => one.state === state).length }))
    .filter(({ n }) => n > 0);
