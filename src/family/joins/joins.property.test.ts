import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIONS, CATEGORIES } from '../../categories.rules.ts';
import type { Relation, RelationOrder } from '../../platform/access/actor.ts';
import { addDays } from '../../platform/days.rules.ts';
import { accessTo } from '../access-classes.rules.ts';
import { JURISDICTIONS } from '../law.rules.ts';
import { RELATIONSHIPS, SHAREABLE } from '../rights/rights.rules.ts';
import {
  type JoinFacts,
  joinRights,
  proposedTerms,
  type RecordSide,
  type RightSide,
  type RightTerms,
  separateTerms,
  termsOf,
} from './joins.rules.ts';

const BORN = ['2018-10-05', '2012-02-29', '2008-11-25', '1984-03-27'] as const;
const day = fc.integer({ min: 0, max: 4_400 }).map((n) => addDays('2026-01-01', n));
const some = (names: readonly string[]) =>
  fc.oneof(fc.constant<string[]>([]), fc.constant([...names]), fc.subarray([...names]));
/** One value nearly always. */
const mostly = <T>(usual: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const terms: fc.Arbitrary<RightTerms> = fc
  .record({
    relationship: mostly('parent', fc.constantFrom(...RELATIONSHIPS)),
    basis: fc.constantFrom('minor', 'invited', 'court'),
    categories: some(SHAREABLE),
    acting: some(SHAREABLE),
    startsOn: fc.constantFrom('2020-01-01', '2025-03-01', '2026-01-10', '2031-06-01'),
    endsOn: fc.option(fc.constantFrom('2027-12-31', '2031-06-30', '2036-10-05'), { nil: null }),
    reviewOn: fc.option(day, { nil: null }),
    restsOn: mostly<RightTerms['restsOn']>(
      null,
      fc.record({ source: fc.constant('home'), id: fc.constantFrom('r-1', 'r-2') }),
    ),
    held: mostly(false, fc.constant(true)),
  })
  .map((one) => ({ ...one, acting: one.acting.filter((part) => one.categories.includes(part)) }));

const side: fc.Arbitrary<RightSide> = fc
  .record({
    terms,
    suspended: mostly(false, fc.constant(true)),
    revoked: mostly<RightSide['revoked']>(
      null,
      fc.record({
        why: fc.constantFrom('patient', 'court-order', 'safety', 'caregiver', 'joined', null),
      }),
    ),
  })
  .map(({ terms: one, ...rest }) => ({ ...one, ...rest }));

/** A caregiver's rights on two records, which often have something in common. */
const pair = fc
  .tuple(side, side, fc.subarray(['basis', 'categories', 'acting', 'startsOn', 'endsOn'] as const))
  .map(([from, into, same]) => {
    const alike = Object.fromEntries(same.map((name) => [name, into[name]]));
    const one: RightSide = { ...from, ...alike };
    return [
      { ...one, acting: one.acting.filter((part) => one.categories.includes(part)) },
      into,
    ] as const;
  });

const order: fc.Arbitrary<RelationOrder> = fc.record({
  kind: fc.constantFrom(
    'no-contact',
    'sole-custody',
    'guardianship',
    'foster-care',
    'emancipation',
  ),
  names: fc.constantFrom('caregiver', 'somebody-else'),
  startsOn: fc.constantFrom('2019-01-01', '2026-02-01', '2028-01-01'),
  endsOn: fc.option(fc.constantFrom('2026-06-01', '2030-01-01'), { nil: null }),
  ended: fc.boolean(),
});
const orders = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(order, { minLength: 1, maxLength: 2 }) },
);

/** What the sender says of each relation; it may end on one side only. */
const RESTING: Record<string, Relation['restsOn']> = {
  'r-1': { active: true, from: null, to: '2028-01-01' },
  'r-2': { active: true, from: '2027-01-01', to: null },
};

const record = (birthDate: string | null): fc.Arbitrary<RecordSide> =>
  fc.record({
    birthDate: fc.constant(birthDate),
    deceased: mostly(false, fc.constant(true)),
    orders,
  });
const facts: fc.Arbitrary<JoinFacts> = fc
  .tuple(
    mostly<string | null>(BORN[0], fc.constantFrom(...BORN, null)),
    fc.constantFrom(...BORN, null),
    fc.boolean(),
    fc.nat(11),
  )
  .chain(([child, anybody, young, n]) => {
    const born = young ? child : anybody;
    return fc.record({
      from: record(n === 0 ? BORN[1] : born),
      into: record(born),
      relationStays: fc.constant(n === 1),
    });
  });

const settings = fc.record({
  teenAge: fc.constantFrom(12, 13),
  adultAge: fc.constantFrom(18, 19, 21),
  familyLaw: fc.subarray(
    JURISDICTIONS.map(({ code }) => code),
    { maxLength: 3 },
  ),
});

/** What a right opens on a record. */
function opens(
  right: RightSide | RightTerms | undefined,
  born: RecordSide,
  list: readonly RelationOrder[],
  { today, law }: { today: string; law: Parameters<typeof accessTo>[0]['settings'] },
): Set<string> {
  const allowed = new Set<string>();
  if (!right || right.held) return allowed;
  if ('revoked' in right && (right.revoked || right.suspended)) return allowed;
  const relation: Relation = {
    ...right,
    id: 'x',
    orders: list,
    restsOn: right.restsOn ? (RESTING[right.restsOn.id] ?? null) : null,
  };
  const standing = {
    person: { ...born, relation },
    caregiverDeceased: false,
    days: { first: today, last: today },
    settings: law,
  };
  for (const category of CATEGORIES)
    for (const action of ACTIONS)
      if (accessTo(standing, category, action).allow) allowed.add(`${category} ${action}`);
  return allowed;
}

const RUNS = { numRuns: 4000 };

describe('caregivers of joined records', () => {
  it('open nothing that they could not open on both, on any day, under any law', () => {
    const opened = new Map<string, number>();
    fc.assert(
      fc.property(pair, facts, day, settings, ([from, into], given, today, law) => {
        const joined = joinRights(from, into, given);
        if (joined.do !== 'narrow') return;
        const { from: gone, into: kept } = given;
        const at = { today, law };
        // the orders of both records count on the joined one, and so does a death
        const after = opens(
          joined.terms,
          { ...kept, deceased: kept.deceased || gone.deceased },
          [...kept.orders, ...gone.orders],
          at,
        );
        const before = [opens(from, gone, gone.orders, at), opens(into, kept, kept.orders, at)];
        for (const one of after) for (const had of before) expect([...had]).toContain(one);
        const { basis } = joined.terms;
        if (after.size > 0) opened.set(basis, (opened.get(basis) ?? 0) + 1);
      }),
      { numRuns: 12_000 },
    );
    // the rule is not kept by opening nothing at all
    for (const basis of ['minor', 'invited', 'court'])
      expect(opened.get(basis) ?? 0, basis).toBeGreaterThan(0);
  });

  it('open nothing until staff decide if they had a right to only one of the two', () =>
    fc.assert(
      fc.property(side, facts, (one, given) => {
        expect(joinRights(one, undefined, given).do).not.toBe('narrow');
        expect(joinRights(undefined, one, given).do).not.toBe('narrow');
      }),
      RUNS,
    ));

  it('are treated the same whichever record is kept', () =>
    fc.assert(
      fc.property(pair, facts, ([a, b], given) => {
        const turned = { ...given, from: given.into, into: given.from };
        const [one, other] = [joinRights(a, b, given), joinRights(b, a, turned)];
        expect(one.do).toBe(other.do);
        if (one.do === 'narrow' && other.do === 'narrow')
          expect({ ...one.terms, relationship: null }).toEqual({
            ...other.terms,
            categories: expect.arrayContaining([...one.terms.categories]),
            acting: expect.arrayContaining([...one.terms.acting]),
            relationship: null,
          });
      }),
      RUNS,
    ));
});

describe('rights of records that are separated again', () => {
  it('are exactly as before if nobody has changed them', () =>
    fc.assert(
      fc.property(terms, terms, (before, after) => {
        const now = { ...after, held: true };
        expect(separateTerms({ before, after: now, now })).toEqual(before);
      }),
      RUNS,
    ));

  it('open nothing that they did not open before', () =>
    fc.assert(
      fc.property(
        terms,
        terms,
        terms,
        record('2012-02-29'),
        day,
        settings,
        (before, after, now, born, today, law) => {
          const changed = { ...now, basis: after.basis, relationship: before.relationship };
          const restored = separateTerms({ before, after, now: changed });
          if (!restored || before.held) return;
          const at = { today, law };
          const had = opens(before, born, [], at);
          if (before.restsOn || changed.restsOn || before.startsOn !== restored.startsOn) return;
          for (const one of opens(restored, born, [], at)) expect([...had]).toContain(one);
        },
      ),
      RUNS,
    ));
});

describe('what staff are offered', () => {
  it('is never a right that was suspended or taken away', () =>
    fc.assert(
      fc.property(
        fc.option(side, { nil: undefined }),
        fc.option(side, { nil: undefined }),
        (a, b) => {
          const offered = proposedTerms(a, b);
          const bad = [a, b].some(
            (one) =>
              one &&
              ((one.suspended && !one.revoked) ||
                (one.revoked && !['caregiver', 'joined'].includes(one.revoked.why ?? ''))),
          );
          if (bad) expect(offered).toBeNull();
          expect(offered?.held ?? false).toBe(false);
          if (offered) expect(offered).toEqual(termsOf(offered));
        },
      ),
      RUNS,
    ));
});
