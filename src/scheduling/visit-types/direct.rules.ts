import { ageSpan, type Born } from '../../family/bands.rules.ts';
import { addDays, addMonths, type PlainDate } from '../../platform/days.rules.ts';

/**
 * Who may book a type of visit by themselves, and when. The list of times, the review page and the
 * transaction that books ask this one decision, so what is offered can be booked.
 */
export interface DirectRule {
  /** Members book it themselves; if not, they call. */
  direct: boolean;
  /** Whole years on the day of the visit, both included; null: any age. */
  youngest: number | null;
  oldest: number | null;
  /** Null: of either sex, or of none that we know. */
  sex: 'female' | 'male' | null;
  /** Seen by us within three years, or not. */
  patients: 'any' | 'new' | 'established';
  /** The last visit was at most so many months ago; null: it does not matter. */
  seenWithinMonths: number | null;
  /** A referral is on file. */
  referral: boolean;
  /** Only with somebody on the person's own care team. */
  ownCareTeam: boolean;
  /** So many visits of this type may be ahead at once; null: any number. */
  mostOpen: number | null;
  /** Not two of them on one day. */
  oneADay: boolean;
  /** So much time has to pass before the visit: elapsed time, in minutes. */
  leadMinutes: number;
  /** Up to so many calendar days of the clinic ahead. */
  horizonDays: number;
}

/** What is known of the person, on the day when they ask. */
export interface Booker {
  born: Born;
  sex: string | null;
  deceased: boolean;
  /** The day of the last visit that took place; null if there was none. */
  lastVisit: PlainDate | null;
  referral: boolean;
  /** How many visits of this type are ahead. */
  open: number;
  /** On which days these are, at their clinics. */
  days: ReadonlySet<PlainDate>;
}

/** A time for the visit, with somebody. */
export interface Proposed {
  /** Minutes since 1970, as availability counts. */
  start: number;
  /** The clinic's calendar day of the start. */
  day: PlainDate;
  /** Whether everybody whom the visit is with is on the person's care team. */
  careTeam: boolean;
}

/** Why somebody can't book at all, whatever the time. */
export type NotAtAll =
  | 'deceased'
  | 'by-phone'
  | 'sex'
  | 'age'
  | 'age-unknown'
  | 'new-only'
  | 'established-only'
  | 'not-seen-lately'
  | 'no-referral'
  | 'too-many';
/** Why a time can't be booked. */
export type NotThen = 'too-soon' | 'too-far' | 'age' | 'age-unknown' | 'same-day' | 'care-team';

/** A patient who was not seen for three years is new (CPT, evaluation and management). */
const NEW_AFTER_MONTHS = 36;

/** Whether somebody is of the right age on a day, whatever is unknown of their birth date. */
function ageOk(
  { youngest, oldest }: DirectRule,
  { born }: Booker,
  day: PlainDate,
): 'yes' | 'age' | 'age-unknown' {
  if (youngest === null && oldest === null) return 'yes';
  const ages = ageSpan(born, { first: day, last: day });
  if (!ages) return 'age-unknown';
  const low = youngest ?? 0;
  const high = oldest ?? Number.POSITIVE_INFINITY;
  if (ages.oldest < low || ages.youngest > high) return 'age';
  return ages.youngest >= low && ages.oldest <= high ? 'yes' : 'age-unknown';
}

/** The same for the days that can be booked: of the right age on one of them, or why on none. */
function ageWithin(rule: DirectRule, who: Booker, today: PlainDate): 'yes' | 'age' | 'age-unknown' {
  const now = ageOk(rule, who, today);
  let day = today;
  for (let ahead = 0; ahead <= rule.horizonDays; ahead++, day = addDays(day, 1))
    if (ageOk(rule, who, day) === 'yes') return 'yes';
  return now;
}

/**
 * Why the person can't book the type themselves, whatever the time; null if some times may do.
 * @param today the calendar day at the clinic
 */
export function whyNotAtAll(rule: DirectRule, who: Booker, today: PlainDate): NotAtAll | null {
  if (who.deceased) return 'deceased';
  if (!rule.direct) return 'by-phone';
  if (rule.sex !== null && who.sex !== rule.sex) return 'sex';
  const age = ageWithin(rule, who, today);
  if (age !== 'yes') return age;
  const since = (months: number): boolean =>
    who.lastVisit !== null && who.lastVisit >= addMonths(today, -months);
  const established = since(NEW_AFTER_MONTHS);
  if (rule.patients === 'new' && established) return 'new-only';
  if (rule.patients === 'established' && !established) return 'established-only';
  if (rule.seenWithinMonths !== null && !since(rule.seenWithinMonths)) return 'not-seen-lately';
  if (rule.referral && !who.referral) return 'no-referral';
  return rule.mostOpen !== null && who.open >= rule.mostOpen ? 'too-many' : null;
}

/**
 * Why a time can't be booked by somebody who may book others; null if it can.
 * @param now the minute in which they ask
 */
export function whyNotThen(
  rule: DirectRule,
  who: Booker,
  time: Proposed,
  { now, today }: { now: number; today: PlainDate },
): NotThen | null {
  if (time.start < now + rule.leadMinutes) return 'too-soon';
  if (time.day > addDays(today, rule.horizonDays)) return 'too-far';
  const age = ageOk(rule, who, time.day);
  if (age !== 'yes') return age;
  if (rule.oneADay && who.days.has(time.day)) return 'same-day';
  return rule.ownCareTeam && !time.careTeam ? 'care-team' : null;
}
