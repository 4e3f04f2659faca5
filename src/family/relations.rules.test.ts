import { describe, expect, it } from 'vitest';
import type { DaySpan } from '../platform/days.rules.ts';
import { type Resting, restingOn, saysParent } from './relations.rules.ts';

const on = (first: string, last = first): DaySpan => ({ first, last });
const resting = (rest: Partial<Resting>): Resting => ({
  active: true,
  from: null,
  to: null,
  ...rest,
});
const coded = (...codes: string[]) => [{ coding: codes.map((code) => ({ code })) }];

describe('a relation that a sender has ended', () => {
  it.each<[string, string, DaySpan, boolean]>([
    ['a day: on it', '2026-11-24', on('2026-11-24'), false],
    ['a day: after it', '2026-11-24', on('2026-11-25'), true],
    ['a day: after it in one zone', '2026-11-24', on('2026-11-24', '2026-11-25'), true],
    ['a month: before it', '2026-11', on('2026-10-31'), false],
    ['a month: on its first day', '2026-11', on('2026-11-01'), true],
    ['a year: before it', '2026', on('2025-12-31'), false],
    ['a year: on its first day', '2026', on('2026-01-01'), true],
    // in Honolulu it is still the day before
    ['a moment: two days before', '2026-11-24T02:00:00Z', on('2026-11-22'), false],
    ['a moment: on the first day', '2026-11-24T02:00:00Z', on('2026-11-23'), true],
    ['the end of a day in Chicago', '2026-11-24T23:59:59-06:00', on('2026-11-23'), false],
    ['the end of a day in Chicago', '2026-11-24T23:59:59-06:00', on('2026-11-24'), true],
    ['a day that no calendar has', '2026-13-45', on('2020-01-01'), true],
    ['a moment without a zone', '2036-11-24T02:00:00', on('2026-11-24'), true],
    ['a text', 'last summer', on('2026-11-24'), true],
    ['something empty', '', on('2026-11-24'), true],
  ])('at %s (%s), on %o, is over: %s', (_what, to, days, over) => {
    expect(restingOn(resting({ to }), true, days)).toBe(over ? 'relation-ended' : null);
    expect(restingOn(resting({ to }), false, days)).toBe(over ? 'relation-ended' : null);
  });
});

it.each<[string, string, DaySpan, boolean]>([
  ['a day: the day before', '2026-11-24', on('2026-11-23'), false],
  ['a day: on it', '2026-11-24', on('2026-11-24'), true],
  ['a day: on it in one zone', '2026-11-24', on('2026-11-23', '2026-11-24'), false],
  ['a month: on its last day', '2026-11', on('2026-11-30'), false],
  ['a month: after it', '2026-11', on('2026-12-01'), true],
  ['February of a leap year: on its last day', '2028-02', on('2028-02-29'), false],
  ['a year: on its last day', '2026', on('2026-12-31'), false],
  ['a year: after it', '2026', on('2027-01-01'), true],
  // on the other side of the date line it is already the next day
  ['a moment: that day', '2026-11-24T12:00:00Z', on('2026-11-25'), false],
  ['a moment: when it has begun everywhere', '2026-11-24T12:00:00Z', on('2026-11-26'), true],
  ['a text', 'soon', on('2026-11-24'), false],
])('a relation that begins at %s (%s), on %o, has begun: %s', (_what, from, days, begun) =>
  expect(restingOn(resting({ from }), true, days)).toBe(begun ? null : 'not-started'),
);

describe('a relation', () => {
  const today = on('2026-11-24');
  it('does not matter if the right is not based on it', () =>
    expect(restingOn(null, true, today)).toBeNull());
  it('counts while it is active', () => {
    expect(restingOn(resting({ relationship: coded('MTH') }), true, today)).toBeNull();
    expect(restingOn(resting({ active: false }), true, today)).toBe('relation-ended');
    // a sender's mistake, which the type does not allow
    expect(restingOn(resting({ active: 'yes' as unknown as boolean }), true, today)).toBe(
      'relation-ended',
    );
  });
  it('that is no longer a parent’s ends a parent’s right and no other', () => {
    for (const relationship of [null, [], coded('NBOR'), coded('CHILD')]) {
      expect(restingOn(resting({ relationship }), true, today)).toBe('relation-ended');
      expect(restingOn(resting({ relationship }), false, today)).toBeNull();
    }
  });
});

it.each<[string, unknown, boolean]>([
  ['a mother', coded('MTH'), true],
  ['in small letters, with a space', coded(' mth '), true],
  ['a foster father', coded('FTHFOST'), true],
  ['a grandmother', coded('PGRMTH'), true],
  ['a guardian, in one of two concepts', [...coded('N'), ...coded('GUARD')], true],
  ['a v2 parent', coded('N', 'PAR'), true],
  ['the other direction', coded('DAU'), false],
  ['both directions', coded('MTH', 'CHILD'), false],
  ['both, in two concepts', [...coded('MTH'), ...coded('SONC')], false],
  ['a neighbor', coded('NBOR'), false],
  ['a wife', coded('WIFE'), false],
  ['words alone', [{ text: 'Mother' }], false],
  ['nothing', undefined, false],
  ['null', null, false],
  ['a concept that is no list', coded('FTH')[0], true],
  ['a list of nothing', [null], false],
  ['a text', 'MTH', false],
])('%s: %o is said of a parent: %s', (_what, relationship, says) =>
  expect(saysParent(relationship)).toBe(says),
);
