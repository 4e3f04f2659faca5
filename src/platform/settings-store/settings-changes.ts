import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '../db/statements.ts';
import { problemsBetween, readValue } from '../settings/setting-values.ts';
import {
  parseSettings,
  type SettingProblem,
  settingMeta,
  settingRules,
} from '../settings/settings.ts';
import { readStored, type Stored } from './settings-stored.ts';

/** How settings are changed: one change set at a time, all of it or nothing. */

/**
 * One at a time, across all processes: versions are compared with what the previous change left.
 */
const SETTINGS_LOCK = 7_067_847;

/** New values by name; null resets to the default. */
export type Wanted = Record<string, unknown>;
export interface ChangedBy {
  how: 'page' | 'command' | 'import' | 'undo';
  account: string | null;
  name: string;
  /** The change set that this one takes back. */
  undoes?: string;
}
export interface Difference {
  name: string;
  old: unknown;
  new: unknown;
}
/** Problems by the field that they are about. */
export type SettingProblems = Record<string, SettingProblem>;
export type Outcome =
  | { done: true; id: string | null; differences: Difference[] }
  | { done: false; problems: SettingProblems }
  /** Somebody else has changed one of these settings since the page was rendered. */
  | { done: false; stale: true };

/**
 * The number of the newest change to these settings: two pages with the same number saw the same.
 */
export async function versionOf(tx: Tx, names: readonly string[]): Promise<number> {
  const [row] = await tx.sql<{ version: number }>(
    'select coalesce(max(id), 0) as version from setting_change where key = any($1)',
    [names],
  );
  return row?.version ?? 0;
}

const isNone = (value: unknown): value is null | undefined => value === null || value === undefined;
/** In the form in which JSON stores it. */
const plain = (value: unknown): unknown =>
  isNone(value) ? null : JSON.parse(JSON.stringify(value));

/**
 * Compares with what is stored and validates everything: each value by its rule, each change by
 * what may follow what, and the rules between settings. Changes nothing.
 */
export function judge(
  stored: Stored,
  wanted: Wanted,
): { differences: Difference[] } | { problems: SettingProblems } {
  const problems: SettingProblems = {};
  const differences: Difference[] = [];
  const next: Stored = { ...stored };
  for (const [name, value] of Object.entries(wanted)) {
    const old = plain(stored[name]);
    const read = isNone(value) && name in settingRules() ? { value: null } : readValue(name, value);
    if ('problem' in read) {
      problems[read.field] ??= read.problem;
      continue;
    }
    const now = plain(read.value);
    if (isDeepStrictEqual(old, now)) continue;
    const refused = settingMeta(name)?.change?.(old, now);
    if (refused) problems[name] ??= refused;
    // a value that can't be used was never in effect, so undo must not bring it back
    const had = old === null || 'value' in readValue(name, old) ? old : null;
    differences.push({ name, old: had, new: now });
    if (now === null) delete next[name];
    else next[name] = now;
  }
  if (Object.keys(problems).length > 0) return { problems };
  // a stored value that can't be used must not block the change that fixes it
  const usable = Object.entries(next).filter(([name, value]) => 'value' in readValue(name, value));
  const between = problemsBetween(parseSettings(Object.fromEntries(usable)));
  return Object.keys(between).length > 0 ? { problems: between } : { differences };
}

/**
 * Changes settings. The table's trigger signals every process when the transaction commits.
 * @param seen the settings that a page showed, and their version then
 */
export async function changeSettings(
  tx: Tx,
  wanted: Wanted,
  by: ChangedBy,
  now: Date,
  seen?: { names: readonly string[]; version: number },
): Promise<Outcome> {
  await tx.sql('select pg_advisory_xact_lock($1)', [SETTINGS_LOCK]);
  if (seen && seen.version !== (await versionOf(tx, seen.names)))
    return { done: false, stale: true };
  const judged = judge(await readStored(tx), wanted);
  if ('problems' in judged) return { done: false, problems: judged.problems };
  const { differences } = judged;
  if (differences.length === 0) return { done: true, id: null, differences };
  const id = crypto.randomUUID();
  await tx.sql(
    `insert into setting_change (set_id, key, old, new, how, undoes, changed_at, changed_by,
        changed_by_name)
      select $1::uuid, d.key, nullif(d.old, 'null'::jsonb), nullif(d.new, 'null'::jsonb), $3::text,
        $4::uuid, $5::timestamptz, $6::uuid, $7::text
      from jsonb_to_recordset($2::jsonb) d (key text, old jsonb, new jsonb)`,
    [
      id,
      JSON.stringify(differences.map(({ name, ...values }) => ({ key: name, ...values }))),
      by.how,
      by.undoes ?? null,
      now,
      by.account,
      by.name,
    ],
  );
  const gone = differences.filter((one) => one.new === null).map(({ name }) => name);
  const set = differences.filter((one) => one.new !== null);
  if (gone.length > 0) await tx.sql('delete from setting where key = any($1)', [gone]);
  if (set.length > 0)
    await tx.sql(
      `insert into setting (key, value)
        select d.key, d.value from jsonb_to_recordset($1::jsonb) d (key text, value jsonb)
        on conflict (key) do update set value = excluded.value`,
      [JSON.stringify(set.map((one) => ({ key: one.name, value: one.new })))],
    );
  return { done: true, id, differences };
}

/** A change set. */
export interface ChangeSet {
  id: string;
  at: Date;
  by: string;
  how: ChangedBy['how'];
  undone: boolean;
  differences: Difference[];
}
/** The newest changes, newest first. @param only the id of one change set */
export const listChanges = (tx: Tx, limit: number, only: string | null = null) =>
  tx.sql<ChangeSet>(
    `select c.set_id as id, min(c.changed_at) as at, min(c.changed_by_name) as by,
        min(c.how) as how,
        exists (select 1 from setting_change u where u.undoes = c.set_id) as undone,
        json_agg(json_build_object('name', c.key, 'old', c.old, 'new', c.new) order by c.key)
          as differences
      from setting_change c
      where $2::uuid is null or c.set_id = $2
      group by c.set_id order by max(c.id) desc limit $1`,
    [limit, only],
  );

/** An undo meant for something else must not take back the opening of the portal to members. */
export const mayUndo = ({ undone, how, differences }: ChangeSet): boolean =>
  !undone && how !== 'undo' && differences.every(({ name }) => name !== 'open');

/**
 * Takes a change set back, unless one of its settings has been changed since.
 * @param id of the change set; without one, the newest that can be taken back
 */
export async function undoChange(
  tx: Tx,
  by: Pick<ChangedBy, 'account' | 'name'>,
  now: Date,
  id?: string,
): Promise<Outcome | 'missing' | 'nothing' | 'changed-since'> {
  await tx.sql('select pg_advisory_xact_lock($1)', [SETTINGS_LOCK]);
  const sets = await listChanges(tx, id ? 1 : 200, id ?? null);
  const set = sets.find(mayUndo);
  if (!set) return id && sets.length === 0 ? 'missing' : 'nothing';
  const stored = await readStored(tx);
  // a bad value that somebody wrote into the table is not a change worth keeping
  const changed = ({ name, new: to }: Difference) =>
    !isDeepStrictEqual(plain(stored[name]), plain(to)) &&
    'value' in readValue(name, stored[name] ?? undefined);
  if (set.differences.some(changed)) return 'changed-since';
  const wanted = Object.fromEntries(set.differences.map(({ name, old }) => [name, old]));
  return changeSettings(tx, wanted, { ...by, how: 'undo', undoes: set.id }, now);
}
