import type { Address } from '@medplum/fhirtypes';

/** The address that somebody has now: the first that is not marked as old, or else the first. */
export const currentAddress = (addresses: readonly Address[] | undefined): Address | undefined =>
  addresses?.find((one) => one.use !== 'old') ?? addresses?.[0];

/** An address on one line: its parts, or its text where it has none. Empty where it is empty. */
export const addressLine = (
  address: Pick<Address, 'line' | 'city' | 'state' | 'postalCode' | 'text'>,
): string =>
  [...(address.line ?? []), address.city, address.state, address.postalCode]
    .filter(Boolean)
    .join(', ') ||
  (address.text ?? '');
