import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { instantOf } from '../availability/minutes.rules.ts';
import type { Span } from '../availability/spans.rules.ts';
import { guarded } from '../availability/starts.rules.ts';
import { giveBack, keep, lockResources } from '../booked/booked.sql.ts';
import { type Keeps, keepsOf } from '../booked/keeps.rules.ts';
import { type Asking, askAbout, timesFor } from '../booking/booker.ts';
import { makeNumber } from '../booking/booking.ts';
import { roomFor } from '../booking/check.ts';
import { listBlocks } from '../hours/hours.ts';
import { blockedOf } from '../hours/open-hours.rules.ts';
import type { FindsTimes } from '../policy.ts';
import type { Time } from '../times/find.ts';
import { listTaken } from '../times/schedule.sql.ts';
import { fitOf, type Mode, type VisitType } from '../visit-types/visit-types.rules.ts';
import { findType } from '../visit-types/visit-types.ts';
import { afterChange } from '../visits/told.ts';
import {
  insertVisit,
  listInTheWay,
  lockVisit,
  moveVisit,
  noteEvent,
  setClinicians,
  type Visit,
} from '../visits/visits.sql.ts';
import { listClinicians, listRoomIds } from './book.sql.ts';

export { listChoices } from '../booking/choice.sql.ts';
export { listTypesInUse } from '../visit-types/visit-types.ts';
export { findPlace } from '../visits/places.sql.ts';
export { findVisit, listAheadOf, listPastOf, type Visit } from '../visits/visits.sql.ts';
export { listClinicians } from './book.sql.ts';

type Schedules = Access<'visits:schedule'>;

/** A visit as staff want it for the person whose record is open. */
export interface Wanted {
  typeId: string;
  clinicId: string;
  /** With whom it is; a second one may be there too. */
  clinicianId: string;
  secondId: string | null;
  start: number;
  mode: Mode;
  /** Over another visit of the clinician or in the room, on purpose. */
  over: boolean;
  /** Over another visit of the same patient, on purpose. */
  overOwn: boolean;
  reason: string;
  companion: string;
  interpreter: string;
  /** The visit that is to move there. */
  moves: string | null;
}
export type NotBooked =
  /** Somebody else has it. */
  | { is: 'taken' }
  /** Nobody sees patients there then, or the clinic is closed. */
  | { is: 'closed' }
  /** The second clinician is away, or has somebody else then. */
  | { is: 'second' }
  | { is: 'in-the-way'; other: { id: string; startsAt: Date; zone: string; clinic: string } }
  | { is: 'deceased' }
  /** There is no such type, or no such visit to move. */
  | { is: 'none' };
export type BookedByStaff = { is: 'booked'; id: string; over: boolean } | NotBooked;

/** A visit may be entered when somebody is already there. */
const LATE_MINUTES = -60;
const FAR_DAYS = 400;
/** What members must keep to and staff decide themselves. */
const BY_STAFF = {
  ...{ direct: true, youngest: null, oldest: null, sex: null, patients: 'any' },
  ...{ seenWithinMonths: null, referral: false, ownCareTeam: false, mostOpen: null },
  ...{ oneADay: false, leadMinutes: LATE_MINUTES, horizonDays: FAR_DAYS },
} as const satisfies Partial<VisitType>;

/** What decides about a type when staff book it: the person's own other visits, and little else. */
export async function askForStaff(
  access: Access<FindsTimes>,
  typeId: string,
  moves: string | null,
  asOf: Pick<AsOf, 'today' | 'settings'>,
): Promise<Asking | undefined> {
  const type = await findType(access, typeId);
  // a visit whose type is no longer in use can still move
  if (!type || (!type.active && !moves)) return undefined;
  return askAbout(access, { ...type, ...BY_STAFF }, moves ? [moves] : [], asOf);
}

const overlaps = (spans: readonly Span[] = [], { from, to }: Span): boolean =>
  spans.some((one) => one.from < to && from < one.to);

/** The time, if it can be had for that wish, and why not. */
async function check(access: Schedules, asking: Asking, wish: Wanted): Promise<Time | NotBooked> {
  const { type, own, but } = asking;
  const { start, clinicianId, clinicId, mode } = wish;
  const visit = { from: start, to: start + type.minutes };
  if (asking.why === 'deceased') return { is: 'deceased' };
  if (!wish.overOwn && overlaps(own, visit)) {
    const [from, to] = [instantOf(visit.from), instantOf(visit.to)];
    const [other] = await listInTheWay(access, access.person.id, from, to, but);
    return other ? { is: 'in-the-way', other } : { is: 'taken' };
  }
  const free = { ...asking, own: [] };
  const search = { mode, clinicians: [clinicianId], clinics: [clinicId], most: 1 };
  const within = { from: start, to: start };
  const [open] = await timesFor(access, free, { ...search, within, over: true });
  if (!open) return { is: 'closed' };
  if (!wish.over) {
    const [time] = await timesFor(access, free, { ...search, within });
    if (!time) return { is: 'taken' };
  }
  if (wish.secondId && !(await isFree(access, asking, wish, wish.secondId)))
    return { is: 'second' };
  return open;
}

/** Whether a second clinician can come: not blocked, and free unless it is over something. */
async function isFree(
  access: Schedules,
  { type, but }: Asking,
  { start, over, clinicId }: Wanted,
  clinicianId: string,
): Promise<boolean> {
  if (!(await listClinicians(access)).some(({ id }) => id === clinicianId)) return false;
  const span = guarded(start, fitOf(type));
  const blocks = await listBlocks(access, instantOf(span.from), instantOf(span.to));
  if (blockedOf({ clinicianId, clinicId, blocks }).length > 0) return false;
  if (over) return true;
  const taken = await listTaken(access, [clinicianId], span, access.info.now, but);
  return !overlaps(taken.get(clinicianId), span);
}

/** What the visit keeps, and which of it is over something else. */
async function keepsFor(
  access: Schedules,
  { type, own, but }: Asking,
  wish: Wanted,
  roomId: string | null,
): Promise<Keeps[]> {
  const { start, clinicianId, secondId } = wish;
  const clinicians = secondId ? [clinicianId, secondId] : [clinicianId];
  const keeps = keepsOf(access.person.id, type, { start, clinicians, roomId });
  const resources = keeps.map(({ resource }) => resource);
  const taken = await listTaken(
    access,
    resources,
    guarded(start, fitOf(type)),
    access.info.now,
    but,
  );
  return keeps.map((one) =>
    one.kind === 'patient'
      ? { ...one, over: wish.overOwn && overlaps(own, one.span) }
      : { ...one, over: wish.over && overlaps(taken.get(one.resource), one.span) },
  );
}

/**
 * Books a visit for the person whose record is open, or moves one there. The hours of the clinician
 * and the clinic hold for staff too, and so does the database's refusal of two at one time, unless it
 * is over another one on purpose.
 */
export async function bookByStaff(
  access: Schedules,
  jobs: Jobs,
  wish: Wanted,
  asOf: Pick<AsOf, 'today' | 'settings'>,
): Promise<BookedByStaff> {
  const { person } = access;
  const { clinicianId, secondId, clinicId, start, mode } = wish;
  const clinicians = secondId && secondId !== clinicianId ? [clinicianId, secondId] : [clinicianId];
  await lockResources(access, [person.id, ...clinicians, clinicId]);
  const moved = wish.moves ? await lockVisit(access, person.id, wish.moves) : undefined;
  if (wish.moves && moved?.state !== 'booked') return { is: 'none' };
  const asking = await askForStaff(access, wish.typeId, moved?.id ?? null, asOf);
  if (!asking) return { is: 'none' };
  const time = await check(access, asking, wish);
  if ('is' in time) return time;
  const { type } = asking;
  let roomId = await roomFor(access, type, wish, asking.but);
  if (roomId === undefined && wish.over) [roomId] = await listRoomIds(access, clinicId);
  if (roomId === undefined) return { is: wish.over ? 'closed' : 'taken' };
  const keeps = await keepsFor(
    access,
    asking,
    { ...wish, secondId: clinicians[1] ?? null },
    roomId,
  );
  const over = keeps.some((one) => one.kind !== 'patient' && one.over);
  const at = { startsAt: instantOf(start), minutes: type.minutes, zone: time.zone };
  const place = { clinicId, roomId, mode, over, ...at };
  if (moved) return moveByStaff(access, jobs, moved, place, clinicians, keeps);
  const { reason, companion, interpreter } = wish;
  let id: string | undefined;
  while (!id)
    id = await insertVisit(access, {
      ...{ patientId: person.id, number: makeNumber(), typeId: type.id, ...place },
      ...{ reason, companion, interpreter },
    });
  const ids = { patientId: person.id, id };
  if (!(await keep(access, person.id, { visitId: id }, keeps)))
    // nothing of it stays: the transaction is given up
    throw new Error('a time that was free is taken in the same transaction');
  await setClinicians(access, ids, clinicians);
  await noteEvent(access, ids, 'booked', { byAs: 'staff' });
  await afterChange(access, { jobs }, ids, 'booked');
  return { is: 'booked', id, over };
}

async function moveByStaff(
  access: Schedules,
  jobs: Jobs,
  moved: Visit,
  place: Parameters<typeof moveVisit>[2],
  clinicians: readonly string[],
  keeps: readonly Keeps[],
): Promise<BookedByStaff> {
  const ids = { patientId: moved.patientId, id: moved.id };
  const booked = { is: 'booked', id: moved.id, over: place.over } as const;
  const same =
    moved.startsAt.getTime() === place.startsAt.getTime() &&
    moved.clinicId === place.clinicId &&
    moved.mode === place.mode &&
    [...clinicians].sort().join() ===
      moved.clinicians
        .map(({ id }) => id)
        .sort()
        .join();
  // pressed twice, it moves once
  if (same) return booked;
  await giveBack(access, moved.patientId, [moved.id]);
  if (!(await keep(access, moved.patientId, { visitId: moved.id }, keeps)))
    // the visit keeps its time: the transaction is given up
    throw new Error('a time that was free is taken in the same transaction');
  await moveVisit(access, ids, place);
  await setClinicians(access, ids, clinicians);
  await noteEvent(access, ids, 'moved', {
    ...{ fromAt: moved.startsAt, fromZone: moved.zone, byAs: 'staff' },
  });
  await afterChange(access, { jobs }, ids, 'moved');
  return booked;
}
