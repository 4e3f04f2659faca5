import { directionsOf, plainText } from '../../medications/directions.rules.ts';
import type { News, Sendable } from '../../medications/outbox.ts';

/**
 * Refill requests as HL7 v2.5.1 RDE^O11 (pharmacy/treatment encoded order, chapter 4.13.5) with ORC-1 `RF` (refill order request,
 * table 0119), `CA` to call one back; news as RDS^O13 (dispense, 4.13.9). docs/integrating.md says each field.
 */
const escaped = (text: string | null | undefined): string =>
  (text ?? '')
    .replace(/[|^&~\\]/g, (sign) => ({ '|': '\\F\\', '^': '\\S\\', '&': '\\T\\', '~': '\\R\\', '\\': '\\E\\' })[sign] ?? '')
    .replace(/\r\n|\r|\n/g, '\\.br\\')
    .replace(/\p{Cc}/gu, '');
const stamp = (at: Date): string =>
  at
    .toISOString()
    .replace(/[-:]|T|\.\d+Z/g, '')
    .slice(0, 14);
const day = (text: string | null): string => (text ?? '').replaceAll('-', '');

export interface Outgoing {
  /** The message's own number: the same each time that it is sent. */
  controlId: string;
  kind: 'order' | 'cancel';
  at: Date;
  /** Who sends, as MSH-3. */
  sender: string;
}

/** One segment, its fields by their number in the standard. */
function segment(name: string, fields: Record<number, string | number | null>): string {
  const last = Math.max(...Object.keys(fields).map(Number));
  return [name, ...Array.from({ length: last }, (_, index) => fields[index + 1] ?? '')].join('|');
}
const parts = (...texts: (string | null | undefined)[]): string => texts.map(escaped).join('^').replace(/\^+$/, '');

export function buildOrder({ request, person, rx }: Sendable, { controlId, kind, at, sender }: Outgoing): string {
  const { pharmacy, address, note } = request;
  return [
    `MSH|^~\\&|${escaped(sender)}||PHARMACY|${escaped(pharmacy.ncpdp ?? pharmacy.name)}|${stamp(at)}+0000||RDE^O11^RDE_O11|${controlId}|P|2.5.1|||AL|NE||UNICODE UTF-8`,
    segment('PID', {
      1: '1',
      3: parts(person.mrn, '', '', '', 'MR'),
      5: parts(person.family, person.given),
      7: day(person.birthDate),
      8: person.sex === 'female' ? 'F' : person.sex === 'male' ? 'M' : 'U',
    }),
    segment('ORC', {
      1: kind === 'cancel' ? 'CA' : 'RF',
      2: request.id,
      3: escaped(rx.number),
      4: escaped(request.orderNumber),
      9: `${stamp(request.submittedAt)}+0000`,
      12: parts(request.prescriberNpi, request.prescriber, '', '', '', '', '', '', 'NPI'),
    }),
    segment('RXE', {
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
      42: address && parts(address.lines.join(', '), '', address.city, address.region, address.postalCode),
    }),
    ...(note ? [segment('NTE', { 1: '1', 2: 'P', 3: escaped(note) })] : []),
    '',
  ].join('\r');
}

/** The fields of one segment, unescaped where asked for. `at(3)` is field 3; of MSH, MSH-1 is the separator itself. */
interface Segment {
  name: string;
  at(field: number): string;
  part(field: number, component: number): string;
}
interface Parsed {
  segments: Segment[];
  find(name: string): Segment | undefined;
}

const unescaped = (text: string): string =>
  text.replace(/\\(F|S|T|R|E|\.br)\\/g, (_, sign: string) => ({ F: '|', S: '^', T: '&', R: '~', E: '\\', '.br': '\n' })[sign] ?? '');

/** Reads a message by the separators that it names itself. Null for what is no HL7 v2 message. */
export function parseHl7(text: string): Parsed | null {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .filter(Boolean);
  const head = lines[0] ?? '';
  if (!/^MSH./.test(head) || head.length < 8) return null;
  const [field, component] = [head[3] ?? '|', head[4] ?? '^'];
  const segments = lines.slice(0, 500).map((line): Segment => {
    const fields = line.split(field);
    const name = fields[0] ?? '';
    const at = (index: number) => (name === 'MSH' ? (index === 1 ? field : fields[index - 1]) : fields[index]) ?? '';
    return { name, at: (index) => unescaped(at(index)), part: (index, which) => unescaped(at(index).split(component)[which - 1] ?? '') };
  });
  return { segments, find: (name) => segments.find((one) => one.name === name) };
}

/** What an answer says of our message; null when it is no answer to it. */
export function readAnswer(text: string, controlId: string): 'AA' | 'AE' | 'AR' | null {
  const msa = parseHl7(text)?.find('MSA');
  if (msa?.at(2) !== controlId) return null;
  const code = msa.at(1).toUpperCase().replace(/^C/, 'A'); // CA, CE, CR: the same, in enhanced mode
  return code === 'AA' || code === 'AE' || code === 'AR' ? code : null;
}

const STATUS: Record<string, News['is']> = { IP: 'filling', SC: 'filling', HD: 'held', CA: 'refused', DC: 'refused', CM: 'ready' };

/** What an RDS^O13 says: of which request (ORC-2), how it stands (ORC-5), and with CM whether it was handed over (RXD-3 dates it). */
export function readNews(message: Parsed): { news: News; sender: string; controlId: string } | null {
  const [msh, orc, rxd] = [message.find('MSH'), message.find('ORC'), message.find('RXD')];
  const is = STATUS[orc?.at(5).toUpperCase() ?? ''];
  if (msh?.part(9, 1) !== 'RDS' || !orc || !is) return null;
  const note = message.segments
    .filter((one) => one.name === 'NTE')
    .map((one) => one.at(3))
    .join('\n')
    .slice(0, 1000);
  // RXD-9: dispense notes; a parcel is told of as CARRIER:NUMBER, a hand-over as PICKED-UP (docs/integrating.md)
  const told = rxd?.at(9) ?? '';
  const parcel = /^(usps|ups|fedex):([A-Za-z0-9]{8,40})$/i.exec(told);
  const stands = is !== 'ready' ? is : parcel ? 'shipped' : /^picked-up$/i.test(told) ? 'handed-over' : 'ready';
  return {
    sender: msh.part(3, 1).slice(0, 100),
    controlId: msh.at(10).slice(0, 199),
    news: { requestId: orc.part(2, 1), is: stands, ...(parcel ? { carrier: parcel[1]?.toLowerCase(), tracking: parcel[2] } : {}), ...(note ? { note } : {}) },
  };
}

/** The answer to a message: the same id back, with how it was taken. */
export function buildAnswer(message: Parsed, code: 'AA' | 'AE' | 'AR', at: Date, sender: string): string {
  const msh = message.find('MSH');
  const to = escaped(msh?.part(3, 1));
  return [
    `MSH|^~\\&|${escaped(sender)}||${to}||${stamp(at)}+0000||ACK^${escaped(msh?.part(9, 2))}^ACK|${stamp(at)}${Math.abs(hash(msh?.at(10) ?? ''))}|P|2.5.1`,
    `MSA|${code}|${escaped(msh?.at(10))}`,
    '',
  ].join('\r');
}
const hash = (text: string): number => [...text].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) | 0, 7);
