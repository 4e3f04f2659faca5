import type { Access } from '../../platform/access/access.ts';
import type { ListsMedicines } from '../policy.ts';
import type { Address } from '../requests/addresses.rules.ts';

/**
 * Where a parcel can go when this account requests it: the addresses in the person's record, the
 * mailing address first. A confidential address replaces them all, for the member's own account
 * only; a caregiver then gets no address to choose (docs/decisions/0068).
 */
export async function listAddresses(
  access: Access<ListsMedicines | 'system:refills'>,
  patientId: string,
  accountId: string | null,
): Promise<Address[]> {
  const [row] = await access.sql<{
    address: { line?: string[]; city?: string; state?: string; postalCode?: string }[] | null;
  }>('select portico_parcel_addresses($1, $2) as address', [patientId, accountId]);
  return (row?.address ?? []).flatMap((one) =>
    !one.line?.[0] || !one.city
      ? []
      : [
          {
            lines: one.line,
            city: one.city,
            region: one.state ?? '',
            postalCode: one.postalCode ?? '',
          },
        ],
  );
}

/** One account's choices for one person's refills. */
export interface RefillPreference {
  /** Where the last refills were picked up. */
  pharmacyId: string | null;
}
export async function readPreference(access: Access<ListsMedicines>): Promise<RefillPreference> {
  const [row] = await access.sql<RefillPreference>(
    `select pharmacy_id
      from refill_preference
      where patient_id = $1 and account_id = $2`,
    [access.person.id, access.actor?.account.id ?? null],
  );
  return row ?? { pharmacyId: null };
}
export async function savePreference(
  access: Access<'refills:request'>,
  { pharmacyId }: { pharmacyId: string },
): Promise<void> {
  await access.sql(
    `insert into refill_preference (patient_id, account_id, pharmacy_id)
      values ($1, $2, $3)
     on conflict (patient_id, account_id) do update set pharmacy_id = excluded.pharmacy_id`,
    [access.person.id, access.actor?.account.id ?? null, pharmacyId],
  );
}
