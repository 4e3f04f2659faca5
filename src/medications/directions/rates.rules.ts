import type { TimingRepeat } from '@medplum/fhirtypes';

const HOURS: Record<string, number> = {
  s: 1 / 3600,
  min: 1 / 60,
  h: 1,
  d: 24,
  wk: 168,
  mo: 730,
  a: 8760,
};
export interface Rate {
  low: number;
  high: number;
}
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 0.01 * Math.max(a, b);
/** How often, in times per hour; null if unknown. */
export function rateOf(repeat: TimingRepeat | undefined): Rate | null {
  const hours = HOURS[repeat?.periodUnit ?? ''];
  if (!repeat?.period || !hours) return null;
  // "up to 4 times a day" is compared as 4
  const times = repeat.frequency ?? repeat.frequencyMax ?? 1;
  return {
    low: times / ((repeat.periodMax ?? repeat.period) * hours),
    high: (repeat.frequencyMax ?? times) / (repeat.period * hours),
  };
}
/** Equal within one percent; never if either is unknown. */
export const sameRate = (a: Rate | null, b: Rate | null): boolean =>
  a !== null && b !== null && near(a.low, b.low) && near(a.high, b.high);
