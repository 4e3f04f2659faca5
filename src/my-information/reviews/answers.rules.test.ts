import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerOf, eventOf } from './answers.rules.ts';

const verdict = fc.constantFrom('accept', 'decline', 'call');
const day = fc.date({ noInvalidDate: true });

it('an event says which proposal was answered, and how', () =>
  fc.assert(
    fc.property(fc.uuid(), verdict, day, (id, how, at) => {
      expect(answerOf(eventOf(id, how, at))).toEqual({ id, verdict: how });
    }),
  ));

it('the same answer at another time is another event', () =>
  fc.assert(
    fc.property(fc.uuid(), verdict, day, day, (id, how, one, other) => {
      expect(eventOf(id, how, one) === eventOf(id, how, other)).toBe(
        one.getTime() === other.getTime(),
      );
    }),
  ));
