import type { Quantity } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { sealed } from '../../../test/generated.ts';
import { sayAmount, sayDose, sayRange, unitWritten } from './amounts.rules.ts';

const TABLET = 'lisinopril 10 MG Oral Tablet';

describe('a dose', () => {
  it.each<[Quantity | undefined, string | null, string | null]>([
    [{ value: 2, unit: 'tablets' }, '2 tablets', '2 tabletas'],
    [{ value: 1, unit: 'TAB' }, '1 tablet', '1 tableta'],
    [{ value: 0.5, unit: 'tablet' }, 'half a tablet', 'media tableta'],
    [{ value: 0.5, unit: 'mL' }, '0.5 mL', '0.5 mL'],
    [{ value: 5, comparator: '<', unit: 'mg' }, '< 5 mg', '< 5 mg'],
    [{ value: 3, unit: 'scoops' }, '3 scoops', '3 scoops'],
    [{ value: 2 }, '2 tablets', '2 tabletas'],
    [undefined, null, null],
  ])('%j is worded in both languages', (dose, en, es) =>
    expect([sayDose(dose, TABLET, 'en'), sayDose(dose, TABLET, 'es')]).toEqual([en, es]),
  );

  it('may be a range, open at either end', () => {
    const one = { value: 1, unit: 'tablet' };
    const two = { value: 2, unit: 'tablet' };
    expect([
      sayRange(one, two, TABLET, 'en'),
      sayRange(one, undefined, TABLET, 'en'),
      sayRange(undefined, two, TABLET, 'en'),
      sayRange(undefined, undefined, TABLET, 'en'),
    ]).toEqual(['1 to 2 tablets', 'at least 1 tablet', 'up to 2 tablets', null]);
  });

  it('without a unit counts in the one form that the name has, and in none if it has two', () => {
    expect(unitWritten({ value: 1 }, TABLET)).toBe('tablet');
    expect(unitWritten({ value: 1, unit: '1' }, TABLET)).toBe('tablet');
    expect(unitWritten({ value: 1 }, 'Tablet and Capsule Pack')).toBe('');
  });
});

it('an amount keeps every digit that was sent', () => {
  const amount = sealed({ value: 90, unit: 'tablets' });
  expect(sayAmount(amount, 'en')).toBe('90 tablets');
  expect(sayAmount(null, 'en')).toBeNull();
});
