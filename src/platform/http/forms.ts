import { z } from 'zod';
import type { Key } from '../i18n.ts';

/** Form input as it was typed, to show it again when there are problems. */
export type Typed = Record<string, string>;
/**
 * Problems of a form: field -> key of the sentence that says how to fix it, in the form's order.
 */
export type Problems = Record<string, Key>;

/** Rules for fields. Their error messages are string keys, which `readForm` returns as problems. */
export const field = {
  text: (key: Key, max = 200) => z.string(key).trim().min(1, key).max(max, key),
  optional: (max = 200) =>
    z.string('problem.too-long').trim().max(max, 'problem.too-long').default(''),
  choice: <const T extends readonly [string, ...string[]]>(values: T, key: Key) =>
    z.enum(values, key),
  /** A calendar day from a date input. */
  day: (key: Key) => z.iso.date(key),
  /**
   * A part of a date in three fields. What is too long for it is no date: one problem for the date,
   * not one for each part.
   */
  datePart: () => z.string().default(''),
};

/**
 * A form with checkboxes whose names are data, one for each row of a list: `role-nurse`,
 * `role-clinician`.
 */
export const withBoxes = <S extends z.ZodRawShape>(shape: S, prefix: string) =>
  z.object(shape).catchall(field.optional(3)).meta({ boxes: prefix });
/** What follows the prefix in the names of the checked boxes. */
export const checkedIn = (typed: Readonly<Record<string, unknown>>, prefix: string): string[] =>
  Object.keys(typed)
    .filter((name) => name.startsWith(prefix) && typed[name] === 'yes')
    .map((name) => name.slice(prefix.length));
const BOX = /^[a-z0-9:-]{1,80}$/;

/** A form that is only a button. */
export const Nothing = z.object({});

export type Read<T> = { ok: true; input: T } | { ok: false; problems: Problems; typed: Typed };

/** A repeated value, an array or an unknown field name: the whole request is refused. */
export class Malformed extends Error {}

/**
 * The hidden field of a form for one person: whose record the page showed that it is on. The
 * address names the person too, and both must be the same (`isForAnother`), so that a form opened
 * for one person is never sent for another.
 */
export const PERSON_FIELD = '_person';
/**
 * In a form that was saved until the next proof of identity: the field whose files were not saved.
 * Without it, the form would go out as if none had been chosen.
 */
export const LOST_FIELD = '_lost';
/** Hidden fields that every form may carry. */
const HIDDEN = new Set(['_key', PERSON_FIELD, LOST_FIELD]);

/** Whether a form that was sent to a person's address was opened for somebody else, or nobody. */
export const isForAnother = (body: unknown, person: string | undefined): boolean =>
  person !== undefined && fieldsOf(body)[PERSON_FIELD] !== person;

/** The texts of a form's body. */
export const fieldsOf = (body: unknown): Typed =>
  Object.fromEntries(
    Object.entries(body && typeof body === 'object' ? body : {}).filter(
      ([, value]) => typeof value === 'string',
    ),
  );

/**
 * Reads a form's body by its schema. Unknown names and repeated values never come from our pages,
 * nor does U+0000, except in the fields that the schema's `texts` names, whose rules deal with it.
 * @throws Malformed
 */
export function readForm<T extends z.ZodObject>(schema: T, body: unknown): Read<z.output<T>> {
  const typed: Typed = {};
  const { boxes, texts } = schema.meta() ?? {};
  const isText = (name: string) => Array.isArray(texts) && texts.includes(name);
  for (const [name, value] of Object.entries(body && typeof body === 'object' ? body : {})) {
    if (typeof value !== 'string') throw new Malformed();
    if (HIDDEN.has(name)) continue;
    const box = typeof boxes === 'string' && name.startsWith(boxes) && BOX.test(name);
    if (!box && !Object.hasOwn(schema.shape, name)) throw new Malformed();
    if (value.includes('\0') && !isText(name)) throw new Malformed();
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
 * Only a path of ours may follow sign-on: no scheme, host, backslash or control character, encoded
 * or not.
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

/** A URL without its search words: nothing that people type is put into a URL of ours. */
export function withoutWords(url: string): string {
  const [path = '', query] = url.split('?');
  const kept = new URLSearchParams(query);
  kept.delete('q');
  return kept.size > 0 ? `${path}?${kept}` : path;
}

/** The parameters of the query string. Repeated ones never come from our pages and are dropped. */
export function readQuery(query: unknown): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    if (typeof value === 'string' && !value.includes('\0')) out[name] = value.slice(0, 500);
  }
  return out;
}
