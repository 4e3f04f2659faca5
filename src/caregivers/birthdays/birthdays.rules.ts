import { ACTIONS, type Action, CATEGORIES, type Category } from '../../categories.rules.ts';
import { accessTo, type Standing } from '../../family/access-classes.rules.ts';
import { type Ages, type Born, birthSpan } from '../../family/bands.rules.ts';
import type { Relation } from '../../platform/access/actor.ts';
import { addDays, addMonths, daysBetween, type PlainDate } from '../../platform/days.rules.ts';

/** What someone becomes on a birthday: a teen (a parent's access narrows) or an adult (it ends). */
export const TURNS = ['teen', 'adult'] as const;
export type Turn = (typeof TURNS)[number];

export const ageAt = (turns: Turn, { teenAge, adultAge }: Ages): number =>
  turns === 'teen' ? teenAge : adultAge;

/**
 * The first day on which caregivers have the access for the given age: the earliest day on which
 * the person may be that old (`narrowBand`). In a common year, someone born on February 29 reaches
 * it on February 28.
 * @returns null if nothing is known about the birth date
 */
export function birthdayOf(born: Born, age: number): PlainDate | null {
  const span = birthSpan(born);
  return span && addMonths(span.first, 12 * age);
}

/** The next birthday that changes access, including today; null if there are no more. */
export function nextBirthday(
  born: Born,
  ages: Ages,
  today: PlainDate,
): { turns: Turn; on: PlainDate } | null {
  for (const turns of TURNS) {
    const on = birthdayOf(born, ageAt(turns, ages));
    if (on !== null && on >= today) return { turns, on };
  }
  return null;
}

/**
 * Which of the steps before a birthday is due. A job that was stopped sends one notice, with the
 * number of days left, instead of every step that it missed. If the next step before the birthday
 * is due within two days, it waits for that one.
 * @param steps days ahead; the day itself need not be among them
 * @param told the lowest step that was sent; null if none was
 * @returns the step, 0 for the birthday itself or after it; null if nothing is due
 */
export function stepDue(
  daysLeft: number,
  steps: readonly number[],
  told: number | null,
): number | null {
  if (daysLeft <= 0) return told === 0 ? null : 0;
  const step = Math.min(...steps.filter((one) => one >= daysLeft));
  if (!Number.isFinite(step) || (told !== null && told <= step)) return null;
  const next = Math.max(0, ...steps.filter((one) => one < daysLeft));
  return step > daysLeft && next > 0 && daysLeft - next <= 2 ? null : step;
}

/** A part of the record, and what a caregiver may do in it. */
export interface Part {
  category: Category;
  before: readonly Action[];
  after: readonly Action[];
}

/**
 * What a right opens on the day before a birthday and on the birthday, by category. Categories that
 * it opens on neither day are left out. Both use the same facts with a different day, so that only
 * the birthday makes the difference.
 */
export function partsAround(standing: Standing, on: PlainDate): Part[] {
  const at = (day: PlainDate, category: Category): Action[] =>
    ACTIONS.filter((action) => accessTo(onDay(standing, day), category, action).allow);
  return CATEGORIES.map((category) => ({
    category,
    before: at(addDays(on, -1), category),
    after: at(on, category),
  })).filter(({ before, after }) => before.length + after.length > 0);
}

/** A note that a right has ended says nothing about the day before. */
const onDay = (standing: Standing, day: PlainDate): Standing => ({
  ...standing,
  days: { first: day, last: day },
  person: standing.person && {
    ...standing.person,
    relation: standing.person.relation && { ...standing.person.relation, ofAgeBorn: null },
  },
});

/** What a birthday does to a right; null if it changes nothing. */
export type Change = 'narrowed' | 'ended';
export function changeBy(standing: Standing, on: PlainDate): Change | null {
  const today = onDay(standing, on);
  const lost = partsAround(standing, on).flatMap(({ category, before, after }) =>
    before
      .filter((action) => !after.includes(action))
      .map((action) => accessTo(today, category, action)),
  );
  const reasons = lost.flatMap((one) => (one.allow ? [] : [one.reason]));
  return reasons.includes('of-age') ? 'ended' : reasons.includes('teen') ? 'narrowed' : null;
}

/** What a birthday does to one of the rights to a person's record. */
export const changeOf = (
  person: Omit<NonNullable<Standing['person']>, 'relation'>,
  { relation, deceased }: { relation: Relation; deceased: boolean },
  { settings, on }: { settings: Standing['settings']; on: PlainDate },
): Change | null => changeBy(standingFor(person, { relation, deceased }, { settings, on }), on);

/** The facts that decide about a right on a given day, outside a request by the caregiver. */
export const standingFor = (
  person: Omit<NonNullable<Standing['person']>, 'relation'>,
  { relation, deceased }: { relation: Relation; deceased: boolean },
  { settings, on }: { settings: Standing['settings']; on: PlainDate },
): Standing => ({
  person: { ...person, relation },
  caregiverDeceased: deceased,
  days: { first: on, last: on },
  settings,
});

/** A birthday notice to one account, once for each step. */
export interface Telling {
  patientId: string;
  turns: Turn;
  on: PlainDate;
  step: number;
}
export const eventOf = ({ patientId, turns, on, step }: Telling): string =>
  `${patientId} ${turns} ${on} ${step}`;
export function tellingOf(event: string): Telling | null {
  const [patientId, turns, on, step] = event.split(' ');
  const known = TURNS.find((one) => one === turns);
  return patientId && known && on ? { patientId, turns: known, on, step: Number(step) } : null;
}

/**
 * The newest event waiting to be sent that is still true by the current birth date and ages.
 */
export function stillTrue(events: readonly string[], born: Born, ages: Ages): string | null {
  const told = events.flatMap((event) => {
    const telling = tellingOf(event);
    return telling && telling.on === birthdayOf(born, ageAt(telling.turns, ages))
      ? [{ event, ...telling }]
      : [];
  });
  return told.sort((a, b) => b.on.localeCompare(a.on) || a.step - b.step)[0]?.event ?? null;
}

/** Days from one day to a birthday; negative once it is over. */
export const daysLeft = (today: PlainDate, on: PlainDate): number => daysBetween(today, on);
