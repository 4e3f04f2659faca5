import { addMonths } from '../../platform/days.rules.ts';

/** A member whose account has not been used for this long may register again. */
const IDLE_MONTHS = 18;

/** Whether an account was last used more than 18 months ago, to the second. */
export function isIdle(usedAt: Date, now: Date): boolean {
  return (
    usedAt.toISOString() <
    `${addMonths(now.toISOString().slice(0, 10), -IDLE_MONTHS)}${now.toISOString().slice(10)}`
  );
}
