import { writeHl7Escapes } from '../../fhir/hl7-escapes.ts';
import { directionsOf, plainText } from '../../medications/directions/directions.rules.ts';
import type { Sendable } from '../../medications/pharmacy/pharmacy-messages.ts';
import { buildSegment, stamp } from '../hl7v2/answers.rules.ts';
import { readFrame } from '../hl7v2/frames.rules.ts';
import { isProblem } from '../hl7v2/problems.rules.ts';
import { readMessage } from '../hl7v2/segments.rules.ts';

/**
 * Refill requests as HL7 v2.5.1 RDE^O11 (pharmacy/treatment encoded order, chapter 4.13.5) with
 * ORC-1 `RF` (refill order request, table 0119) or `CA` (cancel), and their acknowledgments.
 * docs/integrating.md lists the fields.
 */
const day = (text: string | null): string => (text ?? '').replaceAll('-', '');

export interface Outgoing {
  /** MSH-10: the same each time the message is sent. */
  controlId: string;
  kind: 'order' | 'cancel';
  at: Date;
  /** MSH-3. */
  sender: string;
}

const escaped = (text: string | null | undefined): string => writeHl7Escapes(text ?? '');
const parts = (...texts: (string | null | undefined)[]): string =>
  texts.map(escaped).join('^').replace(/\^+$/, '');

export function buildOrder(
  { request, person, rx }: Sendable,
  { controlId, kind, at, sender }: Outgoing,
): string {
  const { pharmacy, address, note } = request;
  return [
    `MSH|^~\\&|${escaped(sender)}||PHARMACY|${escaped(pharmacy.ncpdp ?? pharmacy.name)}|${stamp(at)}+0000||RDE^O11^RDE_O11|${controlId}|P|2.5.1|||AL|NE||UNICODE UTF-8`,
    buildSegment('PID', {
      1: '1',
      3: parts(person.mrn, '', '', '', 'MR'),
      5: parts(person.family, person.given),
      7: day(person.birthDate),
      8: person.sex === 'female' ? 'F' : person.sex === 'male' ? 'M' : 'U',
    }),
    buildSegment('ORC', {
      1: kind === 'cancel' ? 'CA' : 'RF',
      2: request.id,
      3: escaped(rx.number),
      4: escaped(request.orderNumber),
      9: `${stamp(request.submittedAt)}+0000`,
      12: parts(request.prescriberNpi, request.prescriber, '', '', '', '', '', '', 'NPI'),
    }),
    buildSegment('RXE', {
      2: parts(rx.rxnorm, rx.name, 'RXNORM'),
      3: rx.quantity,
      5: parts(rx.quantityUnit),
      7: directionsOf(rx.dosage, rx.name, 'en', 'UTC', 'staff')
        .flatMap(({ lines }) => lines.map((line) => `^${escaped(plainText(line.parts))}`))
        .filter((line) => line !== '^')
        .join('~'),
      10: rx.quantity,
      11: parts(rx.quantityUnit),
      15: escaped(rx.number),
      42:
        address &&
        parts(address.lines.join(', '), '', address.city, address.region, address.postalCode),
    }),
    ...(note ? [buildSegment('NTE', { 1: '1', 2: 'P', 3: escaped(note) })] : []),
    '',
  ].join('\r');
}

/**
 * The acknowledgment code for our message; null if the answer is for another. Codes and numbers are
 * ASCII, whatever character set the rest uses.
 */
export function readAnswer(bytes: Buffer, controlId: string): 'AA' | 'AE' | 'AR' | null {
  for (const one of readFrame(bytes).batches.flatMap((batch) => batch.messages)) {
    const message = readMessage(one.toString('latin1'));
    const msa = isProblem(message)
      ? undefined
      : message.segments.find((segment) => segment.name === 'MSA');
    if (msa?.at(2) !== controlId) continue;
    // CA, CE, CR: the same, in enhanced mode
    const code = msa.at(1).toUpperCase().replace(/^C/, 'A');
    if (code === 'AA' || code === 'AE' || code === 'AR') return code;
  }
  return null;
}
