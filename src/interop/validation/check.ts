import { hash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { type About, aboutOf } from '../../fhir/about.ts';
import { losesDigits, readSpelled, writeJson } from '../../fhir/decimals.ts';
import { readTarget } from '../../fhir/references.ts';
import { withoutPage } from './resource-types.rules.ts';
import type { Problem } from './validate.ts';

/**
 * What the reader hands over: texts with their place, and what each `urn:uuid:` of their Bundle
 * stands for.
 */
export interface Draft {
  file: string;
  position: number;
  line: number;
  text: string;
  kind: 'value' | 'entry' | 'bad';
  /** What is wrong with a bad line, where it is not that it is no JSON. */
  why?: string;
  /** The security labels of the Bundle that it is in. */
  security?: readonly object[];
  /** The `urn:uuid:` of this Bundle whose resource has another id, and that id. */
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
  /** The sender's own number of this version. */
  revision: string | null;
  status: string | null;
  category: string | null;
  code: string | null;
  date: string | null;
  /** As `withoutPage` has it. */
  unshown: string | null;
  problem: { reason: string; detail: string } | null;
  /** FHIR's own rules are still to be asked. */
  undecided: boolean;
  /** An entry of a Bundle that brings no resource and asks for nothing: an answer. */
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
 * The resource inside a Bundle's entry, and the server that it came from where the entry's address
 * says so. One without an id is known by that address: by its `urn:uuid:` for the rest of the
 * Bundle, or by the id at the end.
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
  // in place: the spelling of its numbers is kept by object
  if (resource.resourceType && resource.id === undefined) resource.id = address.id;
  return { resource, base: address.base };
}

/**
 * A Bundle's security labels hold for what is in it (FHIR R4, security labels: the Bundle's are the
 * strictest of its content). What has labels of its own keeps those; the rest gets the Bundle's,
 * since of it nobody says otherwise.
 */
function label(resource: Record<string, unknown>, security: readonly object[]): void {
  const meta = (resource.meta ?? {}) as { security?: unknown };
  if (meta.security === undefined && resource.resourceType !== 'Patient')
    resource.meta = { ...meta, security };
}

/** What an entry of a Bundle asks to delete, as a reference; null for any other. */
function deletedBy(entry: Record<string, unknown>): string | null {
  const { method, url } = (entry.request ?? {}) as { method?: unknown; url?: unknown };
  return method === 'DELETE' && typeof url === 'string' && url !== '' ? url : null;
}

/** A resource within its source, in text. */
export const keyOf = (one: { type: string; sourceId: string }): string =>
  `${one.type} ${one.sourceId}`;

/**
 * Whether a JSON text holds what no text of the database can: a NUL, or half of a character.
 * `JSON.stringify` writes both as escapes.
 */
export const isUnkeepable = (json: string): boolean =>
  json.includes('\\u') && /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(json);

/**
 * A FHIR date as a moment (UTC; a day or a year is its beginning), or null where the database's
 * calendar has none.
 */
function momentOf(date: unknown): string | null {
  if (date === undefined) return null;
  if (date === lastDate) return lastMoment;
  lastDate = date;
  lastMoment = readDate(date);
  return lastMoment;
}
/** The tests of a panel were all taken at one time. */
let lastDate: unknown;
let lastMoment: string | null = null;
function readDate(date: unknown): string | null {
  const at = new Date(typeof date === 'string' ? date : Number.NaN);
  return at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999 ? at.toISOString() : null;
}

/** Of what is no JSON, so much is kept to be looked at. */
const KEPT_TEXT = 64 * 1024;

const first = <T>(value: T | T[] | undefined): T | undefined =>
  Array.isArray(value) ? value[0] : value;
interface Coded {
  coding?: { code?: string }[];
}

/**
 * Reads one resource and lifts its columns. Never throws: what is wrong is the answer's `problem`.
 * @param judge says what is wrong by FHIR's own rules, or that someone else has to say
 */
export function check(
  draft: Draft,
  judge: (resource: Resource) => Problem | null | 'undecided',
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
    // a server deletes what is wrong and what is old alike: which of the two it is, is for people
    // to say
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
    out.problem = { reason: 'not-fhir', detail: 'there is no resourceType' };
    return out;
  }
  out.type = resource.resourceType;
  out.sourceId = typeof resource.id === 'string' ? resource.id : '';
  if (isUnkeepable(out.json))
    out.problem = { reason: 'invalid', detail: 'a text holds a NUL or half of a character' };
  // whether it really is one is what the judge says
  const verdict = out.problem ?? judge(resource as unknown as Resource);
  if (verdict === 'undecided') out.undecided = true;
  else out.problem = verdict;
  if (!out.problem && !out.sourceId)
    out.problem = { reason: 'no-id', detail: 'without an id it can’t be known again' };
  if (out.problem) return out;
  out.unshown = withoutPage(resource as unknown as Resource);
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
