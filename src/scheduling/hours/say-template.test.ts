import { describe, expect, it } from 'vitest';
import '../../features.ts'; // installs the strings
import { wordsIn } from '../../platform/i18n.ts';
import { sayBetween, sayTemplate, sayWeekdays } from './say-template.ts';

const en = wordsIn('en', 'America/Chicago');
const es = wordsIn('es', 'America/Chicago');

it.each([
  [[2, 4], 'Tuesday and Thursday', 'martes y jueves'],
  [[5, 1, 2, 3, 4], 'Monday to Friday', 'lunes a viernes'],
  [[6, 7], 'Saturday and Sunday', 'sábado y domingo'],
  [
    [1, 2, 3, 6, 7],
    'Monday to Wednesday, Saturday, and Sunday',
    'lunes a miércoles, sábado y domingo',
  ],
  [[3], 'Wednesday', 'miércoles'],
])('%s', (days, english, spanish) =>
  expect([sayWeekdays(en, days), sayWeekdays(es, days)]).toEqual([english, spanish]),
);

it('hours are said with their weeks, days and times', () => {
  const template = {
    ...{ weekdays: [2, 4], from: 540, until: 1440, everyWeeks: 2, firstDay: '2027-01-05' },
    ...{ lastDay: null, weekStart: 7 as const },
  };
  expect(sayTemplate(en, template)).toBe('Every 2 weeks · Tuesday and Thursday · 9 AM to midnight');
});

describe('a time from one instant to another', () => {
  const between = (from: string, to: string) =>
    sayBetween(en, 'America/Chicago', new Date(from), new Date(to)).replaceAll('\u00a0', ' ');
  it('has the clock of the clinic', () =>
    expect(between('2027-02-11T16:00Z', '2027-02-11T18:00Z')).toBe(
      'From Thursday, February 11, 2027 at 10:00 AM CST to Thursday, February 11, 2027 at 12:00 PM CST',
    ));
  it('says whole days as such: 24:00 is the end of a day', () =>
    expect(between('2027-02-11T06:00Z', '2027-02-13T06:00Z')).toBe(
      'From the start of Thursday, February 11, 2027 to the end of Friday, February 12, 2027',
    ));
});
