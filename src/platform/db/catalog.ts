import type pg from 'pg';

/**
 * What a backup needs to know about the schema: tables and columns, partitions, sequences, keys and
 * triggers.
 */

/** Our schemas: the portal's own and the job queue's. */
const OURS = "('public', 'pgboss')";
/** Which processes are running is not worth backing up. */
const LEFT_OUT = ['public.heartbeat'];

export interface Table {
  /** `schema.name`, quoted where it must be. */
  name: string;
  columns: string[];
  /** Of a partition: its parent and bound, to create it if the migrations have not. */
  partition: {
    of: string;
    bound: string;
    walled: boolean;
    forced: boolean;
    grants: string[];
  } | null;
}

export async function tablesOf(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select format('%I.%I', n.nspname, c.relname) as name,
       array(select format('%I', a.attname) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and a.attgenerated = '' order by a.attnum) as columns,
       case when c.relispartition then json_build_object('of',
         (select format('%I.%I', pn.nspname, p.relname)
           from pg_inherits i join pg_class p on p.oid = i.inhparent
           join pg_namespace pn on pn.oid = p.relnamespace
           where i.inhrelid = c.oid),
         'bound', pg_get_expr(c.relpartbound, c.oid), 'walled', c.relrowsecurity, 'forced',
           c.relforcerowsecurity,
         'grants', (select coalesce(array_agg(distinct lower(g.privilege_type)), '{}')
           from information_schema.role_table_grants g
           where g.table_schema = n.nspname and g.table_name = c.relname
             and g.grantee = 'portico_app')) end as partition
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ${OURS} and c.relkind = 'r' order by n.nspname, c.relname`,
  );
  return rows.filter(({ name }) => !LEFT_OUT.includes(name));
}

/** Each sequence's last value; null if it was never used. */
export async function sequencesOf(client: pg.ClientBase): Promise<Record<string, string | null>> {
  const { rows } = await client.query<{ name: string; last: string | null }>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as last
      from pg_sequences
      where schemaname in ${OURS}`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

/** The version of the job queue's own schema, which has no migrations of ours. */
export async function queueVersion(client: pg.ClientBase): Promise<number | null> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('pgboss.version') is not null as there",
  );
  if (!rows[0]?.there) return null;
  const {
    rows: [one],
  } = await client.query<{ version: number }>('select version from pgboss.version');
  return one?.version ?? null;
}

/** The newest block of the audit log, by which a restore is recognized. */
export async function auditHead(
  client: pg.ClientBase,
): Promise<{ no: number; hash: string } | null> {
  const { rows } = await client.query<{ no: number; hash: string }>(
    "select no, encode(hash, 'hex') as hash from audit_block order by no desc limit 1",
  );
  return rows[0] ?? null;
}

export const keysOf = async (
  client: pg.ClientBase,
): Promise<{ on: string; name: string; text: string }[]> =>
  (
    await client.query<{ on: string; name: string; text: string }>(
      `select format('%I.%I', n.nspname, c.relname) as on, format('%I', k.conname) as name,
          pg_get_constraintdef(k.oid) as text
       from pg_constraint k join pg_class c on c.oid = k.conrelid
       join pg_namespace n on n.oid = c.relnamespace
       where k.contype = 'f' and k.conparentid = 0 and n.nspname in ${OURS}`,
    )
  ).rows;

/** Triggers that do not fire as a new one does, and tables with forced row-level security. */
export async function guardsOf(
  client: pg.ClientBase,
): Promise<{ triggers: { on: string; name: string; how: string }[]; forced: string[] }> {
  const triggers = await client.query<{ on: string; name: string; how: string }>(
    `select format('%I.%I', n.nspname, c.relname) as on, format('%I', t.tgname) as name,
       case t.tgenabled when 'A' then 'enable always' when 'R' then 'enable replica'
         else 'disable' end as how
     from pg_trigger t join pg_class c on c.oid = t.tgrelid
     join pg_namespace n on n.oid = c.relnamespace
     where not t.tgisinternal and t.tgenabled <> 'O' and n.nspname in ${OURS} and c.relkind = 'r'`,
  );
  const forced = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ${OURS} and c.relkind = 'r' and c.relforcerowsecurity`,
  );
  return { triggers: triggers.rows, forced: forced.rows.map(({ name }) => name) };
}
