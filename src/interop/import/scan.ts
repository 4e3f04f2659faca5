import { Refused } from './refused.ts';

/**
 * Cuts a stream of bytes into resources without ever holding more than one of them: the values of an NDJSON file, one
 * resource, or the elements of a Bundle's `entry` array. It only finds where each begins and ends; JSON.parse then judges it.
 */
export interface Item {
  /** The text of one resource, or of one Bundle entry. */
  text: string;
  /** 1 for the first in its file. */
  position: number;
  kind: 'value' | 'entry';
}

export const LIMITS = { itemBytes: 32 * 1024 * 1024, depth: 100 };

const QUOTE = 34,
  COMMA = 44,
  COLON = 58,
  OPEN_ARRAY = 91,
  BACKSLASH = 92,
  CLOSE_ARRAY = 93,
  OPEN = 123,
  CLOSE = 125;

/**
 * @throws Refused when the text is no JSON, is torn, nests deeper than 100 levels or holds an item of over 32 MB
 */
export async function* scan(chunks: AsyncIterable<Buffer>): AsyncGenerator<Item> {
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
  let topType = '';
  let lastKey = '';
  let sawAny = false;
  let first = true;

  const text = (): string => {
    try {
      return decoder.decode(Buffer.concat(parts));
    } catch {
      throw new Refused('is not UTF-8 text');
    }
  };
  const take = (chunk: Buffer, from: number, to: number) => {
    if (to <= from) return;
    size += to - from;
    if (size > LIMITS.itemBytes) throw new Refused(`holds a single item of over ${LIMITS.itemBytes / 1024 / 1024} MB`);
    parts.push(chunk.subarray(from, to));
  };

  for await (let chunk of chunks) {
    if (first) {
      first = false;
      if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) chunk = chunk.subarray(3);
    }
    let from = 0; // where what is not yet taken of this chunk begins
    for (let i = 0; i < chunk.length; i++) {
      let byte = chunk[i] as number;
      if (inString) {
        if (!escaped) while (byte !== QUOTE && byte !== BACKSLASH && i + 1 < chunk.length) byte = chunk[++i] as number; // most bytes stand in strings
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
      switch (byte) {
        case QUOTE:
          inString = true;
          if (depth === 0) throw new Refused('is not JSON of FHIR resources');
          keyStart = depth === 1 ? i + 1 : -1;
          break;
        case OPEN:
        case OPEN_ARRAY:
          if (depth === 0) {
            if (byte === OPEN_ARRAY) throw new Refused('is a list, not a FHIR resource');
            from = i;
            parts = [];
            size = 0;
            sawAny = true;
            bundle = false;
            topType = '';
            lastKey = '';
          }
          if (inEntries && depth === 2) {
            from = i;
            parts = [];
            size = 0;
          }
          if (byte === OPEN_ARRAY && depth === 1 && awaitingEntries) {
            inEntries = true;
            bundle = true;
          }
          awaitingEntries = false;
          depth += 1;
          if (depth > LIMITS.depth) throw new Refused(`nests deeper than ${LIMITS.depth} levels`);
          break;
        case CLOSE:
        case CLOSE_ARRAY:
          depth -= 1;
          if (depth < 0) throw new Refused('is not JSON: a bracket closes that never opened');
          if (inEntries && depth === 2) {
            take(chunk, from, i + 1);
            position += 1;
            yield { text: text(), position, kind: 'entry' };
            parts = [];
            size = 0;
            from = i + 1;
          } else if (inEntries && depth === 1 && byte === CLOSE_ARRAY) {
            inEntries = false;
            parts = [];
            size = 0;
            from = i + 1;
          } else if (depth === 0) {
            if (!bundle) {
              take(chunk, from, i + 1);
              position += 1;
              yield { text: text(), position, kind: 'value' };
            }
            parts = [];
            size = 0;
            from = i + 1;
          }
          break;
        case COLON:
          if (depth === 1) {
            lastKey = key;
            awaitingEntries = key === 'entry' && topType !== 'List'; // a List has entries of its own
          }
          break;
        case COMMA:
          if (depth === 1) {
            awaitingEntries = false;
            lastKey = '';
          }
          break;
        default:
          if (depth === 0 && byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) throw new Refused('is not JSON');
      }
    }
    if (inString && keyStart >= 0) {
      keyHead += chunk.subarray(keyStart).toString('latin1'); // a key that is cut by the end of a chunk goes on in the next
      keyStart = 0;
    }
    // between a Bundle's entries, and in what follows them, there is nothing to keep
    if (depth > 0 && !(inEntries && depth === 2) && !(bundle && !inEntries)) take(chunk, from, chunk.length);
  }
  if (depth !== 0 || inString) throw new Refused('is torn: it ends in the middle');
  if (!sawAny) throw new Refused('is empty');
}
