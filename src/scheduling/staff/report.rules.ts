/** How many visits took place, and how many people did not come. */
export interface Came {
  came: number;
  missed: number;
}
/** From so many visits on, a share says something; below, counts are shown alone. */
const ENOUGH = 20;

/** The share of visits to which nobody came, in percent; null where there are too few to say. */
export function missedShare({ came, missed }: Came): number | null {
  const all = came + missed;
  return all < ENOUGH ? null : Math.round((missed / all) * 100);
}

/**
 * The third next available time: the usual measure of how long people wait, since the first and the
 * second are often left by somebody who canceled. Undefined if there are fewer than three.
 */
export const thirdNext = <T extends { start: number }>(times: readonly T[]): T | undefined =>
  [...times].sort((a, b) => a.start - b.start)[2];
