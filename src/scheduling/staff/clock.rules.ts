import type { PlainDate } from '../../platform/days.rules.ts';
import { spansOn, stretchesOf } from '../availability/stretches.rules.ts';

/** A time of day as a field has it: "14:30"; in minutes after midnight. Null if it is none. */
export function readClock(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const minute = Number(hours) * 60 + Number(minutes);
  return Number(hours) < 24 && Number(minutes) < 60 ? minute : null;
}
/** The same in the field: "09:05". */
export const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/**
 * When a clinic's clock shows a time of a day, in minutes since 1970: none if it is skipped, two if
 * it comes twice.
 */
export const startsAt = (zone: string, day: PlainDate, minute: number): number[] =>
  spansOn(stretchesOf(zone, day, day), day, minute, minute + 1).map(({ from }) => from);
