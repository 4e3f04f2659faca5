import type { ContactPoint } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otherPhones, PHONES, readPhone, typedPhones, withPhones } from './phones.rules.ts';

const TODAY = '2026-11-22';

describe('a phone number', () => {
  it.each([
    ['3195550100', '319-555-0100'],
    ['(319) 555-0100', '319-555-0100'],
    ['319.555.0100', '319-555-0100'],
    ['1 319 555 0100', '319-555-0100'],
    ['+1 (319) 555-0100', '319-555-0100'],
    ['319\u2013555\u20130100', '319-555-0100'],
    ['３１９-５５５-０１００', '319-555-0100'],
    ['319-555-0100 x12', '319-555-0100 ext. 12'],
    ['319-555-0100x12', '319-555-0100 ext. 12'],
    ['319-555-0100, ext. 1234', '319-555-0100 ext. 1234'],
    ['319-555-0100 extension 7', '319-555-0100 ext. 7'],
    ['319-555-0100 #7', '319-555-0100 ext. 7'],
    ['+44 20 7946 0018', '+44 20 7946 0018'],
    ['+52 (55) 1234-5678', '+52 55 1234 5678'],
    ['+52.55.1234.5678 ext 3', '+52 55 1234 5678 ext. 3'],
    ['555-0100', null],
    ['119-555-0100', null],
    ['319-155-0100', null],
    ['44 20 7946 0018', null],
    ['+1 20 7946 001', null],
    ['+123', null],
    ['+1234567890123456', null],
    ['call my mother', null],
    ['319-555-0100 ext', null],
    ['319-555-0100<script>', null],
    ['', null],
    ['-', null],
  ])('%j is stored as %j', (typed, kept) => expect(readPhone(typed)).toBe(kept));

  it('is read back as itself, however it was written', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[\d\s().+x#-]{1,24}$/), (any, like) => {
        for (const typed of [any, like]) {
          const kept = readPhone(typed);
          if (kept !== null) expect(readPhone(kept)).toBe(kept);
        }
      }),
    );
  });
});

const home: ContactPoint = { system: 'phone', use: 'home', value: '319-555-0100' };
const work: ContactPoint = { system: 'phone', use: 'work', value: '319-555-0102', rank: 1 };
const NONE = { home: '', mobile: '', work: '', preferred: '' as const };

describe('phones of a record', () => {
  it.each<[string, ContactPoint[], object]>([
    ['none', [], NONE],
    [
      'by use and rank',
      [home, work],
      { ...NONE, home: home.value, work: work.value, preferred: 'work' },
    ],
    ['without a use', [{ system: 'phone', value: '1' }], { ...NONE, home: '1' }],
    ['an old one is none', [{ ...home, use: 'old' }], NONE],
    ['one that is over is none', [{ ...home, period: { end: '2026-11-21' } }], NONE],
    [
      'one until today counts',
      [{ ...home, period: { end: '2026-11-22' } }],
      { ...NONE, home: home.value },
    ],
    ['one without a number is none', [{ system: 'phone', use: 'home' }], NONE],
  ])('%s', (_, telecom, typed) => expect(typedPhones(telecom, TODAY)).toEqual(typed));

  it('keep what a correction does not touch', () => {
    const fancy: ContactPoint = {
      ...home,
      extension: [{ url: 'urn:x', valueString: 'as it came' }],
    };
    const second: ContactPoint = { ...home, value: '319-555-0199' };
    const telecom = [fancy, second, work];
    expect(otherPhones(telecom, TODAY)).toEqual([second]);
    const typed = {
      home: home.value ?? '',
      mobile: '319-555-0101',
      work: '',
      preferred: 'mobile' as const,
    };
    expect(withPhones(telecom, typed, TODAY)).toEqual([
      fancy,
      { system: 'phone', value: '319-555-0101', use: 'mobile', rank: 1 },
      second,
    ]);
  });

  it('show on a form what was corrected, and nothing else changes', () => {
    const number = fc.constantFrom('', '319-555-0100', '319-555-0101', '+52 55 1234 5678');
    const telecom = fc.array(
      fc.record({
        system: fc.constant('phone' as const),
        use: fc.constantFrom('home', 'mobile', 'work', 'temp', 'old' as const),
        value: fc.stringMatching(/^\d{7}$/),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(telecom, number, number, number, (before, a, b, c) => {
        const typed = {
          home: a,
          mobile: b,
          work: c,
          preferred: PHONES.find((use) => ({ home: a, mobile: b, work: c })[use]) ?? ('' as const),
        };
        const after = withPhones(before as ContactPoint[], typed, TODAY);
        // a second home phone in the record takes the place of the removed one
        for (const use of PHONES)
          if (typed[use]) expect(typedPhones(after, TODAY)[use]).toBe(typed[use]);
        for (const one of otherPhones(before as ContactPoint[], TODAY))
          expect(after).toContainEqual(one);
      }),
    );
  });
});
