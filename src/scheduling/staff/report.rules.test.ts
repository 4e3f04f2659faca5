import { describe, expect, it } from 'vitest';
import { missedShare, thirdNext } from './report.rules.ts';

describe('the report', () => {
  it.each([
    ['nothing', 0, 0, null],
    ['too few', 9, 10, null],
    ['just enough', 10, 10, 50],
    ['nobody missed', 40, 0, 0],
    ['a third', 40, 20, 33],
  ])('has a share only of enough visits: %s', (_case, came, missed, share) =>
    expect(missedShare({ came, missed })).toBe(share),
  );
  it('takes the third next time, in whatever order they come', () => {
    const times = [5, 1, 9, 3].map((start) => ({ start }));
    expect(thirdNext(times)?.start).toBe(5);
    expect(thirdNext(times.slice(0, 2))).toBeUndefined();
  });
});
