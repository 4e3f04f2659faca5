import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/clock.ts';
import type { BeginsMessages } from '../policy.ts';

/** Somebody to whom a message could go. */
export interface Recipient {
  patientId: string;
  given: string;
  family: string;
  birthDate: PlainDate | null;
  partialBirthDate: string | null;
  deceased: boolean;
  /** The record was joined to another, and holds no new messages. */
  joined: boolean;
  /** Whether the person has an account. */
  account: boolean;
  /** Open accounts with a right that was not revoked; the rules of access decide about the rest. */
  rights: string[];
}

/** These people, as far as they are there. */
export const listRecipients = (
  access: Access<BeginsMessages>,
  patientIds: readonly string[],
): Promise<Recipient[]> =>
  access.sql<Recipient>(
    `select p.patient_id, p.given, p.family, p.birth_date, p.partial_birth_date, p.deceased,
       p.merged_into is not null as joined,
       exists (select 1 from account a
         where a.patient_id = p.patient_id and a.closed_at is null) as account,
       array(select x.account_id from proxy x join account a on a.id = x.account_id
         where x.patient_id = p.patient_id and x.revoked_at is null
           and a.closed_at is null) as rights
     from person p where p.patient_id = any($1::uuid[])`,
    [patientIds],
  );
