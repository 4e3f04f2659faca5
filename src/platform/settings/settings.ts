import type { z } from 'zod';
import type { Key } from '../i18n.ts';
import { brandSettings } from './settings-declared.ts';

/** The groups of settings, each a page. Features add theirs by declaration merging. */
export interface SettingGroups {
  'health-system': true;
  security: true;
  retention: true;
  rules: true;
  wordings: true;
}
export type SettingGroup = keyof SettingGroups;
/**
 * The headings within a group's page: the string `settings.section-<section>`. Features add theirs
 * by declaration merging.
 */
export interface SettingSections {
  looks: true;
  phones: true;
  alarms: true;
  notices: true;
}
export type SettingSection = keyof SettingSections;
/** How a setting is edited. What follows from its rule (numbers, choices) need not be declared. */
export type SettingKind =
  | 'text'
  | 'long-text'
  | 'words'
  | 'number'
  | 'yes-no'
  | 'choice'
  | 'list'
  | 'rows'
  | 'color'
  | 'phone'
  | 'zone'
  | 'date'
  | 'terms'
  | 'wording'
  /** A file: with a form of its own, or `bin/portico settings set logo --file`. */
  | 'logo'
  /** Changed on a page of its own. */
  | 'state';
export type SettingUnit = 'minutes' | 'hours' | 'days' | 'working-days' | 'years' | 'percent';

/**
 * How the administrator's pages show a setting. Its label is the string `setting.<name>`, its help
 * `setting.<name>-help`.
 */
export interface SettingMeta {
  group: SettingGroup;
  /** The heading that it comes under on its group's page. */
  section?: SettingSection;
  kind?: SettingKind;
  unit?: SettingUnit;
  /** For a pattern: made-up values that match and that don't, to be shown. */
  examples?(value: string): { fits: string; not: string } | null;
  /** What the page offers as a start if nothing is set. */
  start?(): unknown;
  /** Why a value can't follow another one. */
  change?(from: unknown, to: unknown): SettingProblem | null;
}
declare module 'zod' {
  interface GlobalMeta {
    setting?: SettingMeta;
  }
}

/** Why a value is refused: a sentence and what it mentions. */
export interface SettingProblem {
  key: Key;
  values?: Record<string, string | number>;
}
/** A rule between settings: given the new settings, the problem of the first one named. */
export interface SettingsRule {
  names: readonly [string, ...string[]];
  problem(settings: Settings): SettingProblem | null;
}

type PlatformSettings = z.infer<typeof brandSettings>;
/** The settings by name. A feature adds its own by declaration merging. */
export interface Settings extends PlatformSettings {}

let schema: z.ZodObject = brandSettings;
const between: SettingsRule[] = [];

/**
 * Registers a feature's settings.
 * @throws Error if another feature has the name
 */
export function installSettings(settings: z.ZodObject, rules: readonly SettingsRule[] = []): void {
  for (const [name, rule] of Object.entries(settings.shape))
    if (name in schema.shape && schema.shape[name] !== rule)
      throw new Error(`two features have the setting ${name}`);
  schema = schema.extend(settings.shape);
  for (const rule of rules) if (!between.includes(rule)) between.push(rule);
}

/** Each setting's rule, by name. */
export const settingRules = (): Readonly<Record<string, z.ZodType>> =>
  schema.shape as Record<string, z.ZodType>; // a shape contains nothing else

/** The rules between settings. */
export const rulesBetween = (): readonly SettingsRule[] => between;

export const settingMeta = (name: string): SettingMeta | undefined =>
  settingRules()[name]?.meta()?.setting;

/** @throws z.ZodError for a value that does not match its rule; a missing one gets its default */
export const parseSettings = (values: object): Settings =>
  schema.parse(values) as unknown as Settings; // what is installed is what the interface declares

/** A new object with every default. */
export const defaultSettings = (): Settings => parseSettings({});
