import { sha256 } from './crypto.ts';
import type { Tx } from './db.ts';

/** How many failures within how many minutes close a bucket. */
export interface Limit {
  failures: number;
  minutes: number;
}

const bucketOf = (name: string) => sha256(name);
const windowOf = (now: Date, minutes: number) => new Date(Math.floor(now.getTime() / (minutes * 60_000)) * minutes * 60_000);

/** Whether any of the buckets is full. Buckets are kept as hashes: the table names nobody. */
export async function isThrottled(tx: Tx, buckets: [string, Limit][], now: Date): Promise<boolean> {
  for (const [name, limit] of buckets) {
    const since = new Date(windowOf(now, limit.minutes).getTime() - limit.minutes * 60_000);
    const rows = await tx.raw<{ n: number }>('select coalesce(sum(failures), 0)::int as n from throttle where bucket = $1 and window_start > $2', [
      bucketOf(name),
      since,
    ]);
    if ((rows[0]?.n ?? 0) >= limit.failures) return true;
  }
  return false;
}

/** Counts one failure in each bucket, atomically. */
export async function countFailure(tx: Tx, buckets: [string, Limit][], now: Date): Promise<void> {
  for (const [name, limit] of buckets) {
    await tx.raw(
      `insert into throttle (bucket, window_start, failures) values ($1, $2, 1)
       on conflict (bucket, window_start) do update set failures = throttle.failures + 1`,
      [bucketOf(name), windowOf(now, limit.minutes)],
    );
  }
}

export async function forgetFailures(tx: Tx, names: string[]): Promise<void> {
  for (const name of names) await tx.raw('delete from throttle where bucket = $1', [bucketOf(name)]);
}
