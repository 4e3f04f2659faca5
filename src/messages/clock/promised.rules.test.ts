import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayIn } from '../../platform/clock.ts';
import { type Due, dueOf } from './promised.rules.ts';

const dayOf = (at: Date) => dayIn('America/Chicago', at);

describe('when an answer is due', () => {
  // Sunday, 9 AM in Chicago
  const now = new Date('2026-11-22T15:00:00Z');
  it.each<[name: string, dueAt: string, due: Omit<Due, 'at'>]>([
    ['later today', '2026-11-22T22:00:00Z', { is: 'today', day: '2026-11-22' }],
    ['now, which still keeps the promise', now.toISOString(), { is: 'today', day: '2026-11-22' }],
    ['a moment ago', '2026-11-22T14:59:59.999Z', { is: 'overdue-today', day: '2026-11-22' }],
    [
      'tonight, when it is tomorrow in UTC',
      '2026-11-23T01:00:00Z',
      { is: 'today', day: '2026-11-22' },
    ],
    ['at midnight, when this day ends', '2026-11-23T06:00:00Z', { is: 'today', day: '2026-11-22' }],
    ['right after midnight', '2026-11-23T06:00:00.001Z', { is: 'tomorrow', day: '2026-11-23' }],
    ['the day after tomorrow', '2026-11-24T15:00:00Z', { is: 'later', day: '2026-11-24' }],
    ['yesterday', '2026-11-21T23:00:00Z', { is: 'overdue', day: '2026-11-21' }],
  ])('%s', (_, dueAt, due) => {
    expect(dueOf(new Date(dueAt), now, dayOf)).toMatchObject(due);
  });

  it('at midnight shows the minute before, so that the day is clear', () => {
    const { day, at } = dueOf(new Date('2026-11-24T06:00:00Z'), now, dayOf);
    expect([day, at.toISOString()]).toEqual(['2026-11-23', '2026-11-24T05:59:00.000Z']);
  });

  it('is overdue exactly if its moment has passed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400 * 3600, max: 400 * 3600 }), (seconds) => {
        const { is } = dueOf(new Date(now.getTime() + seconds * 1000), now, dayOf);
        expect(is.startsWith('overdue')).toBe(seconds < 0);
      }),
    );
  });
});
