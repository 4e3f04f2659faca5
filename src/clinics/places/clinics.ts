import type { Access } from '../../platform/access/access.ts';
import {
  type Clinic,
  type ClinicFields,
  type ClinicState,
  type ClinicWords,
  type Department,
  type DepartmentFields,
  decidedByHand,
  missingToList,
} from './clinics.rules.ts';
import * as sql from './clinics.sql.ts';

export const { findClinic, findDepartment, listClinics, listDepartments } = sql;

type Manage = Access<'clinics:manage'>;

/** The outcome of a change: it was made, or why not. */
export type Saved =
  | { is: 'saved'; id: string }
  /** Somebody has saved another version since the page was opened. */
  | { is: 'stale' }
  | { is: 'none' }
  /** A listed clinic is missing something that a visitor needs. */
  | { is: 'incomplete'; missing: ('street' | 'city' | 'phone')[] };

/**
 * Adds or changes a clinic.
 * @param seen the clinic and its version as the page showed it; null for a new one
 */
export async function saveClinic(
  access: Manage,
  seen: { id: string; version: number } | null,
  { state, ...all }: ClinicFields & ClinicWords & { state: ClinicState },
  now: Date,
): Promise<Saved> {
  const before: Clinic | undefined = seen ? await sql.findClinic(access, seen.id) : undefined;
  if (seen && !before) return { is: 'none' };
  // no sender has the texts for visitors, so they are never anything else than by hand
  const { directions, directionsEs, accessibility, accessibilityEs, bring, bringEs, ...fields } =
    all;
  const missing = state === 'active' ? missingToList(fields) : [];
  if (missing.length > 0) return { is: 'incomplete', missing };
  if (!seen || !before) return { is: 'saved', id: await sql.insertClinic(access, all, state, now) };
  const byHand = decidedByHand(fields, before.came);
  const done = await sql.updateClinic(access, seen, all, { state, byHand }, now);
  return done ? { is: 'saved', id: seen.id } : { is: 'stale' };
}

/**
 * Adds or changes a department.
 * @param seen the department and its version as the page showed it, or the clinic of a new one
 */
export async function saveDepartment(
  access: Manage,
  seen: { id: string; version: number } | { clinicId: string },
  { active, ...fields }: DepartmentFields & { active: boolean },
  now: Date,
): Promise<Saved> {
  if ('clinicId' in seen)
    return (await sql.findClinic(access, seen.clinicId))
      ? { is: 'saved', id: await sql.insertDepartment(access, seen.clinicId, fields, now) }
      : { is: 'none' };
  const before: Department | undefined = await sql.findDepartment(access, seen.id);
  if (!before) return { is: 'none' };
  const byHand = decidedByHand(fields, before.came);
  const done = await sql.updateDepartment(access, seen, fields, { active, byHand }, now);
  return done ? { is: 'saved', id: seen.id } : { is: 'stale' };
}
