import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalUnit, convert, isKnownUnit } from './units.ts';

const text = (unit: string) => ({ unit, code: null });
const by = (value: number, from: string, to: string) => convert(value, text(from), text(to));

describe('the spelling of a unit', () => {
  it.each([
    [
      '10*3/uL',
      [
        'K/uL',
        'x10E3/uL',
        'X10(3)/MCL',
        '10^3/uL',
        '10³/µL',
        '10 3/uL',
        '10**3/uL',
        'K/mm3',
        'thou/cumm',
        'Thousand/uL',
        '10*3{cells}/uL',
        'x 10^3/μL',
      ],
    ],
    ['10*9/L', ['10^9/L', 'x10^9/L', '10E9/L', '10*9/l']],
    ['/uL', ['/mm3', '/cumm', 'cells/uL', 'cells/mcL', '{cells}/uL', '{#}/uL']],
    ['[iU]/L', ['IU/L', 'iu/l', '[IU]/L']],
    ['u[iU]/mL', ['uIU/mL', 'µIU/mL', 'UIU/ML']],
    ['ug/dL', ['mcg/dL', 'MCG/DL', 'µg/dL', 'ug/dl']],
    ['mg/dL', ['MG/DL', 'mg/dl', ' mg / dL ']],
    ['meq/L', ['mEq/L', 'MEQ/L']],
    ['mm/h', ['mm/hr', 'MM/HR']],
    ['mm[Hg]', ['mmHg']],
    ['mL/min/{1.73_m2}', ['mL/min/1.73m2', 'mL/min/1.73 m2', 'mL/min/1.73m²']],
    ['', ['', '1', ' ']],
    ['G/L', ['G/L']], // 10*9/L to some, grams to others
    ['{log_copies}/mL', ['{log_copies}/mL']],
    ['made-up', ['made-up']],
  ])('%s', (code, spellings) =>
    expect(spellings.map(canonicalUnit)).toEqual(spellings.map(() => code)),
  );

  it('is known if it is in the table', () => {
    expect(['mg/dL', 'K/uL', 'IU/L', '10*12/L'].every(isKnownUnit)).toBe(true);
    expect(['fasting', 'H', 'G/L', '', 'made-up', '(female)'].some(isKnownUnit)).toBe(false);
  });
});

describe('units convert', () => {
  it.each([
    [1, 'g/dL', 'g/L', 10],
    [5, '10*3/uL', '10*9/L', 5],
    [5, 'K/uL', '10*9/L', 5],
    [7200, 'cells/uL', 'K/uL', 7.2],
    [4, 'mU/L', 'U/L', 0.004],
    [4, 'u[iU]/mL', 'm[iU]/L', 4],
    [3, '[CFU]/mL', '[CFU]/L', 3000],
    [37, 'Cel', '[degF]', 98.6],
    [98.6, '°F', '°C', 37],
    [150, 'mg/24hr', 'g/d', 0.15],
    [1, 'mg/mmol', 'g/mol', 1],
    [1, 'furlong', 'furlong', 1],
    [3, '', '1', 3],
  ])('%d %s is %s: %d', (value, from, to, out) => expect(by(value, from, to)).toBe(out));

  it.each([
    ['umol/L', 'mg/dL', 'mass and moles need the substance'],
    ['mmol/mol', '%', 'two scales of one thing, both a number alone to UCUM'],
    ['meq/L', 'mmol/L', 'equivalents need the charge'],
    ['[iU]/L', 'U/L', 'an international unit is no enzyme unit'],
    ["[arb'U]/mL", '[iU]/mL', 'nor any other arbitrary unit'],
    ['{copies}/mL', '{log_copies}/mL', 'the words in braces say what is counted'],
    ['{copies}/mL', '/mL', 'and are no number'],
    ['mg/g{creat}', 'mg/g', 'nor is what it is measured against'],
    ['[pH]', '1', 'a logarithm'],
    ['/[HPF]', '/[LPF]', 'a field of view has no size'],
    ['furlong', 'mile', 'not in UCUM'],
    ['', 'mg/dL', 'no unit says nothing about the unit'],
    ['G/L', 'g/L', 'giga or grams: nobody knows'],
    ['mil/mm3', '10*3/uL', 'mil is a thousand in Spanish'],
    ['mil/uL', '10*6/uL', 'and a million in English'],
  ])('not from %s to %s: %s', (from, to) =>
    expect([by(4, from, to), by(4, to, from)]).toEqual([null, null]),
  );

  it("by code rather than text; a code that the text contradicts can't be relied on", () => {
    expect(convert(5, { unit: 'percent of all', code: '%' }, { unit: '', code: '%' })).toBe(5);
    expect(convert(5, { unit: 'mg/dL', code: 'mg/dL' }, { unit: 'MG/DL', code: null })).toBe(5);
    expect(
      convert(5, { unit: 'mmol/L', code: 'mg/dL' }, { unit: 'mg/dL', code: 'mg/dL' }),
    ).toBeNull();
  });

  it('there and back, to the twelfth digit', () => {
    const units = [
      'g/dL',
      'g/L',
      'mg/L',
      'mg/dL',
      'ng/mL',
      'mmol/L',
      'umol/L',
      'U/L',
      'mU/L',
      'kat/L',
      '10*3/uL',
      '10*9/L',
      '/uL',
      'u[iU]/mL',
      'k[iU]/L',
      'Cel',
      '[degF]',
    ];
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1e6, noNaN: true }),
        fc.constantFrom(...units),
        fc.constantFrom(...units),
        (value, from, to) => {
          const there = by(value, from, to);
          const back = there === null ? value : by(there, to, from);
          return back !== null && Math.abs(back - value) <= Math.max(Math.abs(value), 1) * 1e-9;
        },
      ),
    );
  });

  it('in one direction exactly if in the other', () => {
    const units = [
      'mg/dL',
      'mmol/L',
      'mmol/mol',
      '%',
      '1',
      '[iU]/L',
      'U/L',
      '{copies}/mL',
      '/mL',
      'Cel',
      'meq/L',
      '[pH]',
      'mm[Hg]',
      'kPa',
      'nonsense',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...units),
        fc.constantFrom(...units),
        (from, to) => (by(2, from, to) === null) === (by(2, to, from) === null),
      ),
    );
  });
});
