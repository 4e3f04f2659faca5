import type { Location, LocationHoursOfOperation } from '@medplum/fhirtypes';
import { checkHours, type Interval, type Week } from '../calendar/hours.rules.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d(?::00(?:\.0+)?)?$/;
const plain = (time: string | undefined): string | null =>
  time && CLOCK.test(time) ? time.slice(0, 5) : null;

function intervalOf(hours: LocationHoursOfOperation): Interval | null {
  if (hours.allDay) return hours.openingTime || hours.closingTime ? null : ['00:00', '24:00'];
  const [opens, closes] = [plain(hours.openingTime), plain(hours.closingTime)];
  // a closing time of 00:00 means the end of the day
  return opens && closes ? [opens, closes === '00:00' ? '24:00' : closes] : null;
}

/** Hours in the sender's own terms: "mon, tue 22:00:00-06:00:00". */
const asCame = ({ daysOfWeek, allDay, openingTime, closingTime }: LocationHoursOfOperation) =>
  [
    (daysOfWeek ?? []).join(', '),
    allDay ? 'all day' : [openingTime, closingTime].filter(Boolean).join('-'),
  ]
    .filter(Boolean)
    .join(' ');

/**
 * The weekly hours of a FHIR R4 Location. If some can't be read (no days, only one time, past
 * midnight, overlapping), the whole week stays unread: half of the hours would be wrong.
 * @returns `hours`: absent if none were sent or they can't be read; `unread`: what staff have to
 * see as it came, including exceptions given as text
 */
export function readHoursOfOperation({ hoursOfOperation = [], availabilityExceptions }: Location): {
  hours?: Week;
  unread?: string;
} {
  const days: Interval[][] = DAYS.map(() => []);
  let readable = hoursOfOperation.length > 0;
  for (const one of hoursOfOperation) {
    const interval = intervalOf(one);
    if (!interval || !one.daysOfWeek?.length) readable = false;
    else for (const name of one.daysOfWeek) days[DAYS.indexOf(name)]?.push(interval);
  }
  const checked = days.map(checkHours);
  readable &&= checked.every(({ ok }) => ok);
  const week = checked.map((day) => (day.ok ? day.hours : []));
  const unread = [
    ...(readable ? [] : hoursOfOperation.map(asCame)),
    availabilityExceptions?.trim() ?? '',
  ].filter(Boolean);
  return {
    ...(readable && { hours: week }),
    ...(unread.length > 0 && { unread: unread.join('\n') }),
  };
}
