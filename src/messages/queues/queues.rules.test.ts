import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  heirOf,
  isReady,
  type Person,
  type Queue,
  queueOf,
  type Stranded,
  strandedWhy,
  type Team,
} from './queues.rules.ts';

const person = (id: string, rest: Partial<Person> = {}): Person => ({
  ...{ id, mayAnswer: true, away: false },
  ...rest,
});
const team = (...people: Person[]): Team => ({ id: 'heart', state: 'active', people });
const open = (assignedTo: string | null = null) => ({ state: 'open', assignedTo }) as const;

describe('an open conversation is in the queue', () => {
  it.each<[string, string | null, Team, Queue]>([
    ['of its team', null, team(person('abe')), { is: 'team', id: 'heart' }],
    ['of who has it', 'abe', team(person('abe'), person('bea')), { is: 'person', id: 'abe' }],
    ['of the team, if who has it left', 'abe', team(person('bea')), { is: 'team', id: 'heart' }],
    [
      'of the team, if who has it may not answer any more',
      'abe',
      team(person('abe', { mayAnswer: false }), person('bea')),
      { is: 'team', id: 'heart' },
    ],
    [
      'of the team, if who has it is away',
      'abe',
      team(person('abe', { away: true }), person('bea')),
      { is: 'team', id: 'heart' },
    ],
    [
      'of a paused team: it only takes nothing new',
      null,
      { ...team(person('abe')), state: 'paused' },
      { is: 'team', id: 'heart' },
    ],
    [
      'of administrators, if all are away',
      'abe',
      team(person('abe', { away: true })),
      { is: 'administrator', why: 'everyone-away' },
    ],
  ])('%s', (_, assignedTo, its, queue) => expect(queueOf(open(assignedTo), its)).toEqual(queue));

  it('and a closed one is in none', () =>
    expect(queueOf({ state: 'closed', assignedTo: 'abe' }, team(person('abe')))).toBeNull());

  it('that somebody can open, and who has it is found there', () => {
    const anyone = fc.record<Person>({
      id: fc.constantFrom('abe', 'bea', 'cy'),
      mayAnswer: fc.boolean(),
      away: fc.boolean(),
    });
    const people = fc.uniqueArray(anyone, { selector: ({ id }) => id });
    fc.assert(
      fc.property(
        people,
        fc.constantFrom('active', 'paused', 'ended', 'merged'),
        fc.constantFrom(null, 'abe', 'bea', 'gone'),
        (all, state, assignedTo) => {
          const queue = queueOf(open(assignedTo), { id: 'heart', state, people: all });
          const ready = all.filter(isReady).map(({ id }) => id);
          const works = ready.length > 0 && ['active', 'paused'].includes(state);
          expect(queue?.is === 'administrator').toBe(!works);
          if (queue?.is === 'person') expect([ready, assignedTo]).toEqual([ready, queue.id]);
          if (works && ready.includes(assignedTo ?? '')) expect(queue?.is).toBe('person');
        },
      ),
    );
  });
});

it.each<[Stranded | null, string, number, number]>([
  ['team-ended', 'ended', 2, 2],
  ['team-unknown', 'merged', 2, 2],
  ['nobody', 'active', 0, 0],
  ['everyone-away', 'paused', 2, 0],
  [null, 'paused', 2, 1],
])('is stranded: %s', (why, state, able, here) =>
  expect(strandedWhy({ state, able, here })).toBe(why),
);

it.each<[string, string | null, string | null]>([
  ['the cover who was named', 'bea', 'bea'],
  ['the team, if nobody was named', null, null],
  ['the team, if the cover is away too', 'cy', null],
  ['the team, if the cover is not on it', 'di', null],
])('an heir is %s', (_, cover, accountId) =>
  expect(heirOf(cover, [person('bea'), person('cy', { away: true })])).toEqual({ accountId }),
);
