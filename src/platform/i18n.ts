import en from '../../locales/en/ui.json';
import es from '../../locales/es/ui.json';
import { spanishDate, withArticles, withoutTitle } from './spanish.rules.ts';

export type Language = 'en' | 'es';
export const languages: readonly Language[] = ['en', 'es'];

type Entry = string | { one: string; other: string };
type UiStrings = typeof en;

/** Every string's key. A feature adds its own by declaration merging, beside its `strings`. */
export interface Strings extends UiStrings {}
export type Key = keyof Strings;

/** A feature's strings, the same keys in each language. */
export type StringsByLanguage = Record<Language, Readonly<Record<string, Entry>>>;

const dictionaries: Record<Language, Record<string, Entry>> = { en: { ...en }, es: { ...es } };

/**
 * Registers a feature's strings.
 * @throws Error if a key already has another text, or is missing in a language
 */
export function installStrings(strings: StringsByLanguage): void {
  for (const language of languages) {
    const other = strings[language === 'en' ? 'es' : 'en'];
    for (const [key, entry] of Object.entries(strings[language])) {
      const before = dictionaries[language][key];
      if (before !== undefined && JSON.stringify(before) !== JSON.stringify(entry))
        throw new Error(`two texts have the key ${key}`);
      if (!(key in other)) throw new Error(`${key} is only in ${language}`);
      dictionaries[language][key] = entry;
    }
  }
}

/** All installed strings, by key. */
export const installedStrings = (language: Language): Readonly<Record<string, Entry>> =>
  dictionaries[language];

/** A health system's own wording for some strings, by key; missing ones keep our wording. */
export type Wordings = Readonly<Record<string, Partial<Record<Language, string>>>>;

/** Our wording for the strings that are replaced now. */
const originals: Record<Language, Record<string, Entry>> = { en: {}, es: {} };

/** Our own wording for a string, whatever the health system calls it. */
export const originalOf = (language: Language, key: string): Entry | undefined =>
  originals[language][key] ?? dictionaries[language][key];

/** Applies these wordings to the whole process; strings that are not among them get ours. */
export function useWordings(wordings: Wordings): void {
  for (const language of languages) {
    Object.assign(dictionaries[language], originals[language]);
    originals[language] = {};
    for (const [key, texts] of Object.entries(wordings)) {
      const [own, original] = [texts[language], dictionaries[language][key]];
      if (own === undefined || original === undefined) continue;
      originals[language][key] = original;
      dictionaries[language][key] = own;
    }
  }
}

export type Values = Record<string, string | number>;
/**
 * Translates into one language: `t(key, values)`. `{name}` in a text is replaced by the value; `n`
 * chooses one/other.
 */
export interface Words {
  (key: Key, values?: Values): string;
  readonly language: Language;
  has(key: string): key is Key;
  date(at: Date, style: DateStyle): string;
  /** A calendar day (`YYYY-MM-DD`), whatever the time zone. */
  day(day: string, style?: DateStyle): string;
  /** A number in this language's notation, with at most that many decimals. */
  number(value: number, digits?: number): string;
}
export type DateStyle =
  | 'day'
  | 'day-full'
  | 'day-long'
  | 'day-time'
  | 'day-second'
  | 'month'
  | 'time'
  | 'weekday'
  | 'year';

/** The space in "2:53 PM" and "2:53 p.m.", where a line does not break. */
const BEFORE_HALF = /(?<=\d)\s(?=[ap]\.?\s?m)/i;
const plurals = { en: new Intl.PluralRules('en'), es: new Intl.PluralRules('es') };
const styles: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  day: { year: 'numeric', month: 'short', day: 'numeric' },
  'day-full': { year: 'numeric', month: 'long', day: 'numeric' },
  'day-long': { weekday: 'long', month: 'long', day: 'numeric' },
  'day-time': {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  },
  'day-second': {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  },
  month: { year: 'numeric', month: 'short' },
  year: { year: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  weekday: { weekday: 'long' },
};

/** "mar 2025" could be a Tuesday: Spanish spells out a month that has no day. */
const MONTH_LONG: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'long' };

/** Placeholders for people. What others wrote, such as a note, is never changed. */
const PEOPLE: ReadonlySet<string> = new Set(['name', 'names', 'doctor', 'staff', 'person', 'who']);

/** Texts split at their `{name}` placeholders, once: names are at the odd positions. */
const cuts = new Map<string, string[]>();
function fill(text: string, values: Values, said = (value: string) => value): string {
  let cut = cuts.get(text);
  if (!cut) {
    cut = text.split(/\{(\w+)\}/);
    cuts.set(text, cut);
  }
  let filled = cut[0] ?? '';
  for (let at = 1; at < cut.length; at += 2) {
    const key = cut[at] ?? '';
    const given = String(values[key] ?? `{${key}}`);
    const value = PEOPLE.has(key) ? said(given) : given;
    const rest = cut[at + 1] ?? '';
    // "9 p. m." has the period that ends the sentence
    filled += value + (value.endsWith('.') ? rest.replace(/^\.(?!\.)/, '') : rest);
  }
  return filled;
}

const made = new Map<string, Words>();

/** The translations of a language, with dates in a time zone. Created once per pair. */
export function wordsIn(language: Language, zone: string): Words {
  const name = `${language} ${zone}`;
  const ready = made.get(name);
  if (ready) return ready;
  const entries: Record<string, Entry> = dictionaries[language];
  const locale = language === 'es' ? 'es-US' : 'en-US';
  const own = language === 'es' ? { ...styles, month: MONTH_LONG } : styles;
  const written = language === 'es' ? spanishDate : (text: string) => text;
  const dates = Object.fromEntries(
    Object.entries(own).map(([style, options]) => [
      style,
      new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }),
    ]),
  );
  // a calendar day is formatted as is, whatever the zone
  const calendar = Object.fromEntries(
    Object.entries(own).map(([style, options]) => [
      style,
      new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }),
    ]),
  ) as Record<DateStyle, Intl.DateTimeFormat>;
  const numbers = new Map<number, Intl.NumberFormat>();
  // the same dates recur; formatting costs far more than a lookup
  const formatted = new Map<string, string>();
  const translate = (key: Key, values?: Values): string => {
    const entry = entries[key];
    if (entry === undefined) throw new Error(`no words for ${key}`);
    if (!values && typeof entry === 'string') return entry;
    const text =
      typeof entry === 'string'
        ? entry
        : entry[plurals[language].select(Number(values?.n)) === 'one' ? 'one' : 'other'];
    return language === 'es' && values
      ? withArticles(fill(text, values, withoutTitle))
      : fill(text, values ?? {});
  };
  const words = Object.assign(translate, {
    language,
    has: (key: string): key is Key => Object.hasOwn(entries, key),
    date(at: Date, style: DateStyle) {
      const name = `${style} ${at.getTime()}`;
      const known = formatted.get(name);
      if (known) return known;
      const said = (dates[style] as Intl.DateTimeFormat).format(at);
      const text = written(said).replace(BEFORE_HALF, '\u00a0');
      if (formatted.size > 20_000) formatted.clear();
      formatted.set(name, text);
      return text;
    },
    day(day: string, style: DateStyle = 'day'): string {
      return written(calendar[style].format(new Date(`${day}T00:00:00Z`)));
    },
    number(value: number, digits = 20) {
      let format = numbers.get(digits);
      if (!format) {
        format = new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
        numbers.set(digits, format);
      }
      return format.format(value);
    },
  });
  made.set(name, words);
  return words;
}

/** The browser's preferred language among ours. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  for (const part of (acceptLanguage ?? '').slice(0, 200).split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if (tag === 'en' || tag === 'es') return tag;
  }
  return 'en';
}
