import type { Access } from '../../platform/access/access.ts';
import type { HolidayFields, Proposal } from './holidays.rules.ts';
import * as sql from './holidays.sql.ts';

export const { findHoliday, listHolidays, removeHoliday } = sql;

type Manage = Access<'clinics:manage'>;
export type SavedHoliday = 'saved' | 'stale' | 'taken' | 'none';

/**
 * Adds or changes a holiday. A clinic has at most one a day, and so do all clinics together.
 * @param seen the holiday and its version as the page showed it; null for a new one
 */
export async function saveHoliday(
  access: Manage,
  seen: { id: string; version: number } | null,
  fields: HolidayFields,
  now: Date,
): Promise<SavedHoliday> {
  if (await sql.isTaken(access, seen?.id ?? null, fields)) return 'taken';
  if (!seen) return (await sql.insertHoliday(access, fields, now)) ? 'saved' : 'taken';
  if (!(await sql.findHoliday(access, seen.id))) return 'none';
  return (await sql.updateHoliday(access, seen, fields, now)) ? 'saved' : 'stale';
}

/** Adds what staff selected from a proposal. Holidays that exist by now are left alone. */
export async function addProposed(
  access: Manage,
  chosen: readonly Proposal[],
  now: Date,
): Promise<number> {
  let added = 0;
  for (const one of chosen) if (await sql.insertHoliday(access, one, now)) added += 1;
  return added;
}
