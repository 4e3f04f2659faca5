import { addMonths } from '../../platform/days.rules.ts';

/** An account that nobody used for so long is registered anew. */
const IDLE_MONTHS = 18;

export function isIdle(usedAt: Date, now: Date): boolean {
  return (
    usedAt.toISOString() <
    `${addMonths(now.toISOString().slice(0, 10), -IDLE_MONTHS)}${now.toISOString().slice(10)}`
  );
}
