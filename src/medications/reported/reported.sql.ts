import type { Access } from '../../platform/access/access.ts';
import type { WorksOnRequests } from '../policy.ts';

/** A medicine that the member added themselves, in their own words. */
export interface ReportedMedicine {
  id: string;
  name: string;
  directions: string;
  since: string;
  addedAt: Date;
  removedAt: Date | null;
}
/** What was reported for a person, including what was removed again, by name. */
export function listReported(
  access: Access<'medicines:read' | WorksOnRequests>,
  patientId: string,
): Promise<ReportedMedicine[]> {
  return access.sql<ReportedMedicine>(
    `select id, name, directions, since, added_at, removed_at
      from reported_medicine
      where patient_id = $1 order by name, id`,
    [patientId],
  );
}

export async function insertReported(
  access: Access<'medicines:report'>,
  medicine: { name: string; directions: string; since: string },
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into reported_medicine (patient_id, name, directions, since, added_by, added_at)
      values ($1, $2, $3, $4, $5, $6)`,
    [
      access.person.id,
      medicine.name,
      medicine.directions,
      medicine.since,
      access.actor?.account.id,
      now,
    ],
  );
}

export async function countReported(access: Access<'medicines:report'>): Promise<number> {
  return (
    (
      await access.sql<{ n: number }>(
        `select count(*)::int as n
          from reported_medicine
          where patient_id = $1 and removed_at is null`,
        [access.person.id],
      )
    )[0]?.n ?? 0
  );
}

/** False if it does not exist, or was already removed. */
export async function removeReported(
  access: Access<'medicines:report'>,
  id: string,
  now: Date,
): Promise<boolean> {
  return (
    (
      await access.sql(
        `update reported_medicine set removed_at = $3
          where patient_id = $1 and id = $2 and removed_at is null returning 1`,
        [access.person.id, id, now],
      )
    ).length > 0
  );
}
