import type { Identifier, MedicationRequest, Reference, Resource } from '@medplum/fhirtypes';
import { containedIn, identifierOf, readReference } from '../../fhir/references.ts';

/** A resource of the record: its id there, and its source with its id in that source. */
export interface Stored<R> {
  id: string;
  source: string;
  sourceId: string;
  content: R;
}

/** The source of what the portal itself writes. */
export const OWN_SOURCE = 'portico';
/**
 * The system of identifiers that are ids within the record, with which the portal refers to a
 * resource of any source.
 */
export const RECORD = 'urn:portico:record';

/**
 * A reference to a prescription: by its id in the record, and for other readers by its id in its
 * source.
 */
export const referTo = (rx: { id: string; sourceId: string }): Reference<MedicationRequest> => ({
  reference: `MedicationRequest/${rx.sourceId}`,
  identifier: { system: RECORD, value: rx.id },
});

const named = (one: Identifier | undefined): string => `${one?.system ?? ''}|${one?.value ?? ''}`;

/**
 * Finds the prescription that a reference points to. Ids are unique only within a source, so a
 * literal reference points to a prescription of its own source; the portal's own ids are unique
 * everywhere. An identifier (a prescription number) is looked up in the same source first.
 * @returns the id within the record, or null
 */
export function prescriptionFinder(
  requests: readonly Stored<MedicationRequest>[],
): (reference: Reference | undefined, source: string) => string | null {
  const ids = new Set(requests.map((one) => one.id));
  const bySource = new Map(requests.map((one) => [`${one.source} ${one.sourceId}`, one.id]));
  const only = (found: readonly { id: string }[]): string | null =>
    new Set(found.map((one) => one.id)).size === 1 ? (found[0]?.id ?? null) : null;
  const byIdentifier = (system: string | null, value: string, source: string): string | null => {
    const has = ({ content }: Stored<MedicationRequest>) =>
      content.identifier?.some(
        (one) => one.value === value && (system === null || one.system === system),
      );
    const found = requests.filter(has);
    return only(found.filter((one) => one.source === source)) ?? only(found);
  };
  return (reference, source) => {
    const { system, value } = reference?.identifier ?? {};
    if (system === RECORD && value) return ids.has(value) ? value : null;
    const target = readReference(reference);
    if (target?.is === 'literal' && (target.type === null || target.type === 'MedicationRequest')) {
      const found =
        bySource.get(`${source} ${target.id}`) ?? bySource.get(`${OWN_SOURCE} ${target.id}`);
      // the portal's older resources refer to prescriptions by source id alone
      return (
        found ??
        (source === OWN_SOURCE
          ? only(requests.filter((one) => one.sourceId === target.id))
          : null) ??
        (value ? byIdentifier(system ?? null, value, source) : null)
      );
    }
    if (target?.is === 'logical') return byIdentifier(target.system, target.value, source);
    const asked =
      target?.is === 'conditional' && target.type === 'MedicationRequest'
        ? identifierOf(target)
        : null;
    return asked && byIdentifier(asked.system, asked.value, source);
  };
}

export type Shared = Map<string, Resource>;
export const sharedKey = (source: string, type: string, id: string): string =>
  `${source} ${type}/${id}`;

/**
 * The resource that a reference points to: contained in the referring one, or a shared one of the
 * same source.
 */
export function follow<R extends Resource>(
  shared: Shared,
  holder: Resource,
  source: string,
  reference: Reference | undefined,
  ...types: R['resourceType'][]
): R | undefined {
  for (const type of types) {
    const inside = containedIn<R>(holder as { contained?: Resource[] }, reference, type);
    if (inside) return inside;
    const target = readReference(reference);
    const found =
      target?.is === 'literal' && (target.type === null || target.type === type)
        ? shared.get(sharedKey(source, type, target.id))
        : undefined;
    if (found) return found as R;
  }
  return undefined;
}

/** Types of resources that belong to nobody in particular and that medicines are derived from. */
export const SHARED_TYPES = [
  'Medication',
  'Substance',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
] as const;
const REFERENCE =
  /"reference":\s*"(?:https?:[^"?]*\/)?(?:urn:(?:uuid|oid):|([A-Z][A-Za-z]+)\/)([\w.-]{1,64})(?:\/_history\/[^"]*)?"/g;

/** Every id that a resource's text refers to, with its type if it names one. */
export const referencesIn = (text: string): { type: string | null; id: string }[] =>
  [...text.matchAll(REFERENCE)].map(([, type, id]) => ({ type: type ?? null, id: id ?? '' }));

/** The keys of the shared resources that a resource's text refers to. */
export const keysIn = (source: string, text: string): string[] => [
  ...new Set(
    referencesIn(text).flatMap(({ type, id }) =>
      SHARED_TYPES.filter((one) => type === null || type === one).map((one) =>
        sharedKey(source, one, id),
      ),
    ),
  ),
];

/** Whether two lists have an identifier in common. */
export const sharesIdentifier = (a: readonly string[], b: readonly string[]): boolean =>
  a.some((one) => b.includes(one));
export const identifiersOf = (all: readonly Identifier[] | undefined): string[] =>
  (all ?? []).flatMap((one) => (one.system && one.value ? [named(one)] : []));
