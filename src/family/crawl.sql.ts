import type { Access } from '../platform/access/access.ts';

type Crawl = Access<'system:demo'>;

/** A court order against someone who has no account. */
export const insertOrder = async (
  access: Crawl,
  { patientId, by }: { patientId: string; by: string },
): Promise<void> =>
  void (await access.sql(
    `insert into court_order (patient_id, kind, party, starts_on, recorded_at, recorded_by)
      values ($1, 'no-contact', 'somebody else', $2::timestamptz::date, $2, $3)`,
    [patientId, access.info.now, by],
  ));

export const insertFlag = async (
  access: Crawl,
  { patientId, by }: { patientId: string; by: string },
): Promise<void> =>
  void (await access.sql(
    `insert into safety_flag (patient_id, kind, reason, raised_at, raised_by)
      values ($1, 'abuse', 'as a nurse was told', $2, $3)`,
    [patientId, access.info.now, by],
  ));
