import type { Tx } from '../../platform/db/statements.ts';
import type { Born } from '../bands.rules.ts';
import type { Sharer } from './contacts.rules.ts';

/** Whose address or phone it would be. */
export interface Asker {
  accountId: string | null;
  patientId: string | null;
}

/** A database function that opens its own reach: the account itself sees none of these rows. */
export const listSharers = (
  access: Tx,
  { accountId, patientId }: Asker,
  { email, phone }: { email?: string; phone?: string },
): Promise<Sharer[]> =>
  access.sql<Sharer>(
    `select relation, by_mail, birth_date, partial_birth_date
      from portico_contact_sharers($1, $2, $3, $4)`,
    [accountId, patientId, email ?? null, phone ?? null],
  );

/** A database function that opens its own reach. */
export async function sharesWithYoung(
  access: Tx,
  accountId: string,
  patientId: string,
): Promise<boolean> {
  const [row] = await access.sql<{ shared: boolean }>(
    'select portico_shares_with_young($1, $2) as shared',
    [accountId, patientId],
  );
  return row?.shared === true;
}

/** What is known of somebody's birth. */
export async function findBorn(access: Tx, patientId: string): Promise<Born | undefined> {
  const [row] = await access.sql<Born>(
    'select birth_date, partial_birth_date from person where patient_id = $1',
    [patientId],
  );
  return row;
}
