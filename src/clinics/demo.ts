import type {
  CodeableConcept,
  Location,
  LocationHoursOfOperation,
  Resource,
} from '@medplum/fhirtypes';
import type { DemoDeps, DemoPart, SampleRecord } from '../demo-part.ts';
import { addProposed } from './holidays/holidays.ts';
import { proposeUsual } from './holidays/named.ts';
import { listClinics, saveClinic } from './places/clinics.ts';
import { mayRunClinics } from './policy.ts';

/**
 * Clinics, departments and clinicians of the demo, as resources that are imported like any others;
 * an administrator then lists the clinics. The health system and its places are invented.
 */

/** Dr. Okafor, who prescribes. */
export const DEMO_NPI = '1234567893';
/** Dr. Hale, who covers for her. */
export const DEMO_COVER_NPI = '1987654325';

type Day = NonNullable<LocationHoursOfOperation['daysOfWeek']>[number];
const WORKDAYS: Day[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const open = (days: Day[], from: string, to: string): LocationHoursOfOperation => ({
  daysOfWeek: days,
  openingTime: `${from}:00`,
  closingTime: `${to}:00`,
});

const CLINICS = [
  {
    id: 'cedar-falls',
    name: 'Cedar Falls Clinic',
    street: '402 Orchard Avenue',
    town: ['Cedar Falls', 'IA', '50613'],
    zone: 'America/Chicago',
    phone: '1-319-555-0170',
    hours: [open(WORKDAYS, '08:00', '18:00'), open(['sat'], '09:00', '12:00')],
    departments: [
      ['Laboratory', '1-319-555-0171', 'Blood tests'],
      ['Family Medicine', '1-319-555-0172', ''],
    ],
  },
  {
    id: 'riverside',
    name: 'Riverside Clinic',
    street: '10 River Road',
    town: ['Waterloo', 'IA', '50701'],
    zone: 'America/Chicago',
    phone: '1-319-555-0180',
    hours: [open(WORKDAYS, '08:00', '12:00'), open(WORKDAYS, '13:00', '17:00')],
    departments: [['Heart Care', '1-319-555-0181', 'Cardiology']],
  },
  {
    id: 'children',
    name: 'Waterloo Children’s Clinic',
    street: '77 Prospect Boulevard',
    town: ['Waterloo', 'IA', '50702'],
    zone: 'America/Chicago',
    phone: '1-319-555-0185',
    hours: [open(['tue', 'wed', 'thu', 'fri', 'sat'], '09:00', '17:30')],
    departments: [['Vaccine Clinic', '1-319-555-0186', 'Vaccinations']],
  },
  {
    id: 'front-range',
    name: 'Front Range Clinic',
    street: '1550 Larimer Street',
    town: ['Denver', 'CO', '80202'],
    zone: 'America/Denver',
    phone: '1-720-555-0190',
    hours: [open(WORKDAYS, '07:00', '19:00'), open(['sat', 'sun'], '08:00', '12:00')],
    departments: [['Urgent Care', '1-720-555-0191', '']],
  },
] as const;

const TAXONOMY = 'http://nucc.org/provider-taxonomy';
const coded = (code: string, text: string): CodeableConcept => ({
  coding: [{ system: TAXONOMY, code }],
  text,
});
const FAMILY = coded('207Q00000X', 'Family Medicine Physician');
const INTERNAL = coded('207R00000X', 'Internal Medicine Physician');
const HEART = coded('207RC0000X', 'Cardiovascular Disease Physician');
const CHILDREN = coded('208000000X', 'Pediatrics Physician');
const WOMEN = coded('207V00000X', 'Obstetrics & Gynecology Physician');
const SPORTS: CodeableConcept = { text: 'Sports and dance medicine' };

/** Clinicians of the sample data: what they do, where, and which languages they speak. */
const WORK: readonly [string, CodeableConcept, (typeof CLINICS)[number]['id'][], string[]][] = [
  ['21deb55c-2cda-4306-947d-001412452463', FAMILY, ['cedar-falls'], ['en']],
  ['47ebed92-735d-41b9-86f6-7fdb5f41a905', FAMILY, ['riverside'], ['en', 'pl']],
  ['60c9fe63-d9e6-4e5e-8d5c-f91b7fc75419', CHILDREN, ['children'], ['en', 'es']],
  ['63003abb-3924-46df-a75a-0a1f42733189', INTERNAL, ['front-range'], ['en']],
  ['79a13b7d-a382-4b6a-a31a-57e763818a56', INTERNAL, ['cedar-falls', 'riverside'], ['en', 'es']],
  ['96333652-ed28-41d3-bb60-d435f478c8ed', WOMEN, ['riverside'], ['en']],
  ['9828617e-496e-403e-b99f-3d3646d4e03b', HEART, ['riverside'], ['en', 'fr']],
  ['99111a26-5d57-480b-9af9-9bd645aa5e64', FAMILY, ['front-range'], ['en', 'es']],
  ['9b2564fd-1e47-420a-bded-387234070ef3', SPORTS, ['front-range'], ['en', 'de']],
  ['a6dfe8e5-f65e-4eda-a572-850f7ac0d7cf', CHILDREN, ['children', 'cedar-falls'], ['en']],
  ['dcd1d857-7a66-41bf-a779-44d4b1aa0f0b', FAMILY, ['cedar-falls'], ['en']],
  ['e443ac58-8ece-4385-8d55-775c1b8f3a37', WOMEN, ['front-range'], ['en', 'es', 'pt']],
  ['e5136663-2491-4304-ae78-6696a1bae405', INTERNAL, ['riverside'], ['en']],
  ['f56140b0-636a-4d99-a075-df18b6193af6', HEART, ['front-range'], ['en']],
  ['fd7a737e-1ac5-4c4e-89cd-1c07da4ca1c2', FAMILY, ['riverside'], ['en', 'vi']],
];
/** Our own clinicians, who sign on in the demo. */
const OURS = [
  ['okafor', 'Dr.', 'Amara', 'Okafor', DEMO_NPI, FAMILY, 'cedar-falls', ['en', 'ig']],
  ['hale', 'Dr.', 'Robin', 'Hale', DEMO_COVER_NPI, INTERNAL, 'cedar-falls', ['en']],
] as const;

const speaks = (codes: readonly string[]): CodeableConcept[] =>
  codes.map((code) => ({ coding: [{ system: 'urn:ietf:bcp:47', code }] }));

function placesOf(clinic: (typeof CLINICS)[number]): Resource[] {
  const [city, state, postalCode] = clinic.town;
  const location: Location = {
    resourceType: 'Location',
    id: `clinic-${clinic.id}`,
    status: 'active',
    mode: 'instance',
    name: clinic.name,
    telecom: [{ system: 'phone', value: clinic.phone, use: 'work' }],
    address: { line: [clinic.street], city, state, postalCode },
    managingOrganization: { reference: `Organization/clinic-${clinic.id}` },
    hoursOfOperation: [...clinic.hours],
    extension: [
      { url: 'http://hl7.org/fhir/StructureDefinition/timezone', valueCode: clinic.zone },
    ],
  };
  return [
    { resourceType: 'Organization', id: `clinic-${clinic.id}`, active: true, name: clinic.name },
    location,
    ...clinic.departments.map(
      ([name, phone, specialty], at): Location => ({
        resourceType: 'Location',
        id: `clinic-${clinic.id}-${at}`,
        status: 'active',
        name,
        telecom: [{ system: 'phone', value: phone }],
        partOf: { reference: `Location/clinic-${clinic.id}` },
        ...(specialty && { type: [{ text: specialty }] }),
      }),
    ),
  ];
}

const roleOf = (id: string, specialty: CodeableConcept, at: readonly string[]): Resource => ({
  resourceType: 'PractitionerRole',
  id: `role-${id}`,
  active: true,
  practitioner: { reference: `Practitioner/${id}` },
  specialty: [specialty],
  location: at.map((clinic) => ({ reference: `Location/clinic-${clinic}` })),
});

/** Clinics, departments, clinicians of our own, and everybody's roles. */
export const clinicResources = (): Resource[] => [
  ...CLINICS.flatMap(placesOf),
  ...WORK.map(([id, specialty, at]) => roleOf(id, specialty, at)),
  ...OURS.flatMap(([id, prefix, given, family, npi, specialty, at, languages]): Resource[] => [
    {
      resourceType: 'Practitioner',
      id,
      active: true,
      identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: npi }],
      name: [{ prefix: [prefix], given: [given], family }],
      communication: speaks(languages),
    },
    roleOf(id, specialty, [at]),
  ]),
];

/** The sample data doesn't say which languages its clinicians speak, or which clinic people use. */
function addClinics({ resources, patient, file }: SampleRecord): Resource[] {
  for (const resource of resources) {
    if (resource.resourceType !== 'Practitioner') continue;
    const work = WORK.find(([id]) => id === resource.id);
    if (work) resource.communication = speaks(work[3]);
  }
  const clinic = file === 'clint-champlin' ? 'front-range' : 'cedar-falls';
  patient.managingOrganization = { reference: `Organization/clinic-${clinic}` };
  return [];
}

const WORDS = {
  directions: 'Bus 5 stops at the door. You can park for free behind the building.',
  directionsEs: 'El autobús 5 para en la puerta. Puede estacionarse gratis detrás del edificio.',
  accessibility: 'A ramp leads to the side door, and there is an elevator to every floor.',
  accessibilityEs: 'Hay una rampa en la puerta lateral y un ascensor a todos los pisos.',
  bring: 'Your insurance card, a photo ID, and a list of the medicines that you take.',
  bringEs: 'Su tarjeta del seguro, una identificación con foto y una lista de sus medicinas.',
};

/** An administrator lists the clinics, and adds the holidays of this year and the next. */
async function listThem({ actAs, asOf }: DemoDeps): Promise<void> {
  const { now, today } = asOf();
  const year = Number(today.slice(0, 4));
  await actAs('admin.baptiste', mayRunClinics, async (access) => {
    const names = new Set<string>(CLINICS.map((one) => one.name));
    for (const clinic of await listClinics(access)) {
      if (!names.has(clinic.name)) continue;
      const { id, version, state: _, came: __, byHand: ___, ...fields } = clinic;
      const words = clinic.name === CLINICS[0].name ? WORDS : {};
      await saveClinic(access, { id, version }, { ...fields, ...words, state: 'active' }, now);
    }
    for (const of of [year, year + 1]) await addProposed(access, proposeUsual(of), now);
  });
}

export const clinicsDemo: DemoPart = {
  order: 10,
  complete: addClinics,
  places: clinicResources,
  prepare: listThem,
};
