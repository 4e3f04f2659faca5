import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import type { OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { typeNamedIn } from '../../fhir/references.ts';
import { definitionsIn, readDefinitions, targetsOf } from './definitions.ts';

/**
 * Base FHIR R4 validation with Medplum's validator, plus what it does not check: codes with a
 * required binding, and the types that a reference may point to. It takes 205 MB with the
 * definitions, so it is loaded only where files come in.
 */

type Check = { path: string[]; codes: Set<string> } | { path: string[]; targets: Set<string> };
/**
 * By resource type, then by the first element of the path, so that absent elements cost nothing.
 */
type Checks = Map<string, Map<string, Check[]>>;
let checks: Checks | undefined;

function load(): Checks {
  const { types, resources, requiredCodes } = readDefinitions();
  indexStructureDefinitionBundle(types);
  indexStructureDefinitionBundle(resources);
  const made: Checks = new Map();
  for (const definition of definitionsIn(resources)) {
    if (definition.kind !== 'resource') continue;
    const list: Check[] = [];
    for (const element of definition.snapshot?.element ?? []) {
      const path = (element.path ?? '').split('.').slice(1);
      if (path.length === 0 || element.path?.includes('[x]')) continue;
      const codes = requiredCodes(element);
      if (codes) list.push({ path, codes });
      const targets = targetsOf(element);
      if (targets) list.push({ path, targets });
    }
    made.set(
      definition.type ?? '',
      Map.groupBy(list, (check) => check.path[0] ?? ''),
    );
  }
  return made;
}

/** Whether any value at a path, through lists, is bad. */
function anyBad(
  value: unknown,
  path: string[],
  index: number,
  bad: (value: unknown) => boolean,
): boolean {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return value.some((one) => anyBad(one, path, index, bad));
  if (index === path.length) return bad(value);
  return (
    typeof value === 'object' &&
    anyBad((value as Record<string, unknown>)[path[index] as string], path, index + 1, bad)
  );
}

function isWrongTarget(reference: unknown, targets: Set<string>): boolean {
  const type = typeNamedIn((reference as { reference?: string }).reference);
  return type !== null && !targets.has(type);
}

/** A resource without line breaks in its base64: R4 allows them, the library does not. */
function withoutBreaks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutBreaks);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [
      name,
      typeof held === 'string'
        ? /^(data|hash|valueBase64Binary)$/.test(name) && /^[A-Za-z0-9+/=\s]+$/.test(held)
          ? held.replace(/\s+/g, '')
          : held
        : withoutBreaks(held),
    ]),
  );
}

export interface Problem {
  reason: 'not-fhir' | 'invalid' | 'unknown-code' | 'wrong-target';
  /** A path and a rule, without the value. */
  detail: string;
}

/**
 * Issues to ignore. `ait-1`: an allergy without a clinical status is still an allergy; if it were
 * refused, the page would not show it.
 */
const isTolerated = ({ details }: OperationOutcomeIssue): boolean =>
  /^Constraint ait-1 not met/.test(details?.text ?? '');

/** The first problem of a resource, or null. */
export function problemOf(resource: Resource): Problem | null {
  checks ??= load();
  const list = checks.get(resource.resourceType);
  if (!list) return { reason: 'not-fhir', detail: 'resourceType is not a type of FHIR R4' };
  try {
    validateResource(withoutBreaks(resource) as Resource);
  } catch (error) {
    const issues =
      (error as { outcome?: { issue?: OperationOutcomeIssue[] } }).outcome?.issue ?? [];
    // warnings may come first, but the resource is refused for an error
    const errors = issues.filter((one) => one.severity === 'error' || one.severity === 'fatal');
    const issue = errors.length > 0 ? errors.find((one) => !isTolerated(one)) : issues[0];
    if (issue || errors.length === 0)
      return {
        reason: 'invalid',
        detail: `${issue?.expression?.[0] ?? resource.resourceType}: ${(issue?.details?.text ?? 'not valid').slice(0, 160)}`,
      };
  }
  for (const [name, value] of Object.entries(resource)) {
    for (const check of list.get(name) ?? []) {
      if (
        !anyBad(value, check.path, 1, (one) =>
          'codes' in check
            ? typeof one === 'string' && !check.codes.has(one)
            : isWrongTarget(one, check.targets),
        )
      )
        continue;
      const where = `${resource.resourceType}.${check.path.join('.')}`;
      return 'codes' in check
        ? { reason: 'unknown-code', detail: `${where}: the code is not in the required value set` }
        : { reason: 'wrong-target', detail: `${where}: the reference may not point to this type` };
    }
  }
  return null;
}
