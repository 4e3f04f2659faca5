import { describe, expect, it } from 'vitest';
import { dayOf, readMoment } from './dates.ts';

const ZONE = 'America/Chicago';

describe('dates', () => {
  it.each([
    ['2026', '2026-01-01', '2026-12-31', 'year'],
    ['2024-02', '2024-02-01', '2024-02-29', 'month'],
    ['2024-02-29', '2024-02-29', '2024-02-29', 'day'],
    ['2026-11-20T01:30:00Z', '2026-11-19', '2026-11-19', 'time'],
    ['2026-11-20T23:30:00-08:00', '2026-11-21', '2026-11-21', 'time'],
    ['2026-11-20T08:15:00.123456789-06:00', '2026-11-20', '2026-11-20', 'time'],
    ['2016-12-31T23:59:60Z', '2016-12-31', '2016-12-31', 'time'],
  ])('%s means %s to %s', (text, first, last, precision) =>
    expect(readMoment(text, ZONE)).toMatchObject({ first, last, precision }),
  );

  it.each([
    '2020-02-30',
    '0000',
    '20',
    'yesterday',
    '2026-13',
    '2026-11-20T25:00:00Z',
    '',
    undefined,
    null,
  ])('%s is not a date', (text) => expect(readMoment(text, ZONE)).toBeNull());

  it('without a time are that day in every zone', () => {
    for (const zone of [
      'Pacific/Auckland',
      'Pacific/Pago_Pago',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Kiritimati',
    ]) {
      const at = readMoment('2026-03-08', zone)?.at;
      expect(at && new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at)).toBe(
        '2026-03-08',
      );
    }
    expect([
      dayOf('2026-11', ZONE),
      dayOf('2026-11-20', ZONE),
      dayOf('2026-11-20T01:30:00Z', ZONE),
      dayOf('2026-02-30', ZONE),
    ]).toEqual([null, '2026-11-20', '2026-11-19', null]);
  });
});
