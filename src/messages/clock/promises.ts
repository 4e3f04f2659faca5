import { calendarOfClinic } from '../../clinics/whose/whose.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';
import { dueAt, dueDay } from './due.rules.ts';

type Promising = { clinicId: string | null; answerDays: number };

/**
 * By when a team promises to answer what is written now, by the opening hours and holidays of its
 * clinic or of the health system. What has been promised stays: no later change of the hours, of
 * the team or of its clinic moves the day that the member was told.
 */
export const promisedAnswer = async (access: Tx, team: Promising, asOf: AsOf): Promise<Date> =>
  dueAt(await calendarOfClinic(access, team.clinicId, asOf), team.answerDays, asOf.now);

/** The same as a day there, for those who have not written yet. */
export async function promisedDay(access: Tx, team: Promising, asOf: AsOf): Promise<PlainDate> {
  const calendar = await calendarOfClinic(access, team.clinicId, asOf);
  return dueDay(calendar, dueAt(calendar, team.answerDays, asOf.now));
}
