import type {
  DiagnosticReport,
  Identifier,
  Observation,
  Practitioner,
  PractitionerRole,
  Reference,
  Resource,
  ServiceRequest,
  Specimen,
} from '@medplum/fhirtypes';
import { nameOn, sayName } from '../../fhir/names.ts';
import { containedIn, identifierOf, idOf, readReference } from '../../fhir/references.ts';
import { readText } from '../../fhir/texts.ts';
import type { PlainDate } from '../../platform/days.rules.ts';

/**
 * A resource as stored: its content as it came, and our own columns. `sourceId` is unique within
 * source and type.
 */
export interface Stored<R> {
  id: string;
  source: string;
  sourceId: string;
  version: number;
  receivedAt: Date;
  content: R;
  /** Its text holds no modifier (`mayBeModified`). */
  unmodified?: boolean;
}

export interface LabInput {
  reports: Stored<DiagnosticReport>[];
  observations: Stored<Observation>[];
  orders: Stored<ServiceRequest>[];
  specimens: Stored<Specimen>[];
  /** Practitioners, organizations and devices that these point to. */
  shared: Stored<Resource>[];
  patient: { sex: string; birthDate: PlainDate | null };
}

/**
 * Where a reference is: its source, and the resources around it that may contain others, the
 * nearest first.
 */
export interface Place {
  source: string;
  holders: readonly Resource[];
}
/** An observation wherever it is: one of the record's own, or one that a report carries inside. */
export interface Found {
  /** Unique within the record. */
  id: string;
  content: Observation;
  place: Place;
  /** The record's own, which versions are counted of; null for one that is carried inside. */
  stored: Stored<Observation> | null;
}

/**
 * Whether what a report carries inside names another person than the report does: it is in the
 * wrong report, whoever made that.
 */
function isOfSomebodyElse(inside: Observation, holders: readonly Resource[]): boolean {
  const own = idOf(inside.subject, 'Patient');
  const theirs = holders
    .map((holder) => idOf((holder as Observation).subject, 'Patient'))
    .find((id) => id !== null);
  return own !== null && theirs !== undefined && own !== theirs;
}

const key = (source: string, type: string, id: string): string => `${source} ${type} ${id}`;

/**
 * Looks references up among the resources of one person: by source, type and id, inside the holder,
 * or by identifier.
 */
export function indexOf(input: LabInput) {
  const all = [
    ...input.reports,
    ...input.observations,
    ...input.orders,
    ...input.specimens,
    ...input.shared,
  ] as Stored<Resource>[];
  const byKey = new Map(
    all.map((stored) => [key(stored.source, stored.content.resourceType, stored.sourceId), stored]),
  );
  let byIdentifier: Map<string, Stored<Resource>> | undefined;
  const identified = (source: string, type: string, system: string | null, value: string) => {
    if (!byIdentifier) {
      byIdentifier = new Map();
      for (const stored of all) {
        const { identifier } = stored.content as { identifier?: Identifier | Identifier[] };
        for (const one of [identifier].flat()) {
          if (one?.value)
            byIdentifier.set(
              key(stored.source, stored.content.resourceType, `${one.system ?? ''}|${one.value}`),
              stored,
            );
        }
      }
    }
    return byIdentifier.get(key(source, type, `${system ?? ''}|${value}`));
  };

  /** The resource of this type that a reference means, as far as it is here. */
  function find<R extends Resource>(
    reference: Reference | undefined,
    type: R['resourceType'],
    place: Place,
  ): { content: R; stored: Stored<R> | null; inside: string | null } | null {
    const target = readReference(reference);
    if (!target) return null;
    if (target.is === 'contained') {
      for (const holder of place.holders) {
        const inside = containedIn<R>(holder as { contained?: Resource[] }, reference, type);
        if (inside) return { content: inside, stored: null, inside: target.id };
      }
      return null;
    }
    if (target.type !== null && target.type !== type) return null;
    const identifier =
      target.is === 'logical' ? target : target.is === 'conditional' ? identifierOf(target) : null;
    const stored =
      target.is === 'literal'
        ? byKey.get(key(place.source, type, target.id))
        : identifier && identified(place.source, type, identifier.system, identifier.value);
    return stored
      ? { content: stored.content as R, stored: stored as Stored<R>, inside: null }
      : null;
  }

  function observation(reference: Reference | undefined, place: Place, root: string): Found | null {
    const found = find<Observation>(reference, 'Observation', place);
    if (!found) return null;
    if (found.stored) return foundIn(found.stored);
    if (isOfSomebodyElse(found.content, place.holders)) return null;
    return {
      id: `${root}#${found.inside}`,
      content: found.content,
      place: { source: place.source, holders: [found.content, ...place.holders] },
      stored: null,
    };
  }

  /** The name of whoever a reference means: as it says itself, or as the resource does. */
  function nameOf(
    reference: Reference | undefined,
    place: Place,
    on: PlainDate,
    depth = 0,
  ): string | null {
    const display = readText(reference?.display);
    if (display) return display;
    const person = find<Practitioner>(reference, 'Practitioner', place)?.content;
    if (person) return sayName(nameOn(person.name, on));
    for (const type of ['Organization', 'Location', 'Device'] as const) {
      const thing = find(reference, type, place)?.content as
        | { name?: string; deviceName?: { name?: string }[] }
        | undefined;
      const name = readText(thing?.name ?? thing?.deviceName?.[0]?.name);
      if (name) return name;
    }
    const role = find<PractitionerRole>(reference, 'PractitionerRole', place)?.content;
    return role && depth === 0
      ? (nameOf(role.practitioner, place, on, 1) ?? nameOf(role.organization, place, on, 1))
      : null;
  }

  return { find, observation, nameOf };
}
export type Index = ReturnType<typeof indexOf>;

export const foundIn = (stored: Stored<Observation>): Found => ({
  id: stored.id,
  content: stored.content,
  place: { source: stored.source, holders: [stored.content] },
  stored,
});

const SHARED = ['Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Device'];

/**
 * The resources of no one person that these point to, without saying a name themselves: as [type,
 * id], each once.
 */
export function wantedBy(contents: readonly Resource[]): [type: string, id: string][] {
  const wanted = new Map<string, [string, string]>();
  const want = (reference: Reference | undefined) => {
    if (!reference || readText(reference.display)) return;
    const target = readReference(reference);
    if (target?.is !== 'literal') return;
    for (const type of target.type === null
      ? SHARED
      : SHARED.includes(target.type)
        ? [target.type]
        : [])
      wanted.set(`${type} ${target.id}`, [type, target.id]);
  };
  for (const content of contents) {
    // elements of several resource types, of which each has some
    const { performer, resultsInterpreter, requester, device, practitioner, organization } =
      content as unknown as Record<string, Reference | Reference[] | undefined>;
    for (const reference of [
      performer,
      resultsInterpreter,
      requester,
      device,
      practitioner,
      organization,
    ].flat())
      want(reference);
  }
  return [...wanted.values()];
}
