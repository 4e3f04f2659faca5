import { readHl7Escapes, writeHl7Escapes } from '../../fhir/hl7-escapes.ts';
import type { Batch } from './frames.rules.ts';
import { CONDITIONS, type Problem } from './problems.rules.ts';
import { readSegment, readSeparators, type Segment, STANDARD } from './segments.rules.ts';

/**
 * Acknowledgments of HL7 v2 messages and batches (HL7 v2.5.1 chapter 2: 2.9.2, 2.10.3, 2.15.5 ERR,
 * 2.15.8 MSA). Pure.
 */

/** Who answers, when, and under which of our numbers. */
export interface Answering {
  sender: string;
  at: Date;
  id: string;
}

/**
 * MSA-2 if the message has no MSH-10: the field is required, and must not look like one of the
 * sender's numbers.
 */
export const NO_ID = 'UNKNOWN';

export const stamp = (at: Date): string =>
  at
    .toISOString()
    .replace(/[-:]|T|\.\d+Z/g, '')
    .slice(0, 14);

/** One segment; fields by their number in the standard, already escaped. */
export function buildSegment(
  name: string,
  fields: Record<number, string | number | null | undefined>,
): string {
  const last = Math.max(0, ...Object.keys(fields).map(Number));
  const values = Array.from({ length: last }, (_, index) => fields[index + 1] ?? '');
  return [name, ...values].join('|').replace(/\|+$/, '');
}

/**
 * A field of the message for our answer: as received, or with our separators instead of theirs. A
 * null (`""`) is left out.
 */
export function echo(header: Segment | null | undefined, field: number): string {
  const raw = header?.raw(field) ?? '';
  if (!header || raw === '""') return '';
  const theirs = header.separators;
  if (
    (['field', 'component', 'repetition', 'escape', 'subcomponent'] as const).every(
      (one) => theirs[one] === STANDARD[one],
    )
  )
    return raw.replace(/\p{Cc}/gu, '');
  const levels = (['repetition', 'component', 'subcomponent'] as const).map(
    (one) => [theirs[one], STANDARD[one]] as const,
  );
  const write = (text: string, level: number): string => {
    const [from, to] = levels[level] ?? ['', ''];
    if (level === levels.length)
      return writeHl7Escapes(readHl7Escapes(text, theirs.escape, theirs));
    return (from ? text.split(from) : [text]).map((one) => write(one, level + 1)).join(to);
  };
  return write(raw, 0);
}

const isBefore25 = (version: string): boolean => /^2\.[0-4](?:\D|$)/.test(version);

/**
 * The answer to one message, in original mode.
 * @param header MSH of the message; null if it has none
 * @param problems why it was not accepted; none for AA
 */
export function buildAnswer(
  header: Segment | null,
  problems: readonly Problem[],
  { sender, at, id }: Answering,
): string {
  const version = /^2\.\d+(?:\.\d+)*$/.exec(header?.part(12, 1) ?? '')?.[0] ?? '2.5.1';
  const event = writeHl7Escapes(header?.part(9, 2) ?? '');
  const code = problems.some((one) => one.ack === 'AR') ? 'AR' : problems.length > 0 ? 'AE' : 'AA';
  const old = isBefore25(version);
  const lines = [
    buildSegment('MSA', {
      1: code,
      2: echo(header, 10) || NO_ID,
      ...(old && problems[0] ? { 3: writeHl7Escapes(problems[0].why) } : {}),
    }),
    ...problems.map((one) =>
      old
        ? buildSegment('ERR', {
            1: `${[...one.at.split('^'), '', ''].slice(0, 3).join('^')}^${one.code}&${CONDITIONS[one.code]}&HL70357`,
          })
        : buildSegment('ERR', {
            2: one.at,
            3: `${one.code}^${CONDITIONS[one.code]}^HL70357`,
            4: 'E',
            8: writeHl7Escapes(one.why),
          }),
    ),
  ];
  const fields = {
    2: '^~\\&',
    3: writeHl7Escapes(sender),
    4: echo(header, 6),
    5: echo(header, 3),
    6: echo(header, 4),
    7: `${stamp(at)}+0000`,
    9: event ? `ACK^${event}^ACK` : 'ACK',
    10: id,
    11: echo(header, 11) || 'P',
    12: version,
  };
  const msh = (charset: string | null) =>
    buildSegment('MSH', { ...fields, 18: charset }).replace('MSH||', 'MSH|');
  const text = [msh(null), ...lines, ''].join('\r');
  return /[^\0-\x7f]/.test(text) ? [msh('UNICODE UTF-8'), ...lines, ''].join('\r') : text;
}

/** The answers to one batch. */
export interface Answered {
  header: string | null;
  /** BTS-1, if it is a number. */
  announced: number | null;
  answers: readonly string[];
}

/** BTS-1, the number of messages in the batch. Null if it is not a number. */
export function announcedIn(batch: Batch): number | null {
  const separators =
    batch.trailer === null ? null : (readSeparators(batch.header ?? '') ?? STANDARD);
  const count = separators && batch.trailer ? readSegment(batch.trailer, separators).raw(1) : '';
  return /^\d{1,9}$/.test(count) ? Number(count) : null;
}

function envelope(
  name: 'FHS' | 'BHS',
  theirs: string | null,
  { sender, at, id }: Answering,
): string {
  const separators = theirs === null ? null : readSeparators(theirs);
  const header = theirs !== null && separators ? readSegment(theirs, separators) : null;
  const fields = {
    2: '^~\\&',
    3: writeHl7Escapes(sender),
    4: echo(header, 6),
    5: echo(header, 3),
    6: echo(header, 4),
    7: `${stamp(at)}+0000`,
    11: id,
    12: echo(header, 11),
  };
  return buildSegment(name, fields).replace(`${name}||`, `${name}|`);
}

/**
 * The answer to a batch: a batch with the answers to all of its messages.
 * @param header FHS of the batch; without one (null) the answer has none
 */
export function buildBatch(
  file: string | null,
  batches: readonly Answered[],
  answering: Answering,
): string {
  const lines = batches.flatMap((batch, index) => {
    const comment =
      batch.announced === null || batch.announced === batch.answers.length
        ? ''
        : `BTS-1 says ${batch.announced} messages, ${batch.answers.length} arrived.`;
    return [
      envelope('BHS', batch.header, { ...answering, id: `${answering.id}-${index + 1}` }),
      ...batch.answers.map((one) => one.replace(/\r$/, '')),
      buildSegment('BTS', { 1: batch.answers.length, 2: comment }),
    ];
  });
  return [
    ...(file === null ? [] : [envelope('FHS', file, answering)]),
    ...lines,
    ...(file === null ? [] : [buildSegment('FTS', { 1: batches.length })]),
    '',
  ].join('\r');
}
