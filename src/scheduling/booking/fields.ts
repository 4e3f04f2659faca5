import { z } from 'zod';
import { field } from '../../platform/http/forms.ts';
import { isUuid } from '../../platform/http/routes.ts';
import type { Time } from '../times/find.ts';
import { MODES, type Mode } from '../visit-types/visit-types.rules.ts';
import type { Choice } from './choice.sql.ts';

/** Parts of the day, by the clock of the clinic. */
export const PARTS = ['morning', 'afternoon', 'evening'] as const;
type Part = (typeof PARTS)[number];
const partOf = (minute: number): Part =>
  minute < 12 * 60 ? 'morning' : minute < 17 * 60 ? 'afternoon' : 'evening';

/** What a list of times is narrowed to. Nothing in it was typed. */
export interface Filters {
  clinician: string | null;
  /** A clinic, or all those of a city: "city Waterloo". */
  place: string | null;
  mode: Mode | null;
  /** 1 for Monday to 7 for Sunday. */
  weekday: number | null;
  part: Part | null;
  /** Of the clinician: a code, as the directory has it. */
  language: string | null;
  /** Times before this one were shown already. */
  from: number | null;
}
const oneOf = <T extends string>(list: readonly T[], value: string | undefined): T | null =>
  list.find((one) => one === value) ?? null;

/** The filters in an address. What is not one of them is ignored. */
export function readFilters(query: Readonly<Record<string, string | undefined>>): Filters {
  const weekday = Number(query.weekday);
  const from = Number(query.from);
  return {
    clinician: isUuid(query.doctor) ? query.doctor : null,
    place:
      query.place && (isUuid(query.place) || /^city .{1,80}$/u.test(query.place))
        ? query.place
        : null,
    mode: oneOf(MODES, query.mode),
    weekday: Number.isInteger(weekday) && weekday >= 1 && weekday <= 7 ? weekday : null,
    part: oneOf(PARTS, query.part),
    language: query.language && /^[a-z]{2,3}$/.test(query.language) ? query.language : null,
    from: Number.isSafeInteger(from) && from > 0 && from < 1e9 ? from : null,
  };
}
/** The same as an address has it. */
export function filtersQuery(filters: Filters, more: Record<string, string> = {}): string {
  const parts = {
    doctor: filters.clinician,
    place: filters.place,
    mode: filters.mode,
    weekday: filters.weekday,
    part: filters.part,
    language: filters.language,
    from: filters.from,
    ...more,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value) query.set(name, String(value));
  const text = query.toString();
  return text ? `?${text}` : '';
}
/** Whether a clinic or a doctor is one that is looked for. */
export function narrowed(choices: readonly Choice[], { clinician, place, language }: Filters) {
  const city = place?.startsWith('city ') ? place.slice(5) : null;
  const fitting = choices.filter(
    (one) =>
      (clinician === null || one.clinicianId === clinician) &&
      (place === null || (city === null ? one.clinicId === place : one.city === city)) &&
      (language === null || one.languages.some(({ code }) => code?.slice(0, 2) === language)),
  );
  const all = fitting.length === choices.length;
  return {
    clinicians: all ? null : [...new Set(fitting.map((one) => one.clinicianId))],
    clinics: all ? null : [...new Set(fitting.map((one) => one.clinicId))],
  };
}

/** Whether a time is at such an hour and on such a day. */
export const fits = (
  { weekday, part }: Pick<Filters, 'weekday' | 'part'>,
  time: Pick<Time, 'minute'>,
  weekdayOf: number,
): boolean =>
  (weekday === null || weekday === weekdayOf) && (part === null || part === partOf(time.minute));

/** A time as its button names it: with whom, where, how, and the minute since 1970. */
export const timeValue = ({ clinicianId, clinicId, start }: Time, mode: Mode): string =>
  `${clinicianId} ${clinicId} ${mode} ${start}`;
export function readTime(
  value: string,
): { clinicianId: string; clinicId: string; mode: Mode; start: number } | null {
  const [clinicianId, clinicId, named, minute = '', more] = value.split(' ');
  const mode = oneOf(MODES, named);
  if (!isUuid(clinicianId) || !isUuid(clinicId) || !mode || more !== undefined) return null;
  return /^\d{1,9}$/.test(minute) ? { clinicianId, clinicId, mode, start: Number(minute) } : null;
}

export const TimeForm = z.object({ time: field.text('problem.visit-time', 120) });
/** What the office should know, in the member's words. */
export const SAID = {
  reason: z.string('problem.visit-reason').trim().max(1000, 'problem.visit-reason').default(''),
  companion: z
    .string('problem.visit-companion')
    .trim()
    .max(120, 'problem.visit-companion')
    .default(''),
  interpreter: z
    .string('problem.visit-interpreter')
    .trim()
    .max(60, 'problem.visit-interpreter')
    .default(''),
};
export const ReviewForm = z.object({ mode: field.choice(MODES, 'problem.choose'), ...SAID });
