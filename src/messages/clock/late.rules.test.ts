import { expect, it } from 'vitest';
import { toldOf } from './late.rules.ts';

const member = (id: string, lead: boolean, away: boolean) => ({
  ...{ id, lead, mayAnswer: true, away },
});

it.each([
  ['the leads who are here', [member('a', true, false), member('b', false, false)], ['a']],
  [
    'all of them',
    [member('a', true, false), member('b', true, false), member('c', true, true)],
    ['a', 'b'],
  ],
  [
    'everybody who is here, if the leads are away',
    [member('a', true, true), member('b', false, false), member('c', false, true)],
    ['b'],
  ],
  [
    'everybody, if all are away: each of them is better than nobody',
    [member('a', true, true), member('b', false, true)],
    ['a', 'b'],
  ],
  [
    'nobody who may not answer, not even a lead',
    [{ ...member('a', true, false), mayAnswer: false }, member('b', false, true)],
    ['b'],
  ],
  ['nobody, if nobody could answer', [], []],
])('told that an answer is late: %s', (_, members, told) => expect(toldOf(members)).toEqual(told));
