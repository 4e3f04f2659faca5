import { CATEGORIES } from '../../categories.rules.ts';
import { accessTo, type Standing } from '../../family/access-classes.rules.ts';
import { lawOf } from '../../family/law.rules.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import { lastDay } from '../people/until.rules.ts';

/** Whether a caregiver sees everything that can be shared today, or only some of it. */
export const seesAll = (standing: Standing): boolean =>
  CATEGORIES.filter((one) => one !== 'preferences').every(
    (category) => accessTo(standing, category, 'view').allow,
  );

/** The last day on which a caregiver's right may open anything. Null if nothing ends it. */
export const countsUntil = ({ person, settings }: Standing): PlainDate | null =>
  person?.relation ? lastDay(person.relation, person, lawOf(settings)) : null;
