import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds, minus, type Ranges, rangesText, readRanges, union } from './ranges.rules.ts';

describe('ranges', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
  const ranged = (list: number[]): Ranges =>
    union(
      list.map((n) => [n, n] as const),
      [],
    );
  const listed = (ranges: Ranges): number[] =>
    Array.from({ length: 70 }, (_, n) => n).filter((n) => holds(ranges, n));
  const sorted = (list: Iterable<number>) => [...list].sort((a, b) => a - b);

  it('are sets of numbers', () =>
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        expect(listed(union(ranged(a), ranged(b)))).toEqual(sorted(new Set([...a, ...b])));
        expect(listed(minus(ranged(a), ranged(b)))).toEqual(
          sorted(a.filter((n) => !b.includes(n))),
        );
        expect(readRanges(rangesText(ranged(a)))).toEqual(ranged(a));
      }),
    ));

  it.each(['1', '1-', '2-1', '1-4,3-6', '5-6,1-2', '1-2,3-4', 'x-y', '1-2,'])(
    'have one text: %j is not one',
    (text) => expect(() => readRanges(text)).toThrow(),
  );
});
