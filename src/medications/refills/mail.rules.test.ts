import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../platform/days.rules.ts';
import { usedUpBefore } from './mail.rules.ts';

const TODAY = '2026-11-26';
type Rx = Parameters<typeof usedUpBefore>[0][number]['rx'];
/** A prescription that was filled so many days ago. */
const rx = (ago: number, daysSupply: number | null): { rx: Rx } => ({
  rx: {
    quantity: null,
    daysSupply,
    fills: [
      {
        id: 'a',
        from: [],
        status: 'completed',
        on: addDays(TODAY, -ago),
        when: null,
        handedOver: true,
        quantity: null,
        amount: null,
        days: null,
        supply: null,
        price: null,
        pharmacy: null,
        part: false,
        counts: true,
      },
    ],
  } as unknown as Rx,
});

describe('used up before the mail comes', () => {
  it('is what ends before the promised day, and nothing of which that is unknown', () => {
    fc.assert(
      fc.property(fc.nat(120), fc.integer({ min: 1, max: 90 }), fc.nat(20), (ago, days, wait) => {
        const offer = rx(ago, days);
        const left = days - ago;
        expect(usedUpBefore([offer], addDays(TODAY, wait))).toEqual(left < wait ? [offer] : []);
      }),
    );
    expect(usedUpBefore([rx(400, null)], TODAY)).toEqual([]);
  });
});
