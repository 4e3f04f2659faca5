import { isUs } from '../countries.rules.ts';

/**
 * The time zone of a US postal address: by its state and, where a state has two zones, by the first
 * three digits of the ZIP code (49 CFR Part 71). If such a prefix lies in both zones, the zone of
 * most of its people counts, so the answer can be an hour off along a border.
 */

type Row = readonly [state: string, name: string, zone: string, ...others: Exception[]];
type Exception = readonly [prefixes: string, zone: string];

const EASTERN = 'America/New_York';
const CENTRAL = 'America/Chicago';
const MOUNTAIN = 'America/Denver';
const PACIFIC = 'America/Los_Angeles';

const STATES: readonly Row[] = [
  ['AL', 'Alabama', CENTRAL],
  ['AK', 'Alaska', 'America/Anchorage'],
  ['AZ', 'Arizona', 'America/Phoenix', ['865', MOUNTAIN]], // the Navajo Nation changes its clocks
  ['AR', 'Arkansas', CENTRAL],
  ['CA', 'California', PACIFIC],
  ['CO', 'Colorado', MOUNTAIN],
  ['CT', 'Connecticut', EASTERN],
  ['DE', 'Delaware', EASTERN],
  ['DC', 'District of Columbia', EASTERN],
  ['FL', 'Florida', EASTERN, ['324 325', CENTRAL]],
  ['GA', 'Georgia', EASTERN],
  ['HI', 'Hawaii', 'Pacific/Honolulu'],
  ['ID', 'Idaho', 'America/Boise', ['835 838', PACIFIC]],
  ['IL', 'Illinois', CENTRAL],
  ['IN', 'Indiana', 'America/Indiana/Indianapolis', ['463 464 476 477', CENTRAL]],
  ['IA', 'Iowa', CENTRAL],
  ['KS', 'Kansas', CENTRAL],
  ['KY', 'Kentucky', EASTERN, ['420 421 422 423 424', CENTRAL]],
  ['LA', 'Louisiana', CENTRAL],
  ['ME', 'Maine', EASTERN],
  ['MD', 'Maryland', EASTERN],
  ['MA', 'Massachusetts', EASTERN],
  ['MI', 'Michigan', 'America/Detroit'],
  ['MN', 'Minnesota', CENTRAL],
  ['MS', 'Mississippi', CENTRAL],
  ['MO', 'Missouri', CENTRAL],
  ['MT', 'Montana', MOUNTAIN],
  ['NE', 'Nebraska', CENTRAL, ['693', MOUNTAIN]],
  ['NV', 'Nevada', PACIFIC],
  ['NH', 'New Hampshire', EASTERN],
  ['NJ', 'New Jersey', EASTERN],
  ['NM', 'New Mexico', MOUNTAIN],
  ['NY', 'New York', EASTERN],
  ['NC', 'North Carolina', EASTERN],
  ['ND', 'North Dakota', CENTRAL, ['586', MOUNTAIN]],
  ['OH', 'Ohio', EASTERN],
  ['OK', 'Oklahoma', CENTRAL],
  ['OR', 'Oregon', PACIFIC, ['979', 'America/Boise']],
  ['PA', 'Pennsylvania', EASTERN],
  ['RI', 'Rhode Island', EASTERN],
  ['SC', 'South Carolina', EASTERN],
  ['SD', 'South Dakota', CENTRAL, ['577', MOUNTAIN]],
  ['TN', 'Tennessee', CENTRAL, ['373 374 376 377 378 379', EASTERN]],
  ['TX', 'Texas', CENTRAL, ['798 799 885', MOUNTAIN]],
  ['UT', 'Utah', MOUNTAIN],
  ['VT', 'Vermont', EASTERN],
  ['VA', 'Virginia', EASTERN],
  ['WA', 'Washington', PACIFIC],
  ['WV', 'West Virginia', EASTERN],
  ['WI', 'Wisconsin', CENTRAL],
  ['WY', 'Wyoming', MOUNTAIN],
  ['AS', 'American Samoa', 'Pacific/Pago_Pago'],
  ['GU', 'Guam', 'Pacific/Guam'],
  ['MP', 'Northern Mariana Islands', 'Pacific/Guam'],
  ['PR', 'Puerto Rico', 'America/Puerto_Rico'],
  ['VI', 'Virgin Islands', 'America/Puerto_Rico'],
];

const byState = new Map(
  STATES.flatMap((row) => [
    [row[0].toLowerCase(), row],
    [row[1].toLowerCase(), row],
  ]),
);

/** The parts of a FHIR Address that tell the zone. */
export interface ZonedAddress {
  state?: string | undefined;
  postalCode?: string | undefined;
  country?: string | undefined;
}

/**
 * @returns an IANA time zone; null for an address abroad, a military one (AA, AE, AP), or one
 * without a known state
 */
export function zoneOf({ state = '', postalCode = '', country }: ZonedAddress): string | null {
  if (!isUs(country)) return null;
  const row = byState.get(state.trim().toLowerCase());
  if (!row) return null;
  const [, , zone, ...others] = row;
  const prefix = postalCode.trim().slice(0, 3);
  return others.find(([prefixes]) => prefixes.split(' ').includes(prefix))?.[1] ?? zone;
}
