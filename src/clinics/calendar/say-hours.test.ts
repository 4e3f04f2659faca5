import { describe, expect, it } from 'vitest';
import { en, es } from '../../../test/words.ts';
import { wordsIn } from '../../platform/i18n.ts';
import type { Calendar } from './calendar.rules.ts';
import type { Interval } from './hours.rules.ts';
import { sayHours, sayState, sayWeek } from './say-hours.ts';

const day: Interval[] = [['08:00', '17:00']];
const week = [day, day, day, day, day, [['09:00', '13:30']] as Interval[], []];
const clinic = (rest: Partial<Calendar> = {}): Calendar => ({
  zone: 'America/Denver',
  week,
  holidays: new Map([
    ['2026-11-26', []],
    ['2026-11-27', []],
  ]),
  ...rest,
});
// the page has a different zone: a clinic goes by its own clock
const [english, spanish] = [wordsIn('en', 'America/Chicago'), wordsIn('es', 'America/Chicago')];

describe('a clinic says', () => {
  it.each<[string, string, string]>([
    ['2026-11-24T10:00:00-07:00', 'Open now until 5 PM', 'Abierto ahora hasta las 5 p. m.'],
    ['2026-11-24T06:00:00-07:00', 'Closed, opens today at 8 AM', 'Cerrado, abre hoy a las 8 a. m.'],
    [
      '2026-11-24T18:00:00-07:00',
      'Closed, opens tomorrow at 8 AM',
      'Cerrado, abre mañana a las 8 a. m.',
    ],
    [
      '2026-11-28T14:00:00-07:00',
      'Closed, opens Monday at 8 AM',
      'Cerrado, abre el lunes a las 8 a. m.',
    ],
    ['2026-11-28T10:00:00-07:00', 'Open now until 1:30 PM', 'Abierto ahora hasta la 1:30 p. m.'],
  ])('at %s: %s', (at, inEnglish, inSpanish) => {
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
    expect(plain(sayState(english, clinic(), new Date(at)))).toBe(inEnglish);
    expect(plain(sayState(spanish, clinic(), new Date(at)))).toBe(inSpanish);
  });

  it('which day it opens, with the date if that is far away', () => {
    const days = Array.from({ length: 10 }, (_, n) => [
      `2026-12-${String(n + 1).padStart(2, '0')}`,
      [],
    ]);
    const calendar = clinic({ holidays: new Map(days as [string, []][]) });
    expect(sayState(english, calendar, new Date('2026-12-01T10:00:00-07:00'))).toBe(
      en('clinic.opens', { day: 'Friday, December 11', time: '8 AM' }),
    );
  });
  it('that it is open until midnight or always, or that the hours are unknown', () => {
    const night = Array.from({ length: 7 }, (): Interval[] => [['18:00', '24:00']]);
    const always = Array.from({ length: 7 }, (): Interval[] => [['00:00', '24:00']]);
    const at = new Date('2026-12-01T20:00:00-07:00');
    const none = new Map();
    expect(sayState(english, clinic({ week: night, holidays: none }), at)).toBe(
      en('clinic.open-until', { time: 'midnight' }),
    );
    expect(sayState(english, clinic({ week: always, holidays: none }), at)).toBe(
      en('clinic.open-always'),
    );
    expect(sayState(spanish, clinic({ week: null }), at)).toBe(es('clinic.call-for-hours'));
  });
  it('two days in a row with "and", noon and midnight by name', () => {
    const days: Interval[][] = [day, day, day, day, day, [], []];
    expect(sayWeek(english, days)[1]?.days).toBe('Saturday and Sunday');
    expect(sayWeek(spanish, days)[1]?.days).toBe('sábado y domingo');
    const late: Interval[] = [
      ['00:00', '12:00'],
      ['13:00', '24:00'],
    ];
    expect(sayHours(spanish, late).replaceAll('\u00a0', ' ')).toBe(
      'de la medianoche a las 12 del mediodía y de la 1 p. m. a la medianoche',
    );
    expect(sayHours(english, late)).toMatch(/^midnight to noon and 1\sPM to midnight$/);
  });
  it('its hours, day by day', () => {
    expect(sayHours(english, [])).toBe(en('clinic.closed'));
    expect(sayWeek(english, week).map(({ days }) => days)).toEqual([
      en('clinic.days', { from: 'Monday', to: 'Friday' }),
      'Saturday',
      'Sunday',
    ]);
  });
});
