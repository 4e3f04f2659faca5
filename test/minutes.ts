import { Temporal } from 'temporal-polyfill';
import type { Template } from '../src/scheduling/availability/templates.rules.ts';

/** The minute of an instant, as availability counts. */
export const minute = (instant: string): number =>
  Temporal.Instant.from(instant).epochMilliseconds / 60_000;
/** The instant of a minute, in UTC. */
export const utc = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at * 60_000).toString();

/** Every day from 9 to 12. */
export const MORNINGS: Template = {
  ...{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: 9 * 60, until: 12 * 60, everyWeeks: 1 },
  ...{ firstDay: '2010-01-01', lastDay: null, weekStart: 1 },
};
