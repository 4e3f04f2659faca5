import type { Db } from '../../platform/access/db.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import { promiseBy } from '../calendar/calendar.rules.ts';
import { calendarOf } from '../holidays/holidays.rules.ts';
import { listPublicHolidays, type PublicHoliday } from './public.sql.ts';

/**
 * The day for which the health system itself promises something, such as a letter: office days
 * without the holidays of all clinics. It reveals nothing about the recipient.
 */
export async function promisedByOffice(
  db: Db,
  days: number,
  { now, today, settings }: AsOf,
): Promise<PlainDate> {
  const holidays = await listPublicHolidays(db, today, addDays(today, 400));
  const calendar = calendarOf({ id: null, zone: settings.zone, hours: null }, holidays);
  return promiseBy(calendar, now, days).day;
}

/** How many days ahead people learn that all clinics close. */
const ANNOUNCED = 14;

/** The next day on which all clinics are closed, if it is soon. */
export async function nextClosing(
  db: Db,
  { today }: Pick<AsOf, 'today'>,
): Promise<PublicHoliday | null> {
  const holidays = await listPublicHolidays(db, today, addDays(today, ANNOUNCED));
  return holidays.find((one) => one.clinicId === null && one.hours.length === 0) ?? null;
}
