import type { PlainDate } from './clock.ts';
import type { Settings } from './settings/settings.ts';

/** The time, calendar day and settings that a read or a decision is made for. */
export interface AsOf {
  now: Date;
  today: PlainDate;
  settings: Settings;
}
