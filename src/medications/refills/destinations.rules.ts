import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import type { Address } from '../requests/addresses.rules.ts';

/**
 * Where refills go: a pharmacy for pickup, or an address on file, by its position in their list.
 */
export type Destination =
  | { delivery: 'pickup'; pharmacyId: string }
  | { delivery: 'mail'; address: number };
export type Resolved =
  | { delivery: 'pickup'; pharmacy: Pharmacy; address: null }
  | { delivery: 'mail'; pharmacy: Pharmacy; address: Address };

/** Reads a destination from a form: a pharmacy's id, or `mail-` and the position of an address. */
export const destinationOf = (to: string): Destination =>
  to.startsWith('mail-')
    ? { delivery: 'mail', address: Number(to.slice(5)) }
    : { delivery: 'pickup', pharmacyId: to };

/**
 * The pharmacy and address of a destination, if it can be chosen: an open pharmacy for pickup, or
 * an address on file.
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
