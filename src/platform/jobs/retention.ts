import { type KeyObject, sign } from 'node:crypto';
import { systemReach } from '../access/access.ts';
import type { Pool } from '../access/db.ts';
import { systemRequest } from '../access/request-info.ts';
import { archiveText } from '../audit/audit-blocks.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../db/statements.ts';
import { errorCode, type Log } from '../log.ts';
import type { Settings } from '../settings/settings.ts';

/** The settings for how long something is kept, in days or years; 0 for always. */
type KeepSetting = {
  [Name in keyof Settings]: Settings[Name] extends number ? Name : never;
}[keyof Settings];

/**
 * How long a table's rows are kept. Every table has a rule; `docs/generated/retention.md` lists
 * them.
 */
export type Retention = { table: string; what: string } & (
  | { keep: 'always'; why: string }
  /** Rows are deleted when this column is that long ago. */
  | { after: string; keep: { days: number } | { setting: KeepSetting } }
  /** Whole partitions are dropped. */
  | { partitions: true; keep: { setting: KeepSetting } }
);

/** Rows are deleted when `after` is `keep` ago. */
export const until = (
  table: string,
  what: string,
  after: string,
  keep: { days: number } | { setting: KeepSetting },
): Retention => ({ table, what, after, keep });
/** Rows of these tables are never deleted. */
export const upkeep = (what: string, why: string, tables: readonly string[]): Retention[] =>
  tables.map((table) => ({ table, what, keep: 'always', why }));

const BATCH = 1000;
const LOCK = 7_067_845;
const DAY = 86_400_000;

/** Days to keep; null for always. */
const daysOf = (
  keep: { days: number } | { setting: KeepSetting },
  settings: Settings,
): number | null => {
  if ('days' in keep) return keep.days;
  const kept = settings[keep.setting];
  return kept === 0 ? null : keep.setting.endsWith('Years') ? kept * 365.25 : kept;
};

export interface RetentionDeps {
  db: Pool;
  log: Log;
  settings: Settings;
  /** Signs the mark that rows of the audit log were old enough to be dropped. */
  auditKey: KeyObject;
}

/**
 * Deletes what has been kept long enough, a thousand rows per transaction so that nobody waits
 * behind it, and creates the partitions of the coming months. One process at a time does it; others
 * do nothing. A failure is logged and does not stop the other tables.
 * @returns how many rows were deleted, and which partitions were dropped
 */
export async function sweepOld(
  { db, log, settings, auditKey }: RetentionDeps,
  rules: readonly Retention[],
  now: Date,
): Promise<{ rows: number; partitions: string[] }> {
  const went = { rows: 0, partitions: [] as string[] };
  const alone = <T>(work: (tx: Tx) => Promise<T>, none: T): Promise<T> =>
    db.transaction(async (tx) => {
      const [mine] = await tx.sql<{ mine: boolean }>(
        'select pg_try_advisory_xact_lock($1) as mine',
        [LOCK],
      );
      if (!mine?.mine) return none;
      await systemReach(tx, 'system:retention', systemRequest(now, 'retention'));
      return work(tx);
    });
  await alone((tx) => tx.sql('select portico_make_partitions($1::date)', [now]), []);
  for (const rule of rules) {
    if (rule.keep === 'always') continue;
    const days = daysOf(rule.keep, settings);
    if (days === null) continue;
    const before = new Date(now.getTime() - days * DAY);
    try {
      if ('partitions' in rule) {
        if (await hasOld(db, rule.table, before))
          went.partitions.push(
            ...(await alone((tx) => dropPartitions(tx, auditKey, rule.table, before, now), [])),
          );
        continue;
      }
      while (await anyBefore(db, rule.table, rule.after, before)) {
        const gone = await alone((tx) => deleteSome(tx, rule.table, rule.after, before), 0);
        went.rows += gone;
        if (gone === 0) break;
      }
    } catch (error) {
      log({ event: 'retention.failed', table: rule.table, code: errorCode(error) });
    }
  }
  if (went.rows > 0 || went.partitions.length > 0)
    log({ event: 'retention.done', rows: went.rows, partitions: went.partitions.length });
  return went;
}

const EVERY_MS = 3_600_000;

/** Sweeps at the start and once an hour, until stopped. */
export function startRetention(
  sweeping: RetentionDeps,
  rules: readonly Retention[],
  clock: Clock,
): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const sweep = () => {
    running = sweepOld(sweeping, rules, clock.now()).catch((error) =>
      sweeping.log({ event: 'retention.failed', table: '-', code: errorCode(error) }),
    );
  };
  sweep();
  const timer = setInterval(sweep, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

const looking = (tx: Tx) => tx.sql("select set_config('portico.reach', 'system:retention', true)");

/** Whether there is anything to do: a table that nothing changes needs no row in the audit log. */
const anyBefore = (db: Pool, table: string, column: string, before: Date): Promise<boolean> =>
  db.transaction(async (tx) => {
    await looking(tx);
    return (
      (await tx.sql(`select 1 from ${table} where ${column} < $1 limit 1`, [before])).length > 0
    );
  });

async function deleteSome(tx: Tx, table: string, column: string, before: Date): Promise<number> {
  const rows = await tx.sql<{ n: number }>(
    `with gone as (delete from ${table}
        where ctid = any(array(select ctid from ${table} where ${column} < $1 limit ${BATCH}))
        returning 1)
      select count(*)::int as n
      from gone`,
    [before],
  );
  return rows[0]?.n ?? 0;
}

const END = `(regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \\(''([^'']+)''\\)'))[1]::timestamptz`;

const hasOld = (db: Pool, table: string, before: Date): Promise<boolean> =>
  db.transaction(
    async (tx) =>
      (
        await tx.sql(
          `select 1
            from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = $1::regclass and ${END} <= $2 limit 1`,
          [table, before],
        )
      ).length > 0,
  );

async function dropPartitions(
  tx: Tx,
  key: KeyObject,
  table: string,
  before: Date,
  now: Date,
): Promise<string[]> {
  const ends = await tx.sql<{ name: string; end: Date }>(
    `select c.relname as name, ${END} as end
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = $1::regclass and ${END} <= $2`,
    [table, before],
  );
  const [done] = await tx.sql<{ dropped: string[] }>(
    'select portico_drop_partitions($1, $2) as dropped',
    [table, before],
  );
  const dropped = done?.dropped ?? [];
  const last = Math.max(
    ...ends.filter(({ name }) => dropped.includes(name)).map(({ end }) => end.getTime()),
  );
  if (table !== 'audit_event' || dropped.length === 0) return dropped;
  // signed: which blocks may lack rows from now on, since an attacker could claim age as a reason
  const [upTo] = await tx.sql<{ no: number | null }>(
    'select max(no) as no from audit_block where first_at < $1',
    [new Date(last)],
  );
  if (upTo?.no)
    await tx.sql(
      `insert into audit_archive (up_to_no, dropped, signature, at) values ($1, $2, $3, $4)
        on conflict do nothing`,
      [upTo.no, dropped, sign(null, archiveText(upTo.no, dropped, now), key), now],
    );
  return dropped;
}
