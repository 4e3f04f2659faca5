import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flag, limits, number, read } from '../../../../test/lab-ranges.ts';
import type { Comparator } from '../../../fhir/quantities.ts';
import type { NumberValue } from '../values/values.rules.ts';
import { compare, decide, flagOf } from './compare.rules.ts';

describe('a value with a sign', () => {
  const [range] = read([limits(3.5, 5.1, 'mg/dL')]);
  it.each<[NumberValue, string]>([
    [number('3.4', 'mg/dL'), 'low'],
    [number('3.5', 'mg/dL'), 'normal'],
    [number('5.1', 'mg/dL'), 'normal'],
    [number('5.2', 'mg/dL'), 'high'],
    [number('3', 'mg/dL', '<'), 'low'],
    [number('3.5', 'mg/dL', '<'), 'low'],
    [number('3.5', 'mg/dL', '<='), 'none'],
    [number('4', 'mg/dL', '<'), 'none'], // below 4 may be below 3.5 or not
    [number('6', 'mg/dL', '>'), 'high'],
    [number('5.1', 'mg/dL', '>'), 'high'],
    [number('5.1', 'mg/dL', '>='), 'none'],
    [number('4', 'mg/dL', '>'), 'none'],
  ])('%j is %s', (value, is) => expect(range && compare(value, range)).toBe(is));
  it('whose limits are reversed is compared with neither', () => {
    const swapped = [limits(10, 5, 'mg/dL')];
    expect(['3', '7', '12'].map((sent) => flag(number(sent, 'mg/dL'), swapped))).toEqual([
      'none',
      'none',
      'none',
    ]);
    expect(read(swapped)).toMatchObject([
      { low: { sent: '10' }, high: { sent: '5' }, normal: 'maybe' },
    ]); // shown, and no bar drawn
    expect(flag(number('7', 'mg/dL'), [...swapped, limits(5, 10, 'mg/dL')])).toBe('normal');
  });
  it('below what can be measured is inside a range from 0', () =>
    expect(flag(number('0.01', 'ng/mL', '<'), [limits(0, 0.04, 'ng/mL')])).toBe('normal'));

  it('is never called what only some of its possible values are', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 15 }),
        fc.constantFrom<Comparator>('', '<', '<=', '>', '>='),
        fc.option(fc.integer({ min: -3, max: 5 })),
        fc.option(fc.integer({ min: 5, max: 12 })),
        (value, comparator, low, high) => {
          fc.pre(low !== null || high !== null);
          const ranges = read([limits(low, high, 'mg/dL')]);
          const is = decide(number(String(value), 'mg/dL', comparator), ranges);
          const may = Array.from({ length: 401 }, (_, at) => -100 + at * 0.5).filter((one) =>
            comparator === ''
              ? one === value
              : comparator === '<'
                ? one < value
                : comparator === '<='
                  ? one <= value
                  : comparator === '>'
                    ? one > value
                    : one >= value,
          );
          const each = new Set(
            may.map((one) =>
              low !== null && one < low ? 'low' : high !== null && one > high ? 'high' : 'normal',
            ),
          );
          // no amount is below 0
          if (low === 0 && comparator.startsWith('<'))
            return is === 'none' || is !== 'low' || value <= 0;
          return is === 'none' || (each.size === 1 && each.has(is as 'low'));
        },
      ),
    ));
});

describe('the laboratory’s flag', () => {
  const ranges = read([limits(3.5, 5.1, 'mg/dL')]);
  const value = number('9', 'mg/dL');
  const of = (...codes: string[]) => codes.map((code) => ({ coding: [{ code }] }));
  it('takes precedence over ours', () => {
    expect(flagOf(of('N'), value, ranges)).toMatchObject({
      flag: 'normal',
      flags: ['normal'],
      flagged: 'laboratory',
    });
    expect(flagOf(of('HH'), number('4', 'mg/dL'), ranges)).toMatchObject({
      flag: 'critical-high',
      flagged: 'laboratory',
    });
    expect(flagOf(undefined, number('4', 'mg/dL'), ranges)).toMatchObject({
      flag: 'normal',
      flags: ['normal'],
      flagged: 'compared',
    });
  });
  it('about a change leaves room for ours', () =>
    expect(flagOf(of('U'), value, ranges)).toMatchObject({
      flag: 'high',
      flags: ['high', 'went-up'],
      flagged: 'compared',
    }));
  it('that is unknown is not “normal”', () => {
    expect(flagOf([{ text: 'Repeat' }], number('4', 'mg/dL'), ranges)).toMatchObject({
      flag: 'none',
      flags: [],
      marks: [{ text: 'Repeat' }],
    });
    expect(flagOf([{ text: 'Repeat' }], value, ranges)).toMatchObject({
      flag: 'high',
      marks: [{ text: 'Repeat' }],
    });
  });
  it('off the scale says so, and is outside the range unless something says otherwise', () => {
    expect(flagOf(of('>'), number('88', 'mg/L'), [])).toMatchObject({ flag: 'off-scale-high' });
    expect(
      flagOf(of('<'), number('0.01', 'mg/dL', '<'), read([limits(null, 5, 'mg/dL')])),
    ).toMatchObject({ flag: 'normal', flags: ['normal', 'off-scale-low'] });
  });
  it('is the only one if the sender changed the meaning', () =>
    expect(flagOf(undefined, value, ranges, false)).toMatchObject({ flag: 'none', flags: [] }));
});
