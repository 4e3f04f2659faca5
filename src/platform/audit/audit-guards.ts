import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tx } from '../db/statements.ts';
import { rootFolder } from '../root.ts';

/** What keeps the audit tables append-only in the database: triggers, functions and policies. */

const TABLES = ['audit_archive', 'audit_block', 'audit_event', 'audit_head'];
const FUNCTIONS = [
  'portico_append_only',
  'portico_decide',
  'portico_drop_partitions',
  'portico_head_grows',
];

/** As created: from `migrations/schema.sql`, which a test compares with the catalog. */
function expected(): string[] {
  const text = readFileSync(join(rootFolder, 'migrations/schema.sql'), 'utf8');
  const lines: string[] = [];
  for (const name of TABLES) {
    const section = new RegExp(`^table ${name}\\b[\\s\\S]*?\\n\\n`, 'm').exec(text)?.[0] ?? '';
    for (const line of section.split('\n'))
      if (/^ {2}(trigger|policy) /.test(line)) lines.push(`${name}:${line}`);
  }
  for (const name of FUNCTIONS) {
    const body = new RegExp(
      `^CREATE OR REPLACE FUNCTION public\\.${name}\\([\\s\\S]*?AS \\$function\\$([\\s\\S]*?)\\$function\\$`,
      'm',
    ).exec(text)?.[1];
    lines.push(`function ${name}:${body}`);
  }
  return lines.sort();
}

async function found(tx: Tx): Promise<string[]> {
  const rows = await tx.sql<{ line: string }>(
    `with t as (select oid, relname from pg_class where relnamespace = 'public'::regnamespace
        and relname = any($1))
     select t.relname || ':  trigger ' || r.tgname || ' ' || pg_get_triggerdef(r.oid) || case
       r.tgenabled when 'D' then ' (disabled)' else '' end as line
       from pg_trigger r join t on t.oid = r.tgrelid where not r.tgisinternal
     union all
     select t.relname || ':  policy ' || p.polname || ' ' || p.polcmd::text || coalesce(' using ' ||
       pg_get_expr(p.polqual, p.polrelid), '')
       || coalesce(' check ' || pg_get_expr(p.polwithcheck, p.polrelid), '')
       from pg_policy p join t on t.oid = p.polrelid
     union all
     select 'function ' || p.proname || ':' || p.prosrc
     from pg_proc p
     where p.pronamespace = 'public'::regnamespace and p.proname = any($2)`,
    [TABLES, FUNCTIONS],
  );
  return rows.map(({ line }) => line).sort();
}

/** Partitions of the log that lack a trigger or have one disabled. */
async function unguardedPartitions(tx: Tx): Promise<string[]> {
  const rows = await tx.sql<{ relname: string }>(
    `select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'public.audit_event'::regclass and
       (select count(*) from pg_trigger r where r.tgrelid = c.oid
         and r.tgname in ('append_only', 'append_only_all') and r.tgenabled <> 'D') < 2`,
  );
  return rows.map(({ relname }) => relname);
}

/** @returns in words, what differs from how the tables were created; null if nothing does */
export async function findMissingGuards(tx: Tx): Promise<string | null> {
  const [is, should] = [await found(tx), expected()];
  const nameOf = (line: string) =>
    line.split(/:\s*/, 2).join(': ').slice(0, 60).replace(/\s+/g, ' ').trim();
  const missing = should.find((line) => !is.includes(line));
  if (missing) return `its guard was removed or changed (${nameOf(missing)})`;
  const added = is.find((line) => !should.includes(line));
  if (added) return `something was added to it (${nameOf(added)})`;
  const [partition] = await unguardedPartitions(tx);
  return partition ? `its guard was removed or changed (${partition})` : null;
}
