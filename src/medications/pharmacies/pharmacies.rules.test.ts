import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weekSpans } from '../../clinics/calendar/hours.rules.ts';
import { type Hours, type Pharmacy, pharmacyMatches, weekOf } from './pharmacies.rules.ts';

const day = ['09:00', '18:00'] as const;
const short = ['09:00', '13:00'] as const;

describe('hours', () => {
  it('are told for days together as long as they are the same', () => {
    expect(weekSpans(weekOf([day, day, day, day, day, short, null]))).toEqual([
      { from: 0, to: 4, hours: [day] },
      { from: 5, to: 5, hours: [short] },
      { from: 6, to: 6, hours: [] },
    ]);
    expect(weekSpans(weekOf([]))).toEqual([{ from: 0, to: 6, hours: [] }]);
  });

  it('are those of the pharmacy on each day, whatever they are', () => {
    const hours = fc.array(fc.constantFrom(day, short, null), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(hours, (week: Hours) => {
        const days = weekSpans(weekOf(week)).flatMap(({ from, to, hours: [open = null] }) =>
          Array.from({ length: to - from + 1 }, () => open),
        );
        expect(days).toEqual(week);
      }),
    );
  });
});

describe('a pharmacy', () => {
  const pharmacy: Pharmacy = {
    id: 'p',
    name: 'Main Pharmacy',
    kind: 'pickup',
    ncpdp: '1600001',
    street: '400 Orchard Avenue',
    city: 'Cañon City',
    region: 'CO',
    postalCode: '81212',
    phone: '1-719-555-0110',
    hours: [],
    closedAt: null,
  };
  it.each<[string, boolean]>([
    ['main', true],
    ['ORCHARD', true],
    ['canon city', true],
    ['Cañon, CO', true],
    ['812', true],
    ['main 81212', true],
    ['', true],
    ['main denver', false],
    ['1600001', false],
  ])('found by %j: %s', (query, found) => expect(pharmacyMatches(pharmacy, query)).toBe(found));
});
