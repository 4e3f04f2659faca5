import type { z } from 'zod';
import { readColor } from '../colors.rules.ts';
import { type Key, type Language, originalOf } from '../i18n.ts';
import {
  rulesBetween,
  type SettingKind,
  type SettingProblem,
  type Settings,
  settingMeta,
  settingRules,
} from './settings.ts';

/** Converts between a setting's value and what people type and read. */

/** The rule beneath default, optional and null. */
export function bareRule(rule: z.ZodType): z.ZodType {
  const { innerType } = rule.def as { innerType?: z.ZodType };
  return innerType ? bareRule(innerType) : rule;
}
const BY_TYPE: Record<string, SettingKind> = {
  number: 'number',
  boolean: 'yes-no',
  enum: 'choice',
  string: 'text',
  object: 'words',
};

/** How a setting is edited: as it declares, or as its rule implies. */
export function kindOf(name: string): SettingKind {
  const said = settingMeta(name)?.kind;
  if (said) return said;
  const rule = settingRules()[name];
  if (!rule) return 'text';
  const bare = bareRule(rule);
  if (bare.type !== 'array') return BY_TYPE[bare.type] ?? 'text';
  // zod's type for any schema's definition leaves out an array's element
  return bareRule((bare.def as unknown as { element: z.ZodType }).element).type === 'object'
    ? 'rows'
    : 'list';
}

/** The choices of a setting of kind `choice`. */
export const choicesOf = (name: string): string[] => {
  const rule = settingRules()[name];
  const { entries } = (rule ? bareRule(rule).def : {}) as { entries?: Record<string, string> };
  return Object.values(entries ?? {});
};
const LANGUAGES: readonly Language[] = ['en', 'es'];

/** A field of a setting with several fields; its name is also its id, which has no dots. */
const partOf = (name: string, part: string): string => `${name.replaceAll('.', '_')}-${part}`;

/** The form fields of a setting. */
export function fieldsOf(name: string): string[] {
  const kind = kindOf(name);
  if (kind === 'words' || kind === 'wording') return LANGUAGES.map((one) => partOf(name, one));
  if (kind === 'terms') return ['version', ...LANGUAGES].map((part) => partOf(name, part));
  return kind === 'logo' || kind === 'state' ? [] : [name];
}

/** The names within a row of a setting of kind `rows`. */
const columnsOf = (name: string): string[] => {
  const rule = settingRules()[name];
  const array = rule && bareRule(rule);
  const { element } = (array?.def ?? {}) as { element?: z.ZodObject };
  return Object.keys(element?.shape ?? {});
};

/** What the fields show for a value. */
export function typedOf(name: string, value: unknown): Record<string, string> {
  const kind = kindOf(name);
  const fields = fieldsOf(name);
  if (['words', 'wording', 'terms'].includes(kind)) {
    const parts = (value ?? {}) as Record<string, string | undefined>;
    return Object.fromEntries(
      fields.map((field) => [field, parts[field.slice(name.length + 1)] ?? '']),
    );
  }
  return Object.fromEntries(fields.map((field) => [field, asText(name, kind, value)]));
}
function asText(name: string, kind: SettingKind, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (kind === 'yes-no') return value ? 'yes' : 'no';
  if (kind === 'list') return (value as string[]).join('\n');
  if (kind === 'rows')
    return (value as Record<string, string>[])
      .map((row) =>
        columnsOf(name)
          .map((column) => row[column])
          .join(' | '),
      )
      .join('\n');
  return String(value);
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** The value that was typed. Anything else is returned as it is, and the rule then refuses it. */
export function readTyped(name: string, typed: Record<string, string>): unknown {
  const kind = kindOf(name);
  const of = (part: string) => (typed[partOf(name, part)] ?? '').replace(/\r\n?/g, '\n').trim();
  const text = (typed[name] ?? '').replace(/\r\n?/g, '\n').trim();
  switch (kind) {
    case 'number':
      return /^-?\d{1,9}$/.test(text) ? Number(text) : text;
    case 'yes-no':
      return text === 'yes' ? true : text === 'no' ? false : text;
    case 'color':
      return readColor(text) ?? text;
    case 'list':
      return linesOf(text);
    case 'rows':
      return linesOf(text).map((line) => {
        const cells = line.split('|').map((cell) => cell.trim());
        return Object.fromEntries(columnsOf(name).map((column, at) => [column, cells[at]]));
      });
    case 'words':
      return { en: of('en'), es: of('es') };
    case 'wording':
      return Object.fromEntries(
        LANGUAGES.filter((one) => of(one) !== '').map((one) => [one, of(one)]),
      );
    case 'terms':
      return { version: of('version'), en: of('en'), es: of('es') };
    default:
      return text;
  }
}

const BY_KIND: Partial<Record<SettingKind, Key>> = {
  number: 'problem.setting-number',
  'yes-no': 'problem.choose',
  choice: 'problem.choose',
  list: 'problem.setting-list',
  rows: 'problem.setting-rows',
  date: 'problem.date',
};
function problemOf(name: string, issue: z.core.$ZodIssue): SettingProblem {
  if (issue.code === 'custom' && originalOf('en', issue.message) !== undefined)
    return {
      key: issue.message as Key, // the rules of settings name their sentences by key
      values: (issue.params ?? {}) as Record<string, string | number>,
    };
  const kind = kindOf(name);
  if (kind === 'number' && issue.code === 'too_small')
    return { key: 'problem.setting-least', values: { n: Number(issue.minimum) } };
  if (kind === 'number' && issue.code === 'too_big')
    return { key: 'problem.setting-most', values: { n: Number(issue.maximum) } };
  return { key: BY_KIND[kind] ?? 'problem.setting-value' };
}

/** A value by its rule, or its first problem and the field that it is about. */
export function readValue(
  name: string,
  value: unknown,
): { value: unknown } | { problem: SettingProblem; field: string } {
  const rule = settingRules()[name];
  if (!rule) return { problem: { key: 'problem.setting-unknown' }, field: name };
  const read = rule.safeParse(value);
  if (read.success) return { value: read.data };
  const [issue] = read.error.issues;
  const part = partOf(name, String(issue?.path[0] ?? ''));
  return {
    problem: issue ? problemOf(name, issue) : { key: 'problem.setting-value' },
    field: fieldsOf(name).includes(part) ? part : (fieldsOf(name)[0] ?? name),
  };
}

/** The problems of settings with each other, under the first field that each rule names. */
export function problemsBetween(settings: Settings): Record<string, SettingProblem> {
  const found: Record<string, SettingProblem> = {};
  for (const rule of rulesBetween()) {
    const problem = rule.problem(settings);
    if (problem) found[rule.names[0]] ??= problem;
  }
  return found;
}
