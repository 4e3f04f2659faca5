import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkHours,
  readClock,
  readHours,
  typeHours,
  type Week,
  weekSpans,
} from './hours.rules.ts';

describe('a time as people type it', () => {
  it.each<[string, string | null]>([
    ['8', '08:00'],
    ['08:30', '08:30'],
    ['8:30', '08:30'],
    ['0830', '08:30'],
    ['8 am', '08:00'],
    ['8AM', '08:00'],
    ['5:30 p.m.', '17:30'],
    ['12 pm', '12:00'],
    ['12 am', '00:00'],
    ['noon', '12:00'],
    ['midnight', '24:00'],
    ['24:00', '24:00'],
    ['24:30', null],
    ['25', null],
    ['13 pm', null],
    ['0 am', null],
    ['8:60', null],
    ['early', null],
    ['', null],
  ])('%j is %j', (text, time) => expect(readClock(text)).toBe(time));
});

describe('a day as people type it', () => {
  it.each<[string, string]>([
    ['8:00-12:00, 13:00-17:00', '08:00-12:00, 13:00-17:00'],
    ['13:00-17:00, 8:00-12:00', '08:00-12:00, 13:00-17:00'],
    ['8 am to 5 pm', '08:00-17:00'],
    ['8 – noon and 1 pm – 5 pm', '08:00-12:00, 13:00-17:00'],
    ['8:00-12:00; 12:00-16:00', '08:00-12:00, 12:00-16:00'],
    ['0-24', '00:00-24:00'],
    ['18:00-midnight', '18:00-24:00'],
    ['8 am a 5 pm', '08:00-17:00'],
    ['', ''],
    ['Closed', ''],
    ['cerrado', ''],
  ])('%j', (text, hours) => {
    const read = readHours(text);
    expect(read.ok && typeHours(read.hours)).toBe(hours);
  });
  it.each<[string, string]>([
    ['early', 'unreadable'],
    ['8-', 'unreadable'],
    ['8-9-10', 'unreadable'],
    [',', 'unreadable'],
    ['<b>8-9</b>', 'unreadable'],
    ['22:00-02:00', 'past-midnight'],
    ['8-5', 'past-midnight'],
    ['9:00-9:00', 'past-midnight'],
    ['8:00-12:00, 11:30-17:00', 'overlap'],
  ])('%j is refused: %s', (text, problem) =>
    expect(readHours(text)).toEqual({ ok: false, problem }),
  );

  it('reads back what it wrote', () => {
    const minute = fc.integer({ min: 0, max: 1440 });
    const clock = (of: number) =>
      `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(fc.uniqueArray(minute, { minLength: 2, maxLength: 8 }), (all) => {
        const sorted = [...all].sort((a, b) => a - b);
        const hours = sorted.flatMap((from, index) => {
          const to = sorted[index + 1];
          return index % 2 === 0 && to !== undefined ? [[clock(from), clock(to)] as const] : [];
        });
        expect(checkHours(hours)).toEqual({ ok: true, hours });
        expect(readHours(typeHours(hours))).toEqual({ ok: true, hours });
      }),
    );
  });
});

it('days with the same hours are grouped, and none is lost', () => {
  const day = fc.constantFrom([], [['08:00', '17:00']], [['08:00', '12:00']]);
  fc.assert(
    fc.property(fc.array(day, { minLength: 7, maxLength: 7 }), (week) => {
      // seven days, which fast-check's types can't express
      const spans = weekSpans(week as unknown as Week);
      const days = spans.flatMap(({ from, to, hours }) =>
        Array.from({ length: to - from + 1 }, () => hours),
      );
      expect(days).toEqual(week);
      for (const [index, span] of spans.entries())
        expect(String(spans[index + 1]?.hours)).not.toBe(String(span.hours));
    }),
  );
});
