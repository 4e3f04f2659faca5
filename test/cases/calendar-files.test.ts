import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkCalendarFile, checkCalendarFiles, readCalendarFile } from '../calendar-files.ts';
import { caseFile, caseText } from '../cases.ts';

/** Calendar files that programs read as they should, and some that they did not. */

const row = (name: string) => caseText(`rows/${name}.ics`);
const BOOKED = row('A13-1-request');
const MOVED = row('A13-2-moved');
const CANCELED = row('A13-3-cancel');

describe('a calendar file', () => {
  it.each(['A12-good', 'A12-good-utc', 'A13-1-request', 'A13-2-moved', 'A13-3-cancel'])(
    'is good: %s',
    (name) => expect(checkCalendarFile(row(name))).toEqual([]),
  );
  it.each(['A12-good', 'A12-good-utc', 'A13-1-request'])('is at 9 in Chicago: %s', (name) =>
    expect(readCalendarFile(row(name)).start).toBe('2027-03-15T14:00:00Z'),
  );
  it.each([
    ['A12-bad-no-vtimezone', 'America/Chicago is not defined'],
    ['A12-bad-rdate-only', 'half of a zone'],
    ['A12-bad-z-with-tzid', 'not a time of a zone: DTSTART;TZID=America/Chicago:20270315T090000Z'],
    ['A12-bad-z-with-tzid', 'not in UTC: DTSTAMP:20270301T090000'],
    ['A13-bad-cancel-as-request', 'REQUEST of CANCELLED'],
  ])('is bad: %s: %s', (name, problem) => expect(checkCalendarFile(row(name))).toContain(problem));
  it.each<[string, (file: string) => string, string | RegExp]>([
    ['with bare line feeds', (file) => file.replaceAll('\r\n', '\n'), 'does not end as a calendar'],
    ['with a long line', (file) => file.replace('Quay', 'Quay'.repeat(20)), /^too long/],
    ['at no place', (file) => file.replaceAll(';TZID=America/Chicago', ''), /is in no zone$/],
    [
      'with a zone by dates',
      (file) => file.replace(/RRULE:.*BYMONTH=11.*/, 'RDATE:20271107T020000'),
      'a part without a yearly rule',
    ],
    [
      'with another zone’s rules',
      (file) => file.replace('BYDAY=2SU', 'BYDAY=-1SU'),
      'dtstart is read as 2027-03-15T15:00:00Z',
    ],
    [
      'with rules that are wrong later',
      (file) => file.replace('BYDAY=1SU', 'BYDAY=-1SU'),
      'a zone that is wrong on 2027-11-08',
    ],
    [
      'with an alarm',
      (file) => file.replace('END:VEVENT', 'BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT'),
      /within/,
    ],
    ['of nobody', (file) => file.replace(/ORGANIZER.*\r\n/, ''), 'nobody to organize it'],
    ['to nobody', (file) => file.replace(/ATTENDEE.*\r\n/, ''), 'a request to nobody'],
  ])('is bad %s', (_name, change, problem) => {
    expect(change(BOOKED)).not.toBe(BOOKED);
    expect(checkCalendarFile(change(BOOKED))).toContainEqual(
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    );
  });
});

describe('the files of one visit', () => {
  it('are good when it is booked, downloaded twice, moved and canceled', () =>
    expect(checkCalendarFiles([BOOKED, BOOKED, MOVED, CANCELED])).toEqual([]));
  it.each<[string, string[], string]>([
    [
      'are bad when the number does not rise',
      [BOOKED, row('A13-bad-cancel-same-sequence')],
      'a change that is ignored',
    ],
    ['are bad as another entry', [BOOKED, MOVED.replace('58b1', '58b2')], 'another entry'],
    ['are bad from somebody else', [BOOKED, MOVED.replace('noreply', 'care')], 'another organizer'],
    ['are bad after the end', [MOVED, CANCELED, MOVED], 'goes on after it was canceled'],
    [
      'are bad when the number rises by reading',
      [BOOKED, BOOKED.replace('SEQUENCE:0', 'SEQUENCE:1').replace('T15', 'T16')],
      'a number without a change',
    ],
  ])('%s', (_name, files, problem) => expect(checkCalendarFiles(files)).toContain(problem));
});

it('no case is left out', () =>
  expect(readdirSync(caseFile('rows')).filter((file) => file.endsWith('.ics'))).toHaveLength(10));
