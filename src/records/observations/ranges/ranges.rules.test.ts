import type { ObservationReferenceRange } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, flag, limits, number, read, woman } from '../../../../test/lab-ranges.ts';
import type { Comparator } from '../../../fhir/quantities.ts';
import type { NumberValue, TestValue } from '../values/values.rules.ts';
import { decide } from './compare.rules.ts';
import { readRangeText } from './range-text.rules.ts';
import type { TestRange, Whose } from './ranges.rules.ts';

const man: Whose = { sex: 'male', birthDate: '2002-01-15', at: at('2026-11-20') };
const whose = (rest: Partial<Whose>): Whose => ({ ...woman, ...rest });

const text = (words: string): TestValue => ({ kind: 'text', text: words });
const titer = (of: number, comparator: Comparator = ''): TestValue => ({
  kind: 'titer',
  of,
  sent: `1:${of}`,
  comparator,
});
const said = (ranges: TestRange[]) =>
  ranges.map((range) => range.text ?? `${range.low?.sent ?? ''}-${range.high?.sent ?? ''}`);

const SNOMED = 'http://snomed.info/sct';
const GENDER = 'http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender';
const males = [
  { coding: [{ system: SNOMED, code: '248153007', display: 'Male (finding)' }] },
  { coding: [{ system: GENDER, code: 'M' }] },
  { coding: [{ system: 'http://hl7.org/fhir/administrative-gender', code: 'male' }] },
  { coding: [{ system: 'urn:oid:2.16.840.1.113883.5.1', code: 'M' }] },
  { coding: [{ system: 'http://loinc.org', code: 'LA2-8' }] },
  { text: 'male' },
  { text: 'Males' },
  { text: 'MEN' },
  { text: 'M' },
  { text: 'Hombres' },
  { text: 'masculino' },
];
const females = [
  { coding: [{ system: SNOMED, code: '248152002', display: 'Female (finding)' }] },
  { coding: [{ system: GENDER, code: 'F', display: 'Female' }] },
  { text: 'Female' },
  { text: 'females' },
  { text: 'Women' },
  { text: 'mujer' },
];

describe('a range of one sex', () => {
  it.each(males)('%j is a man’s, and never a woman’s', (who) => {
    const ranges = [limits(13.5, 17.5, 'g/dL', { appliesTo: [who] })];
    expect([flag(number('12.4', 'g/dL'), ranges, man), read(ranges, woman)]).toEqual(['low', []]);
  });
  it.each(females)('%j is a woman’s, and never a man’s', (who) => {
    const ranges = [limits(12, 15.5, 'g/dL', { appliesTo: [who] })];
    expect([flag(number('12.4', 'g/dL'), ranges, woman), read(ranges, man)]).toEqual([
      'normal',
      [],
    ]);
  });
  it('of somebody whose sex is not known is shown, and decides nothing', () => {
    const ranges = [
      limits(13.5, 17.5, 'g/dL', { appliesTo: [{ text: 'Male' }] }),
      limits(12, 15.5, 'g/dL', { appliesTo: [{ text: 'Female' }] }),
    ];
    for (const sex of ['unknown', 'other', ''])
      expect([
        read(ranges, whose({ sex })).length,
        flag(number('5', 'g/dL'), ranges, whose({ sex })),
      ]).toEqual([2, 'none']);
  });
  it.each([[[{ text: 'Male' }, { text: 'Female' }]], [[{ text: 'All' }]], [[]]])(
    '%j is everybody’s',
    (appliesTo) =>
      expect(
        flag(number('5'), [limits(6, 9, undefined, { appliesTo })], whose({ sex: 'unknown' })),
      ).toBe('low'),
  );
});

describe('a range for a condition that nobody here can check', () => {
  it.each([
    { text: 'Fasting' },
    { text: 'First trimester' },
    { coding: [{ system: SNOMED, code: '77386006', display: 'Pregnant' }] },
    { text: 'African American' },
    { text: 'Luteal phase' },
  ])('%j is shown with its words, and decides nothing', (who) => {
    const ranges = [limits(70, 99, 'mg/dL', { appliesTo: [who] })];
    expect(flag(number('312', 'mg/dL'), ranges)).toBe('none');
    expect(read(ranges)[0]?.applies[0]?.text).toBe((who as { text?: string }).text ?? 'Pregnant');
  });
  it('beside one that certainly applies: that decides, unless the other says something else', () => {
    const ranges = [
      limits(12, 16, 'g/dL'),
      limits(11, 14, 'g/dL', { appliesTo: [{ text: 'Pregnant' }] }),
    ];
    expect(
      ['10', '11.5', '13', '15', '17'].map((sent) => flag(number(sent, 'g/dL'), ranges)),
    ).toEqual(['low', 'none', 'normal', 'none', 'high']);
  });
  it('of pregnancy is no man’s', () =>
    expect(read([limits(11, 14, 'g/dL', { appliesTo: [{ text: 'Pregnant' }] })], man)).toEqual([]));
});

describe('a range of an age', () => {
  const of = (
    low: [number, string] | null,
    high: [number, string] | null,
  ): ObservationReferenceRange =>
    limits(2, 9, undefined, {
      age: {
        ...(low && { low: { value: low[0], unit: low[1] } }),
        ...(high && { high: { value: high[0], unit: high[1] } }),
      },
    });
  it.each<[string, ObservationReferenceRange, string, string, boolean]>([
    // 24 years old, not 24 days
    ['newborns of 28 days', of([0, 'd'], [28, 'd']), '2002-01-15', '2026-11-20', false],
    ['newborns of 28 days', of([0, 'd'], [28, 'd']), '2026-11-01', '2026-11-20', true],
    ['babies of 4 weeks', of(null, [4, 'wk']), '2026-11-01', '2026-11-20', true],
    ['2 to 12 months', of([2, 'mo'], [12, 'mo']), '2026-01-20', '2026-11-20', true],
    ['2 to 12 months', of([2, 'mo'], [12, 'mo']), '2024-01-20', '2026-11-20', false],
    ['18 years and up', of([18, 'a'], null), '2008-11-20', '2026-11-20', true],
    ['18 years and up', of([18, 'years'], null), '2008-11-21', '2026-11-20', false],
    ['1 to 17 years', of([1, 'a'], [17, 'a']), '2009-05-20', '2026-11-20', true], // 17 and a half
    ['1 to 17 years', of([1, 'a'], [17, 'a']), '2008-11-20', '2026-11-20', false],
    ['48 hours', of(null, [48, 'h']), '2002-01-15', '2026-11-20T08:00:00Z', false],
  ])('%s', (_what, range, birthDate, when, fits) =>
    expect(flag(number('12'), [range], whose({ birthDate, at: at(when) }))).toBe(
      fits ? 'high' : 'none',
    ),
  );

  it('is left out where it is another’s, and shown undecided where nobody knows', () => {
    const newborn = of([0, 'd'], [28, 'd']);
    expect(read([newborn], man)).toEqual([]);
    for (const who of [
      whose({ birthDate: null }),
      whose({ birthDate: '1961' }),
      whose({ at: null }),
    ]) {
      expect([read([newborn], who).length, flag(number('12'), [newborn], who)]).toEqual([
        1,
        'none',
      ]);
    }
    // 28 of what? days or years
    expect([
      read([of([0, ''], [28, ''])], man).length,
      flag(number('12'), [of([0, ''], [28, ''])], man),
    ]).toEqual([1, 'none']);
    // born in the middle of the year that the sample is of
    expect(
      flag(number('12'), [of([18, 'a'], null)], whose({ birthDate: '2000-06-15', at: at('2018') })),
    ).toBe('none');
  });

  it('meets the next one at a birthday: the one that begins there decides', () => {
    const byAge = [
      limits(null, 9, undefined, { age: { high: { value: 18, unit: 'a' } } }),
      limits(null, 7, undefined, { age: { low: { value: 18, unit: 'a' } } }),
    ];
    const high = (birthDate: string) => read(byAge, whose({ birthDate }))[0]?.high?.value;
    expect(['2009-11-20', '2008-11-20', '2008-05-20'].map(high)).toEqual([9, 7, 7]);
    expect(flag(number('8'), byAge, whose({ birthDate: '2008-05-20' }))).toBe('high');
  });
});

describe('a range of another kind', () => {
  const typed = (code: string, text?: string) => ({
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/referencerange-meaning', code }],
    ...(text && { text }),
  });
  it.each([
    typed('therapeutic'),
    typed('treatment'),
    typed('recommended'),
    typed('pre-puberty'),
    { text: 'Critical' },
    { text: 'Therapeutic range' },
    { coding: [{ code: 'x', display: 'Panic' }] },
  ])('%j is shown with its words, after the normal one, and decides nothing', (type) => {
    const ranges = [
      limits(10, 20, 'ug/mL', { type }),
      limits(0, 40, 'ug/mL', { type: typed('normal') }),
    ];
    expect(flag(number('5', 'ug/mL'), ranges)).toBe('normal');
    expect(flag(number('5', 'ug/mL'), ranges.slice(0, 1))).toBe('none');
    expect(read(ranges).map((range) => [range.meaning !== null, range.normal])).toEqual([
      [false, 'yes'],
      [true, 'no'],
    ]);
  });
  it.each([
    undefined,
    typed('normal'),
    typed('normal', 'Normal Range'),
    { text: 'Reference range' },
    { text: 'Normal' },
  ])('%j is the normal one', (type) =>
    expect(flag(number('5', 'ug/mL'), [limits(10, 20, 'ug/mL', type && { type })])).toBe('low'),
  );
});

describe('units of value and range', () => {
  it.each<[string, NumberValue, ObservationReferenceRange, string]>([
    ['the same', number('312', 'mg/dL'), limits(null, 150, 'mg/dL'), 'high'],
    ['none at the limits', number('312', 'mg/dL'), limits(null, 150), 'high'],
    ['convertible', number('90', 'mg/L'), limits(1, 8, 'mg/dL'), 'high'],
    ['convertible, on the limit', number('5.0', 'K/uL'), limits(null, 5, '10*9/L'), 'normal'],
    ['mass and moles', number('90', 'umol/L'), limits(0.6, 1.1, 'mg/dL'), 'none'],
    ['two scales', number('48', 'mmol/mol'), limits(4, 6, '%'), 'none'],
    ['none at the value', number('90'), limits(0.6, 1.1, 'mg/dL'), 'none'],
    ['one spelling and another', number('12', 'K/uL'), limits(4, 11, 'x10E3/uL'), 'high'],
    ['what is counted', number('5', '{log_copies}/mL'), limits(null, 20, '{copies}/mL'), 'none'],
  ])('%s', (_what, value, range, is) => expect(flag(value, [range])).toBe(is));
});

describe('a range that is a text', () => {
  it.each<[string, string, string]>([
    ['<150', '150', 'high'],
    ['<150', '149.9', 'normal'],
    ['> 39', '39', 'low'],
    ['> 39', '40', 'normal'],
    ['<= 5.0', '5.0', 'normal'],
    ['≤5.0', '5.1', 'high'],
    ['12.0-16.0', '7.9', 'low'],
    ['12.0 – 16.0 g/dL', '16.0', 'normal'],
    ['12.0—16.0', '16.1', 'high'],
    ['0.6 to 1.1', '1.2', 'high'],
    ['0.6 a 1.1', '0.5', 'low'],
    ['(3.5-5.1)', '6', 'high'],
    ['[3.5 - 5.1]', '4', 'normal'],
    ['-5 - 5', '-6', 'low'],
    ['-5--1', '-3', 'normal'],
    ['less than 5', '5', 'high'],
    ['5.0 or less', '5.0', 'normal'],
    ['up to 35', '36', 'high'],
    ['at least 60', '59', 'low'],
    ['menos de 5', '6', 'high'],
    ['.5-1.5', '0.4', 'low'],
    ['0 - 5 mg/L', '70', 'high'], // 70 g/dL
    ['12.0‑16.0 (g/dL)', '11', 'low'],
    ['<5 (g/dL)', '5', 'high'],
    ['< or =5', '5.1', 'high'],
    ['> or = 60 g/dL', '59', 'low'],
    ['-2 to +2', '-5', 'low'],
    ['Menor o igual a 5', '5', 'normal'],
    ['Inferior a 5', '5', 'high'],
    ['mayor o igual que 60', '59', 'low'],
    ['Normal range: 70 - 99', '300', 'high'],
    ['Valores de referencia: 70 a 99', '69', 'low'],
  ])('%s against %s: %s', (range, sent, is) =>
    expect(flag(number(sent, 'g/dL'), [{ text: range }])).toBe(is),
  );

  it.each([
    '3,5-5,1', // a comma is a point to some
    '4,500-11,000',
    '12-16 fasting',
    'Male: 13.5-17.5 Female: 12.0-15.5',
    'Desirable: <200; Borderline: 200-239',
    '16-12',
    '12-16-20',
    '2026-11-20',
    '5',
    'See note',
    'not established',
    '<5 or >10',
    '12 16',
    '0.6-1.1 mg/dL', // mass against what is measured in another unit below
  ])('%s is shown, and decides nothing', (range) => {
    const ranges = read([{ text: range }], woman, number('900', 'mmol/L'));
    expect([said(ranges), decide(number('900', 'mmol/L'), ranges)]).toEqual([[range], 'none']);
  });

  it.each<[string, TestValue, string]>([
    ['Negative', text('Negative'), 'normal'],
    ['Negative', text('negative.'), 'normal'],
    ['Neg', text('NEGATIVE'), 'normal'],
    ['Negative', text('Positive'), 'abnormal'],
    ['Non-reactive', text('Reactive'), 'abnormal'],
    ['Nonreactive', { kind: 'coded', text: 'Non-Reactive' }, 'normal'],
    ['Not detected', { kind: 'coded', text: 'Detected', codes: ['260373001'] }, 'abnormal'],
    ['Negative', text('Indeterminate'), 'indeterminate'],
    ['Negative', text('Weakly reactive'), 'abnormal'],
    ['Positive', text('Negative'), 'abnormal'], // immunity
    ['Negativo', text('Positivo'), 'abnormal'],
    ['Yellow', text('Yellow'), 'normal'],
    ['Yellow', text('Brown'), 'none'],
    ['Negative', text('Trace'), 'none'],
    ['Negative', text('2+'), 'abnormal'],
    ['Negativo', text('POSITIVO (++)'), 'abnormal'],
    ['Negative', text('+++'), 'abnormal'],
    ['2+', text('Negative'), 'none'], // no answer that anybody calls normal
    ['Negative', text('See comment'), 'none'],
    ['See note', text('See note'), 'none'],
    ['Negative', number('5'), 'none'],
    // it contradicts itself
    ['Negative', { kind: 'coded', text: 'Negative', also: ['Positive'] }, 'none'],
    ['< 1:10', titer(160), 'high'],
    ['<1:10', titer(8, '<'), 'normal'],
    ['< 1:10', titer(10), 'high'],
    ['<=1:40', titer(40), 'normal'],
    ['<1:40', number('160'), 'none'],
    ['12-16', titer(160), 'none'],
    ['1:8', titer(8), 'none'],
  ])('%s against %j: %s', (range, value, is) => expect(flag(value, [{ text: range }])).toBe(is));

  it('beside limits says more, the same, or something else', () => {
    const both = (text: string) => read([limits(0, 150, 'mg/dL', { text })])[0];
    expect(both('0-150')).toMatchObject({ text: null, says: 'limits' });
    expect(both('<150')).toMatchObject({
      text: '<150',
      says: 'text',
      high: { sent: '150', edge: 'unsure' },
    });
    expect(both('Normal fasting level')).toMatchObject({
      text: 'Normal fasting level',
      says: 'both',
      normal: 'yes',
    });
    expect(both('<200')).toMatchObject({ text: '<200', says: 'both', normal: 'maybe' });
    const is = (sent: string, text: string) =>
      flag(number(sent, 'mg/dL'), [limits(0, 150, 'mg/dL', { text })]);
    expect([
      is('312', '<150'),
      is('150', '<150'),
      is('149', '<150'),
      is('312', '<200'),
      is('312', 'Normal fasting level'),
    ]).toEqual(['high', 'none', 'normal', 'none', 'high']);
  });

  it('is read as numbers, whatever numbers they are', () =>
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        fc.constantFrom('-', ' - ', ' – ', ' to '),
        (low, more, sign) => {
          const [a, b] = [low.toFixed(2), (low + more).toFixed(2)];
          expect(readRangeText(`${a}${sign}${b}`, { unit: '', code: null })).toMatchObject({
            low: { sent: a, value: Number(a) },
            high: { sent: b, value: Number(b) },
          });
        },
      ),
    ));
});
