import { weekSpans } from '../../clinics/calendar/hours.rules.ts';
import { sayClock, sayDays } from '../../clinics/calendar/say-hours.ts';
import type { Words } from '../../platform/i18n.ts';
import { type Pharmacy, weekOf } from './pharmacies.rules.ts';

/** When it is open: "Monday to Friday 9 AM to 6 PM; Saturday 9 AM to 1 PM; Sunday closed". */
export function sayHours(t: Words, pharmacy: Pharmacy): string {
  return weekSpans(weekOf(pharmacy.hours))
    .map(({ from, to, hours: [open] }) => {
      const days = sayDays(t, from, to);
      return open
        ? t('place.open', { days, from: sayClock(t, open[0]), to: sayClock(t, open[1]) })
        : t('place.closed', { days });
    })
    .join('; ');
}
export const sayPlace = (pharmacy: Pharmacy): string =>
  `${pharmacy.name}, ${pharmacy.street}, ${pharmacy.city}`;
