import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import type { Address } from '../requests/addresses.rules.ts';

/**
 * Where it is to go: a pharmacy to pick it up at, or one of the addresses of record, by its place
 * in their list.
 */
export type Destination =
  | { delivery: 'pickup'; pharmacyId: string }
  | { delivery: 'mail'; address: number };
export type Resolved =
  | { delivery: 'pickup'; pharmacy: Pharmacy; address: null }
  | { delivery: 'mail'; pharmacy: Pharmacy; address: Address };

/**
 * A destination as forms and addresses write it: a pharmacy's id, or `mail-` and the place of an
 * address in the list.
 */
export const destinationOf = (to: string): Destination =>
  to.startsWith('mail-')
    ? { delivery: 'mail', address: Number(to.slice(5)) }
    : { delivery: 'pickup', pharmacyId: to };

/**
 * What the destination names, if it is one that may be chosen: an open pharmacy that people go to,
 * an address that is on file.
 */
export function resolveDestination(
  wanted: Destination,
  pharmacies: Pharmacy[],
  addresses: Address[],
): Resolved | null {
  if (wanted.delivery === 'pickup') {
    const pharmacy = pharmacies.find(
      (one) => one.id === wanted.pharmacyId && one.kind === 'pickup',
    );
    return pharmacy ? { delivery: 'pickup', pharmacy, address: null } : null;
  }
  const pharmacy = pharmacies.find((one) => one.kind === 'mail');
  const address = addresses[wanted.address];
  return pharmacy && address ? { delivery: 'mail', pharmacy, address } : null;
}
