import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { dayIn } from '../../platform/clock.ts';
import { instantOf, minuteOf } from '../availability/minutes.rules.ts';
import { guarded } from '../availability/starts.rules.ts';
import type { ChangesVisits } from '../policy.ts';
import type { Time } from '../times/find.ts';
import { type NotAtAll, type NotThen, whyNotThen } from '../visit-types/direct.rules.ts';
import { fitOf, type Mode, type VisitType } from '../visit-types/visit-types.rules.ts';
import { findType } from '../visit-types/visit-types.ts';
import { type InTheWay, listInTheWay } from '../visits/visits.sql.ts';
import { type Asking, askAbout, timesFor } from './booker.ts';
import { listFreeRooms } from './holds.sql.ts';

export type Booking = Access<ChangesVisits>;

/** A time as somebody chose it from a list. */
export interface Chosen {
  typeId: string;
  reasonId: string | null;
  clinicianId: string;
  clinicId: string;
  start: number;
  mode: Mode;
  /** The visit that is to move there. */
  moves: string | null;
}

/** Why a time can't be had. */
export type Refused =
  /** Somebody else has it, or it is no longer offered. */
  | { is: 'taken' }
  /** The person has another visit at that time. */
  | { is: 'in-the-way'; other: InTheWay }
  | { is: 'not-at-all'; why: NotAtAll }
  | { is: 'not-then'; why: NotThen }
  /** The account has chosen too often lately. */
  | { is: 'too-often' }
  /** There is no such type, or no such visit to move. */
  | { is: 'none' };
/** Reads what decides about a chosen time. */
export async function ask(
  access: Booking,
  chosen: Pick<Chosen, 'typeId' | 'moves'>,
  but: readonly string[],
  asOf: Pick<AsOf, 'today' | 'settings'>,
): Promise<Asking | undefined> {
  const type = await findType(access, chosen.typeId);
  return type?.active ? askAbout(access, type, but, asOf) : undefined;
}

/**
 * The time, if the person can book it: found in the same way as those of a list, so that what is
 * offered can be booked and nothing else can.
 */
export async function checkTime(
  access: Booking,
  asking: Asking,
  { clinicianId, clinicId, start, mode }: Chosen,
): Promise<Time | Refused> {
  const { type, own } = asking;
  if (asking.why) return { is: 'not-at-all', why: asking.why };
  const search = { mode, clinicians: [clinicianId], clinics: [clinicId], most: 1 };
  const within = { from: start, to: start };
  const [time] = await timesFor(access, asking, { ...search, within });
  if (time) return time;
  const span = { from: start, to: start + type.minutes };
  if (own.some(({ from, to }) => from < span.to && span.from < to)) {
    const [other] = await listInTheWay(
      access,
      access.person.id,
      instantOf(span.from),
      instantOf(span.to),
      asking.but,
    );
    if (other) return { is: 'in-the-way', other };
  }
  // whether it is the rules, or that the time is gone
  const [free] = await timesFor(
    access,
    { ...asking, type: { ...type, ...OPEN_TO_ALL } },
    { ...search, within },
  );
  const when = free && {
    now: minuteOf(access.info.now),
    today: dayIn(free.zone, access.info.now),
  };
  const why = when && whyNotThen(type, asking.booker, proposedOf(asking, free), when);
  return why ? { is: 'not-then', why } : { is: 'taken' };
}
/** A rule that refuses no time. */
const OPEN_TO_ALL = {
  ...{ leadMinutes: 0, horizonDays: 10_000, youngest: null, oldest: null },
  ...{ oneADay: false, ownCareTeam: false },
};
const proposedOf = ({ careTeam }: Asking, { start, day, clinicianId }: Time) => ({
  ...{ start, day },
  careTeam: careTeam.includes(clinicianId),
});

/** A room that is free; null if the visit needs none, undefined if it needs one and none is free. */
export async function roomFor(
  access: Booking,
  type: VisitType,
  { mode, clinicId, start }: Pick<Chosen, 'mode' | 'clinicId' | 'start'>,
  but: readonly string[],
): Promise<string | null | undefined> {
  if (!type.needsRoom || mode !== 'in-person') return null;
  return (await listFreeRooms(access, clinicId, guarded(start, fitOf(type)), but))[0];
}
