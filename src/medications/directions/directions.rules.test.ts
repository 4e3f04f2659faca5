import type { Dosage } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dose, every, type Language, one, say, TABLET, ZONE } from '../../../test/directions.ts';
import { dosage as anyDosage, sealed } from '../../../test/generated.ts';
import { directionsOf, plainText, type Reader } from './directions.rules.ts';

describe('several dosages', () => {
  const step = (sequence: number | undefined, value: number): Dosage => ({
    ...(sequence === undefined ? {} : { sequence }),
    ...every(1, 1, 'd'),
    ...dose(value, 'tablet'),
  });
  it('are in sequence only if their sequence numbers rise', () => {
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
  it('is shown once if our sentence is the same, and a patient’s instruction joins it as written', () => {
    expect(say([{ text: 'take 1 tablet by mouth once a day', ...every(1, 1, 'd'), ...one }])).toBe(
      'Take 1 tablet by mouth once a day.',
    );
    expect(
      say([{ text: 'take 1 tablet by mouth once a day', ...every(1, 1, 'd'), ...one }], 'es'),
    ).toBe('Tome 1 tableta por la boca una vez al día.');
    // a sign makes it a different sentence
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

  it('is repeated in Spanish only if that leaves out nothing about dose and time', () => {
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
    // a route other than the one that the medicine's form implies is given only in English
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

  it('is shown to staff with everything that is coded, and with a note where they differ', () => {
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

describe('arbitrary directions', () => {
  it('lose no word, number, comparator, unit or code, for any reader in either language', () => {
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
  it('show a text exactly, and nothing that contradicts it', () => {
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

  it('spell out abbreviations only where the words mean the same', () => {
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

  it('never fail on a text or lose it, whatever it is written in', () => {
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
