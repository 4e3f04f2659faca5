import { promiseBy } from '../../clinics/calendar/calendar.rules.ts';
import { calendarOf } from '../../clinics/holidays/holidays.rules.ts';
import { listHolidays } from '../../clinics/holidays/holidays.ts';
import { findClinic } from '../../clinics/places/clinics.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';

/** How far ahead holidays are read: ten business days with any holidays between. */
const AHEAD = 60;

/**
 * By when a team promises to answer what is written now: within its business days at its clinic, or
 * by the health system's calendar if it has no clinic.
 */
export async function promisedAnswer(
  access: Tx,
  team: { clinicId: string | null; answerDays: number },
  { now, today, settings }: AsOf,
): Promise<Date> {
  const [holidays, clinic] = await Promise.all([
    listHolidays(access, addDays(today, -2), addDays(today, AHEAD)),
    team.clinicId ? findClinic(access, team.clinicId) : undefined,
  ]);
  const of = clinic ?? { id: null, zone: settings.zone, hours: null };
  return promiseBy(calendarOf(of, holidays), now, team.answerDays).at;
}
