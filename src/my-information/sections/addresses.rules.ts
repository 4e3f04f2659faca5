import type { Address } from '@medplum/fhirtypes';
import { cityLine, inForce } from '../../fhir/addresses.ts';
import { isUs } from '../../platform/countries.rules.ts';
import type { PlainDate } from '../../platform/days.rules.ts';

/** States, the District of Columbia, territories and military mail (USPS Publication 28). */
export const STATES: readonly (readonly [code: string, name: string])[] = [
  'AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut',
  'DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois',
  'IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts',
  'MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada',
  'NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota',
  'OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina',
  'SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington',
  'WV West Virginia|WI Wisconsin|WY Wyoming|AS American Samoa|GU Guam',
  'MP Northern Mariana Islands|PR Puerto Rico|VI U.S. Virgin Islands',
  'AA Armed Forces Americas|AE Armed Forces Europe|AP Armed Forces Pacific',
]
  .join('|')
  .split('|')
  .map((one) => [one.slice(0, 2), one.slice(3)]);
const STATE = new Map(STATES);

/** An address as on the form: the parts of a US address, or free lines and a country. */
export interface TypedAddress {
  where: 'us' | 'abroad';
  line1: string;
  line2: string;
  city: string;
  state: string;
  zip: string;
  lines: string;
  country: string;
}
const NONE: TypedAddress = {
  where: 'us',
  line1: '',
  line2: '',
  city: '',
  state: '',
  zip: '',
  lines: '',
  country: '',
};

/** Foreign addresses have at most this many lines: what a window envelope shows. */
export const MOST_LINES = 4;

/** A state's two letters, from its code or name; as it came where it is neither. */
function stateCode(state: string | undefined): string {
  const said = (state ?? '').trim();
  const found = STATES.find(
    ([code, name]) => code === said.toUpperCase() || name.toLowerCase() === said.toLowerCase(),
  );
  return found?.[0] ?? said;
}

/** An address as the form shows it. */
export function typedAddress(address: Address | undefined): TypedAddress {
  if (!address) return NONE;
  const lines = address.line?.filter(Boolean) ?? [];
  if (isUs(address.country) && (address.city || address.postalCode || address.state))
    return {
      ...NONE,
      line1: lines[0] ?? '',
      line2: lines.slice(1).join(', '),
      city: address.city ?? '',
      state: stateCode(address.state),
      zip: address.postalCode ?? '',
    };
  const place = [address.postalCode, address.city, address.state].filter(Boolean).join(' ');
  const whole = [...lines, place].filter(Boolean);
  return {
    ...NONE,
    where: isUs(address.country) ? 'us' : 'abroad',
    ...(isUs(address.country)
      ? { line1: whole[0] ?? address.text ?? '', line2: whole.slice(1).join(', ') }
      : {
          lines: (whole.length > 0 ? whole : [address.text ?? '']).join('\n'),
          country: address.country ?? '',
        }),
  };
}

export type AddressProblem = 'street' | 'city' | 'state' | 'zip' | 'lines' | 'country';

/**
 * Reads an address from tidy fields.
 * @returns the FHIR Address, or each field with what is wrong with it
 */
export function readAddress(
  typed: TypedAddress,
): { address: Address } | { problems: Partial<Record<keyof TypedAddress, AddressProblem>> } {
  const problems: Partial<Record<keyof TypedAddress, AddressProblem>> = {};
  if (typed.where === 'abroad') {
    const line = typed.lines.split('\n').filter(Boolean);
    if (line.length === 0 || line.length > MOST_LINES) problems.lines = 'lines';
    if (isUs(typed.country)) problems.country = 'country';
    return Object.keys(problems).length > 0
      ? { problems }
      : { address: { use: 'home', line, country: typed.country } };
  }
  const zip = /^(\d{5})(?:[\s-]?(\d{4}))?$/.exec(typed.zip);
  if (typed.line1 === '') problems.line1 = 'street';
  if (typed.city === '') problems.city = 'city';
  if (!STATE.has(typed.state)) problems.state = 'state';
  if (!zip) problems.zip = 'zip';
  if (!zip || Object.keys(problems).length > 0) return { problems };
  return {
    address: {
      use: 'home',
      line: [typed.line1, typed.line2].filter(Boolean),
      city: typed.city,
      state: typed.state,
      postalCode: zip[2] ? `${zip[1]}-${zip[2]}` : (zip[1] ?? ''),
      country: 'US',
    },
  };
}

/** Whether two addresses are the same on a form. */
export const sameAddress = (a: Address | undefined, b: Address | undefined): boolean =>
  JSON.stringify(typedAddress(a)) === JSON.stringify(typedAddress(b));

/** The addresses of a record with the current one replaced; the rest stay. */
export function withAddress(
  all: readonly Address[] | undefined,
  address: Address,
  today: PlainDate,
): Address[] {
  const present = inForce(all, today)[0];
  const corrected: Address = { ...address, use: present?.use ?? 'home' };
  return present
    ? (all ?? []).map((one) => (one === present ? corrected : one))
    : [corrected, ...(all ?? [])];
}

/** An address as on an envelope, one line under the other. A US address leaves its country out. */
export function addressText(address: Address): string {
  const place = cityLine(address.city, address.state, address.postalCode);
  const country = isUs(address.country) ? '' : address.country;
  return (
    [...(address.line ?? []), place, country].filter(Boolean).join('\n') || (address.text ?? '')
  );
}
