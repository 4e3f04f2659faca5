import { cityLine } from '../../fhir/addresses.ts';

/** An address on the person's record that something can be mailed to. */
export interface Address {
  lines: string[];
  city: string;
  region: string;
  postalCode: string;
}

/** An address on one line: `1 Main, Hudson, IA 50643`. */
export const sayAddress = (address: Address): string =>
  [...address.lines, cityLine(address.city, address.region, address.postalCode)]
    .filter(Boolean)
    .join(', ');
