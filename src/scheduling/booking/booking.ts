import { randomInt } from 'node:crypto';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { minuteOf } from '../availability/minutes.rules.ts';
import { giveBack, keep, keptBy, lockResources } from '../booked/booked.sql.ts';
import { keepsOf } from '../booked/keeps.rules.ts';
import type { Mode } from '../visit-types/visit-types.rules.ts';
import { afterChange } from '../visits/told.ts';
import {
  insertVisit,
  lockVisit,
  moveVisit,
  noteEvent,
  setClinicians,
  sideOf,
  type Visit,
} from '../visits/visits.sql.ts';
import { ask, type Booking, checkTime, type Refused, roomFor } from './check.ts';
import { findHold, settleHold } from './holds.sql.ts';

export type Booked = { is: 'booked'; id: string } | Refused;

/** What the member says on the review page. */
export interface Details {
  mode: Mode;
  reason: string;
  companion: string;
  interpreter: string;
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
  asOf: Pick<AsOf, 'today' | 'settings'>,
): Promise<Booked | undefined> {
  const { person } = access;
  const seen = await findHold(access, id);
  if (!seen) return undefined;
  await lockResources(access, [person.id, seen.clinicianId, seen.clinicId]);
  // whoever pressed at the same time is done by now
  const chosen = await findHold(access, id);
  if (!chosen) return undefined;
  if (chosen.visitId) return { is: 'booked', id: chosen.visitId };
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
