import { readClock } from '../../clinics/calendar/hours.rules.ts';
import type { Template } from '../availability/templates.rules.ts';
import { clockMinutes } from './open-hours.rules.ts';

/** A time of the day as people type it, in minutes after midnight; null if it is none. */
export function readMinutes(text: string, end: 'from' | 'until'): number | null {
  const time = readClock(text);
  if (time === null) return null;
  const minutes = clockMinutes(time);
  // midnight ends a day, and begins one
  return end === 'from' && minutes === 1440 ? 0 : minutes;
}

/** What is wrong with hours, whatever they are for. */
export type TemplateProblem = 'weekdays' | 'until' | 'last-day' | 'types' | 'modes';

export function templateProblems(
  one: Pick<Template, 'weekdays' | 'from' | 'until' | 'firstDay' | 'lastDay'> & {
    visitTypes: readonly string[];
    modes: readonly string[];
  },
): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  if (one.weekdays.length === 0) problems.push('weekdays');
  if (one.until <= one.from) problems.push('until');
  if (one.lastDay !== null && one.lastDay < one.firstDay) problems.push('last-day');
  if (one.visitTypes.length === 0) problems.push('types');
  if (one.modes.length === 0) problems.push('modes');
  return problems;
}

/** Whether two have the same in each of these fields; the order of a list does not matter. */
export const sameIn = <T extends object>(a: T, b: T, names: readonly (keyof T)[]): boolean =>
  names.every((name) => plain(a[name]) === plain(b[name]));
const plain = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : value);
