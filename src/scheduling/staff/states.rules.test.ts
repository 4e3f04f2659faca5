import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VisitState } from '../visits/visits.sql.ts';
import {
  type Act,
  before,
  FROM,
  type Past,
  STEPS,
  type Standing,
  stepsFor,
} from './states.rules.ts';

const START = new Date('2027-03-16T14:00:00Z');
const on = (rest: Partial<Standing> = {}): Standing => ({
  ...{ state: 'booked', mode: 'in-person', startsAt: START },
  ...{ day: '2027-03-16', today: '2027-03-16' },
  ...rest,
});
const EARLY = new Date('2027-03-16T13:59:59Z');
const LATE = new Date('2027-03-16T14:20:00Z');

describe('the steps that can be taken', () => {
  it.each<[string, Partial<Standing>, Date, string[]]>([
    ['before it starts', {}, EARLY, ['arrived', 'in-room']],
    ['from its start on', {}, START, ['arrived', 'in-room', 'no-show']],
    ['after it arrived', { state: 'arrived' }, LATE, ['in-room', 'done']],
    ['in the room', { state: 'in-room' }, LATE, ['done']],
    ['when it is done', { state: 'done' }, LATE, []],
    ['when nobody came', { state: 'no-show' }, LATE, []],
    ['when it is canceled', { state: 'cancelled' }, LATE, []],
    ['by phone', { mode: 'phone' }, LATE, ['arrived', 'no-show']],
    ['by video, connected', { mode: 'video', state: 'arrived' }, LATE, ['done']],
    ['on the day before', { today: '2027-03-15' }, EARLY, []],
    ['days later', { today: '2027-03-20' }, LATE, ['arrived', 'in-room', 'no-show']],
  ])('%s', (_case, rest, now, steps) => expect(stepsFor(on(rest), now)).toEqual(steps));
});

describe('undo', () => {
  const history = (...kinds: Past['kind'][]): Past[] => kinds.map((kind) => ({ kind, words: '' }));
  it.each<[string, Past[], VisitState | undefined]>([
    ['nothing was noted', history('booked', 'moved'), undefined],
    ['arrived', history('booked', 'arrived'), 'booked'],
    ['in the room at once', history('booked', 'in-room'), 'booked'],
    ['in the room after arriving', history('booked', 'arrived', 'in-room'), 'arrived'],
    ['done', history('booked', 'arrived', 'in-room', 'done'), 'in-room'],
    ['undone once', history('booked', 'arrived', 'done', 'undone'), 'booked'],
    ['undone twice', history('booked', 'arrived', 'done', 'undone', 'undone'), undefined],
    ['not there after all', history('booked', 'arrived', 'undone', 'no-show'), 'booked'],
    ['other changes in between', history('booked', 'arrived', 'video', 'changed'), 'booked'],
  ])('%s', (_case, list, state) => expect(before(list)?.state).toBe(state));

  it('leads back through each state that the visit had, whatever was pressed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<Act>(...STEPS, 'undo')), (acts) => {
        const events: Past[] = history('booked');
        const states: VisitState[] = ['booked'];
        for (const act of acts) {
          const state = states.at(-1) ?? 'booked';
          if (act === 'undo') {
            const back = before(events);
            expect(back?.state).toBe(states.at(-2));
            if (!back) continue;
            states.pop();
            events.push({ kind: 'undone', words: '' });
          } else if (FROM[act].includes(state)) {
            states.push(act);
            events.push({ kind: act, words: '' });
          }
        }
      }),
    );
  });
});
