import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { dayIn } from '../../platform/clock.ts';
import { lockResources } from '../booked/booked.sql.ts';
import { findVisit, listEvents, lockVisit, noteEvent, type Visit } from '../visits/visits.sql.ts';
import { listRoomsAt } from './day.sql.ts';
import { logOpening } from './shown.ts';
import { type Act, before, type NotNow, type Standing, whyNotStep } from './states.rules.ts';
import * as sql from './steps.sql.ts';

type Day = Access<'visits:day'>;

/** What became of a press. */
export type Stepped =
  | { is: 'done' }
  /** The visit was in that state already: somebody else pressed, or the same person twice. */
  | { is: 'same' }
  /** Somebody else changed the visit since the page was opened. */
  | { is: 'stale' }
  | { is: 'not-now'; why: NotNow }
  /** The room is not one of the clinic's. */
  | { is: 'room' }
  | { is: 'none' };

/** What decides about the steps of a visit. */
export const standingOf = (
  visit: Pick<Visit, 'state' | 'mode' | 'startsAt'>,
  zone: string,
  now: Date,
): Standing => ({
  ...{ state: visit.state, mode: visit.mode, startsAt: visit.startsAt },
  ...{ day: dayIn(zone, visit.startsAt), today: dayIn(zone, now) },
});

/** A visit, with whose it is. */
export async function findForStaff(access: Access<'visits:day' | 'visits:schedule'>, id: string) {
  const whose = await sql.findWhose(access, id);
  const visit = whose && (await findVisit(access, whose.patientId, id));
  return whose && visit ? { whose, visit } : undefined;
}

/** The visit, with whose it is, for whoever opens or changes it; noted in the access log. */
export async function openVisit(access: Day, id: string, asOf: Pick<AsOf, 'today'>, shown = true) {
  const found = await findForStaff(access, id);
  if (!found) return undefined;
  const { whose, visit } = found;
  if (shown) await logOpening(access, whose.patientId, asOf);
  const [events, rooms, atSameTime] = await Promise.all([
    listEvents(access, visit),
    listRoomsAt(access, visit.clinicId),
    sql.listAtSameTime(access, visit),
  ]);
  return { whose, visit, events, rooms, atSameTime };
}

/** Locks a visit for a change, and notes in the access log that staff change it. */
async function begin(access: Day, id: string, asOf: Pick<AsOf, 'today'>) {
  const seen = (await findForStaff(access, id))?.visit;
  if (!seen) return undefined;
  await lockResources(access, [seen.clinicId]);
  const visit = await lockVisit(access, seen.patientId, id);
  if (visit) await logOpening(access, visit.patientId, asOf);
  return visit;
}

/**
 * Notes how far a visit is, or takes the last note back.
 * @param seen the version that the page showed; the room for whoever goes into one
 */
export async function takeStep(
  access: Day,
  id: string,
  act: Act,
  seen: { version: number; roomId: string | null },
  asOf: Pick<AsOf, 'now' | 'today'>,
): Promise<Stepped> {
  const visit = await begin(access, id, asOf);
  if (!visit) return { is: 'none' };
  if (visit.state === act && (!seen.roomId || seen.roomId === visit.roomId)) return { is: 'same' };
  if (visit.version !== seen.version) return { is: 'stale' };
  if (act === 'undo') return undo(access, visit);
  const why = whyNotStep(act, standingOf(visit, visit.zone, asOf.now), asOf.now);
  if (why) return { is: 'not-now', why };
  let { roomId } = visit;
  if (act === 'in-room' && seen.roomId) {
    const rooms = await listRoomsAt(access, visit.clinicId);
    if (!rooms.some((room) => room.id === seen.roomId)) return { is: 'room' };
    roomId = seen.roomId;
  }
  await enter(access, visit, act, roomId);
  const words = act === 'in-room' ? (visit.roomId ?? '') : '';
  await noteEvent(access, visit, act, { byAs: 'staff', words });
  return { is: 'done' };
}

async function undo(access: Day, visit: Visit): Promise<Stepped> {
  const back = before(await listEvents(access, visit));
  // a canceled visit has given its time away; a state that came from elsewhere has no note
  if (!back || visit.state !== back.last.kind) return { is: 'not-now', why: 'state' };
  const roomId = back.last.kind === 'in-room' ? back.last.words || null : visit.roomId;
  await enter(access, visit, back.state, roomId);
  await noteEvent(access, visit, 'undone', { byAs: 'staff', words: back.last.kind });
  return { is: 'done' };
}

async function enter(
  access: Day,
  visit: Visit,
  state: Visit['state'],
  roomId: string | null,
): Promise<void> {
  await sql.setState(access, visit, state, roomId);
  if (roomId !== visit.roomId) await sql.keepRoom(access, visit, roomId);
}

/** Sets where a visit by video is, or that it is where the settings say. */
export async function setVideoLink(
  access: Day,
  id: string,
  url: string | null,
  version: number,
  asOf: Pick<AsOf, 'today'>,
): Promise<'done' | 'same' | 'stale' | 'none'> {
  const visit = await begin(access, id, asOf);
  if (visit?.mode !== 'video') return 'none';
  if (visit.videoUrl === url) return 'same';
  if (visit.version !== version) return 'stale';
  await sql.setVideo(access, visit, url);
  await noteEvent(access, visit, 'video', { byAs: 'staff' });
  return 'done';
}
