import type { Reference, Resource } from '@medplum/fhirtypes';

/**
 * What a reference points to (FHIR R4, references). Ids are unique within a type and a source, so a
 * literal target is followed by (source, type, id); a `urn:` names no type, and the element says
 * which are allowed.
 */
export type Target =
  | { is: 'literal'; type: string | null; id: string; base: string | null }
  | { is: 'contained'; id: string }
  | { is: 'conditional'; type: string; query: string }
  | { is: 'logical'; type: string | null; system: string | null; value: string };

const LITERAL =
  /^(?:(https?:\/\/.+)\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/;
const CONDITIONAL = /^(?:https?:\/\/.+\/)?([A-Z][A-Za-z]+)\?(.+)$/;

/** Reads only a reference's text. Null if it is not a reference that R4 knows. */
export function readTarget(text: string | undefined): Target | null {
  if (!text) return null;
  if (text.startsWith('#')) return text.length > 1 ? { is: 'contained', id: text.slice(1) } : null;
  const urn = /^urn:(?:uuid|oid):(.+)$/i.exec(text)?.[1];
  if (urn) return { is: 'literal', type: null, id: urn, base: null };
  const literal = LITERAL.exec(text);
  if (literal)
    return {
      is: 'literal',
      type: literal[2] ?? null,
      id: literal[3] ?? '',
      base: literal[1] ?? null,
    };
  const conditional = CONDITIONAL.exec(text);
  return conditional
    ? { is: 'conditional', type: conditional[1] ?? '', query: conditional[2] ?? '' }
    : null;
}

/**
 * Reads a reference: by its text, or by its identifier if it has no text. Null if it points to
 * nothing (only a display).
 */
export function readReference(reference: Reference | undefined): Target | null {
  const target = readTarget(reference?.reference);
  if (target)
    return target.is === 'literal' && target.type === null
      ? { ...target, type: reference?.type ?? null }
      : target;
  const { system, value } = reference?.identifier ?? {};
  return value
    ? { is: 'logical', type: reference?.type ?? null, system: system ?? null, value }
    : null;
}

const TYPED = /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+(?:\/_history\/[^/]+)?$/;

/**
 * The type that a reference's text names, even if the id after it is not one that R4 allows. Null
 * if it names none (`#id`, `urn:uuid:…`).
 */
export const typeNamedIn = (text: string | undefined): string | null =>
  TYPED.exec(text ?? '')?.[1] ?? null;

/**
 * The id that a reference gives for a resource of this type; null if it points elsewhere, to a
 * contained resource, or by anything other than an id.
 */
export function idOf(reference: Reference | undefined, type: string): string | null {
  const target = readReference(reference);
  return target?.is === 'literal' && (target.type === null || target.type === type)
    ? target.id
    : null;
}

/** The contained resource that a `#id` reference points to. */
export function containedIn<R extends Resource>(
  holder: { contained?: Resource[] },
  reference: Reference | undefined,
  type: R['resourceType'],
): R | undefined {
  const target = readReference(reference);
  if (target?.is !== 'contained') return undefined;
  return holder.contained?.find(
    (one): one is R => one.resourceType === type && one.id === target.id,
  );
}

/**
 * `system|value` of a conditional reference's `identifier=`, each unescaped; null for any other
 * query.
 */
export function identifierOf(
  target: Target & { is: 'conditional' },
): { system: string | null; value: string } | null {
  const asked = /(?:^|&)identifier=([^&]+)/.exec(target.query)?.[1];
  if (!asked) return null;
  const text = unescaped(asked);
  const bar = text.indexOf('|');
  const value = bar === -1 ? text : text.slice(bar + 1);
  return value ? { system: bar > 0 ? text.slice(0, bar) : null, value } : null;
}

/** A part of a query, unescaped; unchanged if it was never escaped. */
function unescaped(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll('\0', '');
  } catch {
    return part;
  }
}

/**
 * Whether two server addresses mean the same server: the scheme and a trailing slash don't matter.
 */
export const sameBase = (a: string, b: string): boolean => bare(a) === bare(b);
const bare = (base: string): string =>
  base
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '')
    .toLowerCase();
