import type {
  HumanName,
  Identifier,
  Organization,
  Practitioner,
  PractitionerRole,
  Reference,
  Resource,
} from '@medplum/fhirtypes';
import { sayName } from '../../../fhir/names.ts';
import { identifierOf, readReference } from '../../../fhir/references.ts';
import { NPI } from '../../../fhir/systems.ts';
import { follow, type Shared } from '../../record/links.rules.ts';

export type Pharmacies = readonly { id: string; ncpdp: string | null; name: string }[];
type Person = Practitioner | PractitionerRole | Organization;

/**
 * Resolves a resource's references, within its own source, to a name, an NPI, or one of our
 * pharmacies.
 */
export function peopleOf(holder: Resource, source: string, shared: Shared, pharmacies: Pharmacies) {
  const person = (reference: Reference | undefined) =>
    follow<Person>(
      shared,
      holder,
      source,
      reference,
      'Practitioner',
      'PractitionerRole',
      'Organization',
    );
  const called = (reference: Reference | undefined, deep: boolean): string | null => {
    if (reference?.display?.trim()) return reference.display.trim();
    const found = person(reference);
    if (found?.resourceType === 'PractitionerRole')
      return deep ? called(found.practitioner, false) : null;
    return found?.resourceType === 'Organization'
      ? (found.name ?? null)
      : sayName((found?.name as HumanName[] | undefined)?.[0]);
  };
  const who = (reference: Reference | undefined) => called(reference, true);
  const npi = (reference: Reference | undefined): string | null => {
    const found = person(reference);
    const role =
      found?.resourceType === 'PractitionerRole' ? person(found.practitioner) : undefined;
    const all: Identifier[] = [
      ...(reference?.identifier ? [reference.identifier] : []),
      ...(found?.identifier ?? []),
      ...(role?.identifier ?? []),
    ];
    const target = readReference(reference);
    const asked = target?.is === 'conditional' ? identifierOf(target) : null;
    return (
      all.find((one) => one.system === NPI)?.value ?? (asked?.system === NPI ? asked.value : null)
    );
  };
  /** One of our pharmacies, by its NCPDP number or its name. */
  const pharmacy = (reference: Reference | undefined) => {
    if (!reference) return undefined;
    const numbers = [
      reference.identifier?.value,
      ...(person(reference)?.identifier ?? []).map((one) => one.value),
    ];
    const name = who(reference)?.toLowerCase();
    return pharmacies.find(
      (one) =>
        (one.ncpdp !== null && numbers.includes(one.ncpdp)) || one.name.toLowerCase() === name,
    );
  };
  return { who, npi, pharmacy };
}
