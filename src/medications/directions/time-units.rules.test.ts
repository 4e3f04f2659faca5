import type { Quantity } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { sayTime, timeUnit } from './time-units.rules.ts';

describe('a length of time', () => {
  it.each([
    ['d', 'd'],
    [' Days ', 'd'],
    ['semanas', 'wk'],
    ['mo', 'mo'],
    ['m', null],
    ['', null],
    [undefined, null],
  ])('written as %j has the unit %s', (written, unit) => expect(timeUnit(written)).toBe(unit));

  it.each<[Quantity | undefined, string | null, string | null]>([
    [{ value: 10, unit: 'days' }, '10 days', '10 días'],
    [{ value: 1, code: 'wk' }, '1 week', '1 semana'],
    [{ value: 2, comparator: '>', unit: 'h' }, '> 2 hours', '> 2 horas'],
    [{ value: 3, unit: 'cycles' }, '3 cycles', '3 cycles'],
    [{ unit: 'days' }, 'days', 'days'],
    [{}, null, null],
    [undefined, null, null],
  ])('%j is worded in both languages', (time, en, es) =>
    expect([sayTime(time, 'en'), sayTime(time, 'es')]).toEqual([en, es]),
  );
});
