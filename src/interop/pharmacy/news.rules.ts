import type { News } from '../../medications/pharmacy/pharmacy-news.ts';
import { isProblem, type Problem } from '../hl7v2/problems.rules.ts';
import type { Message, Segment } from '../hl7v2/segments.rules.ts';

/**
 * News of refill requests: RDS^O13 (pharmacy/treatment dispense, HL7 v2.5.1 chapter 4.13.9). Each
 * ORC begins the group of one order; its notes are the NTEs of its group. The fields are listed in
 * docs/integrating.md. Pure.
 */

/** ORC-5, table 0038. */
const BY_STATUS: Readonly<Record<string, News['is']>> = {
  IP: 'filling',
  SC: 'filling',
  HD: 'held',
  CA: 'refused',
  DC: 'refused',
  CM: 'ready',
};
/** ORC-1, table 0119: the codes that say that an order will not be filled, or is on hold. */
const BY_CONTROL: Readonly<Record<string, News['is']>> = {
  ...Object.fromEntries(
    ['UA', 'UF', 'DF', 'OC', 'CR', 'OD', 'DR'].map((code) => [code, 'refused' as const]),
  ),
  OH: 'held',
  HR: 'held',
};
const found = (
  table: Readonly<Record<string, News['is']>>,
  code: string,
): News['is'] | undefined => (Object.hasOwn(table, code) ? table[code] : undefined);

/**
 * All notes of one order together are at most as long as one FT field (HL7 v2.5.1 2.A.31). The
 * database has the same limit.
 */
const LONGEST_NOTE = 65_536;
/** The length of MSH-10 since v2.6, and a limit for the sender. Both are database keys. */
const LONGEST_ID = 199;
const LONGEST_SENDER = 500;

export interface Told {
  /** MSH-3 and MSH-4 as received. MSH-10 is unique per sender. */
  sender: string;
  controlId: string;
  /** One per order, in the order received. */
  news: News[];
}

const reject = (code: Problem['code'], at: string, why: string): Problem => ({
  ack: 'AR',
  code,
  at,
  why,
});

/** The text of a coded field, or its code if it has no text. One line per repetition. */
const words = (segment: Segment, field: number): string | null => {
  const said = segment.parts(field).flatMap((parts) => parts[1] || parts[8] || parts[0] || []);
  return said.length > 0 ? said.join('\n') : null;
};

/** Adds the text of an NTE; an empty NTE is an empty line, a null (`""`) is nothing. */
function addNote(said: (string | null)[] | string[], nte: Segment): void {
  const lines = nte.lines(3);
  if (lines.length > 0) said.push(lines.join('\n'));
}

const PARCEL = /^(usps|ups|fedex):([A-Za-z0-9]{8,40})$/i;
const PICKED_UP = /^picked-up$/i;

/** ORC-2 is an EI; its first component is our id. Upper-case hexadecimal digits are fine. */
const requestOf = (orc: Segment): string => orc.part(2, 1).trim().toLowerCase();

function readStanding(orc: Segment, place: number): News['is'] | Problem {
  const [control, status] = [
    orc.part(1, 1).trim().toUpperCase(),
    orc.part(5, 1).trim().toUpperCase(),
  ];
  const [byControl, byStatus] = [found(BY_CONTROL, control), found(BY_STATUS, status)];
  if (status === '')
    return byControl ?? reject('101', `ORC^${place}^5`, `Order ${place}: ORC-5 has no status.`);
  if (byStatus === undefined)
    return reject(
      '103',
      `ORC^${place}^5`,
      `Order ${place}: the status in ORC-5 is not supported. Use IP, SC, HD, CM, CA or DC.`,
    );
  if (byControl !== undefined && byControl !== byStatus)
    return reject(
      '103',
      `ORC^${place}^1`,
      `Order ${place}: ORC-1 and ORC-5 contradict each other.`,
    );
  return byStatus;
}

function readOrder(
  [orc, ...rest]: readonly [Segment, ...Segment[]],
  general: readonly string[],
  place: number,
): News | Problem {
  const stands = readStanding(orc, place);
  if (typeof stands === 'object') return stands;
  const said = [...general, words(orc, 16)];
  let parcel: RegExpExecArray | null = null;
  let pickedUp = false;
  for (const one of rest) {
    if (one.name === 'NTE') addNote(said, one);
    if (one.name !== 'RXD') continue;
    for (const note of one.lines(9)) {
      const code = stands === 'ready' ? note.trim() : '';
      if (PICKED_UP.test(code)) pickedUp = true;
      else if (!parcel && PARCEL.test(code)) parcel = PARCEL.exec(code);
      // also for a second parcel: a request has only one tracking number
      else if (note !== '') said.push(note);
    }
    said.push(words(one, 15));
  }
  const note = said
    .flatMap((one) => one?.trimEnd() ?? [])
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
  if (note.length > LONGEST_NOTE)
    return reject(
      '104',
      `ORC^${place}`,
      `Order ${place}: its notes are longer than ${LONGEST_NOTE} characters.`,
    );
  return {
    requestId: requestOf(orc),
    is: stands !== 'ready' ? stands : parcel ? 'shipped' : pickedUp ? 'handed-over' : 'ready',
    ...(parcel ? { carrier: parcel[1]?.toLowerCase(), tracking: parcel[2] } : {}),
    ...(note ? { note } : {}),
  };
}

/**
 * Reads the news about each order of a message.
 * @returns a problem if any order can't be read; then nothing in the message counts
 */
export function readNews({ header, segments }: Message): Told | Problem {
  if (header.part(9, 1).toUpperCase() !== 'RDS')
    return reject('200', 'MSH^1^9', 'Only RDS^O13 is accepted here.');
  const sender = [header.raw(3), header.raw(4)].join('|').replace(/\|$/, '');
  const controlId = header.at(10);
  if (controlId === '') return reject('101', 'MSH^1^10', 'MSH-10 is empty.');
  if (controlId.length > LONGEST_ID)
    return reject('104', 'MSH^1^10', `MSH-10 is longer than ${LONGEST_ID} characters.`);
  if (sender.length > LONGEST_SENDER)
    return reject(
      '104',
      'MSH^1^3',
      `MSH-3 and MSH-4 are longer than ${LONGEST_SENDER} characters.`,
    );
  const first = segments.findIndex((one) => one.name === 'ORC');
  if (first === -1) return reject('100', 'ORC', 'The message has no ORC.');
  const before = segments.slice(0, first);
  // the rest would come in another message (HL7 v2.5.1 2.10.2)
  if (segments.some((one) => one.name === 'DSC' && one.at(1) !== ''))
    return reject(
      '100',
      'DSC',
      'The message continues in another one (DSC), which is not supported.',
    );
  if (before.some((one) => /^RX|^OBX$/.test(one.name)))
    return reject('100', 'ORC^1', 'Segments of an order come before its ORC.');
  // notes on the whole message or the person apply to each order
  const general: string[] = [];
  for (const one of before) if (one.name === 'NTE') addNote(general, one);
  const groups: [Segment, ...Segment[]][] = [];
  for (const one of segments.slice(first)) {
    if (one.name === 'ORC') groups.push([one]);
    else groups.at(-1)?.push(one);
  }
  const orders = groups.map((group, index) => readOrder(group, general, index + 1));
  return (
    orders.find(isProblem) ?? {
      sender,
      controlId,
      news: orders.filter((one): one is News => !isProblem(one)),
    }
  );
}
