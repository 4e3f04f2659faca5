import type { Reference } from '@medplum/fhirtypes';
import { identifierOf, readReference, sameBase } from './references.ts';

/**
 * Whom a resource is about, as keys to be looked up later: `Patient/ID` within its source,
 * `identifier:SYSTEM|VALUE` or, for a resource that is only about another resource (a Provenance),
 * `Type/ID` within its source.
 */
export interface About {
  keys: string[];
  /**
   * Why there is no key: it names nobody, something that is not a person, several people, or a
   * person on another server.
   */
  why: 'nobody' | 'not-a-person' | 'several-people' | 'elsewhere' | null;
}

const ELEMENTS = ['subject', 'patient', 'beneficiary', 'for', 'individual', 'candidate'] as const;
const list = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/**
 * @param base the address of the server that the resource itself came from, if its Bundle says so
 */
export function aboutOf(resource: Record<string, unknown>, base: string | null): About {
  const named = ELEMENTS.flatMap((name) =>
    list(resource[name] as Reference | Reference[] | undefined),
  );
  if (resource.resourceType === 'Appointment')
    for (const one of list(resource.participant as { actor?: Reference }[]))
      if (one.actor) named.push(one.actor);
  const targets =
    resource.resourceType === 'Provenance' ? list(resource.target as Reference[]) : [];
  const keys = new Set<string>();
  const parts = new Set<string>();
  let other = false;
  let elsewhere = false;
  for (const reference of [...named, ...targets]) {
    const target = readReference(reference);
    if (target === null) continue;
    if (
      target.is === 'contained' ||
      (target.is !== 'literal' && target.type !== null && target.type !== 'Patient')
    ) {
      other = true;
    } else if (target.is === 'literal') {
      if (target.base !== null && base !== null && !sameBase(target.base, base)) elsewhere = true;
      else if (target.type === 'Patient' || (target.type === null && !targets.includes(reference)))
        keys.add(`Patient/${target.id}`);
      else if (targets.includes(reference)) parts.add(`${target.type ?? ''}/${target.id}`);
      else other = true;
    } else {
      const number = target.is === 'conditional' ? identifierOf(target) : target;
      if (number?.system) keys.add(`identifier:${number.system}|${number.value}`);
    }
  }
  if (keys.size === 1 || resource.resourceType === 'Provenance') {
    const found = keys.size > 0 ? keys : parts;
    if (keys.size <= 1 && found.size > 0) return { keys: [...found], why: null };
  }
  return {
    keys: [],
    why:
      keys.size > 1
        ? 'several-people'
        : elsewhere
          ? 'elsewhere'
          : other
            ? 'not-a-person'
            : 'nobody',
  };
}
