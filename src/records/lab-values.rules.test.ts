import type { Observation } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, convert, flagOf, isAbnormal, rangeOf, readValue } from './lab-values.rules.ts';

const observation = (rest: Partial<Observation>): Observation => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...rest }) as Observation;

describe('a value', () => {
  it.each([
    [{ valueQuantity: { value: 5.4, unit: 'mmol/L' } }, { kind: 'number', value: 5.4, comparator: '', unit: 'mmol/L', digits: 1 }],
    [{ valueQuantity: { value: 7.027693403172101, unit: '10*3/uL' } }, { kind: 'number', value: 7.027693403172101, comparator: '', unit: '10*3/uL', digits: 2 }],
    [{ valueQuantity: { value: 0.01, comparator: '<' as const, unit: 'ng/mL' } }, { kind: 'number', value: 0.01, comparator: '<', unit: 'ng/mL', digits: 2 }],
    [{ valueString: '<0.01' }, { kind: 'number', value: 0.01, comparator: '<', unit: '', digits: 2 }],
    [{ valueString: '>100,000 colonies' }, { kind: 'text', text: '>100,000 colonies' }],
    [{ valueString: '1:64' }, { kind: 'titre', text: '1:64', of: 64 }],
    [{ valueRatio: { numerator: { value: 1 }, denominator: { value: 160 } } }, { kind: 'titre', text: '1:160', of: 160 }],
    [{ valueRatio: { numerator: { value: 3, unit: 'mg' }, denominator: { value: 2, unit: 'g' } } }, { kind: 'ratio', text: '3 mg / 2 g' }],
    [{ valueCodeableConcept: { text: 'Not detected', coding: [{ code: '260415000' }] } }, { kind: 'coded', text: 'Not detected', codes: ['260415000'] }],
    [{ valueRange: { low: { value: 2 }, high: { value: 5, unit: '/HPF' } } }, { kind: 'range', text: '2–5 /HPF' }],
    [{ valueBoolean: true }, { kind: 'coded', text: 'Yes', codes: [] }],
    [{ valueInteger: 3 }, { kind: 'number', value: 3, comparator: '', unit: '', digits: 0 }],
    [{ dataAbsentReason: { coding: [{ code: 'not-performed' }] } }, { kind: 'absent', reason: 'not-performed' }],
    [{}, { kind: 'absent', reason: 'none' }],
  ])('%j reads as %j', (rest, value) => expect(readValue(observation(rest as Partial<Observation>))).toEqual(value));
});

describe('a flag', () => {
  const number = (value: number, comparator: '' | '<' | '>' = '') => ({
    kind: 'number' as const,
    value,
    comparator,
    unit: '',
    digits: 0,
  });
  const range = { low: 3.5, high: 5.1, text: null };
  it.each([
    [number(3.4), 'low'],
    [number(3.5), 'normal'],
    [number(5.1), 'normal'],
    [number(5.2), 'high'],
    [number(3, '<'), 'low'],
    [number(4, '<'), 'none'], // below 4 may be below 3.5 or not
    [number(6, '>'), 'high'],
  ])('%j is %s', (value, flag) => expect(compare(value, range)).toBe(flag));

  it('of the laboratory goes before ours', () => {
    expect(flagOf([{ coding: [{ code: 'HH' }] }], number(4), range)).toEqual({ flag: 'critical-high', flagged: 'laboratory' });
    expect(flagOf(undefined, number(4), range)).toEqual({ flag: 'normal', flagged: 'compared' });
    expect(flagOf([{ coding: [{ code: 'something else' }] }], number(9), range).flag).toBe('high');
  });
  it('asks for a look exactly where it should', () =>
    expect(
      ['high', 'low', 'critical', 'resistant', 'positive'].every((flag) => isAbnormal(flag as 'high')) &&
        !['none', 'normal', 'negative', 'susceptible'].some((flag) => isAbnormal(flag as 'none')),
    ).toBe(true));
});

describe('a range', () => {
  const ranges = [
    { low: { value: 12 }, high: { value: 15.5 }, appliesTo: [{ text: 'Female' }] },
    { low: { value: 13.5 }, high: { value: 17.5 }, appliesTo: [{ text: 'Male' }] },
  ];
  it('is the one for this sex', () => {
    expect(rangeOf(ranges, { sex: 'male', age: 40 })?.low).toBe(13.5);
    expect(rangeOf(ranges, { sex: 'female', age: 40 })?.low).toBe(12);
    expect(rangeOf(ranges, { sex: 'unknown', age: 40 })).toBeNull();
  });
  it('is the one for this age, and no therapeutic one', () => {
    const byAge = [
      { high: { value: 10 }, type: { coding: [{ code: 'therapeutic' }] } },
      { high: { value: 9 }, age: { high: { value: 18 } } },
      { high: { value: 7 }, age: { low: { value: 18 } } },
    ];
    expect(rangeOf(byAge, { sex: 'female', age: 17 })?.high).toBe(9);
    expect(rangeOf(byAge, { sex: 'female', age: 18 })?.high).toBe(7);
  });
});

describe('units', () => {
  it.each([
    [1, 'g/dL', 'g/L', 10],
    [5, '10*3/uL', '10*9/L', 5],
    [4, 'mU/L', 'U/L', 0.004],
    [90, 'mg/dL', 'mmol/L', null], // needs the substance
    [4, 'u[iU]/mL', 'U/L', null], // an international unit is no enzyme unit
    [4, 'u[iU]/mL', 'm[iU]/L', 4],
    [1, 'furlong', 'furlong', 1],
  ])('%d %s is %s: %s', (value, from, to, out) => expect(convert(value, from, to)).toBe(out));

  it('go there and back', () => {
    const units = ['g/dL', 'g/L', 'mg/L', 'mg/dL', 'ng/mL', 'mmol/L', 'umol/L', 'U/L', 'mU/L'];
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), fc.constantFrom(...units), fc.constantFrom(...units), (value, from, to) => {
        const there = convert(value, from, to);
        const back = there === null ? value : convert(there, to, from);
        return back !== null && Math.abs(back - value) <= Math.abs(value) * 1e-9;
      }),
    );
  });
});
