import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';

/**
 * What is prescribed anew. The directions and the medicine stay; another dose is another
 * prescription, written where orders are written.
 */
export interface Terms {
  repeats: number;
  quantity: number;
  days: number;
  /** The last day on which it may be filled. */
  until: PlainDate;
}
export const MOST_REPEATS = 11;

/** What the last prescription said, as what a new one would say when nothing is changed. */
export function sameTerms(rx: Prescription, today: PlainDate): Terms {
  return {
    repeats: rx.repeats ?? 0,
    quantity: rx.quantity ?? 0,
    days: rx.daysSupply ?? 30,
    until: addDays(today, 365),
  };
}

/** What would be other than before. */
export function changes(rx: Prescription, terms: Terms, today: PlainDate): (keyof Terms)[] {
  const same = sameTerms(rx, today);
  return (Object.keys(same) as (keyof Terms)[]).filter((name) => same[name] !== terms[name]);
}
