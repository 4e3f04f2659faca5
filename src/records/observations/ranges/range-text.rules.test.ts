import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flag, limits, number, read, woman } from '../../../../test/lab-ranges.ts';
import type { Comparator } from '../../../fhir/quantities.ts';
import type { TestValue } from '../values/values.rules.ts';
import { decide } from './compare.rules.ts';
import { readRangeText } from './range-text.rules.ts';
import type { TestRange } from './ranges.rules.ts';

const text = (words: string): TestValue => ({ kind: 'text', text: words });

const titer = (of: number, comparator: Comparator = ''): TestValue => ({
  kind: 'titer',
  of,
  sent: `1:${of}`,
  comparator,
});

const said = (ranges: TestRange[]) =>
  ranges.map((range) => range.text ?? `${range.low?.sent ?? ''}-${range.high?.sent ?? ''}`);

describe('a range given as text', () => {
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
    '3,5-5,1', // a comma is a decimal point to some
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
    '0.6-1.1 mg/dL', // mass against a molar unit below
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
    ['2+', text('Negative'), 'none'], // not an answer that anybody calls normal
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
