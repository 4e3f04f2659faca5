import type { LocationHoursOfOperation } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { typeHours } from '../calendar/hours.rules.ts';
import { readHoursOfOperation } from './hours-of-operation.rules.ts';

const read = (hours: LocationHoursOfOperation[], exceptions?: string) =>
  readHoursOfOperation({
    resourceType: 'Location',
    hoursOfOperation: hours,
    ...(exceptions && { availabilityExceptions: exceptions }),
  });
const on = (...daysOfWeek: LocationHoursOfOperation['daysOfWeek'] & object) => ({ daysOfWeek });

describe('hours of a FHIR Location', () => {
  it('are a week, with several intervals a day and days on which it is closed', () => {
    const { hours, unread } = read([
      { ...on('mon', 'tue'), openingTime: '13:00:00', closingTime: '17:00:00' },
      { ...on('mon', 'tue'), openingTime: '08:00:00', closingTime: '12:00:00' },
      { ...on('sat'), allDay: true },
      { ...on('sun'), openingTime: '18:00', closingTime: '00:00:00' },
    ]);
    expect(hours?.map(typeHours)).toEqual([
      '08:00-12:00, 13:00-17:00',
      '08:00-12:00, 13:00-17:00',
      '',
      '',
      '',
      '00:00-24:00',
      '18:00-24:00',
    ]);
    expect(unread).toBeUndefined();
  });
  it.each<[string, LocationHoursOfOperation[], string]>([
    [
      'past midnight',
      [{ ...on('fri'), openingTime: '22:00:00', closingTime: '06:00:00' }],
      'fri 22:00:00-06:00:00',
    ],
    ['without days', [{ openingTime: '08:00:00', closingTime: '12:00:00' }], '08:00:00-12:00:00'],
    ['without an end', [{ ...on('mon'), openingTime: '08:00:00' }], 'mon 08:00:00'],
    [
      'all day and with times',
      [{ ...on('mon'), allDay: true, openingTime: '08:00:00' }],
      'mon all day',
    ],
    [
      'that overlap',
      [
        { ...on('mon'), openingTime: '08:00:00', closingTime: '12:00:00' },
        { ...on('mon'), openingTime: '11:00:00', closingTime: '13:00:00' },
      ],
      'mon 08:00:00-12:00:00\nmon 11:00:00-13:00:00',
    ],
  ])('that are %s are not guessed and are kept as they came', (_, sent, unread) =>
    expect(read(sent)).toEqual({ unread }),
  );
  it('that are missing don’t mean closed all week', () => expect(read([])).toEqual({}));
  it('come with their exceptions as text', () =>
    expect(read([{ ...on('mon'), allDay: true }], ' closed at Easter ').unread).toBe(
      'closed at Easter',
    ));
});
