import type { Fit } from '../availability/starts.rules.ts';
import type { DirectRule } from './direct.rules.ts';

export const MODES = ['in-person', 'phone', 'video'] as const;
export type Mode = (typeof MODES)[number];
/** Visits begin at multiples of so many minutes. */
export const GRIDS = [5, 10, 15, 20, 30, 60] as const;

/** What is edited on the page of a type of visit. */
export interface VisitTypeFields extends DirectRule {
  name: string;
  nameEs: string;
  minutes: number;
  minutesBefore: number;
  minutesAfter: number;
  grid: number;
  modes: Mode[];
  needsRoom: boolean;
  prepare: string;
  prepareEs: string;
  confidential: boolean;
  active: boolean;
}
export interface VisitType extends VisitTypeFields {
  id: string;
  version: number;
}

/** What contradicts itself in a type of visit: nobody could ever book it. */
export type TypeProblem = 'modes' | 'ages' | 'new-and-seen' | 'lead';

export function typeProblems(
  fields: Pick<
    VisitTypeFields,
    | 'modes'
    | 'youngest'
    | 'oldest'
    | 'patients'
    | 'seenWithinMonths'
    | 'leadMinutes'
    | 'horizonDays'
  >,
): TypeProblem[] {
  const { modes, youngest, oldest, patients, seenWithinMonths, leadMinutes, horizonDays } = fields;
  const problems: TypeProblem[] = [];
  if (modes.length === 0) problems.push('modes');
  if (youngest !== null && oldest !== null && oldest < youngest) problems.push('ages');
  if (patients === 'new' && seenWithinMonths !== null && seenWithinMonths <= 36)
    problems.push('new-and-seen');
  // the last day that can be booked is over before the first minute that can
  if (leadMinutes >= (horizonDays + 1) * 1440) problems.push('lead');
  return problems;
}

/** Whether saving would change nothing. */
export const sameType = (a: VisitTypeFields, b: VisitTypeFields): boolean =>
  (Object.keys(b) as (keyof VisitTypeFields)[]).every(
    (name) => JSON.stringify(a[name]) === JSON.stringify(b[name]),
  );

/** What members say they come for. */
export interface ReasonFields {
  visitTypeId: string;
  name: string;
  nameEs: string;
  urgent: boolean;
  place: number;
  active: boolean;
}
export interface Reason extends ReasonFields {
  id: string;
  version: number;
}
export const sameReason = (a: ReasonFields, b: ReasonFields): boolean =>
  (Object.keys(b) as (keyof ReasonFields)[]).every((name) => a[name] === b[name]);

/** A name in the reader’s language. */
export const nameIn = (one: { name: string; nameEs: string }, language: 'en' | 'es'): string =>
  language === 'es' ? one.nameEs : one.name;

/** How long a visit of the type takes, and when it can begin. */
export const fitOf = (
  type: Pick<VisitType, 'minutes' | 'minutesBefore' | 'minutesAfter' | 'grid'>,
): Fit => ({
  minutes: type.minutes,
  before: type.minutesBefore,
  after: type.minutesAfter,
  grid: type.grid,
});
