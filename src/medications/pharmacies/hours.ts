import { weekSpans } from '../../clinics/calendar/hours.rules.ts';
import { sayWeekday } from '../../clinics/calendar/say-hours.ts';
import type { Words } from '../../platform/i18n.ts';
import { type Pharmacy, weekOf } from './pharmacies.rules.ts';

const clock = (t: Words, at: string): string => {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  if (t.language === 'es') return at;
  return `${hour % 12 || 12}${minute ? `:${String(minute).padStart(2, '0')}` : ''} ${hour < 12 ? 'am' : 'pm'}`;
};

/** When it is open: "Monday to Friday 9 am to 6 pm; Saturday 9 am to 1 pm; Sunday closed". */
export function sayHours(t: Words, pharmacy: Pharmacy): string {
  return weekSpans(weekOf(pharmacy.hours))
    .map(({ from, to, hours: [open] }) => {
      const days =
        from === to
          ? sayWeekday(t, from)
          : t('place.from-to', { from: sayWeekday(t, from), to: sayWeekday(t, to) });
      return open
        ? t('place.open', { days, from: clock(t, open[0]), to: clock(t, open[1]) })
        : t('place.closed', { days });
    })
    .join('; ');
}
export const sayPlace = (pharmacy: Pharmacy): string =>
  `${pharmacy.name}, ${pharmacy.street}, ${pharmacy.city}`;
