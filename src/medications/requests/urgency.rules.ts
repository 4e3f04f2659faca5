import { daysBetween, type PlainDate } from '../../platform/days.rules.ts';
import { isLate, isPromised, type Stage } from './stages.rules.ts';

/** A member with so many days of medicine left, or fewer, can't wait. */
export const URGENT_DAYS = 3;

/** What the urgency of a request is judged by. */
export interface Waits {
  id: string;
  stage: Stage;
  submittedAt: Date;
  /** By when the prescriber should answer: an instant, and its business day. */
  dueAt: Date | null;
  dueOn: PlainDate | null;
  /** The day for which the pharmacy promises it. */
  promisedOn: PlainDate | null;
  readyUntil: PlainDate | null;
  /** The day on which what was filled last is used up; null if that is unknown. */
  supplyUntil: PlainDate | null;
}

export interface Urgency {
  overdue: boolean;
  /** Days of medicine left, including today; null if unknown. */
  left: number | null;
  /** The day by which the next thing should happen. */
  due: PlainDate | null;
}

/** Whether a request can't wait: nothing is left, or enough for a few days only. */
export const isUrgent = ({ left }: Pick<Urgency, 'left'>): boolean =>
  left !== null && left <= URGENT_DAYS;

/**
 * How urgent a request is.
 * @param asOf `lateDays`: after so many days a request that is not ready is late (settings)
 */
export function urgencyOf(
  one: Waits,
  { now, today, lateDays }: { now: Date; today: PlainDate; lateDays: number },
): Urgency {
  const { stage } = one;
  const due =
    stage === 'waiting'
      ? one.dueOn
      : isPromised(stage)
        ? one.promisedOn
        : stage === 'ready'
          ? one.readyUntil
          : null;
  const missed =
    stage === 'waiting'
      ? one.dueAt !== null && one.dueAt <= now
      : isPromised(stage) && due !== null && due < today;
  return {
    overdue: missed || isLate(one, now, lateDays),
    left: one.supplyUntil === null ? null : Math.max(0, daysBetween(today, one.supplyUntil)),
    due,
  };
}

/**
 * An unknown supply may be used up, so it comes before those who are known to have enough. Among
 * its own kind it is sorted by what is known: when it is due.
 */
function supplyRank({ left }: Urgency): number {
  if (left === 0) return 0;
  if (left === null) return 2;
  return isUrgent({ left }) ? 1 : 3;
}

export interface Judged {
  id: string;
  submittedAt: Date;
  urgency: Urgency;
}
/**
 * The order of a work list: overdue, then out of medicine, then the fewest days left, then the
 * first due, then the oldest.
 */
export function byUrgency(a: Judged, b: Judged): number {
  const [one, other] = [a.urgency, b.urgency];
  return (
    Number(other.overdue) - Number(one.overdue) ||
    supplyRank(one) - supplyRank(other) ||
    (one.left ?? 0) - (other.left ?? 0) ||
    compare(one.due ?? '9999', other.due ?? '9999') ||
    a.submittedAt.getTime() - b.submittedAt.getTime() ||
    compare(a.id, b.id)
  );
}
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
