import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formBatches, type Waiting } from './batches.rules.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));
const one = (id: string, made: number, due: number, batchId: string | null = null): Waiting => ({
  id,
  batchId,
  madeAt: at(made),
  dueAt: at(due),
});
const ids = (formed: ReturnType<typeof formBatches>) =>
  formed.batches.map((batch) => [batch.id, batch.notices.map(({ id }) => id).join('')]);

describe('messages', () => {
  it('take along everything that waits, once the first is due', () => {
    const waiting = [one('b', 3, 8), one('a', 0, 5), one('c', 5, 10)];
    expect(ids(formBatches(waiting, { gathered: true, now: at(5) }))).toEqual([['a', 'abc']]);
    const early = formBatches(waiting, { gathered: true, now: at(4) });
    expect([ids(early), early.nextAt]).toEqual([[], at(5)]);
  });

  it('that were already formed stay as they are, and later notices form another', () => {
    const waiting = [one('a', 0, 5, 'a'), one('b', 1, 6, 'a'), one('c', 9, 14)];
    const soon = formBatches(waiting, { gathered: true, now: at(10) });
    expect([ids(soon), soon.nextAt]).toEqual([[['a', 'ab']], at(14)]);
    expect(ids(formBatches(waiting, { gathered: true, now: at(14) }))).toEqual([
      ['a', 'ab'],
      ['c', 'c'],
    ]);
  });

  it('of a topic that is not gathered hold one notice each', () => {
    const waiting = [one('b', 1, 1), one('a', 0, 0), one('c', 2, 9)];
    const formed = formBatches(waiting, { gathered: false, now: at(1) });
    expect([ids(formed), formed.nextAt]).toEqual([
      [
        ['a', 'a'],
        ['b', 'b'],
      ],
      at(9),
    ]);
    expect(formBatches([], { gathered: true, now: at(0) })).toEqual({ batches: [], nextAt: null });
  });

  it('hold each notice once, none too early for all of its batch, and are the same on each attempt', () => {
    const minute = fc.integer({ min: 0, max: 59 });
    const rows = fc.uniqueArray(
      fc.record({ id: fc.uuid(), made: minute, due: minute, batch: fc.option(fc.constant('x')) }),
      { selector: ({ id }) => id, maxLength: 30 },
    );
    fc.assert(
      fc.property(rows, minute, fc.boolean(), (list, now, gathered) => {
        const waiting = list.map(({ id, made, due, batch }) => one(id, made, due, batch));
        const formed = formBatches(waiting, { gathered, now: at(now) });
        const sent = formed.batches.flatMap(({ notices }) => notices);
        expect(new Set(sent).size).toBe(sent.length);
        for (const { id, notices } of formed.batches)
          expect(
            notices.every(({ batchId }) => batchId === id) ||
              (notices.some(({ dueAt }) => dueAt <= at(now)) && notices[0]?.id === id),
          ).toBe(true);
        const rest = waiting.filter((row) => !sent.includes(row));
        expect(rest.every(({ dueAt, batchId }) => dueAt > at(now) && batchId === null)).toBe(true);
        expect(formed.nextAt === null).toBe(rest.length === 0);
        // a formed message keeps its name
        const named = waiting.map((row) => {
          const batch = formed.batches.find(({ notices }) => notices.includes(row));
          return batch ? { ...row, batchId: batch.id } : row;
        });
        const again = formBatches(named, { gathered, now: at(now) });
        expect(ids(again).sort()).toEqual(ids(formed).sort());
      }),
    );
  });
});
