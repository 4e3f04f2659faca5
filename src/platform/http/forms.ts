import { z } from 'zod';
import type { Key } from '../i18n.ts';

/** What was typed, as it came: shown again when something is to be mended. */
export type Typed = Record<string, string>;
/**
 * What is to be mended: for each field, the key of the sentence that says how. In the order of the
 * form.
 */
export type Problems = Record<string, Key>;

/**
 * A field's rule with the sentence for its refusal. `z.string()` with the key as its message reads
 * it back out in `readForm`.
 */
export const field = {
  text: (key: Key, max = 200) => z.string(key).trim().min(1, key).max(max, key),
  optional: (max = 200) =>
    z.string('problem.too-long').trim().max(max, 'problem.too-long').default(''),
  choice: <const T extends readonly [string, ...string[]]>(values: T, key: Key) =>
    z.enum(values, key),
  /** A calendar day from a date input; the empty text means none. */
  day: (key: Key) => z.iso.date(key),
};

/** A form that is a button alone. */
export const Nothing = z.object({});

export type Read<T> = { ok: true; input: T } | { ok: false; problems: Problems; typed: Typed };

/**
 * A value that came twice, or as an array, or under a name that the form does not have, is refused
 * as a whole.
 */
export class Malformed extends Error {}

/** Every form carries these beside its own fields. */
const CARRIED = new Set(['_key']);

/**
 * Reads a form's body by its schema. Unknown names and repeated values never come from our pages:
 * they are malformed.
 * @throws Malformed
 */
export function readForm<T extends z.ZodObject>(schema: T, body: unknown): Read<z.output<T>> {
  const typed: Typed = {};
  for (const [name, value] of Object.entries(body && typeof body === 'object' ? body : {})) {
    if (typeof value !== 'string') throw new Malformed();
    if (CARRIED.has(name)) continue;
    if (!Object.hasOwn(schema.shape, name)) throw new Malformed();
    if (value.includes('\0')) throw new Malformed();
    typed[name] = value;
  }
  const parsed = schema.safeParse(typed);
  if (parsed.success) return { ok: true, input: parsed.data };
  const problems: Problems = {};
  const order = Object.keys(schema.shape);
  const issues = [...parsed.error.issues].sort(
    (a, b) => order.indexOf(String(a.path[0])) - order.indexOf(String(b.path[0])),
  );
  for (const issue of issues) {
    const name = String(issue.path[0] ?? '');
    // the schema's messages are keys, see `field`
    if (!(name in problems)) problems[name] = issue.message as Key;
  }
  return { ok: false, problems, typed };
}

/**
 * Only a path of our own may follow a sign-on: no scheme, no host, no backslash, no control
 * character, not encoded either.
 */
export function safePath(path: unknown): string | null {
  if (typeof path !== 'string' || path.length > 500 || !/^\/[\w\-./?=&%,+]*$/.test(path))
    return null;
  if (
    path.startsWith('//') ||
    /%(0|1|2f|5c|7f)/i.test(path) ||
    path.split('?')[0]?.split('/').includes('..')
  )
    return null;
  return path;
}

/**
 * Where one wanted to go, without what was searched for: words that people type go into no address
 * of ours.
 */
export function withoutWords(url: string): string {
  const [path = '', query] = url.split('?');
  const kept = new URLSearchParams(query);
  kept.delete('q');
  return kept.size > 0 ? `${path}?${kept}` : path;
}

/**
 * The first value of each name; what comes twice was not made by our pages and the rest of it is
 * dropped.
 */
export function readQuery(query: unknown): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    if (typeof value === 'string' && !value.includes('\0')) out[name] = value.slice(0, 500);
  }
  return out;
}
