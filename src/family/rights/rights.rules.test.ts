import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTABLE, CATEGORIES } from '../../categories.rules.ts';
import { chosen, earlier, SHAREABLE, usualEnd } from './rights.rules.ts';

describe('what was chosen on a form', () => {
  it.each([
    [['results'], [], ['results'], []],
    [[], ['refills'], ['refills'], ['refills']],
    [['messages', 'growth'], ['messages', 'growth'], ['messages', 'growth'], ['messages']],
    [['access-log', 'preferences', 'x'], ['preferences', '__proto__'], [], []],
  ])('see %j, act %j: %j, %j', (see, act, categories, acting) =>
    expect(chosen(see, act)).toEqual({ categories, acting }),
  );

  it('never lets anyone act where they can’t see, or share what must not be shared', () => {
    const names = fc.array(fc.constantFrom(...CATEGORIES, 'x'));
    fc.assert(
      fc.property(names, names, (see, act) => {
        const { categories, acting } = chosen(see, act);
        for (const one of acting) {
          expect(categories).toContain(one);
          expect(ACTABLE).toContain(one);
        }
        for (const one of categories) expect(SHAREABLE).toContain(one);
      }),
    );
  });
});

describe('a last day', () => {
  it('is eighteen months ahead unless the person says otherwise', () => {
    expect(usualEnd('2026-11-27')).toBe('2028-05-27');
    expect(usualEnd('2026-08-31')).toBe('2028-02-29');
  });
  it.each([
    [null, null, null],
    ['2027-01-01', null, '2027-01-01'],
    [null, '2027-01-01', '2027-01-01'],
    ['2027-01-02', '2027-01-01', '2027-01-01'],
  ])('of %s and %s the earlier: %s', (a, b, first) => expect(earlier(a, b)).toBe(first));
});
