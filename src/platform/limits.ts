import { sha256 } from './crypto.ts';
import type { Tx } from './db.ts';

/** How many failures within how many minutes close a bucket. */
export interface Limit {
  failures: number;
  minutes: number;
}

const bucketOf = (name: string) => sha256(name);
const windowOf = (now: Date, minutes: number) => new Date(Math.floor(now.getTime() / (minutes * 60_000)) * minutes * 60_000);

/** What the database counts failures by: the buckets' hashes (the table names nobody), and since when each counts. */
export const countedBy = (buckets: [string, Limit][], now: Date): [Buffer[], Date[]] => [
  buckets.map(([name]) => bucketOf(name)),
  buckets.map(([, limit]) => new Date(windowOf(now, limit.minutes).getTime() - limit.minutes * 60_000)),
];
/** @param failures as many as there are buckets, as `portico_failures` answers them */
export const isFull = (buckets: [string, Limit][], failures: number[]): boolean => buckets.some(([, limit], index) => (failures[index] ?? 0) >= limit.failures);

/** Whether any of the buckets is full. */
export async function isThrottled(tx: Tx, buckets: [string, Limit][], now: Date): Promise<boolean> {
  const [row] = await tx.raw<{ failures: number[] }>('select portico_failures($1, $2) as failures', countedBy(buckets, now));
  return isFull(buckets, row?.failures ?? []);
}

/** Counts one failure in each bucket, atomically. */
export async function countFailure(tx: Tx, buckets: [string, Limit][], now: Date): Promise<void> {
  await tx.raw(
    `insert into throttle (bucket, window_start, failures) select b.bucket, b.at, 1 from unnest($1::bytea[], $2::timestamptz[]) as b(bucket, at) order by b.bucket
     on conflict (bucket, window_start) do update set failures = throttle.failures + 1`,
    [buckets.map(([name]) => bucketOf(name)), buckets.map(([, limit]) => windowOf(now, limit.minutes))],
  );
}

export async function forgetFailures(tx: Tx, names: string[]): Promise<void> {
  await tx.raw('delete from throttle where bucket = any($1::bytea[])', [names.map(bucketOf)]);
}
