import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATEGORIES, type Category } from '../categories.rules.ts';
import type { Person, Relation } from '../platform/access/actor.ts';
import { addDays } from '../platform/clock.ts';
import { ageOn, type Band, bandOf, caregiverDecision, LIMITED, maySwitchTo } from './age.rules.ts';

const ages = { teenAge: 12, adultAge: 18 };
const relation = (rest: Partial<Relation> = {}): Relation => ({
  relationship: 'parent',
  basis: 'minor',
  categories: [],
  startsOn: '2000-01-01',
  endsOn: null,
  ...rest,
});
const person = (birthDate: string | null, rest: Partial<Relation> = {}): Person => ({
  id: 'p',
  given: 'A',
  family: 'B',
  birthDate,
  deceased: false,
  relation: relation(rest),
});
const day = fc
  .date({
    min: new Date('1930-01-01T00:00:00Z'),
    max: new Date('2030-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString().slice(0, 10));

/**
 * What a parent may do by the child's band, for every category: under 12 everything, from 12 to 17
 * what keeps a teen's visits and vaccinations going, from 18 nothing, and nothing while the age is
 * unknown.
 */
const FULL_THEN_NOTHING = { child: true, teen: false, adult: false, unknown: false };
const UNTIL_ADULT = { child: true, teen: true, adult: false, unknown: false };
const BY_BAND: Record<Category, Record<Band, boolean>> = {
  results: FULL_THEN_NOTHING,
  medicines: FULL_THEN_NOTHING,
  'access-log': FULL_THEN_NOTHING,
  preferences: FULL_THEN_NOTHING,
  refills: FULL_THEN_NOTHING,
  costs: FULL_THEN_NOTHING,
  information: FULL_THEN_NOTHING,
  messages: UNTIL_ADULT,
  appointments: UNTIL_ADULT,
  vaccinations: UNTIL_ADULT,
  growth: UNTIL_ADULT,
  allergies: UNTIL_ADULT,
};
/** One in each band on November 22, 2026. */
const BORN: Record<Band, string | null> = {
  child: '2017-02-25',
  teen: '2013-01-16',
  adult: '2007-03-02',
  unknown: null,
};
const BANDS = Object.keys(BORN) as Band[];

describe('age', () => {
  it.each([
    ['2014-11-22', '2026-11-21', 11],
    ['2014-11-22', '2026-11-22', 12],
    ['2012-02-29', '2026-02-28', 13],
    ['2012-02-29', '2026-03-01', 14],
    ['2012-02-29', '2028-02-29', 16],
  ])('somebody born on %s is on %s aged %i', (born, today, age) =>
    expect(ageOn(born, today)).toBe(age),
  );

  it('never falls as the days pass', () => {
    fc.assert(
      fc.property(
        day,
        fc.nat(40_000),
        (born, days) => ageOn(born, addDays(born, days + 1)) >= ageOn(born, addDays(born, days)),
      ),
    );
  });
});

describe('a caregiver', () => {
  const today = '2026-11-22';
  it.each([
    ['2017-02-25', {}, 'results', true],
    ['2014-11-23', {}, 'results', true], // 12 tomorrow
    ['2014-11-22', {}, 'results', false], // 12 today
    ['2013-01-16', {}, 'messages', true],
    ['2013-01-16', { categories: ['results'] }, 'results', true],
    // 18 today: what they granted as a teen ends too
    ['2008-11-22', { categories: ['results'] }, 'results', false],
    ['2008-11-22', {}, 'messages', false],
    [null, {}, 'results', false],
    ['1950-01-01', { basis: 'invited', categories: ['results'] }, 'results', true],
    ['1950-01-01', { basis: 'invited', categories: ['messages'] }, 'results', false],
    [
      '1950-01-01',
      { basis: 'invited', categories: ['results'], endsOn: '2026-11-21' },
      'results',
      false,
    ],
    [
      '1950-01-01',
      { basis: 'invited', categories: ['results'], endsOn: '2026-11-22' },
      'results',
      true,
    ],
    [
      '1950-01-01',
      { basis: 'invited', categories: ['results'], startsOn: '2026-11-23' },
      'results',
      false,
    ],
    ['1950-01-01', { basis: 'court' }, 'results', true],
  ] as const)('of someone born %s, %o, opens %s: %s', (born, rest, category, may) => {
    expect(
      caregiverDecision(person(born, rest as Partial<Relation>), category, today, ages).allow,
    ).toBe(may);
  });

  it('without a relation gets nothing', () =>
    expect(
      caregiverDecision({ ...person('2020-01-01'), relation: null }, 'results', today, ages),
    ).toEqual({
      allow: false,
      reason: 'not-yours',
    }));

  it('who is a parent never gains access as a child grows older', () => {
    fc.assert(
      fc.property(day, fc.nat(9_000), fc.nat(9_000), (born, early, more) => {
        const at = (days: number) =>
          caregiverDecision(
            person(born, { startsOn: '1900-01-01' }),
            'results',
            addDays(born, days),
            ages,
          ).allow;
        return at(early) || !at(early + more);
      }),
    );
  });

  it('of a child has access to every category, band by band', () => {
    expect(Object.keys(BY_BAND).sort()).toEqual([...CATEGORIES].sort());
    for (const band of BANDS) expect(bandOf(BORN[band], today, ages), band).toBe(band);
  });

  describe.each(CATEGORIES)('in the category %s', (category) => {
    const may = (band: Band, rest: Partial<Relation>) =>
      caregiverDecision(person(BORN[band], rest), category, today, ages).allow;

    it.each(BANDS)('may as a parent of a person of the band %s what the table says', (band) =>
      expect(may(band, {})).toBe(BY_BAND[category]?.[band]),
    );
    it('may see for a teen what that teen granted, and not what other teens granted', () => {
      expect(may('teen', { categories: [category] })).toBe(true);
      const others = CATEGORIES.filter((one) => one !== category);
      expect(may('teen', { categories: others })).toBe(BY_BAND[category]?.teen);
      for (const band of ['adult', 'unknown'] as const)
        expect(may(band, { categories: [category] }), band).toBe(false);
    });
    it('by invitation may see only what the invitation names, at any age', () => {
      const others = CATEGORIES.filter((one) => one !== category);
      for (const band of BANDS) {
        expect(may(band, { basis: 'invited', categories: [category] }), band).toBe(true);
        expect(may(band, { basis: 'invited', categories: others }), band).toBe(false);
        expect(may(band, { basis: 'invited' }), band).toBe(false);
      }
    });
    it('with a court order may see what it names, or everything if it names nothing', () => {
      const others = CATEGORIES.filter((one) => one !== category);
      for (const band of BANDS) {
        expect(may(band, { basis: 'court' }), band).toBe(true);
        expect(may(band, { basis: 'court', categories: [category] }), band).toBe(true);
        expect(may(band, { basis: 'court', categories: others }), band).toBe(false);
      }
    });
    it('needs just one category to be in the switcher', () =>
      expect(
        maySwitchTo(person(BORN.adult, { basis: 'invited', categories: [category] }), today, ages),
      ).toBe(true));
  });

  it('of a teen keeps what the product promises and no more', () => {
    const open = CATEGORIES.filter(
      (one) => caregiverDecision(person(BORN.teen), one, today, ages).allow,
    );
    expect([...open].sort()).toEqual([...LIMITED].sort());
    expect([...open].sort()).toEqual(CATEGORIES.filter((one) => BY_BAND[one].teen).sort());
  });

  it('stays in the switcher only while some access is left', () => {
    expect(maySwitchTo(person('2013-01-16'), today, ages)).toBe(true);
    expect(maySwitchTo(person('2007-03-02'), today, ages)).toBe(false);
    expect(bandOf('2007-03-02', today, ages)).toBe('adult');
  });
});
