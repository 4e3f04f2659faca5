import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';
import {
  type ReasonFields,
  sameReason,
  sameType,
  type VisitType,
  type VisitTypeFields,
} from './visit-types.rules.ts';
import * as sql from './visit-types.sql.ts';

export const { countAhead, findReason, findType, listReasons, listTypes } = sql;

/** All types in use, those that members can't book themselves too. */
export const listTypesInUse = async (tx: Tx): Promise<VisitType[]> =>
  (await sql.listTypes(tx)).filter(({ active }) => active);

type Manage = Access<'schedule:manage'>;
type Seen = { id: string; version: number };
/** What came of saving. `stale`: somebody has saved another version since the page was opened. */
export type Saved = { is: 'saved'; id: string } | { is: 'stale' } | { is: 'none' };

/**
 * Adds or changes a type of visit. Visits that are booked keep their length and everything else.
 * @param seen the type and its version as the page showed it; null for a new one
 */
export async function saveType(
  access: Manage,
  seen: Seen | null,
  fields: VisitTypeFields,
): Promise<Saved> {
  if (!seen) return { is: 'saved', id: await sql.insertType(access, fields) };
  const before = await sql.findType(access, seen.id);
  if (!before) return { is: 'none' };
  if (before.version !== seen.version) return { is: 'stale' };
  if (sameType(before, fields)) return { is: 'saved', id: seen.id };
  return (await sql.updateType(access, seen, fields))
    ? { is: 'saved', id: seen.id }
    : { is: 'stale' };
}

/** Adds or changes what members say they come for. */
export async function saveReason(
  access: Manage,
  seen: Seen | null,
  fields: ReasonFields,
): Promise<Saved> {
  if (!(await sql.findType(access, fields.visitTypeId))) return { is: 'none' };
  if (!seen) return { is: 'saved', id: await sql.insertReason(access, fields) };
  const before = await sql.findReason(access, seen.id);
  if (!before) return { is: 'none' };
  if (before.version !== seen.version) return { is: 'stale' };
  if (sameReason(before, fields)) return { is: 'saved', id: seen.id };
  return (await sql.updateReason(access, seen, fields))
    ? { is: 'saved', id: seen.id }
    : { is: 'stale' };
}
