import type { ContactPoint, Location, Organization } from '@medplum/fhirtypes';
import { currentAddress } from '../../fhir/addresses.ts';
import { codesOf, sayConcept } from '../../fhir/codings.ts';
import { idOf } from '../../fhir/references.ts';
import { isZone } from '../calendar/zones.rules.ts';
import type { Came, ClinicFields, DepartmentFields } from '../places/clinics.rules.ts';
import { readHoursOfOperation } from './hours-of-operation.rules.ts';

/** A clinic as imported. */
export interface CameClinic {
  /** `Type/id` within its source. */
  ref: string;
  /** The Organization that runs it, as `Organization/id`. */
  organization: string | null;
  came: Came<ClinicFields> & { name: string };
}
export interface CameDepartment {
  ref: string;
  /** `ref` of its clinic. */
  clinic: string;
  came: Came<DepartmentFields> & { name: string };
}
export interface CamePlaces {
  clinics: CameClinic[];
  departments: CameDepartment[];
}

type Place = Location | Organization;
const refOf = (place: Place): string => `${place.resourceType}/${place.id}`;
const parentOf = (place: Place): string | null => {
  const id = idOf(place.partOf, place.resourceType);
  return id && `${place.resourceType}/${id}`;
};

/** HL7 location-physical-type: rooms, beds, vehicles, patients' houses and the like. */
const NO_PLACE = new Set(['ro', 'bd', 've', 'ho', 'ca', 'rd', 'co', 'lvl', 'jdn', 'vi']);
const TIMEZONE = 'http://hl7.org/fhir/StructureDefinition/timezone';

const isOver = (place: Place): boolean =>
  place.resourceType === 'Location'
    ? place.status === 'inactive' || place.status === 'suspended'
    : place.active === false;

/**
 * A phone number in use; work numbers come first. A text too long for a phone number is left out.
 */
function telecom(all: readonly ContactPoint[] | undefined, system: 'phone' | 'fax'): string | null {
  const current = (all ?? []).filter(
    (one) => one.system === system && one.value?.trim() && one.use !== 'old' && one.use !== 'home',
  );
  const best = current.find((one) => one.use === 'work') ?? current[0];
  const value = best?.value?.trim() ?? '';
  return value !== '' && value.length <= 30 ? value : null;
}

function zoneOf(place: Place): string | null {
  const said = place.extension?.find(({ url }) => url === TIMEZONE);
  const zone = said?.valueCode ?? said?.valueString ?? '';
  return isZone(zone) ? zone : null;
}

const nameOf = (place: Place): string | null => place.name?.trim().slice(0, 120) || null;

function clinicOf(place: Place, name: string): CameClinic['came'] {
  const address = place.resourceType === 'Location' ? place.address : currentAddress(place.address);
  const said = (text: string | undefined, max: number) => text?.trim().slice(0, max) || undefined;
  const fields: Partial<ClinicFields> = {
    street: said(address?.line?.join(', ') || address?.text, 200),
    city: said(address?.city, 80),
    region: said(address?.state, 40),
    postalCode: said(address?.postalCode, 12),
    zone: zoneOf(place) ?? undefined,
    phone: telecom(place.telecom, 'phone') ?? undefined,
    fax: telecom(place.telecom, 'fax') ?? undefined,
  } as Partial<ClinicFields>;
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
  return {
    name,
    ...kept,
    ...(place.resourceType === 'Location' && readHoursOfOperation(place)),
    ...(isOver(place) && { over: true as const }),
  };
}

function departmentOf(place: Place, name: string): CameDepartment['came'] {
  const type = place.type?.find((one) => !codesOf(one).includes('dept'));
  const phone = telecom(place.telecom, 'phone');
  const specialty = sayConcept(type).slice(0, 120);
  return {
    name,
    ...(phone && { phone }),
    ...(specialty && { specialty }),
    ...(isOver(place) && { over: true as const }),
  };
}

/** Its topmost ancestor by `partOf`; null for a cycle, or if the ancestor is missing. */
function topOf(place: Place, all: ReadonlyMap<string, Place>): Place | null {
  const seen = new Set<Place>();
  let at: Place = place;
  for (;;) {
    if (seen.has(at)) return null;
    seen.add(at);
    const parent = parentOf(at);
    if (!parent) return at;
    const above = all.get(parent);
    if (!above) return null;
    at = above;
  }
}

/**
 * The clinics and departments of a source, from all its Locations and Organizations (FHIR R4). A
 * Location at the top of its tree is a clinic, and those below it are departments, without rooms,
 * beds and vehicles. An Organization of the type `dept` is a department of the one clinic that the
 * Organization above it runs. An Organization with an address that no Location covers is itself a
 * clinic. Places without a name are left out.
 */
export function readPlaces(resources: readonly Place[]): CamePlaces {
  const all = new Map(resources.map((one) => [refOf(one), one]));
  const clinics: CameClinic[] = [];
  const departments: CameDepartment[] = [];
  const isPlace = (one: Location) =>
    one.mode !== 'kind' && !codesOf(one.physicalType).some((code) => NO_PLACE.has(code));
  const locations = resources.filter((one) => one.resourceType === 'Location').filter(isPlace);
  for (const one of locations) {
    const [name, top] = [nameOf(one), topOf(one, all)];
    if (!name || !top) continue;
    if (top !== one)
      departments.push({ ref: refOf(one), clinic: refOf(top), came: departmentOf(one, name) });
    else {
      const runs = idOf(one.managingOrganization, 'Organization');
      const organization = runs && `Organization/${runs}`;
      clinics.push({ ref: refOf(one), organization, came: clinicOf(one, name) });
    }
  }
  const isDepartment = (one: Organization) =>
    (one.type ?? []).some((type) => codesOf(type).includes('dept'));
  const run = Map.groupBy(clinics, (one) => one.organization);
  for (const one of resources) {
    if (one.resourceType !== 'Organization') continue;
    const name = nameOf(one);
    if (!name || run.has(refOf(one))) continue;
    const parent = parentOf(one);
    if (isDepartment(one)) {
      const [clinic, ...more] = run.get(parent) ?? [];
      if (parent && clinic && more.length === 0)
        departments.push({ ref: refOf(one), clinic: clinic.ref, came: departmentOf(one, name) });
    } else if (!parent && currentAddress(one.address)?.city)
      clinics.push({ ref: refOf(one), organization: null, came: clinicOf(one, name) });
  }
  const known = new Set(clinics.map((one) => one.ref));
  return { clinics, departments: departments.filter((one) => known.has(one.clinic)) };
}
