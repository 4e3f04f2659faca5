import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { PlainError } from '../errors.ts';
import type { Log } from '../log.ts';
import { readHeader } from './migration-header.rules.ts';
import {
  checksumOf,
  type Migration,
  migrationIds,
  migrations,
  readMigration,
  refuseForeign,
  schemaState,
} from './schema.ts';
import { connectionProblem, whereIs } from './where.ts';

const MIGRATION_LOCK = 7_067_841;
const LOCK_POLL_MS = 200;

/**
 * Forward only: runs each file of `migrations/` once, in order, in its own transaction, under a
 * lock that a second process waits for (a session lock, so connect to PostgreSQL itself, not
 * through a pooler). A file that was changed after it ran is refused.
 * @param options.only the migrations of an older version, to restore its backup
 * @param options.where how messages name the database
 * @returns the ids of the migrations that were run
 */
export async function migrate(
  url: string,
  log: Log,
  {
    only = migrationIds(),
    where = whereIs(url),
  }: { only?: readonly string[]; where?: string } = {},
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    throw connectionProblem(error, where);
  }
  try {
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    );
    const version = rows[0]?.version ?? 0;
    if (version < 150_000)
      throw new PlainError(
        `Portico needs PostgreSQL 15 or newer; ${where} is ${Math.floor(version / 10_000)}.`,
      );
    await waitForLock(client, log);
    const state = await schemaState(client);
    refuseForeign(state, where);
    const made: string[] = [];
    for (const migration of migrations()) {
      const { id } = migration;
      if (!state.missing.includes(id) || !only.includes(id)) continue;
      const began = performance.now();
      await run(client, migration);
      log({ event: 'migration.done', id, ms: Math.round(performance.now() - began) });
      made.push(id);
    }
    return made;
  } finally {
    await client.end();
  }
}

/**
 * Takes the migrators' lock, or waits for whoever holds it. Polls, since `create index
 * concurrently` would wait for a statement that waits for the lock.
 */
async function waitForLock(client: pg.Client, log: Log): Promise<void> {
  for (let asked = 0; ; asked++) {
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1) as taken',
      [MIGRATION_LOCK],
    );
    if (rows[0]?.taken) return;
    if (asked === 0) log({ event: 'migration.waiting' });
    await pause(LOCK_POLL_MS);
  }
}

/** Runs one migration and records it, both in one transaction unless the file says not to. */
async function run(client: pg.Client, migration: Migration): Promise<void> {
  const sql = readMigration(migration);
  const { oldestCode, alone } = readHeader(sql);
  // columns that the table does not have yet are left out
  const keep = () =>
    client.query(
      `insert into migration
       select (jsonb_populate_record(null::migration, $1 || jsonb_build_object('done_at', now()))).*`,
      [
        {
          id: migration.id,
          checksum: checksumOf(sql),
          compatible: oldestCode === 0,
          oldest_code: oldestCode,
        },
      ],
    );
  if (alone) {
    await dropHalfMade(client, sql);
    await client.query(sql);
    await keep();
    return;
  }
  await client.query('begin');
  try {
    await client.query("set local lock_timeout = '10s'");
    await client.query(sql);
    await keep();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** An index whose creation was interrupted stays behind, unusable, under its name. */
async function dropHalfMade(client: pg.Client, sql: string): Promise<void> {
  const name = /^create (?:unique )?index concurrently if not exists (\w+)/m.exec(sql)?.[1];
  if (!name) return;
  const { rows } = await client.query(
    "select 1 from pg_index where indexrelid = to_regclass('public.' || $1) and not indisvalid",
    [name],
  );
  if (rows.length > 0) await client.query(`drop index concurrently public.${name}`);
}

/**
 * The schema from the catalog, as text that is the same on every machine: `migrations/schema.sql`
 * is this, checked in, and a test compares the two, so that a review sees what a migration really
 * did.
 */
export async function describeSchema(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(SNAPSHOT);
    return `-- Written by \`bin/portico migrate --snapshot\`; a test compares it with the database.\n${rows.map((row) => row.line).join('\n')}\n`;
  } finally {
    await client.end();
  }
}

const SNAPSHOT = `
with t as (
  select c.oid, c.relname, c.relkind, c.reloptions, c.relrowsecurity, c.relforcerowsecurity
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p', 'v') and not c.relispartition
), lines as (
  select relname, 0 as part, '' as name, E'\\n' || case relkind when 'v' then 'view '
    else 'table ' end || relname || case
    when relforcerowsecurity then ' (row-level security forced)'
    when relkind = 'v' then coalesce(' (' || array_to_string(reloptions, ', ') || ')', '')
    else '' end as line
  from t
  union all
  select t.relname, 1, lpad(a.attnum::text, 3, '0'),
    '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || case when a.attnotnull then ' not null'
      else '' end || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
    || case a.attidentity when 'a' then ' identity' else '' end
  from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
  union all
  select t.relname, 2, k.conname, '  ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
  from t join pg_constraint k on k.conrelid = t.oid and k.contype <> 'n'
  union all
  select t.relname, 3, i.indexname, '  ' || i.indexdef
  from t join pg_indexes i on i.schemaname = 'public' and i.tablename = t.relname
  union all
  select t.relname, 4, p.polname,
    '  policy ' || p.polname || ' ' || p.polcmd::text || coalesce(' using ' ||
    pg_get_expr(p.polqual, p.polrelid), '')
    || coalesce(' check ' || pg_get_expr(p.polwithcheck, p.polrelid), '')
    from t join pg_policy p on p.polrelid = t.oid
  union all
  select t.relname, 5, g.privilege_type, '  grant ' || lower(g.privilege_type) || ' to portico_app'
  from t
  join information_schema.role_table_grants g on g.table_schema = 'public'
    and g.table_name = t.relname and g.grantee = 'portico_app'
  union all
  select t.relname, 6, r.tgname, '  trigger ' || r.tgname || ' ' || pg_get_triggerdef(r.oid)
  from t join pg_trigger r on r.tgrelid = t.oid and not r.tgisinternal
  union all
  select '~functions', 7, p.proname, E'\\n' || pg_get_functiondef(p.oid)
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = 'public' and p.proname like 'portico%'
)
select line from lines order by relname collate "C", part, name collate "C"`;
