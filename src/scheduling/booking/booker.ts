import { listKnown } from '../../clinics/whose/whose.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { dayIn } from '../../platform/clock.ts';
import { minuteOf } from '../availability/minutes.rules.ts';
import type { Span } from '../availability/spans.rules.ts';
import { joined } from '../availability/spans.rules.ts';
import { DAY } from '../availability/stretches.rules.ts';
import { type FindsTimes, mayReadVisits } from '../policy.ts';
import { findTimes, type Time, type Wish } from '../times/find.ts';
import { listTaken } from '../times/schedule.sql.ts';
import {
  type Booker,
  type NotAtAll,
  whyNotAtAll,
  whyNotThen,
} from '../visit-types/direct.rules.ts';
import type { VisitType } from '../visit-types/visit-types.rules.ts';
import { findBooker, listAhead } from './booker.sql.ts';

type Booking = Access<FindsTimes>;

/** Somebody who wants a visit, with what decides about it. */
export interface Asking {
  type: VisitType;
  booker: Booker;
  /** Clinicians who care for them. */
  careTeam: string[];
  /** What their other visits and holds keep, joined. */
  own: Span[];
  /** The visits and holds whose time is to be changed. */
  but: string[];
  /** Why they can't book it themselves at all. */
  why: NotAtAll | null;
}

/**
 * Reads what decides whether the person whose record is open may book a type, and when.
 * @param but the visits and holds whose time is to be changed
 * @returns undefined if there is no such person
 */
export async function askAbout(
  access: Booking,
  type: VisitType,
  but: readonly string[],
  { today, settings }: Pick<AsOf, 'today' | 'settings'>,
): Promise<Asking | undefined> {
  const { person, info, actor } = access;
  // limits count only what the account sees: a parent learns nothing of a teen's other visits
  const seesAll =
    access.as === 'staff' ||
    (actor !== null && mayReadVisits.decide({ actor, person, today, settings }).allow);
  const only = seesAll ? null : (actor?.account.id ?? null);
  const now = minuteOf(info.now);
  const within = { from: now - DAY, to: now + (type.horizonDays + 2) * DAY };
  const [row, ahead, known, taken] = await Promise.all([
    findBooker(access, person.id),
    listAhead(access, person.id, info.now, but, only),
    listKnown(access, person.id, null),
    listTaken(access, [person.id], within, info.now, but),
  ]);
  if (!row) return undefined;
  const same = ahead.filter(({ typeId }) => typeId === type.id);
  const booker: Booker = {
    born: person,
    sex: row.sex,
    deceased: person.deceased,
    lastVisit: row.lastVisit,
    referral: row.referral,
    open: same.length,
    days: new Set(same.map(({ day }) => day)),
  };
  const own = joined(taken.get(person.id) ?? []);
  const why = whyNotAtAll(type, booker, today);
  const careTeam = known.map(({ id }) => id);
  return { type, booker, careTeam, own, but: [...but], why };
}

/** What is looked for: the type is that of the person who asks. */
export type Search = Pick<Wish, 'mode' | 'clinicians' | 'clinics' | 'within' | 'most' | 'over'> & {
  /** Filters of the page; what may be booked is decided beside them. */
  like?(time: Time): boolean;
};

/** The times that the person can book, the earliest first: neither list nor booking knows others. */
export function timesFor(
  access: Booking,
  { type, booker, careTeam, own, but }: Asking,
  { like = () => true, ...search }: Search,
): Promise<Time[]> {
  const now = minuteOf(access.info.now);
  const todays = new Map<string, string>();
  const todayIn = (zone: string): string => {
    const today = todays.get(zone) ?? dayIn(zone, access.info.now);
    todays.set(zone, today);
    return today;
  };
  const wanted = (time: Time): boolean => {
    const { start, day, zone, clinicianId } = time;
    const proposed = { start, day, careTeam: careTeam.includes(clinicianId) };
    return whyNotThen(type, booker, proposed, { now, today: todayIn(zone) }) === null && like(time);
  };
  return findTimes(access, { ...search, type, own, but, wanted }, access.info.now);
}

/** The times in which to look for a type: from its lead time on, to its horizon. */
export const windowOf = (type: VisitType, now: Date, from: number | null): Span => {
  const first = minuteOf(now) + type.leadMinutes;
  return {
    from: from === null ? first : Math.max(first, from),
    to: minuteOf(now) + (type.horizonDays + 1) * DAY,
  };
};
