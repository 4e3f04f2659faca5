import { isDeepStrictEqual } from 'node:util';
import type { Access } from '../platform/access/access.ts';
import { fieldsOf, readTyped, typedOf } from '../platform/settings/setting-values.ts';
import {
  type SettingGroup,
  type Settings,
  settingMeta,
  settingRules,
} from '../platform/settings/settings.ts';
import {
  type ChangedBy,
  changeSettings,
  type Outcome,
  versionOf,
  type Wanted,
} from '../platform/settings-store/settings-changes.ts';
import { loadSettings, readStored } from '../platform/settings-store/settings-stored.ts';

/** The settings of a group as its page shows and changes them. */

/** A change by the administrator who is signed on. */
export const byStaff = (access: Access<'settings:change' | 'setup:read'>): ChangedBy => ({
  how: 'page',
  account: access.actor?.account.id ?? null,
  name: access.actor?.account.name ?? '',
});

/** The settings of a group, in the order in which features declare them. */
export const namesIn = (group: SettingGroup): string[] =>
  Object.keys(settingRules()).filter((name) => (settingMeta(name)?.group ?? 'rules') === group);

/** A setting as its page shows it. */
export interface Shown {
  name: string;
  /** The value in effect: the stored one, the default, or the environment's. */
  value: unknown;
  isGiven: boolean;
  /** The environment overrides whatever is stored. */
  isFixed: boolean;
  /** The stored value can't be used. */
  isIgnored: boolean;
  /** What its fields show. */
  typed: Record<string, string>;
}
export interface GroupState {
  shown: Shown[];
  version: number;
}
/** What the settings depend on besides the table. */
export interface Deployment {
  /** What the environment sets. */
  fixed: Partial<Settings>;
  /** Settings that must be filled in before the portal opens: their defaults are not offered. */
  toGive: ReadonlySet<string>;
}

/** Reads a group. */
export async function readGroup(
  access: Access<'settings:change'>,
  group: SettingGroup,
  { fixed, toGive }: Deployment,
): Promise<GroupState> {
  const names = namesIn(group);
  const [stored, loaded, version] = await Promise.all([
    readStored(access),
    loadSettings(access),
    versionOf(access, names),
  ]);
  const values: Record<string, unknown> = { ...loaded.settings };
  const ignored = new Set(loaded.ignored.map(({ name }) => name));
  const isOpen = loaded.settings.open;
  return {
    version,
    shown: names.map((name) => {
      const isFixed = name in fixed;
      const isGiven = name in stored;
      const value = isFixed ? fixed[name as keyof Settings] : values[name];
      const offered = isGiven || isOpen || !toGive.has(name);
      const start = value === null ? settingMeta(name)?.start?.() : undefined;
      return {
        name,
        value,
        isGiven,
        isFixed,
        isIgnored: ignored.has(name),
        typed: typedOf(name, offered || start ? (start ?? value) : undefined),
      };
    }),
  };
}

/** The version that a form's page showed. Anything that is not a number was never shown. */
export const seenVersion = (typed: string): number =>
  /^\d{1,15}$/.test(typed) ? Number(typed) : -1;

/**
 * Changes what differs from the page's state.
 * @param typed the form's fields
 * @param version the version that the form's page showed
 */
export async function changeGroup(
  access: Access<'settings:change'>,
  state: GroupState,
  typed: Record<string, string>,
  version: number,
  at: Date,
): Promise<Outcome> {
  const wanted: Wanted = {};
  for (const one of state.shown) {
    const fields = fieldsOf(one.name);
    if (one.isFixed || fields.length === 0) continue;
    // settings that the form does not contain stay as they are
    if (fields.every((field) => typed[field] === undefined)) continue;
    const now = { ...one.typed, ...typed };
    const untouched = fields.every((field) => same(now[field], one.typed[field]));
    // the field was offered empty and left empty
    if (untouched && (one.isGiven || fields.every((field) => one.typed[field] === ''))) continue;
    const value = readTyped(one.name, now);
    if (untouched && isDeepStrictEqual(value, one.value)) continue;
    wanted[one.name] = isEmptyWording(one.name, value) ? null : value;
  }
  const names = state.shown.map(({ name }) => name);
  return changeSettings(access, wanted, byStaff(access), at, { names, version });
}
const same = (a = '', b = ''): boolean => a.replace(/\r\n?/g, '\n') === b.replace(/\r\n?/g, '\n');
const isEmptyWording = (name: string, value: unknown): boolean =>
  settingMeta(name)?.kind === 'wording' && Object.keys(value as object).length === 0;
