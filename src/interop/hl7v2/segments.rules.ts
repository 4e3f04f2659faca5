import { HL7_SEPARATORS, type Hl7Separators, type ReadBytes, readHl7Escapes } from '../../fhir/hl7-escapes.ts';
import type { Problem } from './problems.rules.ts';

/** Messages, segments and fields of HL7 v2 by its encoding rules (HL7 v2.5.1 chapter 2: 2.5, 2.6). docs/decisions/0012 says why this is ours. */

export interface Separators extends Hl7Separators {
  /** '' where the message names none. */
  escape: string;
}
export const STANDARD: Separators = { ...HL7_SEPARATORS, escape: '\\' };

/** The most segments of one message; one with more is refused, never cut. */
export const MOST_SEGMENTS = 500;

/**
 * Reads MSH-1 and MSH-2, or the same two of FHS and BHS. MSH-2 has one to five characters: who has no subcomponents, no escapes or no
 * truncation may leave those out (2.5.4). `^~\\&` is `^~\&` after a slip in somebody's source code, and is read as that.
 * @returns null when they are not distinct ASCII punctuation
 */
export function readSeparators(header: string): Separators | null {
  const field = header[3] ?? '';
  const named = (header.slice(4).split(field, 1)[0] ?? '').replace(/^(..)(.)\2(?=.$)/, '$1$2');
  const all = field + named;
  if (all.length < 2 || all.length > 6 || !/^[!-/:-@[-`{-~]+$/.test(all) || new Set(all).size < all.length) return null;
  const at = (index: number): string => named[index] ?? '';
  return { field, component: at(0), repetition: at(1), escape: at(2), subcomponent: at(3), truncation: at(4) };
}

const cut = (text: string, separator: string): string[] => (separator ? text.split(separator) : [text]);

/** A segment. Fields count from 1 as in the standard; MSH-1 is the field separator itself. What is not there is ''. */
export interface Segment {
  name: string;
  separators: Separators;
  /** A field as it came. */
  raw(field: number): string;
  /** A field's repetitions as text; those that say "delete" (`""`) are left out. */
  lines(field: number): string[];
  /** A field as text, a line for each repetition. */
  at(field: number): string;
  /** The components of each of a field's repetitions as text. */
  parts(field: number): string[][];
  /** A component of the first repetition. */
  part(field: number, component: number): string;
}

/** `""` tells the receiver to delete what it has (2.5.3): no text, and never shown. */
const isNull = (raw: string): boolean => raw === '""';

export function readSegment(line: string, separators: Separators, read?: ReadBytes): Segment {
  const fields = line.split(separators.field);
  const name = line.slice(0, 3);
  const header = /^(?:MSH|FHS|BHS)/.test(name);
  const raw = (field: number): string => (header && field === 1 ? separators.field : fields[header ? field - 1 : field]) ?? '';
  // what the message has no sign of its own for is written with the usual one, e.g. \P\ before v2.7
  const { component, repetition, subcomponent, truncation } = HL7_SEPARATORS;
  const signs: Hl7Separators = {
    field: separators.field,
    component: separators.component || component,
    repetition: separators.repetition || repetition,
    subcomponent: separators.subcomponent || subcomponent,
    truncation: separators.truncation || truncation,
  };
  const plain = (text: string): string => (isNull(text) ? '' : readHl7Escapes(text, separators.escape, signs, read).replace(/[\v\f]/g, '\n'));
  const repetitions = (field: number): string[] => (header && field <= 2 ? [raw(field)] : cut(raw(field), separators.repetition));
  const lines = (field: number): string[] => repetitions(field).flatMap((one) => (isNull(one) ? [] : plain(one)));
  return {
    name,
    separators,
    raw,
    lines,
    at: (field) => lines(field).join('\n'),
    parts: (field) => repetitions(field).map((one) => cut(one, separators.component).map(plain)),
    part: (field, component) => plain(cut(repetitions(field)[0] ?? '', separators.component)[component - 1] ?? ''),
  };
}

export interface Message {
  segments: Segment[];
  header: Segment;
}

/**
 * The lines of a message. A segment ends at CR; LF and CRLF are taken for it as files have them. What does not begin like a segment belongs
 * to the text before: somebody sent a line break that should have been escaped, and none of the text may be lost.
 */
function linesOf(text: string, field: string): string[] {
  const lines: string[][] = [];
  let blank = '';
  for (const line of text.split(/\r\n|\r|\n/)) {
    const last = lines.at(-1);
    // three capitals alone are an empty segment, but below a note they may be one of its words
    const begins = /^[A-Z][A-Z0-9]{2}/.test(line) && (line[3] === field || (line.length === 3 && !/^(?:NTE|RXD)/.test(last?.[0] ?? '')));
    if (begins || !last) lines.push([line]);
    else if (line.trim() === '') {
      blank += '\n';
      continue;
    } else last.push(`\n${blank}`, line);
    blank = '';
  }
  return lines.map((parts) => parts.join(''));
}

/**
 * Reads one message, from MSH to its last segment.
 * @param read text by bytes in the message's character set, for `\X..\`
 * @returns why not, for a message without MSH, with unusable separators or with more segments than are read
 */
export function readMessage(text: string, read?: ReadBytes): Message | Problem {
  if (!text.startsWith('MSH')) return { ack: 'AR', code: '100', at: 'MSH', why: 'The message does not begin with MSH.' };
  const separators = readSeparators(text);
  if (!separators) return { ack: 'AR', code: '102', at: 'MSH^1^2', why: 'MSH-1 and MSH-2 must name 2 to 6 different signs of ASCII punctuation.' };
  const lines = linesOf(text, separators.field);
  if (lines.length > MOST_SEGMENTS) return { ack: 'AR', code: '100', at: '', why: `The message has ${lines.length} segments; at most ${MOST_SEGMENTS} are read.` };
  const [header, ...rest] = lines.map((line) => readSegment(line, separators, read));
  if (!header) return { ack: 'AR', code: '100', at: 'MSH', why: 'The message does not begin with MSH.' };
  return { header, segments: [header, ...rest] };
}
