import type { Dosage } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { both, coded, every, one, say, when } from '../../../test/directions.ts';

describe('times and how often', () => {
  it.each<[string, Dosage, string, string]>([
    [
      'count',
      { ...every(1, 8, 'h', { count: 3 }) },
      'every 8 hours, 3 doses in all',
      'cada 8 horas, 3 dosis en total',
    ],
    [
      'count and most',
      { ...every(1, 8, 'h', { count: 3, countMax: 5 }) },
      '3 to 5 doses in all',
      '3 a 5 dosis en total',
    ],
    [
      'dates',
      { ...every(1, 1, 'd', { boundsPeriod: { start: '2025-03-01', end: '2025-03-05' } }) },
      'from Mar 1, 2025 to Mar 5, 2025',
      'del 1 de mar de 2025 al 5 de mar de 2025',
    ],
    [
      'a start of a month',
      when({ boundsPeriod: { start: '2025-03' } }),
      'starting Mar 2025',
      'desde marzo de 2025',
    ],
    [
      'an end',
      when({ boundsPeriod: { end: '2025-03-05' } }),
      'until Mar 5, 2025',
      'hasta el 5 de mar de 2025',
    ],
    [
      'a range of length',
      when({ boundsRange: { low: { value: 5, unit: 'd' }, high: { value: 7, unit: 'd' } } }),
      'for 5 to 7 days',
      'durante 5 a 7 días',
    ],
    [
      'a most of length',
      when({ boundsRange: { high: { value: 2, unit: 'weeks' } } }),
      'for up to 2 weeks',
      'durante un máximo de 2 semanas',
    ],
    [
      'how long each time',
      when({ duration: 30, durationMax: 60, durationUnit: 'min' }),
      'over 30 to 60 minutes',
      'durante 30 a 60 minutos',
    ],
    [
      'a range of times',
      every(2, 1, 'd', { frequencyMax: 3 }),
      '2 to 3 times a day',
      '2 a 3 veces al día',
    ],
    ['times every so often', every(3, 2, 'wk'), '3 times every 2 weeks', '3 veces cada 2 semanas'],
    ['an hourly one', every(1, 1, 'h'), 'once an hour', 'una vez a la hora'],
    ['times of no period', when({ frequency: 4 }), '4 times', '4 veces'],
    [
      'weekdays',
      when({ dayOfWeek: ['mon', 'wed', 'fri'] }),
      'on Monday, Wednesday, and Friday',
      'los lunes, miércoles y viernes',
    ],
    [
      'times of day',
      when({ timeOfDay: ['08:00:00', '20:30:00'] }),
      'at 8:00 AM and 8:30 PM',
      'a las 8:00 a. m. y a las 8:30 p. m.',
    ],
    [
      'noon and midnight',
      when({ timeOfDay: ['12:00:00', '00:00:00'] }),
      'at 12:00 noon and 12:00 midnight',
      'a las 12:00 del mediodía y a las 12:00 de la medianoche',
    ],
    [
      'an offset',
      when({ when: ['ACM'], offset: 30 }),
      '30 minutes before breakfast',
      '30 minutos antes del desayuno',
    ],
    [
      'an offset after waking',
      when({ when: ['WAKE'], offset: 15 }),
      '15 minutes after you wake up',
      '15 minutos después de despertar',
    ],
    [
      'several times',
      when({ when: ['MORN', 'HS'] }),
      'in the morning and at bedtime',
      'por la mañana y al acostarse',
    ],
    [
      'a time that is none of ours',
      when({ when: ['XYZ', 'NOON'] }),
      'XYZ and at noon',
      'XYZ y al mediodía',
    ],
    [
      'single days',
      { timing: { event: ['2025-03-01', '2025-03-08'] } },
      'on Mar 1, 2025 and Mar 8, 2025',
      'el 1 de mar de 2025 y el 8 de mar de 2025',
    ],
    [
      'a single time',
      { timing: { event: ['2025-03-01T10:00:00-06:00'] } },
      'on Mar 1, 2025, 10:00 AM.',
      'el 1 de mar de 2025, 10:00\u00a0a.\u00a0m.',
    ],
    [
      'the weekend',
      when({ dayOfWeek: ['sat', 'sun'] }),
      'on Saturday and Sunday',
      'los sábados y domingos',
    ],
    ['a unit of time that is none of ours', every(1, 3, 'zz' as 'd'), 'every 3 zz', 'cada 3 zz'],
  ])('say %s', (_, dosage, en, es) => {
    const [english, spanish] = both([{ ...dosage, ...one }]);
    expect([english, spanish]).toEqual([expect.stringContaining(en), expect.stringContaining(es)]);
    expect(`${english} ${spanish}`).not.toContain('..');
  });

  it.each<[string, string, string]>([
    ['BID', '2 times a day', '2 veces al día'],
    ['TID', '3 times a day', '3 veces al día'],
    ['QID', '4 times a day', '4 veces al día'],
    ['QD', 'once a day', 'una vez al día'],
    ['QOD', 'every 2 days', 'cada 2 días'],
    ['Q4H', 'every 4 hours', 'cada 4 horas'],
    ['Q6H', 'every 6 hours', 'cada 6 horas'],
    ['Q8H', 'every 8 hours', 'cada 8 horas'],
    ['AM', 'every day, in the morning', 'todos los días, por la mañana'],
    ['PM', 'every day, in the afternoon', 'todos los días, por la tarde'],
    ['BED', 'every day, at bedtime', 'todos los días, al acostarse'],
    ['WK', 'once a week', 'una vez a la semana'],
    ['MO', 'once a month', 'una vez al mes'],
  ])('read the timing code %s', (code, en, es) => {
    for (const timing of [coded(code), coded(code, code), coded(code, undefined, code)])
      expect(both([{ ...timing, ...one }])).toEqual([
        `Take 1 tablet by mouth ${en}.`,
        `Tome 1 tableta por la boca ${es}.`,
      ]);
  });

  it(`show a timing code as it came
    where it is none of HL7’s, says more, or says otherwise`, () => {
    expect(
      say([{ timing: { code: { coding: [{ system: 'urn:local', code: 'Q5D' }] } }, ...one }]),
    ).toBe('Take 1 tablet by mouth Q5D.');
    expect(say([{ ...coded('BID', 'Twice a day with breakfast and dinner'), ...one }])).toBe(
      'Take 1 tablet by mouth Twice a day with breakfast and dinner.',
    );
    expect(say([{ ...coded('BID', 'twice a day'), ...one }])).toBe(
      'Take 1 tablet by mouth 2 times a day.',
    );
    expect(
      say([
        {
          timing: { ...coded('BID').timing, repeat: { frequency: 3, period: 1, periodUnit: 'd' } },
          ...one,
        },
      ]),
    ).toBe('Take 1 tablet by mouth 3 times a day, BID.');
    expect(
      say([
        {
          timing: { ...coded('BID').timing, repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
          ...one,
        },
      ]),
    ).toBe('Take 1 tablet by mouth 2 times a day.');
    expect(
      say([
        {
          timing: { ...coded('BID').timing, repeat: { boundsDuration: { value: 5, unit: 'd' } } },
          ...one,
        },
      ]),
    ).toBe('Take 1 tablet by mouth 2 times a day, for 5 days.');
  });

  const WHEN =
    'MORN MORN.early MORN.late NOON AFT AFT.early AFT.late EVE EVE.early EVE.late NIGHT PHS HS WAKE C CM CD CV AC ACM ACD ACV PC PCM PCD PCV'.split(
      ' ',
    );
  it.each(WHEN)(
    'have words for the time %s of EventTiming, in both languages and with an offset',
    (code) => {
      for (const language of ['en', 'es'] as const) {
        const [plain, offset] = [{}, { offset: 45 }].map((rest) =>
          say([{ ...when({ when: [code], ...rest }), ...one }], language),
        );
        expect(plain).not.toMatch(new RegExp(`\\b${code}\\b`));
        expect(offset).toContain('45 minut');
      }
    },
  );
});
