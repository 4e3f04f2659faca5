import type { Language } from '../../platform/i18n.ts';

/** What Unicode's Spanish names leave out. */
const UNNAMED: Readonly<Record<string, string>> = { ase: 'lengua de señas americana' };
const names = new Map<Language, Intl.DisplayNames>();

/** A language's name in another language, with a capital letter; its code if it has no name. */
export function languageName(code: string, language: Language): string {
  const known = names.get(language) ?? new Intl.DisplayNames([language], { type: 'language' });
  names.set(language, known);
  const name = (language === 'es' && UNNAMED[code]) || (known.of(code) ?? code);
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
