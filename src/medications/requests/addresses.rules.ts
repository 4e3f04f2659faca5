export const sayAddress = (address: Address): string =>
  [...address.lines, address.city, [address.region, address.postalCode].filter(Boolean).join(' ')]
    .filter(Boolean)
    .join(', ');

export interface Address {
  lines: string[];
  city: string;
  region: string;
  postalCode: string;
}
