import type { TimingRepeat } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { rateOf, sameRate } from './rates.rules.ts';

const of = (frequency: number, period: number, periodUnit: TimingRepeat['periodUnit']) =>
  rateOf({ frequency, period, periodUnit });

describe('how often', () => {
  it.each<[TimingRepeat | undefined, number | undefined, number | undefined]>([
    [{ frequency: 2, period: 1, periodUnit: 'd' }, 2 / 24, 2 / 24],
    [{ period: 8, periodUnit: 'h' }, 1 / 8, 1 / 8],
    [{ frequency: 1, frequencyMax: 2, period: 1, periodUnit: 'd' }, 1 / 24, 2 / 24],
    [{ frequency: 1, period: 4, periodMax: 6, periodUnit: 'h' }, 1 / 6, 1 / 4],
    [{ frequencyMax: 4, period: 1, periodUnit: 'd' }, 4 / 24, 4 / 24],
    [{ frequency: 2 }, undefined, undefined],
    [undefined, undefined, undefined],
  ])('%j is %s to %s times an hour', (repeat, low, high) => {
    const rate = rateOf(repeat);
    expect([rate?.low, rate?.high]).toEqual([low, high]);
  });

  it('is the same in other units, and never if one side is empty', () => {
    expect(sameRate(of(1, 1, 'd'), of(1, 24, 'h'))).toBe(true);
    expect(sameRate(of(2, 1, 'd'), of(1, 12, 'h'))).toBe(true);
    expect(sameRate(of(1, 1, 'd'), of(1, 1, 'wk'))).toBe(false);
    expect(sameRate(null, null)).toBe(false);
  });
});
