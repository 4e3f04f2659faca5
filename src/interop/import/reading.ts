import { readJson, writeJson } from '../../fhir/decimals.ts';
import { type Checked, type Draft, keyOf } from '../validation/check.ts';
import type { Validator } from '../validation/validator.ts';
import type { Source } from './files.ts';
import { Refused } from './refused.ts';
import { noteRename } from './renames.ts';
import { type Item, scan, securityIn } from './scan.ts';

/**
 * Characters of text to keep in memory in the first pass, so that most files are unpacked and split
 * only once.
 */
const KEPT = 64 * 1024 * 1024;
const isByLine = (name: string): boolean => /\.(ndjson|jsonl)(\.gz)?$/i.test(name);
async function* itemsOf(source: Source): AsyncGenerator<Item> {
  for await (const item of scan(source.open(), isByLine(source.name))) yield* unpacked(item);
}

interface Holder {
  resourceType?: unknown;
  entry?: unknown;
  parameter?: unknown;
}
interface Parameter {
  resource?: unknown;
  part?: unknown;
}
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
/** The resources in parameters, as Bundle entries. */
const carried = (parameters: unknown): object[] =>
  (listOf(parameters) as Parameter[]).flatMap((one) => [
    ...(one?.resource ? [{ resource: one.resource }] : []),
    ...carried(one?.part),
  ]);

/**
 * The items inside an item: the entries of a Bundle in a Bundle at any depth, the resources in
 * Parameters, or the item itself.
 */
function* unpacked(item: Item): Generator<Item> {
  if (item.kind === 'bad' || !/"resourceType"\s*:\s*"(?:Bundle|Parameters)"/.test(item.text))
    return yield item;
  let held: Holder | undefined;
  try {
    const value = readJson(item.text) as { resource?: typeof held };
    held = item.kind === 'entry' ? value.resource : (value as typeof held);
  } catch {
    return yield item; // not JSON: whoever checks it says so
  }
  const entries =
    held?.resourceType === 'Bundle'
      ? listOf(held.entry)
      : held?.resourceType === 'Parameters'
        ? carried(held.parameter)
        : null;
  // Parameters without resources are a resource themselves
  if (!entries || (entries.length === 0 && held?.resourceType === 'Parameters')) return yield item;
  const own = held?.resourceType === 'Bundle' ? securityIn(held) : [];
  const security = own.length > 0 ? own : item.security;
  for (const entry of entries)
    yield* unpacked({
      ...item,
      kind: 'entry',
      text: writeJson(entry),
      ...(security && { security }),
    });
}

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * Reads every file once and hands the wanted items to `take` in batches. A truncated file is
 * refused, but what was read of it stays.
 * @param batches `size` of each, and how many may be written in `parallel`. Two batches with the
 * same resource never are: the later one is its next version.
 */
export type Pass = (
  want: (text: string) => boolean,
  take: (checked: Checked[]) => Promise<void>,
  batches: { size: number; parallel: number },
) => Promise<void>;

/**
 * Reads files in several passes.
 * @param found the files; a truncated one is added to `refused` and not read again
 * @param progress called after each batch with the number of characters read in all passes
 */
export function readingOf(
  found: { sources: Source[]; refused: { name: string; why: string }[] },
  validator: Validator,
  progress: (read: number) => void,
): Pass {
  const renames = new Map<string, Map<string, string>>();
  const torn = new Set<string>(found.refused.map((one) => one.name));
  const kept = new Map<string, Item[]>();
  let room = KEPT;
  let read = 0;
  let passes = 0;

  return async (want, take, batches) => {
    passes += 1;
    const flying: { keys: Set<string>; done: Promise<void> }[] = [];
    let batch: Draft[] = [];
    let launched: Promise<void> = Promise.resolve();
    const launch = async (checking: Promise<Checked[]>) => {
      const checked = await checking;
      const keys = new Set(checked.map(keyOf));
      while (
        flying.length >= batches.parallel ||
        flying.some((one) => !one.keys.isDisjointFrom(keys))
      )
        await flying.shift()?.done;
      const done = take(checked);
      done.catch(() => {}); // handled by whoever awaits it
      flying.push({ keys, done });
    };
    /**
     * Starts checking a batch, and reads on once the previous batch is on its way to the database.
     */
    const flush = async () => {
      const checking = validator.check(batch);
      checking.catch(() => {});
      batch = [];
      await launched;
      launched = launch(checking);
      launched.catch(() => {});
    };
    for (const one of found.sources) {
      if (torn.has(one.name)) continue;
      try {
        const before = kept.get(one.name);
        kept.delete(one.name);
        const keep: Item[] | null = passes === 1 && room > 0 ? [] : null;
        for await (const item of before ?? itemsOf(one)) {
          read += item.text.length;
          if (keep && room > 0) {
            room -= item.text.length;
            if (room > 0) keep.push(item);
            else keep.length = 0; // too much to keep: the second pass reads it from disk
          }
          if (passes === 1 && item.kind === 'entry') noteRename(one.name, item.text, renames);
          if (!want(item.text)) continue;
          batch.push({
            file: one.name,
            position: item.position,
            line: item.line,
            text: item.text,
            kind: item.kind,
            ...(item.why && { why: item.why }),
            ...(item.security && { security: item.security }),
            renames: renames.get(one.name) ?? NONE,
          });
          if (batch.length < batches.size) continue;
          await flush();
          progress(read);
        }
        if (keep && room > 0) kept.set(one.name, keep);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        torn.add(one.name);
        found.refused.push({ name: one.name, why: error.message });
        batch = batch.filter((draft) => draft.file !== one.name);
      }
    }
    await flush();
    await launched;
    await Promise.all(flying.map((one) => one.done));
  };
}
