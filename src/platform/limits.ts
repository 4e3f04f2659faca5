import type { Db } from './access/db.ts';
import { sha256 } from './crypto/crypto.ts';
import type { Tx } from './db/statements.ts';

/** How many attempts within how many minutes fill a bucket. */
export interface Limit {
  failures: number;
  minutes: number;
}
/** What attempts are counted by, each with its own limit. The table keeps hashes of the names. */
export type Bucket = [name: string, limit: Limit];

const bucketOf = (name: string) => sha256(name);
const windowOf = (now: Date, minutes: number) =>
  new Date(Math.floor(now.getTime() / (minutes * 60_000)) * minutes * 60_000);

/**
 * Parameters of the counting functions, per bucket: hash, current window, start of the window
 * before, limit.
 */
export const counting = (buckets: Bucket[], now: Date): [Buffer[], Date[], Date[], number[]] => [
  buckets.map(([name]) => bucketOf(name)),
  buckets.map(([, limit]) => windowOf(now, limit.minutes)),
  buckets.map(
    ([, limit]) => new Date(windowOf(now, limit.minutes).getTime() - limit.minutes * 60_000),
  ),
  buckets.map(([, limit]) => limit.failures),
];

/** @param before attempts in each bucket so far */
export const isFull = (buckets: Bucket[], before: number[]): boolean =>
  buckets.some(([, limit], index) => (before[index] ?? 0) >= limit.failures);

/**
 * Buckets that were just full. For two seconds they are refused without asking the database, so
 * that a flood uses no connections. No longer than that, since successful attempts are given back.
 */
const full = new Map<string, number>();
const KNOWN_MS = 2_000;
const MOST_KNOWN = 10_000;

/** Whether one of the buckets was just full. Does not ask the database. */
export function isKnownFull(buckets: Bucket[], now: Date): boolean {
  return buckets.some(([name]) => {
    const until = full.get(name);
    return until !== undefined && now.getTime() < until && now.getTime() >= until - KNOWN_MS;
  });
}
/** @param before attempts in each bucket so far */
export function rememberFull(buckets: Bucket[], before: number[], now: Date): void {
  if (full.size > MOST_KNOWN) full.clear();
  for (const [index, bucket] of buckets.entries())
    if (isFull([bucket], before.slice(index))) full.set(bucket[0], now.getTime() + KNOWN_MS);
}

/** `known-full`: just full; the database was not asked. */
export type Counted = 'counted' | 'full' | 'known-full';

/**
 * Counts an attempt in each bucket, atomically and before any work is done: of many at once, only
 * as many pass as the limit allows. A full bucket is not counted further. Runs in its own
 * transaction, so that the count survives an error in what follows.
 */
export async function countTry(db: Db, buckets: Bucket[], now: Date): Promise<Counted> {
  if (isKnownFull(buckets, now)) return 'known-full';
  const [row] = await db.ask<{ before: number[] }>(
    'select portico_count_try($1, $2, $3, $4) as before',
    counting(buckets, now),
  );
  const before = row?.before ?? [];
  rememberFull(buckets, before, now);
  return isFull(buckets, before) ? 'full' : 'counted';
}

/**
 * The same within a transaction whose work costs little. Returns the attempts in each bucket before
 * this one.
 */
export async function takeTry(tx: Tx, buckets: Bucket[], now: Date): Promise<number[]> {
  const [row] = await tx.sql<{ before: number[] }>(
    'select portico_take_try($1, $2, $3, $4) as before',
    counting(buckets, now),
  );
  return row?.before ?? [];
}
export const mayTry = async (tx: Tx, buckets: Bucket[], now: Date): Promise<boolean> =>
  !isFull(buckets, await takeTry(tx, buckets, now));

/**
 * The same within a transaction that goes on to hash a password. Of several attempts at once on the
 * first bucket, one passes and the others are refused, so that nobody can hold several connections.
 */
export async function mayTryAlone(tx: Tx, buckets: Bucket[], now: Date): Promise<boolean> {
  const [row] = await tx.sql<{ before: number[] | null }>(
    'select portico_take_try_alone($1, $2, $3, $4) as before',
    counting(buckets, now),
  );
  return row?.before ? !isFull(buckets, row.before) : false;
}

/**
 * A counted attempt succeeded: empties some buckets, and removes this attempt from the others.
 * @param now the time when it was counted
 */
export async function giveBack(
  db: Db,
  forget: Bucket[],
  others: Bucket[],
  now: Date,
): Promise<void> {
  await db.ask(
    "select set_config('synchronous_commit', 'off', true), portico_give_back($1, $2, $3)",
    givenBack(forget, others, now),
  );
}
/** The same within the transaction that counted it. */
export async function giveBackIn(
  tx: Tx,
  forget: Bucket[],
  others: Bucket[],
  now: Date,
): Promise<void> {
  await tx.sql('select portico_give_back($1, $2, $3)', givenBack(forget, others, now));
}
const givenBack = (forget: Bucket[], others: Bucket[], now: Date): unknown[] => [
  forget.map(([name]) => bucketOf(name)),
  ...counting(others, now).slice(0, 2),
];
