import type { Access } from '../../platform/access/access.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { listPharmacies } from '../pharmacies/places.ts';
import type { ListsMedicines } from '../policy.ts';
import type { Address } from '../requests/addresses.rules.ts';
import * as sql from './choices.sql.ts';

export const { listAddresses, readPreference, savePreference } = sql;

/** Where the person's refills can go, and where this account picked up the last ones. */
export async function readChoices(
  access: Access<ListsMedicines>,
): Promise<{ pharmacies: Pharmacy[]; addresses: Address[]; preference: sql.RefillPreference }> {
  const [pharmacies, addresses, preference] = await Promise.all([
    listPharmacies(access),
    listOwnAddresses(access),
    sql.readPreference(access),
  ]);
  return { pharmacies, addresses, preference };
}

/** Where a parcel can go when the signed-on account requests it. */
export const listOwnAddresses = (access: Access<ListsMedicines>): Promise<Address[]> =>
  sql.listAddresses(access, access.person.id, access.actor?.account.id ?? null);
