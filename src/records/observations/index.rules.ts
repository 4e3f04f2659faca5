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
  /** Its text contains no modifier (`mayBeModified`). */
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
 * Where a reference is: its source, and the resources around it that may contain others, nearest
 * first.
 */
export interface Place {
  source: string;
  holders: readonly Resource[];
}
/** An observation wherever it is: one in the record itself, or one contained in a report. */
export interface Found {
  /** Unique within the record. */
  id: string;
  content: Observation;
  place: Place;
  /** The resource in the record whose versions count; null for a contained one. */
  stored: Stored<Observation> | null;
}

/**
 * Whether a contained resource names a different person than its report: then it is in the wrong
 * report, whoever put it there.
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
 * Looks up references among the resources of one person: by source, type and id, inside the
 * container, or by identifier.
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

  /** The resource of this type that a reference points to, if it is on file. */
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

  /** The name of whoever a reference points to: as the reference says, or as the resource does. */
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
 * Shared resources that these point to without giving a name themselves: as [type, id], each once.
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
    // elements of several resource types; each type has only some of them
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
