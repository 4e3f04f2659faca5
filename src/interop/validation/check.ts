import { hash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { type About, aboutOf } from '../../fhir/about.ts';
import { losesDigits, readSpelled, writeJson } from '../../fhir/decimals.ts';
import { readTarget } from '../../fhir/references.ts';
import { withoutPage } from './resource-types.rules.ts';
import type { Problem } from './validate.ts';

/** One item of a file as text, with its place. `renames`: see `noteRename`. */
export interface Draft {
  file: string;
  position: number;
  line: number;
  text: string;
  kind: 'value' | 'entry' | 'bad';
  /** What is wrong with a bad line, unless it simply is not JSON. */
  why?: string;
  /** The security labels of the Bundle that it is in. */
  security?: readonly object[];
  /** For entries with a `urn:uuid:` and another id: the id by that URN. */
  renames: ReadonlyMap<string, string>;
}
export interface Checked {
  file: string;
  position: number;
  line: number;
  type: string;
  sourceId: string;
  json: string;
  hash: Uint8Array;
  about: About;
  updated: string | null;
  /** The sender's version id. */
  revision: string | null;
  status: string | null;
  category: string | null;
  code: string | null;
  date: string | null;
  /** As `withoutPage` has it. */
  unshown: string | null;
  problem: { reason: string; detail: string } | null;
  /** The validator still has to decide whether it is valid FHIR. */
  undecided: boolean;
  /** A Bundle entry with no resource and no request: part of a response. */
  empty: boolean;
}

const renamed = (text: string, renames: ReadonlyMap<string, string>): string =>
  text.replace(/"(urn:uuid:[^"\\]+)"/g, (as, urn: string) => {
    const id = renames.get(urn);
    return id === undefined ? as : JSON.stringify(`urn:uuid:${id}`);
  });

interface Wrapped {
  fullUrl?: unknown;
  resource?: Record<string, unknown>;
}

/**
 * The resource in a Bundle entry, and the server that it came from if the entry's fullUrl names
 * one. A resource without an id gets it from there: the `urn:uuid:`, or the id at the end.
 */
function unwrap(entry: Wrapped): {
  resource: Record<string, unknown> | undefined;
  base: string | null;
} {
  const { resource } = entry;
  const address = typeof entry.fullUrl === 'string' ? readTarget(entry.fullUrl) : null;
  if (!resource || address?.is !== 'literal') return { resource, base: null };
  if (address.type !== null && address.type !== resource.resourceType)
    return { resource, base: null };
  // changed in place, since the spelling of its numbers is kept per object
  if (resource.resourceType && resource.id === undefined) resource.id = address.id;
  return { resource, base: address.base };
}

/**
 * Applies a Bundle's security labels to a resource in it that has no labels of its own (FHIR R4,
 * security labels: those of a Bundle are the strictest of its content).
 */
function label(resource: Record<string, unknown>, security: readonly object[]): void {
  const meta = (resource.meta ?? {}) as { security?: unknown };
  if (meta.security === undefined && resource.resourceType !== 'Patient')
    resource.meta = { ...meta, security };
}

/** What a Bundle entry asks to delete, as a reference; null for any other entry. */
function deletedBy(entry: Record<string, unknown>): string | null {
  const { method, url } = (entry.request ?? {}) as { method?: unknown; url?: unknown };
  return method === 'DELETE' && typeof url === 'string' && url !== '' ? url : null;
}

/** The key of a resource within its source. */
export const keyOf = (one: { type: string; sourceId: string }): string =>
  `${one.type} ${one.sourceId}`;

/**
 * Whether a JSON text contains what the database can't store as text: a NUL, or half of a surrogate
 * pair. `JSON.stringify` writes both as escapes.
 */
export const isUnkeepable = (json: string): boolean =>
  json.includes('\\u') && /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(json);

/**
 * A FHIR date as an instant in UTC (the start of a day, month or year); null if it is outside the
 * database's calendar.
 */
function momentOf(date: unknown): string | null {
  if (date === undefined) return null;
  if (date === lastDate) return lastMoment;
  lastDate = date;
  lastMoment = readDate(date);
  return lastMoment;
}
/** The date that was read last: all tests of a panel have the same one. */
let lastDate: unknown;
let lastMoment: string | null = null;
function readDate(date: unknown): string | null {
  const at = new Date(typeof date === 'string' ? date : Number.NaN);
  return at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999 ? at.toISOString() : null;
}

/** The most characters to keep of a text that is not JSON. */
const KEPT_TEXT = 64 * 1024;

const first = <T>(value: T | T[] | undefined): T | undefined =>
  Array.isArray(value) ? value[0] : value;
interface Coded {
  coding?: { code?: string }[];
}

/**
 * Reads one resource and its columns. Never throws: what is wrong is in `problem`.
 * @param judge what is wrong by FHIR's own rules; `undecided` if the validator has to decide
 */
export function check(
  draft: Draft,
  judge: (resource: Resource) => Problem | null | 'undecided',
  shown: ReadonlySet<string>,
): Checked {
  const out: Checked = {
    file: draft.file,
    position: draft.position,
    line: draft.line,
    type: '',
    sourceId: '',
    json: '',
    hash: new Uint8Array(),
    about: { keys: [], why: 'nobody' },
    updated: null,
    revision: null,
    status: null,
    category: null,
    code: null,
    date: null,
    unshown: null,
    problem: null,
    undecided: false,
    empty: false,
  };
  let resource: Record<string, unknown>;
  let base: string | null = null;
  let spelled = false;
  let deleted: string | null = null;
  try {
    if (draft.kind === 'bad') throw new SyntaxError();
    const text = draft.renames.size > 0 ? renamed(draft.text, draft.renames) : draft.text;
    spelled = losesDigits(text);
    resource = (spelled ? readSpelled(text) : JSON.parse(text)) as Record<string, unknown>;
    if (resource.resourceType === undefined && !resource.resource) deleted = deletedBy(resource);
    if (draft.kind === 'entry' && !deleted) {
      const unwrapped = unwrap(resource as Wrapped);
      out.empty = unwrapped.resource === undefined;
      resource = unwrapped.resource ?? {};
      base = unwrapped.base;
      if (draft.security && unwrapped.resource) label(unwrapped.resource, draft.security);
    }
  } catch {
    out.hash = hash('sha256', draft.text, 'buffer');
    out.json = draft.text.slice(0, KEPT_TEXT);
    out.problem = {
      reason: 'not-json',
      detail: `line ${draft.line} ${draft.why ?? 'is not JSON'}`,
    };
    return out;
  }
  out.json = spelled ? writeJson(resource) : JSON.stringify(resource);
  out.hash = hash('sha256', out.json, 'buffer');
  if (deleted !== null) {
    // servers delete errors and old data alike: people have to decide which it is
    const target = readTarget(deleted);
    if (target?.is === 'literal')
      Object.assign(out, { type: target.type ?? '', sourceId: target.id });
    out.problem = {
      reason: 'deletion',
      detail: `the sender deleted ${deleted.slice(0, 200)}; it is still here`,
    };
    return out;
  }
  if (typeof resource.resourceType !== 'string') {
    out.problem = { reason: 'not-fhir', detail: 'it has no resourceType' };
    return out;
  }
  out.type = resource.resourceType;
  out.sourceId = typeof resource.id === 'string' ? resource.id : '';
  if (isUnkeepable(out.json))
    out.problem = { reason: 'invalid', detail: 'a text contains a NUL or half of a character' };
  // JSON as it came: `judge` decides whether it really is a resource, and every reader checks types
  const asResource = resource as unknown as Resource;
  const verdict = out.problem ?? judge(asResource);
  if (verdict === 'undecided') out.undecided = true;
  else out.problem = verdict;
  if (!out.problem && !out.sourceId)
    out.problem = { reason: 'no-id', detail: 'without an id we could not recognize it again' };
  if (out.problem) return out;
  out.unshown = withoutPage(asResource, shown);
  out.about = aboutOf(resource, base);
  const meta = resource.meta as { lastUpdated?: string; versionId?: string } | undefined;
  out.updated = meta?.lastUpdated ?? null;
  out.revision = meta?.versionId ?? null;
  out.status = typeof resource.status === 'string' ? resource.status : null;
  out.category = first(resource.category as Coded | Coded[] | undefined)?.coding?.[0]?.code ?? null;
  out.code =
    (
      (resource.code ?? resource.vaccineCode ?? resource.medicationCodeableConcept) as
        | Coded
        | undefined
    )?.coding?.[0]?.code ?? null;
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
  out.date = momentOf(date);
  return out;
}
