import type { CodeableConcept, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { sayConcept } from '../../fhir/codings.ts';
import { firstDayOf, lastDayOf } from '../../fhir/dates.ts';
import { nameKey, nameOn, plainName, sayName } from '../../fhir/names.ts';
import { idOf } from '../../fhir/references.ts';
import { NPI } from '../../fhir/systems.ts';
import type { PlainDate } from '../../platform/days.rules.ts';

/** A language or specialty: its code, where it has one, and the sender's words. */
export interface SaidCode {
  system: string;
  code: string;
  text: string;
}
export interface CameClinician {
  npi: string | null;
  name: string;
  /** Family name first, letters and digits only: for sorting and searching. */
  nameKey: string;
  languages: SaidCode[];
  active: boolean;
}
export interface CameRole {
  /** `Practitioner/id` within the source. */
  clinician: string;
  /** `Location/id`, `Organization/id`. */
  places: string[];
  specialties: SaidCode[];
  active: boolean;
  startsOn: PlainDate | null;
  endsOn: PlainDate | null;
}

const saidCode = (concept: CodeableConcept): SaidCode[] => {
  const coding = concept.coding?.find((one) => one.code);
  const text = sayConcept(concept).slice(0, 200);
  return text ? [{ system: coding?.system ?? '', code: coding?.code ?? '', text }] : [];
};

/** A clinician for the directory, under the name they go by today. Null if they have no name. */
export function readClinician(practitioner: Practitioner, today: PlainDate): CameClinician | null {
  const said = nameOn(practitioner.name, today);
  const name = sayName(said);
  if (!said || !name) return null;
  const { given, family } = plainName(said);
  const npi = practitioner.identifier?.find((one) => one.system === NPI)?.value ?? null;
  return {
    npi: npi && /^\d{10}$/.test(npi) ? npi : null,
    name: name.slice(0, 200),
    nameKey: `${nameKey(family)} ${nameKey(given)}`.trim(),
    languages: (practitioner.communication ?? []).flatMap(saidCode),
    active: practitioner.active !== false,
  };
}

/** What a clinician does, and where. Null for a role that names no clinician by id. */
export function readRole(role: PractitionerRole, zone: string): CameRole | null {
  const id = idOf(role.practitioner, 'Practitioner');
  if (!id) return null;
  const at = (role.location ?? []).flatMap((one) => idOf(one, 'Location') ?? []);
  const organization = idOf(role.organization, 'Organization');
  return {
    clinician: `Practitioner/${id}`,
    // an Organization may run several clinics, so it counts only if no Location is named
    places:
      at.length > 0
        ? at.map((one) => `Location/${one}`)
        : organization
          ? [`Organization/${organization}`]
          : [],
    specialties: (role.specialty ?? []).flatMap(saidCode),
    active: role.active !== false,
    startsOn: firstDayOf(role.period?.start, zone),
    endsOn: lastDayOf(role.period?.end, zone),
  };
}
