import { Temporal } from 'temporal-polyfill';

/** Quiet hours: whole hours of the day, 0 to 23. They may span midnight. */
export interface QuietHours {
  quietFrom: number;
  quietUntil: number;
}

const isQuiet = (hour: number, { quietFrom, quietUntil }: QuietHours): boolean =>
  quietFrom <= quietUntil
    ? hour >= quietFrom && hour < quietUntil
    : hour >= quietFrom || hour < quietUntil;

/**
 * When a notice that is ready at an instant may be sent: at once or, within quiet hours, when they
 * end on the clock of that zone. If the change to daylight saving time skips that hour, the first
 * instant after it.
 * @param zone an IANA time zone
 * @returns an instant that is not earlier than `at`; `at` itself if the hours are equal
 */
export function afterQuiet(at: Date, zone: string, hours: QuietHours): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  if (!isQuiet(local.hour, hours)) return at;
  const end = (day: Temporal.PlainDate): Temporal.ZonedDateTime =>
    day.toZonedDateTime({
      timeZone: zone,
      plainTime: Temporal.PlainTime.from({ hour: hours.quietUntil }),
    });
  const today = end(local.toPlainDate());
  const next =
    Temporal.ZonedDateTime.compare(today, local) > 0
      ? today
      : end(local.toPlainDate().add({ days: 1 }));
  return new Date(next.epochMilliseconds);
}
