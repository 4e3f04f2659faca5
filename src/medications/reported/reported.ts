import type { Access } from '../../platform/access/access.ts';
import * as sql from './reported.sql.ts';

export type { ReportedMedicine } from './reported.sql.ts';
export const { listReported, removeReported } = sql;

const MOST_REPORTED = 100;

/** Adds a medicine that the member takes and that nobody here prescribed; at most a hundred. */
export async function reportMedicine(
  access: Access<'medicines:report'>,
  medicine: { name: string; directions: string; since: string },
  now: Date,
): Promise<'added' | 'too-many'> {
  if ((await sql.countReported(access)) >= MOST_REPORTED) return 'too-many';
  await sql.insertReported(access, medicine, now);
  return 'added';
}
