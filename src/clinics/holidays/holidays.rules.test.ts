import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../../platform/days.rules.ts';
import {
  calendarOf,
  type HolidayFields,
  holidaysOf,
  proposeCopy,
  proposeFederal,
} from './holidays.rules.ts';

const holiday = (day: PlainDate, rest: Partial<HolidayFields> = {}): HolidayFields => ({
  clinicId: null,
  day,
  name: day,
  nameEs: '',
  hours: [],
  ...rest,
});
const short = [['08:00', '12:00']] as const;

describe('the holidays of a clinic', () => {
  const all = [
    holiday('2026-12-24', { clinicId: 'a', hours: short }),
    holiday('2026-12-24'),
    holiday('2026-12-25'),
    holiday('2026-12-31', { clinicId: 'b' }),
  ];
  it('are its own and those of all clinics; its own come first', () => {
    expect(holidaysOf(all, 'a')).toEqual([all[0], all[2]]);
    expect(holidaysOf(all, 'b')).toEqual([all[1], all[2], all[3]]);
    expect(holidaysOf(all, null)).toEqual([all[1], all[2]]);
  });
  it('override its week', () => {
    const { holidays } = calendarOf({ id: 'a', zone: 'America/Chicago', hours: null }, all);
    expect([...holidays]).toEqual([
      ['2026-12-24', short],
      ['2026-12-25', []],
    ]);
  });
});

describe('a proposal', () => {
  const named = (name: string, observed: boolean) => ({
    en: observed ? `${name} observed` : name,
    es: 'x',
  });

  it('of federal holidays selects the days on which most clinics close, without existing ones', () => {
    const there = [holiday('2026-11-26'), holiday('2026-12-25', { clinicId: 'a' })];
    const found = proposeFederal(2026, there, named);
    expect(found.map((one) => one.day)).not.toContain('2026-11-26');
    expect(found.filter((one) => one.chosen).map((one) => one.day)).toEqual([
      '2026-01-01',
      '2026-05-25',
      '2026-07-03',
      '2026-07-04',
      '2026-09-07',
      '2026-12-25',
    ]);
  });

  it('moves federal holidays to their new day, and others to the same date', () => {
    const before = [
      holiday('2027-11-25', { name: 'thanksgiving' }),
      holiday('2027-11-26', { name: 'The day after', hours: short, clinicId: 'a' }),
      // in 2027 Christmas is observed on this day, but that is not why staff closed on it
      holiday('2027-12-24', { name: 'Eve' }),
      holiday('2027-07-05', { name: 'independence observed' }),
      holiday('2027-07-04', { name: 'independence' }),
    ];
    const there = [holiday('2028-12-24')];
    expect(proposeCopy(2028, before, there, named)).toEqual([
      // in 2028 the Fourth is a Tuesday: both become that one day
      { ...before[4], day: '2028-07-04', chosen: true },
      { ...before[0], day: '2028-11-23', chosen: true },
      { ...before[1], day: '2028-11-26', chosen: true },
    ]);
  });
  it('moves a leap day to February 28', () =>
    expect(proposeCopy(2029, [holiday('2028-02-29')], [], named)[0]?.day).toBe('2029-02-28'));
});
