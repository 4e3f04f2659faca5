import { addDays, type PlainDate, weekdayOf } from '../../platform/days.rules.ts';

/** How many weeks before the chosen one are compared with it. */
export const BEFORE = 8;
/** How many weeks back the page goes. Promises are kept a little longer. */
export const MOST_BACK = 52;

/** The Sunday with which a day's week begins. */
export const weekOf = (day: PlainDate): PlainDate => addDays(day, -(weekdayOf(day) % 7));

/** The first days of some weeks in a row, the latest last. */
export const weeksUntil = (last: PlainDate, count: number): PlainDate[] =>
  Array.from({ length: count }, (_, n) => addDays(last, -7 * (count - 1 - n)));

/**
 * The week that an address names, or this one if it names none.
 * @returns null for a week that is not shown: to come, or too long ago
 */
export function chosenWeek(named: PlainDate | undefined, today: PlainDate): PlainDate | null {
  const now = weekOf(today);
  const week = named === undefined ? now : weekOf(named);
  return week > now || week < addDays(now, -7 * MOST_BACK) ? null : week;
}

/** The middle of some numbers, or of the two in the middle; null of none. */
export function medianOf(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

interface Count {
  open: number;
  overdue: number;
}

/**
 * What each person of a team who is here has to answer, and what nobody has. What somebody has who
 * is away, has left or may no longer answer is the team's (queues.rules.ts).
 * @param here the ids of those who are ready
 */
export function sharesOf(
  held: readonly (Count & { accountId: string | null })[],
  here: readonly string[],
): { of: Map<string, Count>; nobody: Count } {
  const of = new Map<string, Count>();
  const nobody = { open: 0, overdue: 0 };
  for (const { accountId, open, overdue } of held) {
    if (accountId !== null && here.includes(accountId)) of.set(accountId, { open, overdue });
    else {
      nobody.open += open;
      nobody.overdue += overdue;
    }
  }
  return { of, nobody };
}
