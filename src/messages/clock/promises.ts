import { promiseBy } from '../../clinics/calendar/calendar.rules.ts';
import { calendarOfClinic } from '../../clinics/whose/whose.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Tx } from '../../platform/db/statements.ts';

/**
 * By when a team promises to answer what is written now: within its business days, by the calendar
 * of its clinic or of the health system.
 */
export const promisedAnswer = async (
  access: Tx,
  team: { clinicId: string | null; answerDays: number },
  asOf: AsOf,
): Promise<Date> =>
  promiseBy(await calendarOfClinic(access, team.clinicId, asOf), asOf.now, team.answerDays).at;
