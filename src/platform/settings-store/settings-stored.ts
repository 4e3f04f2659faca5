import type { Tx } from '../db/statements.ts';
import type { Log } from '../log.ts';
import { problemsBetween, readValue } from '../settings/setting-values.ts';
import { parseSettings, rulesBetween, type Settings, settingRules } from '../settings/settings.ts';

/** The settings as the database stores them. */

/** Values by name, as stored; a missing name has its default. */
export type Stored = Record<string, unknown>;

/** The table as it is, valid or not. */
export async function readStored(tx: Tx): Promise<Stored> {
  const rows = await tx.sql<{ key: string; value: unknown }>('select key, value from setting');
  return Object.fromEntries(rows.map((row) => [row.key, row.value]));
}

/** A setting whose stored value can't be used, and why. */
export interface Ignored {
  name: string;
  why: 'value' | 'between';
}
export interface Loaded {
  settings: Settings;
  ignored: Ignored[];
  /** The settings that have a value of their own. */
  given: ReadonlySet<string>;
}

/** The earlier values of these settings, newest change first. */
const historyOf = (tx: Tx, names: readonly string[]) =>
  tx.sql<{ key: string; old: unknown; new: unknown }>(
    `select key, old, new from setting_change where key = any($1) order by id desc limit 200`,
    [names],
  );

const put = (stored: Stored, name: string, value: unknown): void => {
  if (value === null || value === undefined) delete stored[name];
  else stored[name] = value;
};

/** Takes values from the history until they pass; the defaults always pass. */
async function mend(
  tx: Tx,
  stored: Stored,
  names: readonly string[],
  passes: () => boolean,
): Promise<void> {
  for (const change of await historyOf(tx, names)) {
    for (const value of [change.new, change.old]) {
      put(stored, change.key, value);
      if (passes()) return;
    }
  }
  for (const name of names) delete stored[name];
}

/**
 * Reads the settings. A bad value never takes the portal down, whoever wrote it: the last good
 * value from the history is used instead, or the default, and the caller learns of it.
 */
export async function loadSettings(tx: Tx): Promise<Loaded> {
  const stored = await readStored(tx);
  const ignored: Ignored[] = [];
  // what another version of the program wrote is not ours to judge
  const known = settingRules();
  for (const name of Object.keys(stored)) if (!(name in known)) delete stored[name];
  for (const name of Object.keys(stored)) {
    const isGood = () => 'value' in readValue(name, stored[name]);
    if (isGood()) continue;
    ignored.push({ name, why: 'value' });
    await mend(tx, stored, [name], isGood);
  }
  for (const rule of rulesBetween()) {
    const isGood = () =>
      rule.names.every((name) => 'value' in readValue(name, stored[name])) &&
      rule.problem(parseSettings(stored)) === null;
    if (isGood()) continue;
    ignored.push({ name: rule.names[0], why: 'between' });
    await mend(tx, stored, rule.names, isGood);
  }
  // fixing one rule may have broken another
  const isBroken = Object.keys(problemsBetween(parseSettings(stored))).length > 0;
  const good = isBroken ? {} : stored;
  return { settings: parseSettings(good), ignored, given: new Set(Object.keys(good)) };
}

/** For commands and the demo, which read the settings once. */
export async function readSettings(tx: Tx, log?: Log): Promise<Settings> {
  const { settings, ignored } = await loadSettings(tx);
  for (const { name, why } of ignored) log?.({ event: 'setting.ignored', name, why });
  return settings;
}
