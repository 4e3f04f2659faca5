import type { Span } from './spans.rules.ts';
import type { Stretch } from './stretches.rules.ts';

/** How long a visit takes, and when it can begin. */
export interface Fit {
  minutes: number;
  /** Time that is kept free before and after it. */
  before: number;
  after: number;
  /** It begins when the clock shows a multiple of so many minutes after midnight. */
  grid: number;
}

/** The time that a visit keeps from others: with what is kept free before and after it. */
export const guarded = (start: number, { minutes, before, after }: Fit): Span => ({
  from: start - before,
  to: start + minutes + after,
});

/**
 * When a visit can begin: all of it within open hours, nothing else in the time that it keeps free,
 * at a time of the grid on the clock there. This alone decides what a list offers and what can be
 * booked.
 * @param stretches of the clinic's zone, in order
 * @param open joined
 * @param taken what other visits keep, joined
 * @param within the first and the last time to look at, both included
 */
export function startsIn(
  stretches: readonly Stretch[],
  open: readonly Span[],
  taken: readonly Span[],
  fit: Fit,
  within: Span,
): number[] {
  const starts: number[] = [];
  let next = 0;
  for (const span of open) {
    const last = Math.min(span.to - fit.minutes, within.to);
    for (const { from, to, ahead } of stretches) {
      const first = Math.max(span.from, from, within.from);
      let start = Math.ceil((first + ahead) / fit.grid) * fit.grid - ahead;
      while (start <= last && start < to) {
        const keeps = guarded(start, fit);
        // what ends before this start is over for all later ones
        for (let over = taken[next]; over && over.to <= keeps.from; over = taken[++next]);
        const other = taken[next];
        if (!other || other.from >= keeps.to) starts.push(start);
        start += fit.grid;
      }
    }
  }
  return starts;
}
