import { addDays, dayNumber, daysBetween, type PlainDate } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';
import { earliest, type Hours } from '../availability/earliest.rules.ts';
import { instantOf } from '../availability/minutes.rules.ts';
import { both, joined, type Span } from '../availability/spans.rules.ts';
import {
  DAY,
  dayAt,
  dayInUtc,
  type Stretch,
  stretchesOf,
} from '../availability/stretches.rules.ts';
import { listBlocks, listExceptions, listHolidayHours } from '../hours/hours.ts';
import { blockedOf, blockedRoom, otherHoursOf } from '../hours/open-hours.rules.ts';
import { fitOf, type Mode, type VisitType } from '../visit-types/visit-types.rules.ts';
import { listOffered, listRooms, listTaken, type Offered } from './schedule.sql.ts';

/** What somebody looks for. */
export interface Wish {
  type: VisitType;
  mode: Mode | null;
  /** Null: any. */
  clinicians: readonly string[] | null;
  clinics: readonly string[] | null;
  /** The first and the last time to look for, in minutes since 1970, both included. */
  within: Span;
  most: number;
  /** The visits and holds whose time is to be changed: they are not in the way. */
  but: readonly string[];
  /** The person's own other visits and holds, joined. */
  own: readonly Span[];
  /** Also times that clinicians or rooms have given to others, for whoever books over them. */
  over?: boolean;
  /** Whether a time would do, as far as the hours there don't say. */
  wanted(time: Time): boolean;
}

/** A time that is free. */
export interface Time {
  start: number;
  clinicianId: string;
  clinicId: string;
  zone: string;
  /** The day and the minute of the day, as the clock there shows them. */
  day: PlainDate;
  minute: number;
  modes: Mode[];
}

/** How many days are looked at at first; then twice as many, and so on. */
const FIRST_DAYS = 7;

/** The hours of one clinician at one clinic, in which visits of some modes are had. */
interface Place {
  clinicianId: string;
  clinicId: string;
  zone: string;
  modes: Mode[];
  room: boolean;
  templates: Offered[];
}

/** Hours for each mode; modes with the same hours are looked at once. Those of a pair follow it. */
function placesOf(offered: readonly Offered[], { type, mode }: Wish): Place[] {
  const modes = type.modes.filter((each) => mode === null || each === mode);
  const pairs = Map.groupBy(offered, ({ clinicianId, clinicId }) => `${clinicianId} ${clinicId}`);
  return [...pairs.values()].flatMap((here) => {
    const places = new Map<string, Place>();
    for (const each of modes) {
      const templates = here.filter((one) => one.modes.includes(each));
      const [first] = templates;
      if (!first) continue;
      const room = type.needsRoom && each === 'in-person';
      const key = `${room} ${templates.map(({ id }) => id).join(' ')}`;
      const same = places.get(key);
      if (same) same.modes.push(each);
      else places.set(key, { ...first, modes: [each], room, templates });
    }
    return [...places.values()];
  });
}

/** What is taken of all rooms of a clinic at once. */
function allTaken(rooms: readonly Span[][]): Span[] {
  const [first, ...others] = rooms;
  return first ? others.reduce((a, b) => both(a, b), first) : [{ from: -Infinity, to: Infinity }];
}

/**
 * The earliest times at which a visit can be had, in order of time, then of clinicians and clinics.
 * This alone decides what a list offers and what can be booked: a booking asks for its one time
 * again.
 */
export async function findTimes(tx: Tx, wish: Wish, now: Date): Promise<Time[]> {
  const { type, within } = wish;
  const from = dayInUtc(within.from);
  const offered = await listOffered(tx, type.id, from, wish);
  const places = placesOf(offered, wish);
  if (places.length === 0) return [];
  const last = addDays(dayInUtc(within.to), 1);
  const found = new Map<string, Time>();
  let first = addDays(from, -1);
  for (let count = FIRST_DAYS; first <= last && found.size < wish.most; count *= 2) {
    const rest = daysBetween(first, last);
    const days = { first, last: addDays(first, Math.min(rest, count - 1)) };
    for (const time of await timesIn(tx, wish, places, days, now)) {
      const key = `${time.start} ${time.clinicianId} ${time.clinicId}`;
      const same = found.get(key);
      if (same) same.modes.push(...time.modes.filter((mode) => !same.modes.includes(mode)));
      else found.set(key, time);
    }
    first = addDays(days.last, 1);
  }
  return [...found.values()].sort((a, b) => a.start - b.start).slice(0, wish.most);
}

/** The times of some days. */
async function timesIn(
  tx: Tx,
  wish: Wish,
  places: readonly Place[],
  days: { first: PlainDate; last: PlainDate },
  now: Date,
): Promise<Time[]> {
  const { type } = wish;
  const fit = fitOf(type);
  // visits begun on the day before may keep something of these
  const around = { first: addDays(days.first, -2), last: addDays(days.last, 2) };
  const span = { from: dayNumber(around.first) * DAY, to: (dayNumber(around.last) + 1) * DAY };
  const clinicians = [...new Set(places.map((one) => one.clinicianId))];
  const clinics = [...new Set(places.map((one) => one.clinicId))];
  const rooms = type.needsRoom ? await listRooms(tx, clinics) : [];
  const [exceptions, blocks, holidays, taken] = await Promise.all([
    listExceptions(tx, { clinicianIds: clinicians, clinicIds: clinics }, around.first, around.last),
    listBlocks(tx, instantOf(span.from), instantOf(span.to)),
    listHolidayHours(tx, around.first, around.last),
    listTaken(tx, [...clinicians, ...rooms.map(({ id }) => id)], span, now, wish.but),
  ]);
  const zones = new Map<string, Stretch[]>();
  const roomsTaken = new Map(
    clinics.map((clinicId) => [
      clinicId,
      allTaken(
        rooms
          .filter((one) => one.clinicId === clinicId)
          .map(({ id }) => joined([...(taken.get(id) ?? []), ...blockedRoom(blocks, id)])),
      ),
    ]),
  );
  const all = places.map((place): Hours => {
    const { clinicianId, clinicId, zone, templates } = place;
    let stretches = zones.get(zone);
    if (!stretches) {
      stretches = stretchesOf(zone, around.first, around.last);
      zones.set(zone, stretches);
    }
    return {
      stretches,
      templates,
      otherHours: otherHoursOf({ clinicianId, clinicId, templates, exceptions, holidays }),
      blocked: blockedOf({ clinicianId, clinicId, blocks }),
      taken: wish.over
        ? []
        : joined([
            ...(taken.get(clinicianId) ?? []),
            ...(place.room ? (roomsTaken.get(clinicId) ?? []) : []),
          ]),
    };
  });
  const timeOf = ({ start, of }: { start: number; of: number }): Time | null => {
    const place = places[of];
    const stretch = all[of]?.stretches.find(({ from, to }) => from <= start && start < to);
    if (!place || !stretch) return null;
    const { clinicianId, clinicId, zone, modes } = place;
    const minute = (((start + stretch.ahead) % DAY) + DAY) % DAY;
    const time = { start, clinicianId, clinicId, zone, day: dayAt(stretch, start), minute };
    return { ...time, modes: [...modes] };
  };
  const free = (start: number): boolean =>
    !wish.own.some(({ from, to }) => from < start + type.minutes && start < to);
  // a time may come once for each mode
  const most = (wish.most + 1) * type.modes.length;
  const found = earliest(all, fit, days, wish.within, most, (one) => {
    const time = free(one.start) ? timeOf(one) : null;
    return time !== null && wish.wanted(time);
  });
  return found.flatMap((one) => timeOf(one) ?? []);
}
