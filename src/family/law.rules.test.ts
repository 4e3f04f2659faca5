import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTABLE, ACTIONS, CATEGORIES, type Category } from '../categories.rules.ts';
import {
  ageOfConsent,
  houseLaw,
  isAction,
  JURISDICTIONS,
  type JurisdictionCode,
  type Law,
  lawOf,
  stricter,
  strictest,
  WITHHELD,
} from './law.rules.ts';

const CODES = JURISDICTIONS.map(({ code }) => code as JurisdictionCode);
const settings = (familyLaw: JurisdictionCode[], teenAge = 12, adultAge = 18) => ({
  teenAge,
  adultAge,
  familyLaw,
});

describe('the law of a place', () => {
  it('has a code of a state once, an age or a rule, and says where it comes from', () => {
    expect(new Set(CODES).size).toBe(CODES.length);
    for (const place of JURISDICTIONS) {
      expect(place.code).toMatch(/^US-[A-Z]{2}$/);
      expect(place.source.length).toBeGreaterThan(20);
      expect(Object.keys(place).length).toBeGreaterThan(2);
    }
  });

  it.each<[JurisdictionCode[], number, number, number, number, number]>([
    // places, the health system's ages, and what comes of them: teen, adult, consent
    [[], 12, 18, 12, 18, 18],
    [[], 14, 21, 14, 21, 21],
    [['US-CA'], 13, 18, 12, 18, 18],
    [['US-WA'], 14, 18, 13, 18, 18],
    [['US-WA'], 12, 18, 12, 18, 18],
    [['US-WA', 'US-CA'], 15, 18, 12, 18, 18],
    [['US-AL'], 12, 18, 12, 18, 19],
    [['US-NE'], 12, 19, 12, 19, 19],
    [['US-NE'], 12, 21, 12, 19, 21],
    [['US-MI'], 13, 18, 12, 18, 18],
    [['US-MN', 'US-OH'], 16, 18, 13, 18, 18],
    [['US-NC', 'US-CO'], 16, 18, 12, 18, 18],
  ])(
    'of %j over the ages %i and %i: teens from %i, adults from %i, who invite from %i',
    (places, teen, adult, teens, adults, consent) => {
      const here = settings(places, teen, adult);
      expect(lawOf(here)).toMatchObject({ teenAge: teens, adultAge: adults });
      expect(ageOfConsent(here)).toBe(consent);
    },
  );

  it('keeps HPV doses from the parents of teens only in Washington', () => {
    for (const code of CODES)
      expect(lawOf(settings([code])).withheld, code).toEqual(
        code === 'US-WA' ? { vaccinations: ['hpv'] } : {},
      );
  });

  it('is looked up again when the settings change', () => {
    expect(lawOf(settings(['US-WA'], 14)).teenAge).toBe(13);
    expect(lawOf(settings([], 14)).teenAge).toBe(14);
    expect(lawOf(settings(['US-WA'], 14)).teenAge).toBe(13);
    expect(lawOf(settings([], 14, 19)).adultAge).toBe(19);
    expect(lawOf(settings([], 14, 18)).adultAge).toBe(18);
  });
});

const law: fc.Arbitrary<Law> = fc.record({
  teenAge: fc.integer({ min: 10, max: 18 }),
  adultAge: fc.integer({ min: 18, max: 21 }),
  kept: fc.dictionary(fc.constantFrom(...CATEGORIES), fc.subarray([...ACTIONS])),
  withheld: fc.dictionary(fc.constantFrom(...CATEGORIES), fc.subarray([...WITHHELD])),
}) as fc.Arbitrary<Law>;
const keeps = (one: Law, category: Category) => one.kept[category] ?? [];
const withholds = (one: Law, category: Category) => one.withheld[category] ?? [];

describe('the stricter of two laws', () => {
  it('is no wider than either, in any point, and no stricter than both', () =>
    fc.assert(
      fc.property(law, law, (a, b) => {
        const both = stricter(a, b);
        expect(both.teenAge).toBe(Math.min(a.teenAge, b.teenAge));
        expect(both.adultAge).toBe(Math.min(a.adultAge, b.adultAge));
        for (const category of CATEGORIES) {
          for (const action of ACTIONS)
            expect(keeps(both, category).includes(action)).toBe(
              keeps(a, category).includes(action) && keeps(b, category).includes(action),
            );
          for (const kind of WITHHELD)
            expect(withholds(both, category).includes(kind)).toBe(
              withholds(a, category).includes(kind) || withholds(b, category).includes(kind),
            );
        }
      }),
    ));

  it('does not depend on which comes first', () =>
    fc.assert(
      fc.property(law, law, law, (a, b, c) => {
        expect(stricter(a, b)).toEqual(stricter(b, a));
        expect(stricter(stricter(a, b), c)).toEqual(stricter(a, stricter(b, c)));
      }),
    ));

  it('of many counts in each point; what a place does not say is the health system’s own', () => {
    const house = houseLaw({ teenAge: 13, adultAge: 18 });
    const one = strictest(house, [
      { teenAge: 12 },
      { kept: { growth: ['view'], notes: ['view'] } },
    ]);
    expect(one).toEqual({ teenAge: 12, adultAge: 18, kept: { growth: ['view'] }, withheld: {} });
    expect(strictest(house, [])).toEqual(house);
  });
});

it('there is something to view in every category, and to do in those that say so', () => {
  for (const category of CATEGORIES) {
    expect(isAction(category, 'view')).toBe(true);
    expect(isAction(category, 'act')).toBe(ACTABLE.includes(category));
  }
});
