import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BORN, relation, standing, TODAY } from '../../test/standings.ts';
import { ACTIONS, CATEGORIES } from '../categories.rules.ts';
import type { Relation, RelationOrder } from '../platform/access/actor.ts';
import { addDays, daysIn } from '../platform/clock.ts';
import { addMonths } from '../platform/days.rules.ts';
import { accessTo, mayShowItem, opensAnything, type Standing } from './access-classes.rules.ts';
import { JURISDICTIONS, type JurisdictionCode } from './law.rules.ts';
import { RELATIONSHIPS } from './rights/rights.rules.ts';

const near = fc.integer({ min: -800, max: 800 }).map((days) => addDays(TODAY, days));
/** Birth dates of all bands, and the days around the birthdays that count. */
const born = fc.oneof(
  fc
    .oneof(fc.integer({ min: -5, max: 19 * 12 }), fc.integer({ min: 0, max: 100 * 12 }))
    .map((months) => addMonths('2026-11-22', -months))
    .chain((day) => fc.nat(4).map((days) => addDays(day, days))),
  fc.constantFrom('2012-02-29', '2008-02-29', '2030-01-01', BORN.adult, BORN.child),
);
const orders = fc.record({
  kind: fc.constantFrom(
    ...['sole-custody', 'no-contact', 'guardianship', 'foster-care', 'emancipation', 'other'],
  ),
  names: fc.constantFrom<RelationOrder['names']>('caregiver', 'somebody-else'),
  startsOn: near,
  endsOn: fc.option(near, { nil: null }),
  ended: fc.boolean(),
});
const fhirDate = near.chain((day) =>
  fc.constantFrom(
    day,
    day.slice(0, 4),
    day.slice(0, 7),
    `${day}T02:00:00Z`,
    `${day}T23:00-10:00`,
    'x',
  ),
);
const codes = fc.constantFrom(
  undefined,
  null,
  ...['MTH', 'GUARD', 'CHILD', 'NBOR'].map((code) => [{ coding: [{ code }] }]),
);
const resting = fc.record({
  active: fc.boolean(),
  from: fc.option(fhirDate, { nil: null }),
  to: fc.option(fhirDate, { nil: null }),
  relationship: codes,
});
const seldom = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: one });
const right: fc.Arbitrary<Relation> = fc.record({
  id: fc.constant('right'),
  relationship: fc.constantFrom(...RELATIONSHIPS),
  basis: fc.constantFrom('minor', 'minor', 'invited', 'court', 'guess'),
  categories: fc.oneof(fc.subarray([...CATEGORIES]), fc.constant([...CATEGORIES])),
  acting: fc.subarray([...CATEGORIES]),
  startsOn: fc.oneof(
    { weight: 3, arbitrary: fc.constant('2000-01-01') },
    { weight: 1, arbitrary: near },
  ),
  endsOn: seldom(near),
  orders: fc.oneof(fc.constant([]), fc.array(orders, { maxLength: 2 })),
  restsOn: seldom(resting),
});
const places = JURISDICTIONS.map(({ code }) => code as JurisdictionCode);
const cases: fc.Arbitrary<Standing> = fc
  .record({
    right,
    birthDate: fc.option(born, { nil: null, freq: 9 }),
    part: fc.constantFrom(null, null, null, 4, 7),
    deceased: fc.oneof(
      { weight: 4, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.boolean() },
    ),
    familyLaw: fc.subarray(places, { maxLength: 2 }),
    teenAge: fc.integer({ min: 10, max: 17 }),
    adultAge: fc.integer({ min: 18, max: 21 }),
    wide: fc.boolean(),
  })
  .map(({ right, birthDate, part, deceased, wide, ...settings }) =>
    standing(right, {
      person: {
        birthDate: part ? null : birthDate,
        partialBirthDate: part && birthDate ? birthDate.slice(0, part) : null,
        deceased,
      },
      settings,
      days: { first: TODAY, last: wide ? addDays(TODAY, 1) : TODAY },
    }),
  );

/** The same with something about the person, or about the right, in another way. */
type Person = NonNullable<Standing['person']>;
const withPerson = (one: Standing, change: Partial<Person>): Standing => ({
  ...one,
  person: one.person && { ...one.person, ...change },
});
const withRight = (one: Standing, change: (right: Relation) => Partial<Relation>): Standing =>
  one.person?.relation
    ? withPerson(one, { relation: { ...one.person.relation, ...change(one.person.relation) } })
    : one;
const basisOf = (one: Standing) => one.person?.relation?.basis;

/** What narrows: each returns the case with one more restriction, chosen by the seed. */
const NARROWER: Record<string, (one: Standing, seed: number) => Standing | null> = {
  'an order that takes away': (one, seed) => {
    const kind = ['no-contact', 'sole-custody', 'guardianship', 'foster-care', 'emancipation'][
      seed % 5
    ] as string;
    // an emancipated minor may invite
    if (kind === 'emancipation' && basisOf(one) === 'invited') return null;
    const names = kind === 'no-contact' && seed % 2 ? 'caregiver' : 'somebody-else';
    const startsOn = addDays(TODAY, (seed % 100) - 50);
    const endsOn = seed % 3 ? null : addDays(startsOn, seed % 40);
    return withRight(one, (of) => ({ orders: [...of.orders, { kind, names, startsOn, endsOn }] }));
  },
  'an order in favor of the caregiver that ends': (one, seed) =>
    withRight(one, (of) => ({
      orders: of.orders.map((order) =>
        order.names === 'caregiver' && ['guardianship', 'foster-care'].includes(order.kind)
          ? { ...order, ...(seed % 2 ? { ended: true } : { endsOn: earlier(order.endsOn, seed) }) }
          : order,
      ),
    })),
  'an earlier end date': (one, seed) =>
    withRight(one, ({ endsOn }) => ({ endsOn: earlier(endsOn, seed) })),
  'a later beginning': (one, seed) =>
    basisOf(one) === 'court'
      ? null // a paper that begins later may be for an adult
      : withRight(one, ({ startsOn }) => ({ startsOn: addDays(startsOn, seed % 4000) })),
  'a relation that it rests on': (one, seed) =>
    withRight(one, ({ restsOn }) => ({
      restsOn: restsOn ?? { active: seed % 2 > 0, from: null, to: seed % 3 ? null : '2026' },
    })),
  'a relation that ends earlier': (one, seed) =>
    withRight(one, ({ restsOn }) => ({
      restsOn: restsOn && {
        ...restsOn,
        to: restsOn.to === null ? addDays(TODAY, (seed % 9) - 4) : restsOn.to.slice(0, 7),
      },
    })),
  'a relation that is not active': (one) =>
    withRight(one, ({ restsOn }) => ({
      restsOn: { from: null, to: null, ...restsOn, active: false },
    })),
  'a suspended or revoked right': (one) => withPerson(one, { relation: null }),
  'a stricter law': (one, seed) => ({
    ...one,
    settings: {
      ...one.settings,
      familyLaw: [...one.settings.familyLaw, places[seed % places.length] as JurisdictionCode],
    },
  }),
  'an earlier teen age': (one) => ({
    ...one,
    settings: { ...one.settings, teenAge: one.settings.teenAge - 1 },
  }),
  'another zone': ({ days: { first, last }, ...one }, seed) => ({
    ...one,
    days: seed % 2 ? { first: addDays(first, -1), last } : { first, last: addDays(last, 1) },
  }),
  'a birth date with less known about it': (one, seed) => {
    const { birthDate, partialBirthDate } = one.person ?? {};
    const known = birthDate ?? partialBirthDate ?? '';
    if (known > TODAY) return null; // a day to come is a mistake; its month may be none
    const less = [7, 4, 0][seed % 3] as number;
    return withPerson(one, {
      birthDate: null,
      partialBirthDate: known.slice(0, Math.min(less, known.length)) || null,
    });
  },
  'an older child': (one, seed) =>
    basisOf(one) === 'minor' && one.person?.birthDate && one.person.birthDate <= TODAY
      ? withPerson(one, { birthDate: addDays(one.person.birthDate, -(seed % 7000)) })
      : null,
  'a caregiver who has died': (one) => ({ ...one, caregiverDeceased: true }),
  'a person who has died': (one) =>
    one.person?.relation?.relationship === 'representative' && basisOf(one) === 'court'
      ? withPerson(one, { deceased: false })
      : withPerson(one, { deceased: true }),
  'fewer categories': (one, seed) =>
    withRight(one, ({ categories, basis }) => {
      const fewer = categories.filter((_, index) => index !== seed % categories.length);
      // a paper that names nothing means everything
      return { categories: basis === 'court' && fewer.length === 0 ? categories : fewer };
    }),
  'fewer categories to act in': (one, seed) =>
    withRight(one, ({ acting }) => ({
      acting: acting.filter((_, index) => index !== seed % acting.length),
    })),
};
function earlier(day: string | null, seed: number): string {
  return day === null ? addDays(TODAY, (seed % 60) - 30) : addDays(day, -(seed % 60));
}

const openIn = (one: Standing): Set<string> =>
  new Set(
    CATEGORIES.flatMap((category) =>
      ACTIONS.filter((action) => accessTo(one, category, action).allow).map(
        (action) => `${category} ${action}`,
      ),
    ),
  );
const seed = fc.nat(1_000_000);
const runs = { numRuns: 400 };

describe('one more restriction never opens anything:', () => {
  it.each(Object.keys(NARROWER))('%s', (name) => {
    let counted = 0;
    fc.assert(
      fc.property(cases, seed, (before, n) => {
        const after = NARROWER[name]?.(before, n);
        if (!after) return;
        const open = openIn(before);
        counted += open.size > 0 ? 1 : 0;
        expect([...openIn(after)].filter((one) => !open.has(one))).toEqual([]);
        if (open.has('vaccinations view') && openIn(after).has('vaccinations view'))
          expect(Number(mayShowItem(after, 'vaccinations', ['hpv']))).toBeLessThanOrEqual(
            Number(mayShowItem(before, 'vaccinations', ['hpv'])),
          );
      }),
      runs,
    );
    expect(counted).toBeGreaterThan(8);
  });

  it('several of them, in any order', () =>
    fc.assert(
      fc.property(
        cases,
        fc.array(fc.tuple(fc.constantFrom(...Object.keys(NARROWER)), seed), { maxLength: 4 }),
        (before, list) => {
          const after = list.reduce((one, [name, n]) => NARROWER[name]?.(one, n) ?? one, before);
          const open = openIn(before);
          expect([...openIn(after)].filter((one) => !open.has(one))).toEqual([]);
        },
      ),
      runs,
    ));
});

describe('as the days pass', () => {
  /** A right that nothing ends: what remains is the child's age. */
  const growing = (birthDate: string, basis: string, day: string): Standing =>
    standing(
      { ...relation(), basis, startsOn: birthDate, categories: [], acting: [] },
      {
        person: { birthDate },
        days: { first: day, last: day },
      },
    );
  it.each(['minor', 'court'])('a right of the basis %s for a child only narrows', (basis) =>
    fc.assert(
      fc.property(born, fc.nat(8000), fc.nat(3000), (birthDate, early, more) => {
        const day = addDays(birthDate, early);
        const open = openIn(growing(birthDate, basis, day));
        const later = openIn(growing(birthDate, basis, addDays(day, more)));
        expect([...later].filter((one) => !open.has(one))).toEqual([]);
        if (early + more >= 19 * 366) expect(later.size).toBe(0);
      }),
      runs,
    ),
  );

  it('it never matters how many zones have the same day, or which comes first', () =>
    fc.assert(
      fc.property(
        cases,
        fc.array(fc.constantFrom('Pacific/Auckland', 'Pacific/Honolulu', 'America/Chicago')),
        fc.date({ min: new Date('2026-11-20'), max: new Date('2026-11-28'), noInvalidDate: true }),
        (one, zones, at) => {
          const here = ['America/Chicago', ...zones] as [string, ...string[]];
          const days = daysIn(here, at);
          expect(daysIn([...here].reverse() as [string, ...string[]], at)).toEqual(days);
          const open = openIn({ ...one, days });
          for (const zone of here)
            for (const each of open)
              expect(openIn({ ...one, days: daysIn([zone], at) })).toContain(each);
        },
      ),
      { numRuns: 300 },
    ));
});

it('someone is in the switcher exactly if something opens', () =>
  fc.assert(
    fc.property(cases, (one) => {
      expect(opensAnything(one)).toBe(openIn(one).size > 0);
    }),
    runs,
  ));
