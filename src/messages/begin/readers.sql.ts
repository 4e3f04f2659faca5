import type { Access } from '../../platform/access/access.ts';
import type { BeginsMessages } from '../policy.ts';

/** Who could read a message to somebody today. */
export interface Readers {
  patientId: string;
  given: string;
  family: string;
  deceased: boolean;
  /** The record was joined to another, and holds no new messages. */
  joined: boolean;
  /** Whether the person has an account. */
  account: boolean;
  /** How many caregivers have a right that contains messages. */
  caregivers: number;
}

/** Who could read messages to these people. */
export const listReaders = (
  access: Access<BeginsMessages>,
  patientIds: readonly string[],
  today: string,
): Promise<Readers[]> =>
  access.sql<Readers>(
    `select p.patient_id, p.given, p.family, p.deceased, p.merged_into is not null as joined,
       exists (select 1 from account a
         where a.patient_id = p.patient_id and a.closed_at is null) as account,
       (select count(*)::int from proxy x join account a on a.id = x.account_id
         where x.patient_id = p.patient_id and x.revoked_at is null and a.closed_at is null
           and x.starts_on <= $2::date and (x.ends_on is null or x.ends_on >= $2::date)
           and (x.categories = '{}' or 'messages' = any(x.categories))) as caregivers
     from person p where p.patient_id = any($1::uuid[])`,
    [patientIds, today],
  );
