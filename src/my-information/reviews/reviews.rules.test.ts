import { describe, expect, it } from 'vitest';
import { isStale, markOf, mayStillAsk, refusalOf } from './reviews.rules.ts';

const fine = { waiting: true, seen: 'a', now: 'a', own: false, mayAsk: true };

describe('a decision of the front desk', () => {
  it.each([
    ['accept', {}, null],
    ['decline', {}, null],
    ['call', {}, null],
    ['accept', { waiting: false }, 'decided'],
    ['decline', { waiting: false, seen: 'b', own: true, mayAsk: false }, 'decided'],
    ['accept', { own: true }, 'own'],
    ['decline', { own: true }, 'own'],
    ['accept', { seen: 'b' }, 'changed'],
    ['call', { seen: 'b' }, 'changed'],
    ['accept', { mayAsk: false }, 'right-ended'],
    ['decline', { mayAsk: false }, null],
    ['call', { mayAsk: false }, null],
  ] as const)('%s with %j: %s', (verdict, rest, refusal) =>
    expect(refusalOf(verdict, { ...fine, ...rest })).toBe(refusal),
  );

  it('counts while the requester may still request it', () => {
    expect(mayStillAsk('self', { own: true, caregiver: false })).toBe(true);
    expect(mayStillAsk('self', { own: false, caregiver: true })).toBe(false);
    expect(mayStillAsk('caregiver', { own: false, caregiver: true })).toBe(true);
    expect(mayStillAsk('caregiver', { own: false, caregiver: false })).toBe(false);
  });

  it('names every difference', () => {
    expect([
      markOf('a', 'a'),
      markOf('', ''),
      markOf('', 'a'),
      markOf('a', ''),
      markOf('a', 'b'),
    ]).toEqual(['same', 'same', 'added', 'removed', 'changed']);
    expect(isStale({ name: [] }, { name: [] })).toBe(false);
    expect(isStale({ name: [] }, { name: [{ text: 'a' }] })).toBe(true);
  });
});
