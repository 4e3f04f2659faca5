import { Temporal } from 'temporal-polyfill';
import type { Language } from '../../platform/i18n.ts';
import { fileOf, mailto, paragraphs, quoted, text, uri } from './lines.rules.ts';
import { localTime, zoneLines } from './zone.rules.ts';

/**
 * A visit as an entry of somebody's calendar. The file has these words and no others: a family may
 * share the calendar, so the caller chooses what they tell.
 */
export interface CalendarVisit {
  /** A UUID, the same through all of the visit's life. */
  id: string;
  /** The host of the portal. With the id, it names the entry. */
  host: string;
  state: 'booked' | 'canceled';
  /** Higher each time that the time or the place changes, and when the visit is canceled. */
  sequence: number;
  /** When it last changed. */
  stamp: Date;
  start: Date;
  end: Date;
  /** The clinic's IANA time zone. */
  zone: string;
  /** The language of the texts. */
  language: Language | null;
  summary: string;
  /** Left out if it is empty, as are the next two. */
  location: string;
  /** May have several lines. */
  description: string;
  /** A page that tells more. */
  url: string;
  /** The same through all of the visit's life. */
  organizer: { name: string; email: string };
  /** Where the file is mailed to; null: it is downloaded. */
  attendee: string | null;
}

/** What a file asks a calendar program to do (RFC 5546). */
export type CalendarMethod = 'PUBLISH' | 'REQUEST' | 'CANCEL';

/** A request has to name whom it is for, and a publication must not. */
export function methodOf({ state, attendee }: CalendarVisit): CalendarMethod {
  if (state === 'canceled') return 'CANCEL';
  return attendee === null ? 'PUBLISH' : 'REQUEST';
}

/** The media type of a visit's file. It has the same method as the file. */
export const calendarType = (visit: CalendarVisit): string =>
  `text/calendar; charset=utf-8; method=${methodOf(visit)}`;

const instantOf = (date: Date): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(date.getTime());
const utcTime = (date: Date): string =>
  `${localTime(instantOf(date).toZonedDateTimeISO('UTC').toPlainDateTime())}Z`;

/** Whether the clock shows this time a second time, before or after. */
function twice(at: Temporal.ZonedDateTime): boolean {
  const wall = at.toPlainDateTime();
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    wall.toZonedDateTime(at.timeZoneId, { disambiguation }),
  );
  return earlier?.epochNanoseconds !== later?.epochNanoseconds;
}

/**
 * When a visit is: in the clinic's zone with the lines that define it, or else in UTC, which is
 * the same moment. It is in UTC if the zone can't be defined (`zoneLines`), and if the clock shows
 * one of the times twice: that means the first (RFC 5545, section 3.3.5), but some programs take
 * the second.
 */
function times({ start, end, zone }: CalendarVisit): { zone: string[]; times: string[] } {
  const [from, to] = [start, end].map((date) => instantOf(date).toZonedDateTimeISO(zone)) as [
    Temporal.ZonedDateTime,
    Temporal.ZonedDateTime,
  ];
  const lines = twice(from) || twice(to) ? null : zoneLines(from);
  if (!lines) return { zone: [], times: [`DTSTART:${utcTime(start)}`, `DTEND:${utcTime(end)}`] };
  const local = (at: Temporal.ZonedDateTime) =>
    `;TZID=${at.timeZoneId}:${localTime(at.toPlainDateTime())}`;
  return { zone: lines, times: [`DTSTART${local(from)}`, `DTEND${local(to)}`] };
}

/**
 * The calendar file of one visit, by RFC 5545 and RFC 5546. It has no alarm, since the portal
 * sends reminders itself.
 * @throws RangeError if the visit does not end after it starts, or there is no such zone
 * @throws TypeError if the URL is none
 */
export function calendarFile(visit: CalendarVisit): string {
  if (visit.start >= visit.end) throw new RangeError('a visit ends after it starts');
  const { organizer, attendee } = visit;
  const { zone, times: when } = times(visit);
  const language = visit.language ? `;LANGUAGE=${visit.language}` : '';
  const unlessEmpty = (name: string, value: string) => (value ? [`${name}:${value}`] : []);
  return fileOf([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Portico//Portico//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${methodOf(visit)}`,
    ...zone,
    'BEGIN:VEVENT',
    `UID:${text(`${visit.id}@${visit.host}`)}`,
    `SEQUENCE:${visit.sequence}`,
    `DTSTAMP:${utcTime(visit.stamp)}`,
    ...when,
    `SUMMARY${language}:${text(visit.summary)}`,
    ...unlessEmpty(`LOCATION${language}`, text(visit.location)),
    ...unlessEmpty(`DESCRIPTION${language}`, paragraphs(visit.description)),
    ...unlessEmpty('URL', visit.url && uri(visit.url)),
    `STATUS:${visit.state === 'canceled' ? 'CANCELLED' : 'CONFIRMED'}`,
    `ORGANIZER;CN=${quoted(organizer.name)}:${mailto(organizer.email)}`,
    ...(attendee === null ? [] : [`ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:${mailto(attendee)}`]),
    'END:VEVENT',
    'END:VCALENDAR',
  ]);
}
