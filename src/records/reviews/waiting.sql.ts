import type { Access } from '../../platform/access/access.ts';
import type { LabResult } from '../labs/derive/result.rules.ts';

export interface UnreviewedRow {
  patientId: string;
  id: string;
  code: string | null;
  name: string;
  status: string;
  labels: string[];
  collectedAt: Date;
  collectedPrecision: LabResult['collectedPrecision'];
  reportedAt: Date | null;
  arrivedAt: Date;
  given: string;
  family: string;
  birthDate: string | null;
  mrn: string | null;
}

/**
 * Results of members who want their doctor to see them first, that arrived since then and that
 * nobody has reviewed or written a note on, oldest first.
 */
export const listUnreviewed = (
  access: Access<'results:review'>,
  since: Date,
): Promise<UnreviewedRow[]> =>
  access.sql<UnreviewedRow>(
    `select r.patient_id, r.id, r.code, r.name, r.status, r.labels, r.collected_at,
        r.collected_precision, r.reported_at, r.arrived_at, p.given, p.family, p.birth_date, p.mrn
      from release_preference w
      join person p on p.patient_id = w.patient_id
      join lab_result r on r.patient_id = w.patient_id
      where w.wish = 'doctor-first' and p.merged_into is null and r.arrived_at >= $1
        and not exists (select 1 from result_review v where v.patient_id = r.patient_id
          and v.result_id = r.id and v.version = r.version)
        and not exists (select 1 from result_note n where n.patient_id = r.patient_id
          and n.result_id = r.id and n.withdrawn_at is null)
      order by r.arrived_at, r.id limit 500`,
    [since],
  );
