import type { Words } from '../../platform/i18n.ts';
import { hourSpans, type Pharmacy } from './pharmacies.rules.ts';

const clock = (t: Words, at: string): string => {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  if (t.language === 'es') return at;
  return `${hour % 12 || 12}${minute ? `:${String(minute).padStart(2, '0')}` : ''} ${hour < 12 ? 'am' : 'pm'}`;
};
// January 1, 2024 was a Monday
const weekday = (t: Words, index: number): string =>
  t.date(new Date(Date.UTC(2024, 0, 1 + index, 12)), 'weekday');

/** When it is open: "Monday to Friday 9 am to 6 pm; Saturday 9 am to 1 pm; Sunday closed". */
export function sayHours(t: Words, pharmacy: Pharmacy): string {
  return hourSpans(pharmacy.hours)
    .map(({ from, to, open }) => {
      const days =
        from === to
          ? weekday(t, from)
          : t('place.from-to', { from: weekday(t, from), to: weekday(t, to) });
      return open
        ? t('place.open', { days, from: clock(t, open[0]), to: clock(t, open[1]) })
        : t('place.closed', { days });
    })
    .join('; ');
}
export const sayPlace = (pharmacy: Pharmacy): string =>
  `${pharmacy.name}, ${pharmacy.street}, ${pharmacy.city}`;
