import type { PlainDate } from '../../platform/days.rules.ts';
import type { Calendar } from '../calendar/calendar.rules.ts';
import { type FederalName, federalHolidays } from '../calendar/federal.rules.ts';
import type { Interval, Week } from '../calendar/hours.rules.ts';

export interface HolidayFields {
  /** Null for all clinics. */
  clinicId: string | null;
  day: PlainDate;
  name: string;
  /** Empty if nobody has given a Spanish name. */
  nameEs: string;
  /** Empty if it is closed. */
  hours: readonly Interval[];
}
export interface Holiday extends HolidayFields {
  id: string;
  version: number;
}

/** The holidays of one clinic: its own come before those of all clinics on the same day. */
export function holidaysOf<H extends Pick<HolidayFields, 'clinicId' | 'day'>>(
  all: readonly H[],
  clinicId: string | null,
): H[] {
  const own = new Set(all.flatMap((one) => (one.clinicId === clinicId ? one.day : [])));
  return all.filter(
    (one) => one.clinicId === clinicId || (one.clinicId === null && !own.has(one.day)),
  );
}

/** The calendar of a clinic, from its hours and all holidays. */
export const calendarOf = (
  clinic: { id: string | null; zone: string; hours: Week | null },
  all: readonly Pick<HolidayFields, 'clinicId' | 'day' | 'hours'>[],
): Calendar => ({
  zone: clinic.zone,
  week: clinic.hours,
  holidays: new Map(holidaysOf(all, clinic.id).map((one) => [one.day, one.hours])),
});

/** A holiday that staff may add. */
export interface Proposal extends HolidayFields {
  /** Selected before staff touch anything. */
  chosen: boolean;
}

/** A federal holiday's name in both languages. */
type NameOf = (name: FederalName, observed: boolean) => { en: string; es: string };

/** Federal holidays of a year for all clinics, except those already there. */
export const proposeFederal = (
  year: number,
  there: readonly HolidayFields[],
  nameOf: NameOf,
): Proposal[] =>
  federalHolidays(year)
    .map(({ day, name, observed, usual }) => {
      const said = nameOf(name, observed);
      return { clinicId: null, day, name: said.en, nameEs: said.es, hours: [], chosen: usual };
    })
    .filter((one) => !isThere(one, there));

const isThere = (one: HolidayFields, there: readonly HolidayFields[]): boolean =>
  there.some((other) => other.day === one.day && other.clinicId === one.clinicId);

/**
 * Last year's holidays, moved to another year: one with a federal holiday's date and name moves to
 * its day in that year, any other to the same date. February 29 becomes February 28.
 */
export function proposeCopy(
  year: number,
  before: readonly HolidayFields[],
  there: readonly HolidayFields[],
  nameOf: NameOf,
): Proposal[] {
  const [old, next] = [federalHolidays(year - 1), federalHolidays(year)];
  const moved = before.map((one): Proposal & { observed: boolean } => {
    const was = old.find(
      ({ day, name, observed }) => day === one.day && nameOf(name, observed).en === one.name,
    );
    const is = was && next.find(({ name, observed }) => name === was.name && !observed);
    const kept = was?.observed && next.find(({ name, observed }) => name === was.name && observed);
    const sameDate = `${year}${one.day.slice(4)}`.replace(/-02-29$/, '-02-28');
    const { clinicId, name, nameEs, hours } = one;
    const day = (kept || is)?.day ?? sameDate;
    return { clinicId, name, nameEs, hours, day, chosen: true, observed: was?.observed ?? false };
  });
  const proposed: Proposal[] = [];
  // a day that is only observed comes last: if both become one day, the day itself is kept
  for (const { observed: _, ...one } of moved.sort(
    (a, b) => Number(a.observed) - Number(b.observed),
  ))
    if (!isThere(one, there) && !isThere(one, proposed)) proposed.push(one);
  return proposed.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}
