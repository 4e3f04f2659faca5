import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import {
  calendarLines,
  checkCalendarFile,
  readCalendarFile,
} from '../../../test/calendar-files.ts';
import { wallAt } from '../../../test/minute-model.ts';
import { type CalendarVisit, calendarFile } from './calendar-file.rules.ts';

/**
 * A program that knows nothing of this code reads the moments and the words that were written, in
 * any zone and near any change of its clock.
 */

const MINUTE = 60_000;
const from = Temporal.Instant.from('2024-01-01T00:00:00Z').epochMilliseconds / MINUTE;
const until = Temporal.Instant.from('2037-01-01T00:00:00Z').epochMilliseconds / MINUTE;
const zone = fc.oneof(
  fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
  fc.constantFrom(
    ...['America/Chicago', 'America/Phoenix', 'Europe/Dublin', 'Africa/Casablanca'],
    ...['Australia/Lord_Howe', 'Pacific/Auckland', 'Pacific/Kiritimati', 'Asia/Gaza'],
  ),
);
/** The first minute of the next change of a clock, or else the same minute. */
function nextChange(zone: string, minute: number): number {
  const at = Temporal.Instant.fromEpochMilliseconds(minute * MINUTE).toZonedDateTimeISO(zone);
  return (at.getTimeZoneTransition('next') ?? at).epochMilliseconds / MINUTE;
}
const when = fc
  .record({
    zone,
    minute: fc.integer({ min: from, max: until }),
    near: fc.option(fc.integer({ min: -20, max: 20 })),
    minutes: fc.constantFrom(1, 15, 30, 45, 60, 90, 480, 3000),
  })
  .map(({ zone, minute, near, minutes }) => {
    const start = near === null ? minute : nextChange(zone, minute) + near * 15;
    return { zone, start: new Date(start * MINUTE), end: new Date((start + minutes) * MINUTE) };
  });

const VISIT: CalendarVisit = {
  ...{ id: '5b0c1f0e-6f6b-4d0e-9c57-0d9a3f1b2c4d', host: 'portal.example', state: 'booked' },
  ...{ sequence: 0, stamp: new Date('2024-01-01T00:00:00Z'), language: null },
  ...{ start: new Date('2027-03-15T14:00:00Z'), end: new Date('2027-03-15T14:30:00Z') },
  ...{ zone: 'America/Chicago', summary: 'Appointment', location: '', description: '', url: '' },
  ...{ organizer: { name: 'Clinic', email: 'noreply@portal.example' }, attendee: null },
};

it('a file tells the moments of the visit, wherever and whenever it is', () => {
  let zoned = 0;
  fc.assert(
    fc.property(when, (times) => {
      const file = calendarFile({ ...VISIT, ...times });
      expect(checkCalendarFile(file)).toEqual([]);
      const { start, end } = readCalendarFile(file);
      expect([new Date(start), new Date(end)]).toEqual([times.start, times.end]);
      // and in the clinic's zone, what the clock on its wall shows
      for (const [name, at] of [
        ['DTSTART', times.start],
        ['DTEND', times.end],
      ] as const) {
        const line = calendarLines(file).find((one) => one.startsWith(`${name};TZID=`));
        if (!line) continue;
        zoned += 1;
        const { day, clock } = wallAt(times.zone, at.getTime());
        expect(line).toBe(`${name};TZID=${times.zone}:${`${day}T${clock}00`.replace(/[-:]/g, '')}`);
      }
    }),
    { numRuns: 300 },
  );
  expect(zoned).toBeGreaterThan(150);
}, 120_000);

it('a file has the same properties whatever the words', () => {
  const words = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          ...['\r', '\n', '\r\n', ' ', '\t', '"', '\\', '\\n', ';', ',', ':', '^', "'", '\u2028'],
          ...['ATTENDEE:', 'END:VEVENT', 'é', '😀', '\ud83d', '\u202e', 'word'],
        ),
        { maxLength: 60 },
      )
      .map((pieces) => pieces.join('')),
  );
  const properties = (visit: CalendarVisit) => readCalendarFile(calendarFile(visit)).properties;
  const plain = properties({
    ...{ ...VISIT, location: 'x', description: 'x', attendee: 'x' },
  });
  fc.assert(
    fc.property(fc.array(words, { minLength: 6, maxLength: 6 }), (list) => {
      const [summary = '', location = '', description = '', name = '', email = '', to = ''] = list;
      const visit: CalendarVisit = {
        ...{ ...VISIT, summary, location: `x${location}`, description: `x${description}` },
        ...{ organizer: { name, email }, attendee: to },
      };
      const file = calendarFile(visit);
      expect(checkCalendarFile(file)).toEqual([]);
      expect(properties(visit)).toEqual(plain);
      expect(readCalendarFile(file).organizer?.uri).toMatch(/^mailto:[!-~]*$/);
    }),
    { numRuns: 150 },
  );
}, 120_000);
