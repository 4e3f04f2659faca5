import { Temporal } from 'temporal-polyfill';
import { addDays, type PlainDate, weekdayOf } from '../../platform/days.rules.ts';

/** The legal public holidays of the United States (5 U.S.C. 6103(a)), by date or by weekday. */
const RULES = {
  'new-year': { month: 1, day: 1 },
  king: { month: 1, weekday: 1, nth: 3 },
  washington: { month: 2, weekday: 1, nth: 3 },
  memorial: { month: 5, weekday: 1, nth: -1 },
  juneteenth: { month: 6, day: 19 },
  independence: { month: 7, day: 4 },
  labor: { month: 9, weekday: 1, nth: 1 },
  columbus: { month: 10, weekday: 1, nth: 2 },
  veterans: { month: 11, day: 11 },
  thanksgiving: { month: 11, weekday: 4, nth: 4 },
  christmas: { month: 12, day: 25 },
} as const;
export type FederalName = keyof typeof RULES;
type Rule = { month: number; day?: number; weekday?: number; nth?: number };

/** The days on which most clinics close; a proposal has these selected. */
const USUAL: readonly FederalName[] = [
  'new-year',
  'memorial',
  'independence',
  'labor',
  'thanksgiving',
  'christmas',
];

export interface FederalHoliday {
  day: PlainDate;
  name: FederalName;
  /** The weekday on which it is observed when the day itself is on a weekend (E.O. 11582). */
  observed: boolean;
  usual: boolean;
}

function dayOf(rule: Rule, year: number): PlainDate {
  if (rule.day)
    return Temporal.PlainDate.from({ year, month: rule.month, day: rule.day }).toString();
  const first = Temporal.PlainDate.from({ year, month: rule.month, day: 1 });
  const nth = rule.nth ?? 1;
  const from = nth < 0 ? first.add({ months: 1 }) : first;
  const ahead = ((rule.weekday ?? 1) - from.dayOfWeek + 7) % 7;
  return from.add({ days: ahead + (nth < 0 ? -7 : 7 * (nth - 1)) }).toString();
}

/**
 * The federal holidays that fall in a year, in order: the day itself and, if it is on a weekend,
 * also the weekday on which it is observed. New Year's Day on a Saturday is observed in the year
 * before.
 */
export function federalHolidays(year: number): FederalHoliday[] {
  const found: FederalHoliday[] = [];
  for (const of of [year, year + 1])
    for (const name of Object.keys(RULES) as FederalName[]) {
      const day = dayOf(RULES[name], of);
      const usual = USUAL.includes(name);
      found.push({ day, name, observed: false, usual });
      if (weekdayOf(day) === 6) found.push({ day: addDays(day, -1), name, observed: true, usual });
      if (weekdayOf(day) === 7) found.push({ day: addDays(day, 1), name, observed: true, usual });
    }
  return found
    .filter(({ day }) => Number(day.slice(0, 4)) === year)
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}
