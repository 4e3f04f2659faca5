import { Refused } from './refused.ts';

/**
 * Splits a stream of bytes into resources, holding one at a time: the values of an NDJSON file, one
 * resource, or the elements of a Bundle's `entry` array. It only finds where each begins and ends;
 * JSON.parse decides whether it is valid. In NDJSON each line is a value, so a truncated or invalid
 * line costs only that line.
 */
export interface Item {
  /** The text of one resource, or of one Bundle entry; of a bad line, what it says. */
  text: string;
  /** 1 for the first in its file. */
  position: number;
  /** The line on which it ends, counted from 1. */
  line: number;
  kind: 'value' | 'entry' | 'bad';
  /** What is wrong with a bad line, unless it simply is not JSON. */
  why?: string;
  /** The security labels of the entry's Bundle, if they come before its entries. */
  security?: readonly object[];
}

export const LIMITS = {
  itemBytes: 32 * 1024 * 1024,
  depth: 100,
  badText: 64 * 1024,
  badLines: 100,
};

const NEWLINE = 10,
  QUOTE = 34,
  COMMA = 44,
  COLON = 58,
  OPEN_ARRAY = 91,
  BACKSLASH = 92,
  CLOSE_ARRAY = 93,
  OPEN = 123,
  CLOSE = 125;
const isBlank = (byte: number) => byte === 32 || byte === NEWLINE || byte === 13 || byte === 9;

/**
 * The security labels in the text before a Bundle's entries:
 * `{"resourceType":"Bundle",...,"entry":`.
 */
function labelsBefore(head: string): readonly object[] {
  try {
    return securityIn(JSON.parse(`${head}[]}`));
  } catch {
    return [];
  }
}
export function securityIn(bundle: unknown): readonly object[] {
  const security = (bundle as { meta?: { security?: unknown } }).meta?.security;
  return Array.isArray(security) ? security : [];
}

/**
 * @param named whether the file's name says that each line is a value (.ndjson, .jsonl). Otherwise
 * it is NDJSON if the first value ends on the line where it began.
 * @throws Refused for a text that is not NDJSON and is not JSON or is truncated; and for any that
 * nests deeper than 100 levels, contains an item of over 32 MB, or has a hundred bad lines before
 * its first good one
 */
export async function* scan(chunks: AsyncIterable<Buffer>, named = false): AsyncGenerator<Item> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let depth = 0;
  let inString = false;
  let escaped = false;
  let position = 0;
  let parts: Buffer[] = [];
  let size = 0;
  let inEntries = false; // inside the top object's entry array
  let key = ''; // the last string at depth 1, to know the key before a colon
  let keyStart = -1;
  let keyHead = '';
  let awaitingEntries = false;
  let bundle = false; // the top object has an entry array, so it is not itself a resource to keep
  let security: readonly object[] = [];
  let topType = '';
  let lastKey = '';
  let sawAny = false;
  let first = true;
  let line = 1;
  let byLine = named;
  let began = 1; // the line on which the top value starts
  let bare = true; // only its bracket is on the first line of the top value
  let spread = false; // the top value spans several lines, also in a file of lines
  let bad = false; // in a line that is not JSON, up to its end
  let why = ''; // or in a line that is not read
  let good = 0;
  let alone = false; // the previous top value ended on the line on which it started

  const cut = (): { parts: Buffer[] } => {
    const was = { parts };
    parts = [];
    size = 0;
    return was;
  };
  const take = (chunk: Buffer, from: number, to: number) => {
    if (to <= from) return;
    if (bad && size > LIMITS.badText) return; // more of it is not kept
    size += to - from;
    if (size > LIMITS.itemBytes) {
      if (!byLine || spread)
        throw new Refused(`contains a single item of over ${LIMITS.itemBytes / 1024 / 1024} MB`);
      bad = true;
      why = `is over ${LIMITS.itemBytes / 1024 / 1024} MB`;
    }
    parts.push(chunk.subarray(from, to));
  };
  /** The bad line so far, as an item. */
  const badItem = (): Item => {
    const text = Buffer.concat(cut().parts).subarray(0, LIMITS.badText).toString('utf8').trim();
    depth = 0;
    inString = false;
    escaped = false;
    inEntries = false;
    bundle = false;
    awaitingEntries = false;
    keyStart = -1;
    bad = false;
    position += 1;
    sawAny = true;
    const told = why;
    why = '';
    if (good === 0 && position >= LIMITS.badLines)
      throw new Refused('is not NDJSON: none of its first lines is JSON');
    return { text, position, line, kind: 'bad', ...(told && { why: told }) };
  };
  const whole = (kind: 'value' | 'entry'): Item => {
    const { parts } = cut();
    position += 1;
    good += 1;
    try {
      return { text: decoder.decode(Buffer.concat(parts)), position, line, kind };
    } catch {
      if (!byLine) throw new Refused('is not UTF-8 text');
      return {
        text: Buffer.concat(parts).subarray(0, LIMITS.badText).toString('latin1'),
        position,
        line,
        kind: 'bad',
      };
    }
  };

  for await (let chunk of chunks) {
    if (first) {
      first = false;
      if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) chunk = chunk.subarray(3);
    }
    let from = 0; // where the part of this chunk that is not yet taken starts
    for (let i = 0; i < chunk.length; i++) {
      let byte = chunk[i] as number;
      if (inString && !escaped)
        while (byte !== QUOTE && byte !== BACKSLASH && byte !== NEWLINE && i + 1 < chunk.length)
          byte = chunk[++i] as number; // most bytes are in strings
      if (byte === NEWLINE) {
        if (bad || (byLine && depth > 0 && !spread)) {
          if (!bad && depth === 1 && bare && !inString) spread = true;
          else {
            take(chunk, from, i);
            from = i + 1;
            yield badItem();
          }
        }
        if (depth === 0) byLine ||= alone;
        else bare = false;
        line += 1;
        continue;
      }
      if (bad) continue;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (keyStart >= 0) key = keyHead + chunk.subarray(keyStart, i).toString('latin1');
          if (depth === 1 && lastKey === 'resourceType') topType = key;
          keyStart = -1;
          keyHead = '';
        }
        continue;
      }
      if (depth === 0 && byte !== OPEN && !isBlank(byte)) {
        if (byLine) {
          bad = true;
          from = i;
          cut();
          continue;
        }
        if (byte === OPEN_ARRAY) throw new Refused('is a list, not a FHIR resource');
        if (byte === CLOSE || byte === CLOSE_ARRAY)
          throw new Refused('is not JSON: a closing bracket has no opening one');
        throw new Refused(byte === QUOTE ? 'is not JSON with FHIR resources' : 'is not JSON');
      }
      if (depth === 1 && byte !== OPEN && !isBlank(byte)) bare = false;
      switch (byte) {
        case QUOTE:
          inString = true;
          keyStart = depth === 1 ? i + 1 : -1;
          break;
        case OPEN:
        case OPEN_ARRAY:
          if (depth === 0) {
            from = i;
            cut();
            sawAny = true;
            bundle = false;
            topType = '';
            lastKey = '';
            began = line;
            bare = true;
            spread = false;
          }
          if (inEntries && depth === 2) {
            from = i;
            cut();
          }
          if (byte === OPEN_ARRAY && depth === 1 && awaitingEntries) {
            take(chunk, from, i);
            security = labelsBefore(Buffer.concat(cut().parts).toString('utf8'));
            from = i;
            inEntries = true;
            bundle = true;
          }
          awaitingEntries = false;
          depth += 1;
          if (depth > LIMITS.depth) {
            if (!byLine || spread) throw new Refused(`nests deeper than ${LIMITS.depth} levels`);
            bad = true;
            why = `nests deeper than ${LIMITS.depth} levels`;
          }
          break;
        case CLOSE:
        case CLOSE_ARRAY:
          depth -= 1;
          if (inEntries && depth === 2) {
            take(chunk, from, i + 1);
            from = i + 1;
            if (!bad) yield { ...whole('entry'), ...(security.length > 0 && { security }) };
          } else if (inEntries && depth === 1 && byte === CLOSE_ARRAY) {
            inEntries = false;
            cut();
            from = i + 1;
          } else if (depth === 0) {
            alone = began === line;
            if (!bundle) take(chunk, from, i + 1);
            from = i + 1;
            if (bad) break; // it was too long, so the rest of its line is dropped too
            if (!bundle) yield whole('value');
            cut();
          }
          break;
        case COLON:
          if (depth === 1) {
            lastKey = key;
            // a List has entries of its own
            awaitingEntries = key === 'entry' && topType !== 'List';
          }
          break;
        case COMMA:
          if (depth === 1) {
            awaitingEntries = false;
            lastKey = '';
          }
          break;
      }
    }
    if (inString && keyStart >= 0) {
      // a key that the end of a chunk cuts continues in the next
      keyHead += chunk.subarray(keyStart).toString('latin1');
      keyStart = 0;
    }
    // nothing between or after a Bundle's entries has to be kept
    if (bad || (depth > 0 && !(inEntries && depth === 2) && !(bundle && !inEntries)))
      take(chunk, from, chunk.length);
  }
  if (bad || (byLine && depth !== 0 && !spread)) yield badItem();
  else if (depth !== 0 || inString) throw new Refused('is truncated: it ends in the middle');
  if (!sawAny) throw new Refused('is empty');
}
