import type { ObservationReferenceRange } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { at, flag, limits, number, read, woman } from '../../../../test/lab-ranges.ts';
import type { NumberValue } from '../values/values.rules.ts';
import type { Whose } from './ranges.rules.ts';

const man: Whose = { sex: 'male', birthDate: '2002-01-15', at: at('2026-11-20') };

const whose = (rest: Partial<Whose>): Whose => ({ ...woman, ...rest });

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

describe('a range for one sex', () => {
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
  it('for somebody whose sex is unknown is shown, and decides nothing', () => {
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
    '%j applies to everybody',
    (appliesTo) =>
      expect(
        flag(number('5'), [limits(6, 9, undefined, { appliesTo })], whose({ sex: 'unknown' })),
      ).toBe('low'),
  );
});

describe('a range for a condition that we can’t check', () => {
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
  it('beside one that certainly applies: that one decides, unless the other gives a different outcome', () => {
    const ranges = [
      limits(12, 16, 'g/dL'),
      limits(11, 14, 'g/dL', { appliesTo: [{ text: 'Pregnant' }] }),
    ];
    expect(
      ['10', '11.5', '13', '15', '17'].map((sent) => flag(number(sent, 'g/dL'), ranges)),
    ).toEqual(['low', 'none', 'normal', 'none', 'high']);
  });
  it('for pregnancy does not apply to a man', () =>
    expect(read([limits(11, 14, 'g/dL', { appliesTo: [{ text: 'Pregnant' }] })], man)).toEqual([]));
});

describe('a range for an age', () => {
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

  it('is left out if it is for another age, and shown undecided if the age is unknown', () => {
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
    // born in the middle of the year in which the sample was taken
    expect(
      flag(number('12'), [of([18, 'a'], null)], whose({ birthDate: '2000-06-15', at: at('2018') })),
    ).toBe('none');
  });

  it('meets the next one at a birthday: the one that starts there decides', () => {
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
