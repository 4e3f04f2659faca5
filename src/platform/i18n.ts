import enAccount from '../../locales/en/account.json';
import enCoverage from '../../locales/en/coverage.json';
import enFamily from '../../locales/en/family.json';
import enIdentity from '../../locales/en/identity.json';
import enLabs from '../../locales/en/labs.json';
import enMedicines from '../../locales/en/medicines.json';
import enOperations from '../../locales/en/operations.json';
import enPeople from '../../locales/en/people.json';
import enPrivacy from '../../locales/en/privacy.json';
import enRegister from '../../locales/en/register.json';
import enUi from '../../locales/en/ui.json';
import enWorkbench from '../../locales/en/workbench.json';
import esAccount from '../../locales/es/account.json';
import esCoverage from '../../locales/es/coverage.json';
import esFamily from '../../locales/es/family.json';
import esIdentity from '../../locales/es/identity.json';
import esLabs from '../../locales/es/labs.json';
import esMedicines from '../../locales/es/medicines.json';
import esOperations from '../../locales/es/operations.json';
import esPeople from '../../locales/es/people.json';
import esPrivacy from '../../locales/es/privacy.json';
import esRegister from '../../locales/es/register.json';
import esUi from '../../locales/es/ui.json';
import esWorkbench from '../../locales/es/workbench.json';

export type Language = 'en' | 'es';
export const languages: readonly Language[] = ['en', 'es'];

/**
 * Every sentence that the program can say, by key. A key of one language that the other lacks fails
 * `i18n.test.ts`.
 */
export const dictionaries = {
  en: {
    ...enUi,
    ...enAccount,
    ...enCoverage,
    ...enIdentity,
    ...enFamily,
    ...enLabs,
    ...enMedicines,
    ...enOperations,
    ...enPeople,
    ...enPrivacy,
    ...enRegister,
    ...enWorkbench,
  },
  es: {
    ...esUi,
    ...esAccount,
    ...esCoverage,
    ...esIdentity,
    ...esFamily,
    ...esLabs,
    ...esMedicines,
    ...esOperations,
    ...esPeople,
    ...esPrivacy,
    ...esRegister,
    ...esWorkbench,
  },
} as const;

export type Key = keyof (typeof dictionaries)['en'];
export type Values = Record<string, string | number>;
type Entry = string | { one: string; other: string };

/**
 * Speaks one language: `t(key, values)`; `{name}` in a text takes the value, and `n` chooses
 * one/other.
 */
export interface Words {
  (key: Key, values?: Values): string;
  readonly language: Language;
  has(key: string): key is Key;
  date(at: Date, style: DateStyle): string;
  /** A calendar day (`YYYY-MM-DD`), whatever the time zone. */
  day(day: string, style?: DateStyle): string;
  /** A number as this language writes it, with up to so many digits after the point. */
  number(value: number, digits?: number): string;
}
export type DateStyle =
  | 'day'
  | 'day-long'
  | 'day-time'
  | 'day-second'
  | 'month'
  | 'time'
  | 'weekday'
  | 'year';

const plurals = { en: new Intl.PluralRules('en'), es: new Intl.PluralRules('es') };
const styles: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  day: { year: 'numeric', month: 'short', day: 'numeric' },
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

/** A text with `{name}` in it, cut at its values once: names stand at every second place. */
const cuts = new Map<string, string[]>();
function fill(text: string, values: Values): string {
  let cut = cuts.get(text);
  if (!cut) {
    cut = text.split(/\{(\w+)\}/);
    cuts.set(text, cut);
  }
  let filled = cut[0] ?? '';
  for (let at = 1; at < cut.length; at += 2)
    filled += `${values[cut[at] ?? ''] ?? `{${cut[at]}}`}${cut[at + 1]}`;
  return filled;
}

const made = new Map<string, Words>();

/** The words of a language, with dates in a time zone. Made once for each pair. */
export function wordsIn(language: Language, zone: string): Words {
  const name = `${language} ${zone}`;
  const ready = made.get(name);
  if (ready) return ready;
  const entries: Record<string, Entry> = dictionaries[language];
  const locale = language === 'es' ? 'es-US' : 'en-US';
  const dates = Object.fromEntries(
    Object.entries(styles).map(([style, options]) => [
      style,
      new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }),
    ]),
  );
  // a calendar day is said as it is, whatever the zone
  const calendar = Object.fromEntries(
    Object.entries(styles).map(([style, options]) => [
      style,
      new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }),
    ]),
  ) as Record<DateStyle, Intl.DateTimeFormat>;
  const numbers = new Map<number, Intl.NumberFormat>();
  // dates come again and again; saying one costs far more than looking it up
  const said = new Map<string, string>();
  const speak = (key: Key, values?: Values): string => {
    const entry = entries[key];
    if (entry === undefined) throw new Error(`no words for ${key}`);
    if (!values && typeof entry === 'string') return entry;
    const text =
      typeof entry === 'string'
        ? entry
        : entry[plurals[language].select(Number(values?.n)) === 'one' ? 'one' : 'other'];
    return fill(text, values ?? {});
  };
  const words = Object.assign(speak, {
    language,
    has: (key: string): key is Key => Object.hasOwn(entries, key),
    date(at: Date, style: DateStyle) {
      const name = `${style} ${at.getTime()}`;
      const known = said.get(name);
      if (known) return known;
      const text = (dates[style] as Intl.DateTimeFormat).format(at);
      if (said.size > 20_000) said.clear();
      said.set(name, text);
      return text;
    },
    day(day: string, style: DateStyle = 'day'): string {
      return calendar[style].format(new Date(`${day}T00:00:00Z`));
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

/** The language that a browser asks for, among ours. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  for (const part of (acceptLanguage ?? '').slice(0, 200).split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if (tag === 'en' || tag === 'es') return tag;
  }
  return 'en';
}
