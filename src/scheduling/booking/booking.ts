import { randomInt } from 'node:crypto';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { dayIn } from '../../platform/clock.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Time } from '../availability/find.ts';
import { instantOf, minuteOf } from '../availability/minutes.ts';
import { type Span, without } from '../availability/spans.rules.ts';
import { guarded } from '../availability/starts.rules.ts';
import type { ChangesVisits } from '../policy.ts';
import { type NotAtAll, type NotThen, whyNotThen } from '../visit-types/direct.rules.ts';
import { findType } from '../visit-types/types.sql.ts';
import type { Mode, VisitType } from '../visit-types/visit-types.rules.ts';
import { afterChange } from '../visits/told.ts';
import {
  findVisit,
  insertVisit,
  listInTheWay,
  lockVisit,
  moveVisit,
  noteEvent,
  setClinicians,
  sideOf,
  type Visit,
} from '../visits/visits.sql.ts';
import { type Asking, askAbout, timesFor, windowOf } from './booker.ts';
import {
  countHolds,
  dropHold,
  dropHolds,
  findHold,
  findSameHold,
  giveBack,
  type Hold,
  insertHold,
  type Keeps,
  keep,
  listFreeRooms,
  lockResources,
  settleHold,
} from './holds.sql.ts';

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
  | { is: 'in-the-way'; other: { id: string; startsAt: Date; zone: string; clinic: string } }
  | { is: 'not-at-all'; why: NotAtAll }
  | { is: 'not-then'; why: NotThen }
  /** The account has chosen too often lately. */
  | { is: 'too-often' }
  /** There is no such type, or no such visit to move. */
  | { is: 'none' };
export type Held = { is: 'held'; id: string } | Refused;
export type Booked = { is: 'booked'; id: string } | Refused;

/** In an hour, an account may choose so many times: more than anybody does who looks for one. */
const MOST_HOLDS = 40;
const HOUR = 3_600_000;

/** Reads what decides about a chosen time. */
async function ask(
  access: Booking,
  chosen: Pick<Chosen, 'typeId' | 'moves'>,
  but: readonly string[],
  { today }: Pick<AsOf, 'today'>,
): Promise<Asking | undefined> {
  const type = await findType(access, chosen.typeId);
  return type?.active ? askAbout(access, type, but, today) : undefined;
}

/**
 * The time, if the person can book it: found in the same way as those of a list, so that what is
 * offered can be booked and nothing else can.
 */
async function checkTime(
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

/** What a visit keeps: the clinicians and the room with the time around it, the patient just it. */
export function keepsOf(
  personId: string,
  type: Pick<VisitType, 'minutes' | 'before' | 'after' | 'grid'>,
  visit: { start: number; clinicians: readonly string[]; roomId: string | null },
): Keeps[] {
  const span = guarded(visit.start, type);
  return [
    ...visit.clinicians.map((resource) => ({ kind: 'clinician' as const, resource, span })),
    ...(visit.roomId ? [{ kind: 'room' as const, resource: visit.roomId, span }] : []),
    {
      kind: 'patient',
      resource: personId,
      span: { from: visit.start, to: visit.start + type.minutes },
    },
  ];
}

/**
 * Keeps a time for some minutes, in place of the one that the account chose before. Whoever is to
 * move a visit keeps the time beyond what the visit has already.
 */
export async function holdTime(
  access: Booking,
  chosen: Chosen,
  { settings, today }: Pick<AsOf, 'settings' | 'today'>,
): Promise<Held> {
  const { person, info } = access;
  const account = access.actor?.account.id ?? '';
  await lockResources(access, [account, person.id, chosen.clinicianId, chosen.clinicId]);
  const hour = new Date(info.now.getTime() - HOUR);
  if ((await countHolds(access, hour)) >= MOST_HOLDS) return { is: 'too-often' };
  const moved = chosen.moves ? await lockVisit(access, person.id, chosen.moves) : undefined;
  if (chosen.moves && moved?.state !== 'booked') return { is: 'none' };
  // pressed twice, or in two tabs: it is the same hold
  const same = await findSameHold(access, chosen);
  if (same) return { is: 'held', id: same };
  await dropHolds(access);
  const asking = await ask(access, chosen, moved ? [moved.id] : [], { today });
  if (!asking) return { is: 'none' };
  const time = await checkTime(access, asking, chosen);
  if ('is' in time) return time;
  const { type } = asking;
  const roomId = await roomFor(access, type, chosen, asking.but);
  if (roomId === undefined) return { is: 'taken' };
  const startsAt = instantOf(chosen.start);
  const untilAt = new Date(info.now.getTime() + settings.holdMinutes * 60_000);
  const id = await insertHold(access, { ...chosen, roomId, startsAt }, untilAt);
  const keeps = keepsOf(person.id, type, {
    start: chosen.start,
    clinicians: [chosen.clinicianId],
    roomId,
  });
  const had = moved ? await keptBy(access, moved) : [];
  if (await keep(access, person.id, { holdId: id }, beyond(keeps, had))) return { is: 'held', id };
  await dropHold(access, id);
  return { is: 'taken' };
}

/** What of it is not kept already. */
const beyond = (keeps: readonly Keeps[], had: readonly Keeps[]): Keeps[] =>
  keeps.flatMap((one) => {
    const same = had.filter(({ resource }) => resource === one.resource).map(({ span }) => span);
    return without(
      [one.span],
      same.sort((a, b) => a.from - b.from),
    ).map((span) => ({
      ...one,
      span,
    }));
  });
async function keptBy(access: Booking, { patientId, id }: Visit): Promise<Keeps[]> {
  const rows = await access.sql<{ kind: Keeps['kind']; resource: string; from: Date; to: Date }>(
    `select kind, resource, lower(during) as "from", upper(during) as "to" from booked
     where patient_id = $1 and visit_id = $2 order by lower(during)`,
    [patientId, id],
  );
  return rows.map(({ kind, resource, from, to }) => ({
    kind,
    resource,
    span: { from: minuteOf(from), to: minuteOf(to) },
  }));
}

/** A room that is free; null if the visit needs none, undefined if it needs one and none is free. */
export async function roomFor(
  access: Booking,
  type: VisitType,
  { mode, clinicId, start }: Pick<Chosen, 'mode' | 'clinicId' | 'start'>,
  but: readonly string[],
): Promise<string | null | undefined> {
  if (!type.needsRoom || mode !== 'in-person') return null;
  return (await listFreeRooms(access, clinicId, guarded(start, type), but))[0];
}

/** What the member says on the review page. */
export interface Details {
  mode: Mode;
  reason: string;
  companion: string;
  interpreter: string;
}

/** A hold as the review page shows it. */
export interface Review {
  hold: Hold;
  type: VisitType;
  time: Time;
  /** The visit that would move. */
  moves: Visit | undefined;
}

/**
 * What the account is about to book: the time that it chose, if it can still be had.
 * @returns `booked` if it has booked it by now; undefined if there is no such hold
 */
export async function reviewHold(
  access: Booking,
  id: string,
  asOf: Pick<AsOf, 'today'>,
): Promise<Review | { booked: string } | Refused | undefined> {
  const hold = await findHold(access, id);
  if (!hold) return undefined;
  if (hold.visitId) return { booked: hold.visitId };
  const but = hold.moves ? [hold.id, hold.moves] : [hold.id];
  const asking = await ask(access, hold, but, asOf);
  if (!asking) return { is: 'none' };
  const time = await checkTime(access, asking, {
    ...hold,
    start: minuteOf(hold.startsAt),
  });
  if ('is' in time) return time;
  const moves = hold.moves ? await findVisit(access, access.person.id, hold.moves) : undefined;
  return { hold, type: asking.type, time, moves };
}

const NUMBERS = 100_000_000;
/** What people name on the phone: "4821-0973". */
export const makeNumber = (): string =>
  String(randomInt(NUMBERS))
    .padStart(8, '0')
    .replace(/^(.{4})/, '$1-');

/**
 * Books the time that the account chose, or moves a visit there. All rules are checked again, and the
 * database refuses what is taken, so a hold that ran out is booked if the time is still free. Pressed
 * twice, it is one visit.
 */
export async function bookHold(
  access: Booking,
  jobs: Jobs,
  id: string,
  details: Details,
  asOf: Pick<AsOf, 'today'>,
): Promise<Booked | undefined> {
  const { person } = access;
  const chosen = await findHold(access, id);
  if (!chosen) return undefined;
  if (chosen.visitId) return { is: 'booked', id: chosen.visitId };
  await lockResources(access, [person.id, chosen.clinicianId, chosen.clinicId]);
  const moved = chosen.moves ? await lockVisit(access, person.id, chosen.moves) : undefined;
  if (chosen.moves && moved?.state !== 'booked') return { is: 'none' };
  const but = moved ? [id, moved.id] : [id];
  const asking = await ask(access, chosen, but, asOf);
  if (!asking) return { is: 'none' };
  const { type } = asking;
  const start = minuteOf(chosen.startsAt);
  // what was kept for a visit at the clinic does for one by phone too, but not the other way round
  const mode = chosen.mode === 'in-person' ? details.mode : chosen.mode;
  const time = await checkTime(access, asking, { ...chosen, mode, start });
  if ('is' in time) return time;
  const roomId = await roomFor(access, type, { ...chosen, mode, start }, but);
  if (roomId === undefined) return { is: 'taken' };
  const { clinicianId, clinicId } = chosen;
  const clinicians = moved ? withMoved(moved, clinicianId) : [clinicianId];
  const keeps = keepsOf(person.id, type, { start, clinicians, roomId });
  const place = { clinicId, roomId, mode, zone: time.zone, over: false };
  const at = { startsAt: chosen.startsAt, minutes: type.minutes };
  if (moved) {
    const ids = { patientId: person.id, id: moved.id };
    if (isSame(moved, { ...place, ...at, clinicianId })) {
      await giveBack(access, person.id, [id]);
      await settleHold(access, id, moved.id);
      return { is: 'booked', id: moved.id };
    }
    const had = await keptBy(access, moved);
    await giveBack(access, person.id, [id, moved.id]);
    if (!(await keep(access, person.id, { visitId: moved.id }, keeps))) {
      await keep(access, person.id, { visitId: moved.id }, had);
      return { is: 'taken' };
    }
    await moveVisit(access, ids, { ...place, ...at });
    await setClinicians(access, ids, clinicians);
    await noteEvent(access, ids, 'moved', {
      ...{ fromAt: moved.startsAt, fromZone: moved.zone, byAs: sideOf(access) },
    });
    await settleHold(access, id, moved.id);
    await afterChange(access, { jobs }, ids, 'moved');
    return { is: 'booked', id: moved.id };
  }
  let visitId: string | undefined;
  while (!visitId)
    visitId = await insertVisit(access, {
      ...{ patientId: person.id, number: makeNumber(), typeId: type.id },
      ...{ ...place, ...at },
      reason: details.reason,
      companion: details.companion,
      interpreter: details.interpreter,
    });
  const ids = { patientId: person.id, id: visitId };
  await giveBack(access, person.id, [id]);
  if (!(await keep(access, person.id, { visitId }, keeps)))
    // nothing of it stays: the transaction is given up
    throw new Error('a time that was free is taken in the same transaction');
  await setClinicians(access, ids, clinicians);
  await noteEvent(access, ids, 'booked', { byAs: sideOf(access) });
  await settleHold(access, id, visitId);
  await afterChange(access, { jobs }, ids, 'booked');
  return { is: 'booked', id: visitId };
}

/** A visit with two clinicians keeps the other one, if the one who was chosen is one of them. */
const withMoved = ({ clinicians }: Visit, clinicianId: string): string[] => {
  const ids = clinicians.map(({ id }) => id);
  return ids.includes(clinicianId) ? ids : [clinicianId];
};
const isSame = (
  visit: Visit,
  to: Pick<Visit, 'clinicId' | 'mode' | 'startsAt' | 'minutes'> & { clinicianId: string },
): boolean =>
  visit.clinicId === to.clinicId &&
  visit.mode === to.mode &&
  visit.startsAt.getTime() === to.startsAt.getTime() &&
  visit.minutes === to.minutes &&
  visit.clinicians.some(({ id }) => id === to.clinicianId);

/** Times near one that could not be had: the earliest from then on, and from now on if there are none. */
export async function nearest(
  access: Booking,
  chosen: Pick<Chosen, 'typeId' | 'moves' | 'start'>,
  most: number,
  asOf: Pick<AsOf, 'today'>,
): Promise<Time[]> {
  const asking = await ask(access, chosen, chosen.moves ? [chosen.moves] : [], asOf);
  if (!asking || asking.why) return [];
  const search = { mode: null, clinicians: null, clinics: null, most };
  const window = (from: number | null): Span => windowOf(asking.type, access.info.now, from);
  const later = await timesFor(access, asking, { ...search, within: window(chosen.start - 120) });
  return later.length > 0 ? later : timesFor(access, asking, { ...search, within: window(null) });
}
