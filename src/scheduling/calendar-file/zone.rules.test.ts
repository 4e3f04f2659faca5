import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { zoneLines } from './zone.rules.ts';

const linesOf = (zone: string, at: string) =>
  zoneLines(Temporal.Instant.from(at).toZonedDateTimeISO(zone));
/** Each part of a zone in one line: what it is, when it begins, its rule, from and to. */
const parts = (zone: string, at = '2027-03-15T14:00:00Z') =>
  (linesOf(zone, at) ?? ['none'])
    .join(' ')
    .split(/ (?=BEGIN:(?:STANDARD|DAYLIGHT))/)
    .slice(1)
    .map((part) => part.replace(/ END:.*|[A-Z-]+:(?!FREQ)|RRULE:FREQ=YEARLY;/g, ''));

describe('a zone', () => {
  it('has all of its lines', () =>
    expect(linesOf('America/Chicago', '2027-03-15T14:00:00Z')).toEqual([
      'BEGIN:VTIMEZONE',
      'TZID:America/Chicago',
      'BEGIN:DAYLIGHT',
      'DTSTART:20270314T020000',
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU',
      'TZOFFSETFROM:-0600',
      'TZOFFSETTO:-0500',
      'END:DAYLIGHT',
      'BEGIN:STANDARD',
      'DTSTART:20261101T020000',
      'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU',
      'TZOFFSETFROM:-0500',
      'TZOFFSETTO:-0600',
      'END:STANDARD',
      'END:VTIMEZONE',
    ]));

  it.each([
    [
      'the last Sunday',
      'Europe/Berlin',
      'DAYLIGHT 20260329T020000 BYMONTH=3;BYDAY=-1SU +0100 +0200',
      'STANDARD 20261025T030000 BYMONTH=10;BYDAY=-1SU +0200 +0100',
    ],
    [
      'a standard time that is that of summer',
      'Europe/Dublin',
      'DAYLIGHT 20260329T010000 BYMONTH=3;BYDAY=-1SU +0000 +0100',
      'STANDARD 20261025T020000 BYMONTH=10;BYDAY=-1SU +0100 +0000',
    ],
    [
      'the southern summer',
      'Australia/Sydney',
      'DAYLIGHT 20261004T020000 BYMONTH=10;BYDAY=1SU +1000 +1100',
      'STANDARD 20260405T030000 BYMONTH=4;BYDAY=1SU +1100 +1000',
    ],
    [
      'east of most',
      'Pacific/Auckland',
      'DAYLIGHT 20260927T020000 BYMONTH=9;BYDAY=-1SU +1200 +1300',
      'STANDARD 20260405T030000 BYMONTH=4;BYDAY=1SU +1300 +1200',
    ],
    [
      'a quarter',
      'Pacific/Chatham',
      'DAYLIGHT 20260927T024500 BYMONTH=9;BYDAY=-1SU +1245 +1345',
      'STANDARD 20260405T034500 BYMONTH=4;BYDAY=1SU +1345 +1245',
    ],
    [
      'half an hour',
      'Australia/Lord_Howe',
      'DAYLIGHT 20261004T020000 BYMONTH=10;BYDAY=1SU +1030 +1100',
      'STANDARD 20260405T020000 BYMONTH=4;BYDAY=1SU +1100 +1030',
    ],
    [
      'two hours',
      'Antarctica/Troll',
      'DAYLIGHT 20260329T010000 BYMONTH=3;BYDAY=-1SU +0000 +0200',
      'STANDARD 20261025T030000 BYMONTH=10;BYDAY=-1SU +0200 +0000',
    ],
    [
      'midnight',
      'America/Havana',
      'DAYLIGHT 20270314T000000 BYMONTH=3;BYDAY=2SU -0500 -0400',
      'STANDARD 20261101T010000 BYMONTH=11;BYDAY=1SU -0400 -0500',
    ],
  ])('may have %s: %s', (_what, zone, daylight, standard) =>
    expect(parts(zone)).toEqual([daylight, standard]),
  );

  it.each([
    ['America/Phoenix', 'STANDARD 19700101T000000 -0700 -0700'],
    ['Asia/Kolkata', 'STANDARD 19700101T000000 +0530 +0530'],
    ['Etc/GMT+5', 'STANDARD 19700101T000000 -0500 -0500'],
    ['Africa/Abidjan', 'STANDARD 19700101T000000 +0000 +0000'],
    // over the date line
    ['Pacific/Kiritimati', 'STANDARD 19941231T000000 -1000 +1400'],
    ['America/Sao_Paulo', 'STANDARD 20190217T000000 -0200 -0300'],
  ])('may have standard time alone: %s', (zone, standard) =>
    expect(parts(zone)).toEqual([standard]),
  );

  it('has the rules of the time of the visit', () => {
    // until 2006: from the first Sunday in April to the last in October
    expect(parts('America/Chicago', '1995-07-01T15:00:00Z')).toEqual([
      'DAYLIGHT 19950402T020000 BYMONTH=4;BYDAY=1SU -0600 -0500',
      'STANDARD 19941030T020000 BYMONTH=10;BYDAY=-1SU -0500 -0600',
    ]);
    expect(parts('America/Chicago', '2006-12-15T15:00:00Z')).toEqual([]);
    expect(parts('America/Chicago', '2007-10-15T15:00:00Z')).toEqual([]);
    expect(parts('America/Chicago', '2007-12-15T15:00:00Z')).toHaveLength(2);
    // the second before a clock is set, and the second when it is
    const starts = (at: string) => parts('America/Chicago', at).map((one) => one.slice(9, 17));
    expect(starts('2027-03-14T07:59:59Z')).toEqual(['20260308', '20261101']);
    expect(starts('2027-03-14T08:00:00Z')).toEqual(['20270314', '20261101']);
    // from 2011 on at 2:00 instead of one minute past midnight
    expect(parts('America/St_Johns', '2010-12-15T15:00:00Z')).toEqual([]);
    expect(parts('America/St_Johns', '2012-12-15T15:00:00Z')).toHaveLength(2);
    // the last change for good
    expect(parts('America/Sao_Paulo', '2019-02-16T12:00:00Z')).toEqual([]);
    expect(parts('America/Sao_Paulo', '2019-02-17T12:00:00Z')).toHaveLength(1);
  });

  it.each([
    ['by the moon', 'Africa/Casablanca', '2025-06-01T12:00:00Z'],
    ['by the moon', 'Asia/Gaza', '2027-06-01T12:00:00Z'],
    ['on the Friday from the 23rd on', 'Asia/Jerusalem', '2027-06-01T12:00:00Z'],
    ['on the night to the Sunday from the 2nd on', 'America/Santiago', '2027-06-01T12:00:00Z'],
    ['on the night to the last Sunday', 'America/Nuuk', '2027-06-01T12:00:00Z'],
    ['in two months', 'Africa/Cairo', '2027-06-01T12:00:00Z'],
    ['of no place', 'UTC', '2027-06-01T12:00:00Z'],
    ['of no place', 'CST6CDT', '2027-06-01T12:00:00Z'],
    ['of no place', '-06:00', '2027-06-01T12:00:00Z'],
  ])('has no lines when it goes %s: %s', (_why, zone, at) => expect(linesOf(zone, at)).toBeNull());
});
