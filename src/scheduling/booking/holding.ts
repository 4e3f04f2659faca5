import type { AsOf } from '../../platform/as-of.ts';
import { instantOf, minuteOf } from '../availability/minutes.rules.ts';
import { keep, keptBy, lockResources } from '../booked/booked.sql.ts';
import { beyond, keepsOf } from '../booked/keeps.rules.ts';
import type { Time } from '../times/find.ts';
import type { VisitType } from '../visit-types/visit-types.rules.ts';
import { findVisit, lockVisit, type Visit } from '../visits/visits.sql.ts';
import { ask, type Booking, type Chosen, checkTime, type Refused, roomFor } from './check.ts';
import {
  countHolds,
  dropHold,
  dropHolds,
  findHold,
  findSameHold,
  type Hold,
  insertHold,
} from './holds.sql.ts';

export type Held = { is: 'held'; id: string } | Refused;
export { findChosen } from './holds.sql.ts';

/** In an hour, an account may choose so many times: more than anybody does who looks for one. */
const MOST_HOLDS = 40;
const HOUR = 3_600_000;

/**
 * Keeps a time for some minutes, in place of the one that the account chose before. Whoever is to
 * move a visit keeps the time beyond what the visit has already.
 */
export async function holdTime(
  access: Booking,
  chosen: Chosen,
  asOf: Pick<AsOf, 'settings' | 'today'>,
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
  const asking = await ask(access, chosen, moved ? [moved.id] : [], asOf);
  if (!asking) return { is: 'none' };
  const time = await checkTime(access, asking, chosen);
  if ('is' in time) return time;
  const { type } = asking;
  const roomId = await roomFor(access, type, chosen, asking.but);
  if (roomId === undefined) return { is: 'taken' };
  const startsAt = instantOf(chosen.start);
  const untilAt = new Date(info.now.getTime() + asOf.settings.holdMinutes * 60_000);
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
  asOf: Pick<AsOf, 'today' | 'settings'>,
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
