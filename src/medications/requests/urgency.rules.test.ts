import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../platform/days.rules.ts';
import { STAGES } from './stages.rules.ts';
import { byUrgency, isUrgent, URGENT_DAYS, urgencyOf, type Waits } from './urgency.rules.ts';

const today = '2026-11-24';
const now = new Date('2026-11-24T15:00:00Z');
const asOf = { now, today, lateDays: 7 };
const hoursAgo = (n: number) => new Date(now.getTime() - n * 3_600_000);
const waits = (id: string, rest: Partial<Waits> = {}): Waits => ({
  id,
  stage: 'submitted',
  submittedAt: hoursAgo(1),
  dueAt: null,
  dueOn: null,
  promisedOn: null,
  readyUntil: null,
  supplyUntil: null,
  ...rest,
});
const left = (days: number) => addDays(today, days);
const judge = (one: Waits) => ({ ...one, urgency: urgencyOf(one, asOf) });
const sorted = (...list: Waits[]) =>
  list
    .map(judge)
    .sort(byUrgency)
    .map(({ id }) => id);

describe('how urgent a request is', () => {
  it.each<[string, Partial<Waits>, Partial<ReturnType<typeof urgencyOf>>]>([
    ['a supply that lasts', { supplyUntil: left(12) }, { left: 12, overdue: false }],
    ['a supply that ends today', { supplyUntil: today }, { left: 0 }],
    ['a supply that ended long ago', { supplyUntil: left(-90) }, { left: 0 }],
    ['a supply that nobody knows', {}, { left: null }],
    ['a promise for today', { promisedOn: today }, { overdue: false, due: today }],
    ['a broken promise', { promisedOn: left(-1) }, { overdue: true, due: left(-1) }],
    ['a promise kept', { stage: 'ready', promisedOn: left(-1) }, { overdue: false }],
    [
      'one that waits to be picked up',
      { stage: 'ready', readyUntil: left(4) },
      { overdue: false, due: left(4) },
    ],
    ['one without a promise', { submittedAt: hoursAgo(8 * 24) }, { overdue: true, due: null }],
    [
      'a renewal until the minute',
      { stage: 'waiting', dueAt: new Date(now.getTime() + 1), dueOn: today },
      { overdue: false, due: today },
    ],
    [
      'a renewal after it',
      { stage: 'waiting', dueAt: now, dueOn: left(-1) },
      { overdue: true, due: left(-1) },
    ],
    ['one that is on hold', { stage: 'held', promisedOn: left(-5) }, { overdue: false, due: null }],
  ])('%s', (_, one, expected) => expect(urgencyOf(waits('a', one), asOf)).toMatchObject(expected));

  it.each([
    [0, true],
    [URGENT_DAYS, true],
    [URGENT_DAYS + 1, false],
    [null, false],
  ])('%s days left', (days, expected) => expect(isUrgent({ left: days })).toBe(expected));
});

describe('the order of a work list', () => {
  it('is overdue, out of medicine, the fewest days, unknown, and those who have enough', () =>
    expect(
      sorted(
        waits('enough', { supplyUntil: left(30) }),
        waits('more than enough', { supplyUntil: left(80) }),
        waits('unknown'),
        waits('three days', { supplyUntil: left(3) }),
        waits('one day', { supplyUntil: left(1) }),
        waits('out', { supplyUntil: left(-2) }),
        waits('overdue', { supplyUntil: left(80), promisedOn: left(-1) }),
        waits('overdue and out', { supplyUntil: left(-1), promisedOn: left(-1) }),
      ),
    ).toEqual([
      'overdue and out',
      'overdue',
      'out',
      'one day',
      'three days',
      'unknown',
      'enough',
      'more than enough',
    ]));

  it('is by the day it is due among those with as much left, and then by age', () =>
    expect(
      sorted(
        waits('no day', { supplyUntil: left(2), submittedAt: hoursAgo(90) }),
        waits('newer', { supplyUntil: left(2), promisedOn: left(2), submittedAt: hoursAgo(2) }),
        waits('older', { supplyUntil: left(2), promisedOn: left(2), submittedAt: hoursAgo(5) }),
        waits('sooner', { supplyUntil: left(2), promisedOn: left(1) }),
      ),
    ).toEqual(['sooner', 'older', 'newer', 'no day']));

  it('is by the day it is due where the supply is unknown', () =>
    expect(
      sorted(waits('later', { promisedOn: left(3) }), waits('sooner', { promisedOn: left(1) })),
    ).toEqual(['sooner', 'later']));

  it('does not depend on the order in which they came', () => {
    const day = fc.option(fc.integer({ min: -5, max: 9 }).map(left), { nil: null });
    const one = fc.record({
      stage: fc.constantFrom(...STAGES),
      hours: fc.integer({ min: 0, max: 300 }),
      supplyUntil: day,
      promisedOn: day,
    });
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 12 }).chain((list) => {
          const all = list.map(({ hours, ...rest }, at) =>
            waits(String(at), { ...rest, submittedAt: hoursAgo(hours) }),
          );
          return fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
          );
        }),
        ([all, shuffled]) => {
          expect(sorted(...shuffled)).toEqual(sorted(...all));
        },
      ),
    );
  });
});
