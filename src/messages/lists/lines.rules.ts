import { nameKey } from '../../fhir/names.ts';
import { isDay, type PlainDate } from '../../platform/days.rules.ts';

/** The most people in one list. */
export const MOST_LINES = 10_000;
/** The most characters of a line. */
export const MOST_LINE = 200;

/** Whom a line means: by a record number, or by birth date and name. */
export type Meant =
  | { by: 'number'; number: string; digits: string }
  | { by: 'name'; born: PlainDate; given: string; family: string; key: string }
  | { by: 'unreadable' };

/** The lines of a text, without empty ones; a quoted cell of a spreadsheet without its quotes. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/["\s]+/g, ' ').trim())
    .filter(Boolean);

const NUMBER = /^[A-Za-z]{0,5}[ -]?\d[\d -]{0,30}$/;
const ISO = /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/;
const AMERICAN = /(?<!\d)(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/;

function dayIn(line: string): { day: PlainDate; rest: string } | null {
  const iso = ISO.exec(line);
  const american = iso ? null : AMERICAN.exec(line);
  const found = iso ?? american;
  if (!found) return null;
  const [whole = '', a = '', b = '', c = ''] = found;
  const parts = iso ? [a, b, c] : [c, a, b];
  const day = parts.map((part) => part.padStart(2, '0')).join('-');
  return isDay(day) ? { day, rest: line.replace(whole, ' ') } : null;
}

/** Names as the person's record has them: "Family, Given", or the family name last. */
function nameIn(text: string): { given: string; family: string } {
  const tidy = text.replaceAll(';', ',').replace(/^[\s,]+|[\s,]+$/g, '');
  const [family = '', ...given] = tidy.split(/\s*,[\s,]*/);
  if (given.length > 0) return { family, given: given.join(' ') };
  const words = tidy.split(/\s+/);
  return { family: words.at(-1) ?? '', given: words.slice(0, -1).join(' ') };
}

/** Reads a line. A birth date alone means nobody, and so does a name alone. */
export function readLine(line: string): Meant {
  if (line.length > MOST_LINE) return { by: 'unreadable' };
  const dated = dayIn(line);
  if (!dated)
    return NUMBER.test(line)
      ? { by: 'number', number: line, digits: line.replace(/\D/g, '') }
      : { by: 'unreadable' };
  const name = nameIn(dated.rest);
  const key = nameKey(name.family.split(/[\s\p{P}]+/u).findLast(Boolean) ?? '');
  return key === '' ? { by: 'unreadable' } : { by: 'name', born: dated.day, ...name, key };
}

/** What becomes of a line before anything is sent. */
export const DRAFT_STATES = [
  'ready',
  'no-reader',
  'deceased',
  'ambiguous',
  'not-found',
  'twice',
  'unreadable',
] as const;
export const LINE_STATES = ['sent', 'failed', ...DRAFT_STATES] as const;
export type LineState = (typeof LINE_STATES)[number];

/** Somebody whom a line may mean. */
export interface Match {
  patientId: string;
  deceased: boolean;
  /** Whether anybody could read a message to them. */
  read: boolean;
}

/**
 * What a line means.
 * @param matches the people whom it may mean
 * @param taken the people of the lines before it
 */
export function stateOfLine(
  meant: Meant,
  matches: readonly Match[],
  taken: ReadonlySet<string>,
): { state: LineState; patientId: string | null } {
  if (meant.by === 'unreadable') return { state: 'unreadable', patientId: null };
  const [only, ...more] = matches;
  if (!only) return { state: 'not-found', patientId: null };
  if (more.length > 0) return { state: 'ambiguous', patientId: null };
  const { patientId, deceased, read } = only;
  if (taken.has(patientId)) return { state: 'twice', patientId };
  if (deceased) return { state: 'deceased', patientId };
  return { state: read ? 'ready' : 'no-reader', patientId };
}
