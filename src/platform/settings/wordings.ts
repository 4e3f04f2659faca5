import { z } from 'zod';
import { type Key, languages, originalOf, type Wordings } from '../i18n.ts';
import { isTricky } from './setting-fields.ts';
import { installSettings, type Settings } from './settings.ts';

/**
 * Strings whose wording a health system may change. Each is a setting of its own, `wording.<key>`,
 * so that wordings are validated, stored, undone and exported like everything else.
 */

const PREFIX = 'wording.';
export const isWording = (name: string): boolean => name.startsWith(PREFIX);
/** The key of the string that a setting words. */
export const wordedKey = (name: string): string => name.slice(PREFIX.length);

const LONGEST = 1000;
/** The placeholders in a text, without duplicates, in alphabetical order. */
const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\w*\}?|\}/g)].map(([found]) => found))].sort();

/** A wording has the original's placeholders, no others, and no stray brace. */
function ruleOf(key: string) {
  const text = z.string().trim().min(1).max(LONGEST).optional();
  return z
    .object({ en: text, es: text })
    .default({})
    .superRefine((value, ctx) => {
      for (const language of languages) {
        const own = value[language];
        const original = originalOf(language, key);
        if (own === undefined || typeof original !== 'string') continue;
        const must = placeholders(original);
        const refuse = (message: Key, params: Record<string, string>) =>
          void ctx.addIssue({ code: 'custom', message, params, path: [language] });
        if (isTricky(own.replaceAll('\n', ' '))) refuse('problem.setting-tricky', {});
        else if (placeholders(own).join() !== must.join())
          refuse(must.length > 0 ? 'problem.setting-placeholders' : 'problem.setting-braces', {
            list: must.join(', '),
          });
      }
    })
    .describe(`A health system’s own words for \`${key}\``)
    .meta({ setting: { group: 'wordings', kind: 'wording' } });
}

const installed = new Set<Key>();

/**
 * Registers strings whose wording may be changed, after the strings themselves.
 * @throws Error for a string that does not exist, or that has a plural
 */
export function installWordings(keys: readonly Key[]): void {
  for (const key of keys) {
    if (installed.has(key)) continue;
    for (const language of languages)
      if (typeof originalOf(language, key) !== 'string')
        throw new Error(`${key} can't be reworded: it is not plain text in ${language}`);
    installed.add(key);
    installSettings(z.object({ [`${PREFIX}${key}`]: ruleOf(key) }));
  }
}

/** The wordings among the settings, for `useWordings`. */
export const wordingsIn = (settings: Settings): Wordings =>
  Object.fromEntries(
    Object.entries(settings)
      .filter(([name]) => isWording(name))
      .map(([name, value]) => [wordedKey(name), value as Wordings[string]]),
  );
