import { type Words, wordsIn } from '../../platform/i18n.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The zone as that clock is called at that instant: "CDT", and "CST" an hour later. */
function zoneAt(zone: string, at: Date): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' });
    formats.set(zone, format);
  }
  return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/**
 * When a visit begins, on the clock of its clinic and with that clock's zone: "Thursday, March 18,
 * 2027, 8:00 AM MDT". It is the same wherever its reader is.
 */
export function sayStart(t: Words, { startsAt, zone }: { startsAt: Date; zone: string }): string {
  const local = wordsIn(t.language, zone);
  return t('visit-mail.when', {
    weekday: local.date(startsAt, 'weekday'),
    day: local.date(startsAt, 'day-full'),
    time: local.date(startsAt, 'time'),
    zone: zoneAt(zone, startsAt),
  });
}
