import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beyond, type Keeps, keepsOf } from './keeps.rules.ts';

const TYPE = { minutes: 45, minutesBefore: 10, minutesAfter: 30, grid: 15 };

describe('what a visit keeps', () => {
  it('is of clinicians and the room with the time around it, of the patient just the visit', () =>
    expect(keepsOf('p', TYPE, { start: 600, clinicians: ['a', 'b'], roomId: 'r' })).toEqual([
      { kind: 'clinician', resource: 'a', span: { from: 590, to: 675 } },
      { kind: 'clinician', resource: 'b', span: { from: 590, to: 675 } },
      { kind: 'room', resource: 'r', span: { from: 590, to: 675 } },
      { kind: 'patient', resource: 'p', span: { from: 600, to: 645 } },
    ]));

  it('has no room if the visit needs none', () =>
    expect(
      keepsOf('p', TYPE, { start: 600, clinicians: ['a'], roomId: null }).map(({ kind }) => kind),
    ).toEqual(['clinician', 'patient']));
});

describe('what is beyond what is kept already', () => {
  const one = (resource: string, from: number, to: number): Keeps => ({
    kind: 'clinician',
    resource,
    span: { from, to },
  });
  const cases: [string, Keeps[], Keeps[], Keeps[]][] = [
    ['all of it, where nothing is', [one('a', 0, 30)], [], [one('a', 0, 30)]],
    ['the end, of a move to later', [one('a', 15, 75)], [one('a', 0, 60)], [one('a', 60, 75)]],
    ['the start, of a move to earlier', [one('a', 0, 60)], [one('a', 15, 75)], [one('a', 0, 15)]],
    [
      'both ends, of a longer one',
      [one('a', 0, 90)],
      [one('a', 30, 60)],
      [one('a', 0, 30), one('a', 60, 90)],
    ],
    ['nothing, of the same', [one('a', 0, 60)], [one('a', 0, 60)], []],
    ['all of it, of somebody else', [one('b', 0, 60)], [one('a', 0, 60)], [one('b', 0, 60)]],
  ];
  it.each(cases)('is %s', (_name, keeps, had, rest) => expect(beyond(keeps, had)).toEqual(rest));

  it('is each minute that is asked for and not kept, once', () =>
    fc.assert(
      fc.property(fc.tuple(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60)), ([a, b, c, d]) => {
        const rest = beyond([one('x', a, a + b + 1)], [one('x', c, c + d + 1)]);
        for (let minute = 0; minute < 130; minute++) {
          const asked = a <= minute && minute < a + b + 1;
          const had = c <= minute && minute < c + d + 1;
          const count = rest.filter(({ span }) => span.from <= minute && minute < span.to).length;
          expect(count).toBe(asked && !had ? 1 : 0);
        }
      }),
    ));
});
