import { describe, expect, it } from 'vitest';
import {
  calendarLines,
  checkCalendarFile,
  checkCalendarFiles,
  readCalendarFile,
} from '../../../test/calendar-files.ts';
import { type CalendarVisit, calendarFile, calendarType } from './calendar-file.rules.ts';

const VISIT: CalendarVisit = {
  id: '5b0c1f0e-6f6b-4d0e-9c57-0d9a3f1b2c4d',
  host: 'portal.example',
  state: 'booked',
  sequence: 0,
  stamp: new Date('2027-03-01T15:00:00.250Z'),
  start: new Date('2027-03-15T14:00:00Z'),
  end: new Date('2027-03-15T14:30:00Z'),
  zone: 'America/Chicago',
  language: null,
  summary: 'Appointment – Larkmoor Clinic',
  location: 'Larkmoor Clinic, 12 Quay Street, Brackenford',
  description: 'Call 555-0100 to change it.\nBring your card; arrive early.',
  url: 'https://portal.example/visits/5b0c1f0e',
  organizer: { name: 'Larkmoor Clinic', email: 'noreply@portal.example' },
  attendee: 'member@mail.example',
};
const file = (change: Partial<CalendarVisit> = {}) => calendarFile({ ...VISIT, ...change });
const read = (change: Partial<CalendarVisit> = {}) => {
  expect(checkCalendarFile(file(change))).toEqual([]);
  return readCalendarFile(file(change));
};
/** The lines that say when it is. */
const times = (change: Partial<CalendarVisit>) => {
  expect(checkCalendarFile(file(change))).toEqual([]);
  const event = calendarLines(file(change)).join('\n').split('BEGIN:VEVENT')[1] ?? '';
  return [...event.matchAll(/^DT(?:START|END)(.*)$/gm)].map((match) => match[1]);
};
const at = (zone: string, start: string, end: string) =>
  times({ zone, start: new Date(start), end: new Date(end) });

describe('the file of a visit', () => {
  it('has these lines and no others', () =>
    expect(calendarLines(file()).filter((line) => !/^TZ|^RRULE/.test(line))).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Portico//Portico//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:REQUEST',
      'BEGIN:VTIMEZONE',
      'BEGIN:DAYLIGHT',
      'DTSTART:20270314T020000',
      'END:DAYLIGHT',
      'BEGIN:STANDARD',
      'DTSTART:20261101T020000',
      'END:STANDARD',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'UID:5b0c1f0e-6f6b-4d0e-9c57-0d9a3f1b2c4d@portal.example',
      'SEQUENCE:0',
      'DTSTAMP:20270301T150000Z',
      'DTSTART;TZID=America/Chicago:20270315T090000',
      'DTEND;TZID=America/Chicago:20270315T093000',
      'SUMMARY:Appointment – Larkmoor Clinic',
      'LOCATION:Larkmoor Clinic\\, 12 Quay Street\\, Brackenford',
      'DESCRIPTION:Call 555-0100 to change it.\\nBring your card\\; arrive early.',
      'URL:https://portal.example/visits/5b0c1f0e',
      'STATUS:CONFIRMED',
      'ORGANIZER;CN="Larkmoor Clinic":mailto:noreply@portal.example',
      'ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:member@mail.example',
      'END:VEVENT',
      'END:VCALENDAR',
    ]));

  it('is read as it was meant', () =>
    expect(read()).toMatchObject({
      method: 'REQUEST',
      uid: '5b0c1f0e-6f6b-4d0e-9c57-0d9a3f1b2c4d@portal.example',
      sequence: 0,
      stamp: '2027-03-01T15:00:00Z',
      start: '2027-03-15T14:00:00Z',
      end: '2027-03-15T14:30:00Z',
      status: 'CONFIRMED',
      ...{ summary: VISIT.summary, location: VISIT.location, description: VISIT.description },
      url: VISIT.url,
      organizer: { name: 'Larkmoor Clinic', uri: 'mailto:noreply@portal.example' },
      attendees: ['mailto:member@mail.example'],
    }));

  it('leaves out what is empty', () => {
    const { properties } = read({ location: '', description: ' \n', url: '' });
    expect(properties).not.toContain('location');
    expect(properties).not.toContain('description');
    expect(properties).not.toContain('url');
  });

  it('names the language of its texts', () =>
    expect(calendarLines(file({ language: 'es' })).join('\n')).toMatch(
      /^SUMMARY;LANGUAGE=es:.*\nLOCATION;LANGUAGE=es:.*\nDESCRIPTION;LANGUAGE=es:/m,
    ));

  it('refuses a visit that ends when it starts', () =>
    expect(() => file({ end: VISIT.start })).toThrow(RangeError));
  it('refuses a zone that there is not', () =>
    expect(() => file({ zone: 'Mars/Olympus' })).toThrow(RangeError));
});

describe('what it asks for', () => {
  it.each<[string, Partial<CalendarVisit>, string, string]>([
    ['to be entered', {}, 'REQUEST', 'CONFIRMED'],
    ['to be entered by whoever downloads it', { attendee: null }, 'PUBLISH', 'CONFIRMED'],
    ['to be removed', { state: 'canceled' }, 'CANCEL', 'CANCELLED'],
    ['to be removed', { state: 'canceled', attendee: null }, 'CANCEL', 'CANCELLED'],
  ])('is %s: %j, and its type says so', (_what, change, method, status) => {
    expect(read(change)).toMatchObject({ method, status });
    expect(calendarType({ ...VISIT, ...change })).toBe(
      `text/calendar; charset=utf-8; method=${method}`,
    );
  });

  it('follows the visit when it is moved and canceled', () => {
    const moved: CalendarVisit = {
      ...VISIT,
      sequence: 1,
      stamp: new Date('2027-03-02T15:10:00Z'),
      start: new Date('2027-03-16T16:00:00Z'),
      end: new Date('2027-03-16T16:30:00Z'),
    };
    const canceled: CalendarVisit = {
      ...{ ...moved, state: 'canceled', sequence: 2 },
      stamp: new Date('2027-03-03T15:20:00Z'),
    };
    expect(
      checkCalendarFiles([file(), file(), calendarFile(moved), calendarFile(canceled)]),
    ).toEqual([]);
  });
});

describe('its times', () => {
  it.each([
    // the hour from 1 to 2 comes twice
    [
      'America/Chicago',
      '2026-11-01T04:00:00Z',
      '2026-11-01T05:30:00Z',
      '20261031T230000',
      '20261101T003000',
    ],
    [
      'America/Chicago',
      '2026-11-01T05:30:00Z',
      '2026-11-01T08:30:00Z',
      '20261101T003000',
      '20261101T023000',
    ],
    [
      'America/Chicago',
      '2026-11-01T08:00:00Z',
      '2026-11-01T08:30:00Z',
      '20261101T020000',
      '20261101T023000',
    ],
    // the hour from 2 to 3 never comes
    [
      'America/Chicago',
      '2027-03-14T07:30:00Z',
      '2027-03-14T08:00:00Z',
      '20270314T013000',
      '20270314T030000',
    ],
    [
      'America/Chicago',
      '2027-01-01T05:30:00Z',
      '2027-01-01T06:30:00Z',
      '20261231T233000',
      '20270101T003000',
    ],
    [
      'America/Phoenix',
      '2027-07-01T16:00:00Z',
      '2027-07-01T16:30:00Z',
      '20270701T090000',
      '20270701T093000',
    ],
    [
      'Pacific/Kiritimati',
      '2026-12-31T19:00:00Z',
      '2026-12-31T19:30:00Z',
      '20270101T090000',
      '20270101T093000',
    ],
    [
      'Australia/Lord_Howe',
      '2027-01-14T22:00:00Z',
      '2027-01-14T22:30:00Z',
      '20270115T090000',
      '20270115T093000',
    ],
  ])('are those of the clock in %s from %s to %s', (zone, start, end, from, to) =>
    expect(at(zone, start, end)).toEqual([`;TZID=${zone}:${from}`, `;TZID=${zone}:${to}`]),
  );

  it.each([
    // begins in the first 1:30, in the second 1:30; ends in the first, in the second, at 1:00
    ['America/Chicago', '2026-11-01T06:30:00Z', '2026-11-01T08:30:00Z'],
    ['America/Chicago', '2026-11-01T07:30:00Z', '2026-11-01T08:30:00Z'],
    ['America/Chicago', '2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'],
    ['America/Chicago', '2026-11-01T05:30:00Z', '2026-11-01T07:30:00Z'],
    ['America/Chicago', '2026-11-01T05:30:00Z', '2026-11-01T06:00:00Z'],
    ['America/Chicago', '2026-11-01T06:30:00Z', '2026-11-01T07:30:00Z'],
    ['Australia/Lord_Howe', '2027-04-03T14:45:00Z', '2027-04-03T16:00:00Z'],
    // by the moon; by a rule that not all programs read; of no place
    ['Africa/Casablanca', '2025-06-01T08:00:00Z', '2025-06-01T08:30:00Z'],
    ['Asia/Jerusalem', '2027-06-01T08:00:00Z', '2027-06-01T08:30:00Z'],
    ['UTC', '2027-06-01T08:00:00Z', '2027-06-01T08:30:00Z'],
  ])('are in UTC where no zone says them: %s from %s to %s', (zone, start, end) => {
    const written = (time: string) => `:${time.replace(/[-:]/g, '')}`;
    expect(at(zone, start, end)).toEqual([written(start), written(end)]);
    expect(file({ zone, start: new Date(start), end: new Date(end) })).not.toContain('TZ');
  });
});

describe('words of others', () => {
  it.each([
    ['X\r\nATTENDEE:mailto:eve@mail.example', 'X ATTENDEE:mailto:eve@mail.example'],
    ['X\nEND:VEVENT\nBEGIN:VEVENT', 'X END:VEVENT BEGIN:VEVENT'],
    ['X\\nATTENDEE\\;\\,:y\\', 'X\\nATTENDEE\\;\\,:y\\'],
    ['X\u2028BEGIN:VALARM\u0085TRIGGER:-PT1H\u000b\u000c', 'X BEGIN:VALARM TRIGGER:-PT1H'],
    ['X":mailto:eve@mail.example\r\n;CN="', 'X":mailto:eve@mail.example ;CN="'],
    ['\u202eX\u2066\ud800^n^\'"\u0000\u007f', 'X\ufffd^n^\'"'],
    ['ñ😀'.repeat(60), 'ñ😀'.repeat(60)],
  ])('add nothing to the file: %j', (words, summary) => {
    const entry = read({
      ...{ summary: words, location: words, description: words },
      ...{ organizer: { name: words, email: words }, attendee: words, id: words, host: words },
      url: `https://portal.example/${words}`,
    });
    expect(entry.properties).toEqual(readCalendarFile(file()).properties);
    expect(entry.attendees).toHaveLength(1);
    expect(entry.organizer?.uri).toMatch(/^mailto:[!-~]+$/);
    expect(entry.summary).toBe(summary);
  });
  it('keep their lines in the description', () =>
    expect(read({ description: 'a, b; c\\n\n\nd' }).description).toBe('a, b; c\\n\n\nd'));
});
