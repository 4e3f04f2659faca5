import type { Duration, Quantity } from '@medplum/fhirtypes';
import { digitsOf } from './amounts.rules.ts';
import type { Language } from './moments.rules.ts';

const UNITS: Record<string, Record<Language, [string, string]>> = {
  s: { en: ['second', 'seconds'], es: ['segundo', 'segundos'] },
  min: { en: ['minute', 'minutes'], es: ['minuto', 'minutos'] },
  h: { en: ['hour', 'hours'], es: ['hora', 'horas'] },
  d: { en: ['day', 'days'], es: ['día', 'días'] },
  wk: { en: ['week', 'weeks'], es: ['semana', 'semanas'] },
  mo: { en: ['month', 'months'], es: ['mes', 'meses'] },
  a: { en: ['year', 'years'], es: ['año', 'años'] },
};
const WAYS: [RegExp, string][] = [
  [/^(s|secs?|seconds?)$/i, 's'],
  [/^(min|mins|minutes?)$/i, 'min'],
  [/^(h|hr|hrs|hours?)$/i, 'h'],
  [/^(d|days?|día|días|dias?)$/i, 'd'],
  [/^(wk|wks|weeks?|semanas?)$/i, 'wk'],
  [/^(mo|mos|mon|months?|mes|meses)$/i, 'mo'],
  [/^(a|yr|yrs|years?)$/i, 'a'],
];
/** UCUM's code for a unit of time, however it is written; null if it is not one. */
export const timeUnit = (written: string | undefined): string | null =>
  WAYS.find(([way]) => way.test(written?.trim() ?? ''))?.[1] ?? null;
export const unitWords = (
  code: string | null,
  written: string,
  many: boolean,
  language: Language,
): string => (code && UNITS[code]?.[language][many ? 1 : 0]) || written;

/** A length of time: `10 days`; with an unknown unit, as it came. Null if it is empty. */
export function sayTime(time: Quantity | Duration | undefined, language: Language): string | null {
  if (!time) return null;
  const digits = digitsOf(time, 'value');
  const written = time.unit?.trim() || time.code?.trim() || '';
  if (digits === '') return written || null;
  const words = unitWords(
    timeUnit(time.unit) ?? timeUnit(time.code),
    written,
    time.value !== 1,
    language,
  );
  return [time.comparator, digits, words].filter(Boolean).join(' ');
}
