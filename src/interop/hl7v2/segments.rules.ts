import {
  HL7_SEPARATORS,
  type Hl7Separators,
  type ReadBytes,
  readHl7Escapes,
} from '../../fhir/hl7-escapes.ts';
import type { Problem } from './problems.rules.ts';

/**
 * HL7 v2 messages, segments and fields by the encoding rules (HL7 v2.5.1 chapter 2: 2.5, 2.6). Why
 * not a library: docs/decisions/0012.
 */

export interface Separators extends Hl7Separators {
  /** '' if the message names none. */
  escape: string;
}
export const STANDARD: Separators = { ...HL7_SEPARATORS, escape: '\\' };

/** A message with more segments is refused, never cut. */
export const MOST_SEGMENTS = 500;

/**
 * Reads MSH-1 and MSH-2, or the same fields of FHS and BHS. MSH-2 has one to five characters: those
 * for escapes, subcomponents and truncation may be left out if unused (2.5.4). `^~\\&` is `^~\&`
 * with its backslash escaped once too often by the sender's code, and is read as that.
 * @returns null unless all are different ASCII punctuation
 */
export function readSeparators(header: string): Separators | null {
  const field = header[3] ?? '';
  const named = (header.slice(4).split(field, 1)[0] ?? '').replace(/^(..)(.)\2(?=.$)/, '$1$2');
  const all = field + named;
  if (
    all.length < 2 ||
    all.length > 6 ||
    !/^[!-/:-@[-`{-~]+$/.test(all) ||
    new Set(all).size < all.length
  )
    return null;
  const at = (index: number): string => named[index] ?? '';
  return {
    field,
    component: at(0),
    repetition: at(1),
    escape: at(2),
    subcomponent: at(3),
    truncation: at(4),
  };
}

const cut = (text: string, separator: string): string[] =>
  separator ? text.split(separator) : [text];

/**
 * A segment. Fields are numbered from 1 as in the standard; MSH-1 is the field separator itself.
 * Missing parts are ''.
 */
export interface Segment {
  name: string;
  separators: Separators;
  /** A field as received. */
  raw(field: number): string;
  /** The repetitions of a field as text, without nulls (`""`). */
  lines(field: number): string[];
  /** A field as text, one line per repetition. */
  at(field: number): string;
  /** The components of each repetition as text. */
  parts(field: number): string[][];
  /** A component of the first repetition. */
  part(field: number, component: number): string;
}

/** `""` tells the receiver to delete its value (2.5.3). It is not text, and is never shown. */
const isNull = (raw: string): boolean => raw === '""';

export function readSegment(line: string, separators: Separators, read?: ReadBytes): Segment {
  const fields = line.split(separators.field);
  const name = line.slice(0, 3);
  const header = /^(?:MSH|FHS|BHS)/.test(name);
  const raw = (field: number): string =>
    (header && field === 1 ? separators.field : fields[header ? field - 1 : field]) ?? '';
  // an escape for a separator that the message does not name means the usual one, e.g. \P\ before
  // v2.7
  const { component, repetition, subcomponent, truncation } = HL7_SEPARATORS;
  const signs: Hl7Separators = {
    field: separators.field,
    component: separators.component || component,
    repetition: separators.repetition || repetition,
    subcomponent: separators.subcomponent || subcomponent,
    truncation: separators.truncation || truncation,
  };
  const plain = (text: string): string =>
    isNull(text)
      ? ''
      : readHl7Escapes(text, separators.escape, signs, read).replace(/[\v\f]/g, '\n');
  const repetitions = (field: number): string[] =>
    header && field <= 2 ? [raw(field)] : cut(raw(field), separators.repetition);
  const lines = (field: number): string[] =>
    repetitions(field).flatMap((one) => (isNull(one) ? [] : plain(one)));
  return {
    name,
    separators,
    raw,
    lines,
    at: (field) => lines(field).join('\n'),
    parts: (field) => repetitions(field).map((one) => cut(one, separators.component).map(plain)),
    part: (field, component) =>
      plain(cut(repetitions(field)[0] ?? '', separators.component)[component - 1] ?? ''),
  };
}

export interface Message {
  segments: Segment[];
  header: Segment;
}

/**
 * Splits a message into segments. A segment ends with CR; LF and CRLF, as in files, are accepted. A
 * line that does not begin like a segment belongs to the text before it: the sender did not escape
 * a line break, and no text may get lost. ADD continues the last field of the segment before it
 * (2.10.2).
 */
function linesOf(text: string, field: string): string[] {
  const lines: string[][] = [];
  let blank = '';
  for (const line of text.split(/\r\n|\r|\n/)) {
    const last = lines.at(-1);
    // three capital letters alone are an empty segment, but after a note they may be a word of it
    const begins =
      /^[A-Z][A-Z0-9]{2}/.test(line) &&
      (line[3] === field || (line.length === 3 && !/^(?:NTE|RXD)/.test(last?.[0] ?? '')));
    if (last && line.startsWith(`ADD${field}`)) last.push(line.slice(4));
    else if (begins || !last) lines.push([line]);
    else if (line.trim() === '') {
      blank += '\n';
      continue;
    } else last.push(`\n${blank}`, line);
    blank = '';
  }
  return lines.map((parts) => parts.join(''));
}

/**
 * Reads one message.
 * @param read decodes the bytes of `\X..\` in the message's character set
 * @returns a problem for a message without MSH, with unusable separators, or with too many segments
 */
export function readMessage(text: string, read?: ReadBytes): Message | Problem {
  if (!text.startsWith('MSH'))
    return { ack: 'AR', code: '100', at: 'MSH', why: 'The message does not begin with MSH.' };
  const separators = readSeparators(text);
  if (!separators)
    return {
      ack: 'AR',
      code: '102',
      at: 'MSH^1^2',
      why: 'MSH-1 and MSH-2 must be 2 to 6 different ASCII punctuation characters.',
    };
  const lines = linesOf(text, separators.field);
  if (lines.length > MOST_SEGMENTS)
    return {
      ack: 'AR',
      code: '100',
      at: '',
      why: `The message has ${lines.length} segments; the most allowed is ${MOST_SEGMENTS}.`,
    };
  const [header, ...rest] = lines.map((line) => readSegment(line, separators, read));
  if (!header)
    return { ack: 'AR', code: '100', at: 'MSH', why: 'The message does not begin with MSH.' };
  return { header, segments: [header, ...rest] };
}
