import { sha256 } from './crypto.ts';
import type { Tx } from './db.ts';

/** How many failures within how many minutes close a bucket. */
export interface Limit {
  failures: number;
  minutes: number;
}

const bucketOf = (name: string) => sha256(name);
const windowOf = (now: Date, minutes: number) => new Date(Math.floor(now.getTime() / (minutes * 60_000)) * minutes * 60_000);

/** Whether any of the buckets is full, and whether there is anything in any. Buckets are kept as hashes: the table names nobody. */
export async function readBuckets(tx: Tx, buckets: [string, Limit][], now: Date): Promise<{ full: boolean; any: boolean }> {
  const [row] = await tx.raw<{ full: boolean; any: boolean }>(
    `select coalesce(bool_or(n >= b.most), false) as full, coalesce(bool_or(n > 0), false) as any
     from unnest($1::bytea[], $2::timestamptz[], $3::int[]) as b(bucket, since, most)
     cross join lateral (select coalesce(sum(t.failures), 0) as n from throttle t where t.bucket = b.bucket and t.window_start > b.since) as counted`,
    [
      buckets.map(([name]) => bucketOf(name)),
      buckets.map(([, limit]) => new Date(windowOf(now, limit.minutes).getTime() - limit.minutes * 60_000)),
      buckets.map(([, limit]) => limit.failures),
    ],
  );
  return row ?? { full: false, any: false };
}

export const isThrottled = async (tx: Tx, buckets: [string, Limit][], now: Date): Promise<boolean> => (await readBuckets(tx, buckets, now)).full;

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
