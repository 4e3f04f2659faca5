import type { PlainDate } from './clock.ts';
import type { Settings } from './settings.ts';

/** The time, the day and the rules that an answer holds for. */
export interface AsOf {
  now: Date;
  today: PlainDate;
  settings: Settings;
}
