import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIdle } from './idle-accounts.rules.ts';

describe('an account', () => {
  it.each([
    ['2025-05-22T09:00:00Z', '2026-11-22T09:00:00Z', false],
    ['2025-05-22T08:59:59Z', '2026-11-22T09:00:00Z', true],
    ['2026-11-22T08:00:00Z', '2026-11-22T09:00:00Z', false],
    ['2024-01-01T00:00:00Z', '2026-11-22T09:00:00Z', true],
    // eighteen months before August 31 there is no February 31
    ['2025-02-28T12:00:00Z', '2026-08-31T12:00:00Z', false],
    ['2025-02-28T11:59:59Z', '2026-08-31T12:00:00Z', true],
  ])('used on %s is idle on %s: %s', (usedAt, now, idle) =>
    expect(isIdle(new Date(usedAt), new Date(now))).toBe(idle),
  );
  it('that is idle stays idle', () => {
    const time = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(time, time, fc.nat(3_000_000_000), (usedAt, now, later) => {
        if (isIdle(usedAt, now))
          expect(isIdle(usedAt, new Date(now.getTime() + later * 1000))).toBe(true);
      }),
    );
  });
});
