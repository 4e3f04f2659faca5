import type { Dosage } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coded,
  dose,
  every,
  type Language,
  one,
  say,
  TABLET,
  when,
  ZONE,
} from '../../../test/directions.ts';
import { dosage as anyDosage, sealed } from '../../../test/generated.ts';
import { directionsOf, plainText, type Reader } from './directions.rules.ts';

describe('several dosages', () => {
  const step = (sequence: number | undefined, value: number): Dosage => ({
    ...(sequence === undefined ? {} : { sequence }),
    ...every(1, 1, 'd'),
    ...dose(value, 'tablet'),
  });
  it('follow each other by a later sequence alone', () => {
    expect(say([step(2, 2), step(1, 1)])).toBe(
      'Take 1 tablet by mouth once a day. Then: Take 2 tablets by mouth once a day.',
    );
    expect(say([step(1, 1), step(1, 2)])).toBe(
      'Take 1 tablet by mouth once a day. And: Take 2 tablets by mouth once a day.',
    );
    expect(say([step(undefined, 1), step(undefined, 2)])).toBe(
      'Take 1 tablet by mouth once a day. Take 2 tablets by mouth once a day.',
    );
    expect(say([step(undefined, 3), step(1, 1), step(2, 2)])).toBe(
      'Take 1 tablet by mouth once a day. Then: Take 2 tablets by mouth once a day. Take 3 tablets by mouth once a day.',
    );
    expect(
      say([{ sequence: 1, text: 'Two at first' }, {}, { sequence: 2, text: 'One each day' }]),
    ).toBe('Two at first Then: One each day');
  });
});

describe('a prescriber’s text', () => {
  it.each<[string, Dosage, string]>([
    [
      'weekly methotrexate, the dose alone coded',
      { text: 'Take 6 tablets ONCE A WEEK on Monday', ...dose(6, 'tablet') },
      'Take 6 tablets ONCE A WEEK on Monday',
    ],
    [
      'weekly methotrexate coded as daily',
      { text: 'Take 6 tablets ONCE A WEEK on Monday', ...every(1, 1, 'd'), ...dose(6, 'tablet') },
      'Take 6 tablets ONCE A WEEK on Monday ≠',
    ],
    [
      'a weekday schedule coded as daily',
      {
        text: 'Take 1 tablet on Monday, Wednesday and Friday and half a tablet on the other days',
        ...every(1, 1, 'd'),
      },
      'Take 1 tablet on Monday, Wednesday and Friday and half a tablet on the other days',
    ],
    [
      'one dose coded as daily',
      { text: 'Two tablets at once', ...every(1, 1, 'd'), ...dose(2, 'TAB') },
      'Two tablets at once ≠',
    ],
    [
      'days read as times',
      { text: 'One tablet daily for 4 days', ...every(4, 1, 'd'), ...dose(1, 'TAB') },
      'One tablet daily for 4 days ≠',
    ],
    [
      'a taper',
      { text: 'Take 4 tablets on day 1, then 1 tablet less each day', ...every(1, 1, 'd') },
      'Take 4 tablets on day 1, then 1 tablet less each day',
    ],
    [
      'another dose',
      { text: 'Take half a tablet daily', ...every(1, 1, 'd'), ...one },
      'Take half a tablet daily ≠',
    ],
    [
      'another route',
      {
        text: 'Dissolve 1 tablet under the tongue',
        ...one,
        route: { coding: [{ code: '26643006' }] },
      },
      'Dissolve 1 tablet under the tongue ≠',
    ],
    [
      'not to be taken',
      { text: 'Do not take: kidney disease', ...every(1, 1, 'd'), ...one },
      'Do not take: kidney disease',
    ],
    [
      'in Spanish',
      { text: 'Tomar 6 tabletas una vez por semana', ...every(1, 1, 'd'), ...dose(6, 'tablet') },
      'Tomar 6 tabletas una vez por semana ≠',
    ],
    [
      'another maximum',
      {
        text: 'As needed, max 3 tablets/day',
        maxDosePerPeriod: {
          numerator: { value: 8, unit: 'tablet' },
          denominator: { value: 1, unit: 'd' },
        },
      },
      'As needed, max 3 tablets/day ≠',
    ],
    [
      'another end',
      {
        text: '1 tablet daily for 7 days',
        ...every(1, 1, 'd', { boundsDuration: { value: 10, unit: 'd' } }),
        ...one,
      },
      '1 tablet daily for 7 days ≠',
    ],
    [
      'an end that we can’t read',
      {
        text: '1 tab qd x10',
        ...every(1, 1, 'd', { boundsDuration: { value: 14, unit: 'd' } }),
        ...one,
      },
      '1 tab qd x10',
    ],
    [
      'an end in words',
      {
        text: '1 tablet daily until the rash is gone',
        ...every(1, 1, 'd', { boundsDuration: { value: 14, unit: 'd' } }),
        ...one,
      },
      '1 tablet daily until the rash is gone',
    ],
    [
      'two times of day coded as once',
      { text: '1 tablet every morning and 1 every evening', ...every(1, 1, 'd'), ...one },
      '1 tablet every morning and 1 every evening ≠',
    ],
    ['another bare number', { text: '2 po bid', ...every(2, 1, 'd'), ...one }, '2 po bid ≠'],
    [
      'another number, in Roman',
      { text: 'ii tabs bid', ...every(2, 1, 'd'), ...one },
      'ii tabs bid ≠',
    ],
    [
      'a number that nobody knows',
      { text: 'a few tablets bid', ...every(2, 1, 'd'), ...one },
      'a few tablets bid',
    ],
    [
      'an instruction that it forbids',
      {
        text: 'Take 1 tablet, do not take with milk',
        additionalInstruction: [{ text: 'Take with milk' }],
      },
      'Take 1 tablet, do not take with milk ≠',
    ],
    [
      'an instruction that forbids it',
      {
        text: 'Take 1 tablet with food',
        additionalInstruction: [{ text: 'Do not take with food' }],
      },
      'Take 1 tablet with food ≠',
    ],
    [
      'food against an empty stomach',
      {
        text: '1 tablet daily on an empty stomach',
        additionalInstruction: [
          { coding: [{ system: 'http://snomed.info/sct', code: '311504000' }] },
        ],
      },
      '1 tablet daily on an empty stomach ≠',
    ],
    ['once or twice', { text: '1 tab qd-bid', ...every(1, 1, 'd'), ...one }, '1 tab qd-bid'],
    [
      'some days against each day',
      { text: '1 tablet daily', ...when({ dayOfWeek: ['mon'] }) },
      '1 tablet daily ≠',
    ],
  ])('stands alone where what is coded says otherwise: %s', (_, dosage, said) =>
    expect(say([dosage])).toBe(said),
  );

  it.each<[string, Dosage]>([
    ['Take 1 tablet every 12 hours for 7 days', one],
    ['1 tablet twice daily with meals', { ...coded('BID', 'BID'), ...one }],
    ['Take 1 tablet by mouth every 12 hours', { ...every(2, 1, 'd'), ...one }],
    [
      'Take 2 tablets every 6 hours as needed for pain. Not more than 6 tablets a day.',
      { asNeededBoolean: true, asNeededCodeableConcept: { text: 'pain' } },
    ],
    [
      'Take 1-2 tablets once daily at bedtime',
      {
        ...every(1, 1, 'd', { when: ['HS'] }),
        doseAndRate: [
          { doseRange: { low: { value: 1, unit: 'tablet' }, high: { value: 2, unit: 'tablet' } } },
        ],
      },
    ],
    [
      '1 tab po qd. Do not eat grapefruit',
      { ...every(1, 1, 'd'), additionalInstruction: [{ text: 'Do not eat grapefruit' }] },
    ],
    ['Take 1 tablet in the morning and at bedtime', { ...every(2, 1, 'd'), ...one }],
    [
      'Take 1 tablet on Monday and Thursday',
      { ...every(2, 1, 'wk', { dayOfWeek: ['mon', 'thu'] }), ...one },
    ],
    [
      '1 tablet up to four times a day',
      { ...when({ frequencyMax: 4, period: 1, periodUnit: 'd' }), ...one },
    ],
    ['1 qam, 2 qhs', { ...every(2, 1, 'd'), ...one }],
    [
      'Take one (1) tablet by mouth daily',
      { ...every(1, 24, 'h'), ...one, route: { coding: [{ code: '26643006' }] } },
    ],
  ])('is not followed by what it says already: %s', (text, dosage) =>
    expect(say([{ text, ...dosage }])).toBe(text),
  );

  it.each<[string, Dosage, string]>([
    ['Take as directed', { ...every(1, 1, 'd'), ...one }, '1 tablet, once a day.'],
    [
      'Take with food',
      { ...every(2, 1, 'd'), ...one, route: { coding: [{ code: '26643006' }] } },
      '1 tablet, by mouth, 2 times a day.',
    ],
    [
      'Take at regular intervals. Complete the prescribed course unless otherwise directed',
      { ...every(3, 1, 'd'), ...one },
      '1 tablet, 3 times a day.',
    ],
    [
      'Take 1 tablet daily',
      { ...every(1, 1, 'd', { when: ['MORN'], count: 5 }), ...one },
      'In the morning, 5 doses in all.',
    ],
    [
      'Take 1 tablet every 6 hours',
      {
        asNeededCodeableConcept: { text: 'pain' },
        maxDosePerPeriod: {
          numerator: { value: 4, unit: 'tablet' },
          denominator: { value: 24, unit: 'h' },
        },
      },
      'Only when you need it. For: pain. Not more than 4 tablets in 24 hours.',
    ],
    ['Take 6 tablets once a week', { ...every(1, 1, 'wk', { dayOfWeek: ['mon'] }) }, 'On Monday.'],
    [
      'Take 1 tablet daily',
      { ...every(1, 1, 'd'), additionalInstruction: [{ text: 'Do not eat grapefruit' }] },
      'Do not eat grapefruit.',
    ],
    [
      '10 mL bid',
      { ...every(2, 1, 'd', { boundsPeriod: { start: '2008-04-05' } }), ...dose(10, 'ml') },
      'Take 10 mL by mouth 2 times a day, starting Apr 5, 2008.',
    ],
    [
      '1 po qd',
      { ...every(1, 1, 'd', { boundsDuration: { value: 10, unit: 'd' } }), ...one },
      'Take 1 tablet by mouth once a day, for 10 days.',
    ],
    [
      '1 po qd',
      { ...every(1, 1, 'd', { boundsDuration: { value: 10, unit: 'd' }, when: ['MORN'] }) },
      'In the morning, for 10 days.',
    ],
    // abbreviations of prescribers, in words
    [
      '1 po qd x 10 days',
      { ...every(1, 1, 'd', { boundsDuration: { value: 10, unit: 'days' } }), ...one },
      'Take 1 tablet by mouth once a day, for 10 days.',
    ],
    [
      'i tab bid prn',
      { ...every(2, 1, 'd'), ...one, asNeededBoolean: true },
      'Take 1 tablet by mouth 2 times a day. Only when you need it.',
    ],
    [
      '1 tab bid prn',
      { ...every(2, 1, 'd'), ...one, asNeededBoolean: true },
      'Take 1 tablet by mouth 2 times a day. Only when you need it.',
    ],
    // words that we can't read say nothing of how long
    [
      '1 tablet Mon, Wed, Fri; half a tablet other days',
      { ...every(1, 1, 'd', { boundsDuration: { value: 90, unit: 'd' }, count: 90 }), ...one },
      'For 90 days, 90 doses in all.',
    ],
    ['Take 10 mg daily', { ...one }, '1 tablet.'],
    [
      '1 tablet daily',
      { maxDosePerAdministration: { value: 2, unit: 'tablet' } },
      'Not more than 2 tablets at a time.',
    ],
  ])('is followed by what it leaves out: %s', (text, dosage, more) =>
    expect(say([{ text, ...dosage }])).toBe(`${text} ${more}`),
  );

  it('is said once where our sentence is the same, and a patient’s instruction joins it as written', () => {
    expect(say([{ text: 'take 1 tablet by mouth once a day', ...every(1, 1, 'd'), ...one }])).toBe(
      'Take 1 tablet by mouth once a day.',
    );
    expect(
      say([{ text: 'take 1 tablet by mouth once a day', ...every(1, 1, 'd'), ...one }], 'es'),
    ).toBe('Tome 1 tableta por la boca una vez al día.');
    // a sign makes it another sentence
    expect(
      say([
        {
          text: 'Take 5 mg by mouth',
          doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg', comparator: '<' } }],
        },
      ]),
    ).toBe('Take 5 mg by mouth');
    expect(
      say([
        { text: 'Hold if BP < 90', ...one, additionalInstruction: [{ text: 'Hold if BP > 90' }] },
      ]),
    ).toContain('Hold if BP > 90');
    expect(say([{ ...one, patientInstruction: 'Keep it\ncold' }])).toBe(
      'Take 1 tablet by mouth. Keep it\ncold',
    );
    expect(say([{ text: 'Keep it cold. 1 tablet', patientInstruction: 'Keep it cold' }])).toBe(
      'Keep it cold. 1 tablet',
    );
  });

  it('is repeated in Spanish only where that leaves out nothing of dose and time', () => {
    const spanish = (text: string, rest: Dosage) =>
      directionsOf([{ text, ...rest }], TABLET, 'es', ZONE).flatMap((each) =>
        each.lines.map((line) => [plainText(line.parts), line.covered]),
      );
    const daily = { ...every(1, 1, 'd'), ...one };
    expect(spanish('Take 1 tablet daily', daily)).toEqual([
      ['Take 1 tablet daily', true],
      ['Tome 1 tableta por la boca una vez al día.', undefined],
    ]);
    expect(
      spanish('1 po qd x 10 days', {
        ...every(1, 1, 'd', { boundsDuration: { value: 10, unit: 'd' } }),
        ...one,
      }),
    ).toEqual([
      ['1 po qd x 10 days', true],
      ['Tome 1 tableta por la boca una vez al día, durante 10 días.', undefined],
    ]);
    // another route than the medicine's form tells is said in English alone
    expect(spanish('1 tab sl qd', daily)).toEqual([['1 tab sl qd', undefined]]);
    expect(spanish('Take 1 tablet daily, chewed well', daily)).toEqual([
      ['Take 1 tablet daily, chewed well', undefined],
      ['1 tableta, una vez al día.', undefined],
    ]);
    expect(spanish('Take 6 tablets ONCE A WEEK on Monday', dose(6, 'tablet'))).toEqual([
      ['Take 6 tablets ONCE A WEEK on Monday', undefined],
    ]);
    expect(spanish('Take 1 tablet daily with meals', daily)).toEqual([
      ['Take 1 tablet daily with meals', undefined],
    ]);
  });

  it('is shown to staff with all that is coded, and with a word where they differ', () => {
    expect(
      say(
        [{ text: 'Take 6 tablets ONCE A WEEK', ...every(1, 1, 'd'), ...dose(6, 'tablet') }],
        'en',
        'staff',
      ),
    ).toBe('Take 6 tablets ONCE A WEEK 6 tablets, once a day. ≠');
    expect(say([{ text: 'Take 1 tablet daily', ...every(1, 1, 'd'), ...one }], 'en', 'staff')).toBe(
      'Take 1 tablet daily 1 tablet, once a day.',
    );
  });
});

describe('whatever comes', () => {
  it('every word, number, comparator, unit and code of it is said, to everybody and in both languages', () => {
    fc.assert(
      fc.property(
        fc.array(anyDosage, { minLength: 1, maxLength: 3 }),
        fc.constantFrom<Language>('en', 'es'),
        fc.constantFrom<Reader>('member', 'staff'),
        (made, language, reader) => {
          const said = say(
            made.map((each) => sealed(each.value)),
            language,
            reader,
          );
          for (const shown of made.flatMap((each) => each.shown)) expect(said).toContain(shown);
          expect(said).not.toMatch(/undefined|NaN|null|\{\w*\}|\[object/);
        },
      ),
      { numRuns: 1000 },
    );
  });

  const UNITS = { d: 'day', wk: 'week', h: 'hour' } as const;
  const regimen = fc.record({
    count: fc.integer({ min: 1, max: 9 }),
    frequency: fc.integer({ min: 1, max: 6 }),
    unit: fc.constantFrom(...(['d', 'wk', 'h'] as const)),
  });
  it('a text is there to the letter, and nothing stands against it', () => {
    fc.assert(
      fc.property(
        regimen,
        regimen,
        fc.constantFrom<Language>('en', 'es'),
        fc.constantFrom('', ' with water', ' Hold if dizzy.'),
        (a, b, language, rest) => {
          const text = `Take ${a.count} tablets ${a.frequency} times a ${UNITS[a.unit]}${rest}`;
          const said = say(
            [{ text, ...every(b.frequency, 1, b.unit as 'd'), ...dose(b.count, 'tablet') }],
            language,
          );
          expect(said.startsWith(text)).toBe(true);
          const beyond = said.slice(text.length);
          if (a.count !== b.count) expect(beyond).not.toMatch(/tabl/);
          if (a.frequency !== b.frequency || a.unit !== b.unit)
            expect(beyond).not.toMatch(/\b(times|veces|once|una vez)\b/);
          if (a.count !== b.count || a.frequency !== b.frequency || a.unit !== b.unit)
            expect(rest.startsWith(' Hold') || beyond.includes('≠')).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('short forms are said in words only where those say the same', () => {
    const often = fc.constantFrom(
      ['qd', 1],
      ['bid', 2],
      ['tid', 3],
      ['qid', 4],
      ['q6h', 4],
      ['q 12 hrs', 2],
    );
    const many = fc.constantFrom(
      ['1', 1],
      ['2', 2],
      ['i', 1],
      ['iii', 3],
      ['½', 0.5],
      ['1 1/2', 1.5],
    );
    fc.assert(
      fc.property(
        many,
        often,
        many,
        often,
        fc.constantFrom('', ' prn', ' x 7 days'),
        (count, rate, otherCount, otherRate, rest) => {
          const text = `${count[0]} tab po ${rate[0]}${rest}`;
          const bounds = rest.includes('days') ? { boundsDuration: { value: 7, unit: 'd' } } : {};
          const said = say([
            {
              text,
              ...every(Number(otherRate[1]), 1, 'd', bounds),
              ...dose(Number(otherCount[1]), 'tablet'),
              asNeededBoolean: rest === ' prn',
            },
          ]);
          expect(said.startsWith(text)).toBe(true);
          const same = count[1] === otherCount[1] && rate[1] === otherRate[1];
          expect(said.slice(text.length).startsWith(' Take ')).toBe(same);
          expect(said.includes('≠')).toBe(!same);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('no text makes it fail, or gets lost, whatever it is written in', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'grapheme' }),
          fc.constantFrom('↑', '. . .', '(!)', '<'),
        ),
        fc.constantFrom({}, { ...every(1, 1, 'd'), ...one }),
        (text, rest) => {
          expect(say([{ text, ...rest }])).toContain(text.trim());
        },
      ),
      { numRuns: 1000 },
    );
  });
});
