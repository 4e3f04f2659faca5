import type { Access } from '../../../platform/access/access.ts';
import type { Sides } from './own.rules.ts';

/** Access for staff who decide about caregivers, across people. */
export type DecidesCare =
  | 'care:review'
  | 'care:emergency'
  | 'care:confirm'
  | 'identity:read'
  | 'identity:decide';

/** The same, and those who have one record open. */
export type MayBeInvolved = DecidesCare | 'care:staff' | 'care:record';

/**
 * A member of staff's own records and family, as far as the privacy officer's list and the portal's
 * rights tell, past ones included. A database function that opens its own reach.
 */
export async function findOwnSide(
  access: Access<MayBeInvolved>,
  accountId: string | null = access.actor?.account.id ?? null,
): Promise<Pick<Sides, 'own' | 'caresFor' | 'caredForBy'>> {
  const [row] = await access.sql<Pick<Sides, 'own' | 'caresFor' | 'caredForBy'>>(
    'select own, cares_for, cared_for_by from portico_staff_family($1)',
    [accountId],
  );
  return row ?? { own: [], caresFor: [], caredForBy: [] };
}

export interface CaregiverAccount {
  id: string;
  name: string;
  email: string | null;
  language: 'en' | 'es';
  closed: boolean;
  /** Their own record, if they have one. */
  patientId: string | null;
  given: string | null;
  family: string | null;
  birthDate: string | null;
  deceased: boolean;
}

/** A member's account with the name on its own record. */
export async function findCaregiver(
  access: Access<DecidesCare>,
  accountId: string,
): Promise<CaregiverAccount | undefined> {
  const [row] = await access.sql<CaregiverAccount>(
    `select a.id, a.name, a.email, a.language, a.closed_at is not null as closed,
        p.patient_id, p.given, p.family, p.birth_date, coalesce(p.deceased, false) as deceased
      from account a left join person o on o.patient_id = a.patient_id
      left join person p on p.patient_id = coalesce(o.merged_into, o.patient_id)
      where a.id = $1 and a.kind = 'member'`,
    [accountId],
  );
  return row;
}

/** The person's own account, if it is open and gets notices about access. */
export async function findAccountOf(
  access: Access<DecidesCare>,
  patientId: string,
): Promise<string | null> {
  const [row] = await access.sql<{ id: string }>(
    'select id from account where patient_id = $1 and closed_at is null limit 1',
    [patientId],
  );
  return row?.id ?? null;
}

export interface PersonOnFile {
  patientId: string;
  given: string;
  family: string;
  birthDate: string | null;
  partialBirthDate: string | null;
  mrn: string | null;
  deceased: boolean;
}
export const PERSON = `p.patient_id, p.given, p.family, p.birth_date, p.partial_birth_date, p.mrn,
  p.deceased`;

/** A person whose record is not joined to another. */
export async function findPerson(
  access: Access<DecidesCare>,
  patientId: string,
): Promise<PersonOnFile | undefined> {
  const [row] = await access.sql<PersonOnFile>(
    `select ${PERSON} from person p where p.patient_id = $1 and p.merged_into is null`,
    [patientId],
  );
  return row;
}

/** The same, locked so that it can't be joined in the meantime. */
export async function lockPerson(
  access: Access<DecidesCare>,
  patientId: string,
): Promise<PersonOnFile | undefined> {
  const [row] = await access.sql<PersonOnFile>(
    `select ${PERSON} from person p where p.patient_id = $1 and p.merged_into is null for share`,
    [patientId],
  );
  return row;
}
