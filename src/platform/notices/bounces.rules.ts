/**
 * Delivery status notifications (RFC 3464), as an MTA hands them over. The input may come from
 * anybody: nothing in it is trusted except a token that we signed, and every step is linear in its
 * length.
 */

/** How much of a report is read; the rest of a larger one is ignored. */
export const MAX_REPORT = 256 * 1024;
const MAX_LINES = 6000;

/**
 * Whether a status says that the address permanently takes no mail (RFC 3463). A full mailbox
 * (5.2.2), a message that is too large (5.2.3, 5.3.4) and a refusal by policy (5.7.x, our own
 * reputation) say nothing against the address.
 */
export const isPermanent = (status: string): boolean =>
  /^5\.\d{1,3}\.\d{1,3}$/.test(status) && !/^5\.(2\.[234]|3\.\d+|6\.\d+|7\.\d+)$/.test(status);

export interface BounceReport {
  /** `none`: not a report of a failure: an answer, a receipt, a delay, a letter. */
  is: 'permanent' | 'temporary' | 'none';
  status: string | null;
  /** Addresses that it was sent to, one of which contains our token. */
  sentTo: string[];
}

type Fields = Map<string, string[]>;
const NOTHING: BounceReport = { is: 'none', status: null, sentTo: [] };

/** Reads header fields up to the first empty line, folded lines joined. */
function fieldsOf(lines: readonly string[]): { fields: Fields; rest: readonly string[] } {
  const fields: Fields = new Map();
  let last: string[] | undefined;
  let at = 0;
  for (; at < lines.length && lines[at] !== ''; at++) {
    const line = lines[at] ?? '';
    if (/^[ \t]/.test(line)) {
      if (last) last.push(`${last.pop() ?? ''} ${line.trim()}`.slice(0, 2000));
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    last = fields.get(name) ?? [];
    last.push(line.slice(colon + 1).trim());
    fields.set(name, last);
  }
  return { fields, rest: lines.slice(at + 1) };
}
const first = (fields: Fields, name: string): string => fields.get(name)?.[0] ?? '';
const typeOf = (fields: Fields): string =>
  first(fields, 'content-type').split(';')[0]?.trim().toLowerCase() ?? '';

/** The parts of a multipart body; those beyond the tenth are ignored. */
function partsOf(lines: readonly string[], boundary: string): string[][] {
  const parts: string[][] = [];
  for (const line of lines) {
    const bare = line.trimEnd();
    if (bare === `--${boundary}--` || parts.length > 10) break;
    if (bare === `--${boundary}`) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts;
}

const ADDRESSED = ['x-original-to', 'delivered-to', 'envelope-to', 'to'];

/** Reads a report. @param text the message as it came, header and body */
export function readBounce(text: string): BounceReport {
  const lines = text.slice(0, MAX_REPORT).split(/\r\n|\r|\n/, MAX_LINES);
  // mbox: some MTAs put a "From " line before the header
  if (lines[0]?.startsWith('From ')) lines.shift();
  const { fields, rest } = fieldsOf(lines);
  const type = first(fields, 'content-type');
  const boundary = /;\s*boundary=(?:"([^"]{1,100})"|([^\s;"]{1,100}))/i.exec(type);
  const sentTo = ADDRESSED.flatMap((name) => fields.get(name) ?? []).map((one) =>
    one.slice(0, 500),
  );
  if (typeOf(fields) !== 'multipart/report' || !boundary) return { ...NOTHING, sentTo };
  const parts = partsOf(rest, boundary[1] ?? boundary[2] ?? '').map(fieldsOf);
  const report = parts.find((part) => typeOf(part.fields) === 'message/delivery-status');
  if (!report) return { ...NOTHING, sentTo };
  let found: BounceReport = { ...NOTHING, sentTo };
  let group = fieldsOf(report.rest);
  // the first group is about the message, each further one about a recipient
  for (let n = 0; n < 20 && (group.fields.size > 0 || group.rest.length > 0); n++) {
    const action = first(group.fields, 'action').toLowerCase();
    const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(first(group.fields, 'status'))?.[0] ?? null;
    if (action === 'failed' && found.is !== 'permanent')
      found = { is: status && isPermanent(status) ? 'permanent' : 'temporary', status, sentTo };
    else if (action === 'delayed' && found.is === 'none')
      found = { is: 'temporary', status, sentTo };
    group = fieldsOf(group.rest);
  }
  return found;
}
