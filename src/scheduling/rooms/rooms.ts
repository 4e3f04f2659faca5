import type { Access } from '../../platform/access/access.ts';
import { lockResources } from '../booked/booked.sql.ts';
import { type AheadOf, listInRoom } from '../hours/stranded.ts';
import * as sql from './rooms.sql.ts';

export type { Room } from './rooms.sql.ts';
export const { findRoom, listRooms } = sql;

type Manage = Access<'schedule:manage'>;

/** What came of saving a room. */
export type SavedRoom =
  | { is: 'saved' }
  /** Somebody has saved another version since the page was opened. */
  | { is: 'stale' }
  | { is: 'none' }
  /** Another room of the clinic has the name. */
  | { is: 'named' }
  /** It can’t go out of use while visits are booked there. */
  | { is: 'booked'; visits: AheadOf[] };

/** Adds a room to a clinic. */
export async function addRoom(access: Manage, clinicId: string, name: string): Promise<SavedRoom> {
  await lockResources(access, [clinicId]);
  if (await sql.isNamed(access, null, { clinicId, name })) return { is: 'named' };
  await sql.insertRoom(access, clinicId, name);
  return { is: 'saved' };
}

/**
 * Renames a room, takes it out of use, or into use again. One with booked visits ahead stays in
 * use: they would be left without a room that anybody looks after.
 */
export async function saveRoom(
  access: Manage,
  seen: { id: string; version: number },
  fields: { name: string; active: boolean },
): Promise<SavedRoom> {
  const found = await sql.findRoom(access, seen.id);
  if (!found) return { is: 'none' };
  await lockResources(access, [found.clinicId]);
  if (found.version !== seen.version) return { is: 'stale' };
  if (found.name === fields.name && found.active === fields.active) return { is: 'saved' };
  const named = { clinicId: found.clinicId, name: fields.name };
  if (fields.active && (await sql.isNamed(access, seen.id, named))) return { is: 'named' };
  if (found.active && !fields.active) {
    const visits = await listInRoom(access, seen.id);
    if (visits.length > 0) return { is: 'booked', visits };
  }
  return (await sql.updateRoom(access, seen, fields)) ? { is: 'saved' } : { is: 'stale' };
}
