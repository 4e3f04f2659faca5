import { promiseBy } from '../../clinics/calendar/calendar.rules.ts';
import { calendarOfPlace } from '../../clinics/whose/whose.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';
import { type Pharmacy, weekOf } from './pharmacies.rules.ts';

/**
 * The day promised for a request that goes to a pharmacy now: a business day of that pharmacy
 * (docs/decisions/0058). It is stored with the request, so that no later change of hours or
 * holidays moves it.
 */
export async function promisedDay(
  access: Tx,
  pharmacy: Pick<Pharmacy, 'hours'>,
  delivery: 'pickup' | 'mail',
  { now, today, settings }: AsOf,
): Promise<PlainDate> {
  const days = delivery === 'mail' ? settings.mailWorkingDays : settings.pickupWorkingDays;
  const calendar = await calendarOfPlace(access, weekOf(pharmacy.hours), { today, settings });
  return promiseBy(calendar, now, days).day;
}
