import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MORNINGS, minute, utc } from '../../../test/minutes.ts';
import { addDays } from '../../platform/days.rules.ts';
import { earliest, type Hours, openOn } from './earliest.rules.ts';
import { joined, type Span } from './spans.rules.ts';
import { type Fit, startsIn } from './starts.rules.ts';
import { dayAt, stretchesOf } from './stretches.rules.ts';

const FIRST = '2027-03-12';
const always: Span = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
const HALF: Fit = { minutes: 30, before: 0, after: 0, grid: 30 };
const hoursIn = (zone: string, rest: Partial<Hours> = {}, last = addDays(FIRST, 30)): Hours => ({
  stretches: stretchesOf(zone, addDays(FIRST, -1), addDays(last, 1)),
  templates: [MORNINGS],
  ...{ otherHours: new Map(), blocked: [], taken: [] },
  ...rest,
});
const week = { first: FIRST, last: addDays(FIRST, 6) };

describe('the earliest times', () => {
  it('are in order of time over several zones, and of the list where they are the same', () => {
    const all = [
      hoursIn('Pacific/Honolulu'),
      hoursIn('America/Chicago'),
      hoursIn('America/Chicago'),
    ];
    const found = earliest(all, HALF, week, always, 13);
    expect(found.slice(0, 4).map(({ start, of }) => [utc(start), of])).toEqual([
      ['2027-03-12T15:00:00Z', 1],
      ['2027-03-12T15:00:00Z', 2],
      ['2027-03-12T15:30:00Z', 1],
      ['2027-03-12T15:30:00Z', 2],
    ]);
    expect(utc(found[12]?.start ?? 0)).toBe('2027-03-12T19:00:00Z');
    expect(found[12]?.of).toBe(0);
  });
  it('are those of other hours on a day that has them, and none on a closed one', () => {
    const otherHours = new Map([
      ['2027-03-12', []],
      ['2027-03-13', [{ from: 22 * 60, to: 24 * 60 }]],
    ]);
    const found = earliest([hoursIn('America/Chicago', { otherHours })], HALF, week, always, 5);
    expect(found.map(({ start }) => utc(start))).toEqual([
      ...['2027-03-14T04:00:00Z', '2027-03-14T04:30:00Z'],
      ...['2027-03-14T05:00:00Z', '2027-03-14T05:30:00Z'],
      '2027-03-14T14:00:00Z',
    ]);
  });
  it('may go on into the next day', () => {
    const templates = [
      { ...MORNINGS, from: 23 * 60, until: 1440 },
      { ...MORNINGS, from: 0, until: 30 },
    ];
    const fit = { ...HALF, minutes: 90 };
    const found = earliest([hoursIn('America/Denver', { templates })], fit, week, always, 2);
    expect(found.map(({ start }) => utc(start))).toEqual([
      '2027-03-13T06:00:00Z',
      '2027-03-14T06:00:00Z',
    ]);
  });
  it('are none where everything is taken, and all there are where there are few', () => {
    const taken = [{ from: minute('2027-03-01T00:00:00Z'), to: minute('2027-05-01T00:00:00Z') }];
    expect(earliest([hoursIn('America/Chicago', { taken })], HALF, week, always, 20)).toEqual([]);
    expect(earliest([hoursIn('America/Chicago')], HALF, week, always, 999)).toHaveLength(42);
    expect(earliest([], HALF, week, always, 20)).toEqual([]);
  });
});

it('are the first of all times', () => {
  const minutes = fc.integer({ min: 0, max: 96 }).map((n) => n * 15);
  const template = fc.record({
    ...{ weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7]), a: minutes, b: minutes },
    everyWeeks: fc.integer({ min: 1, max: 3 }),
  });
  const spans = fc
    .array(
      fc.record({
        from: fc.integer({ min: 0, max: 15_000 }),
        long: fc.integer({ min: 1, max: 900 }),
      }),
    )
    .map((list) => {
      const zero = minute(`${FIRST}T00:00:00Z`);
      return joined(list.map(({ from, long }) => ({ from: zero + from, to: zero + from + long })));
    });
  const zone = fc.constantFrom('America/Chicago', 'Pacific/Honolulu', 'Pacific/Kiritimati');
  const one = fc.record({
    ...{ zone, templates: fc.array(template, { maxLength: 3 }), blocked: spans, taken: spans },
    other: fc.option(fc.tuple(fc.integer({ min: 0, max: 8 }), minutes, minutes)),
  });
  const fit = fc.record({
    ...{ minutes: fc.constantFrom(15, 30, 60), grid: fc.constantFrom(15, 30) },
    ...{ before: fc.constantFrom(0, 10), after: fc.constantFrom(0, 15) },
  });
  const most = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 4 }), fit, most, fc.nat(9), (list, fit, most, long) => {
      const last = addDays(FIRST, long);
      const all = list.map(({ zone, templates, blocked, taken, other }) =>
        hoursIn(zone, {
          ...{ blocked, taken },
          templates: templates.map(({ a, b, ...rest }) => ({
            ...{ ...MORNINGS, ...rest, from: Math.min(a, b), until: Math.max(a, b) },
            firstDay: '2027-01-01',
          })),
          otherHours: new Map(
            other
              ? [
                  [
                    addDays(FIRST, other[0]),
                    [{ from: Math.min(other[1], other[2]), to: Math.max(other[1], other[2]) }],
                  ],
                ]
              : [],
          ),
        }),
      );
      const from = minute(`${FIRST}T20:00:00Z`);
      const found = earliest(all, fit, { first: FIRST, last }, { from, to: always.to }, most);
      const naive = all.flatMap((hours, of) => {
        const days = Array.from({ length: long + 3 }, (_, n) => addDays(FIRST, n - 1));
        const open = joined(days.flatMap((day) => openOn(hours, day)));
        return startsIn(hours.stretches, open, hours.taken, fit, { from, to: always.to })
          .filter((start) => {
            const stretch = hours.stretches.find((each) => each.from <= start && start < each.to);
            const day = stretch ? dayAt(stretch, start) : '';
            return FIRST <= day && day <= last;
          })
          .map((start) => ({ start, of }));
      });
      naive.sort((a, b) => a.start - b.start || a.of - b.of);
      expect(found).toEqual(naive.slice(0, most));
    }),
    { numRuns: 300 },
  );
});
