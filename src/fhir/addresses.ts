import type { Address, Period } from '@medplum/fhirtypes';
import type { PlainDate } from '../platform/days.rules.ts';

/** The current address: the first that is not marked as old, or else the first. */
export const currentAddress = (addresses: readonly Address[] | undefined): Address | undefined =>
  addresses?.find((one) => one.use !== 'old') ?? addresses?.[0];

/**
 * Addresses or telecoms in force on a day: not of use `old`, and with no period that is over or
 * still to come; by rank, unranked ones last. `portico_current` in the database does the same.
 */
export function inForce<T extends { use?: string; period?: Period; rank?: number }>(
  listed: readonly T[] | undefined,
  today: PlainDate,
): T[] {
  const day = (said: string) => said.slice(0, 10);
  return (listed ?? [])
    .filter(({ use, period }) => {
      const end = day(period?.end ?? '');
      const start = day(period?.start ?? '');
      return (
        use !== 'old' &&
        (end === '' || end >= today.slice(0, end.length)) &&
        (start === '' || start <= today.slice(0, start.length))
      );
    })
    .sort(
      (a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || 0,
    );
}

/** The last line of a US address: `Hudson, IA 50643`. What is missing is left out. */
export const cityLine = (
  city: string | null | undefined,
  state: string | null | undefined,
  postalCode: string | null | undefined,
): string => [city, [state, postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');

/** An address on one line: its parts, or its text if it has no parts. Empty if it is empty. */
export const addressLine = (
  address: Pick<Address, 'line' | 'city' | 'state' | 'postalCode' | 'text'>,
): string =>
  [...(address.line ?? []), address.city, address.state, address.postalCode]
    .filter(Boolean)
    .join(', ') ||
  (address.text ?? '');
