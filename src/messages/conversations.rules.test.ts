import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../platform/days.rules.ts';
import {
  type NoReply,
  REPLY_DAYS,
  REPLY_GATES,
  type ReplyFacts,
  replyGate,
  SIDES,
  type State,
  stateOf,
} from './conversations.rules.ts';
import { take } from './steps.rules.ts';

const today = '2027-03-20';
const ago = (days: number) => addDays(today, -days);
/** A conversation of today in which everyone may reply. */
const facts = (rest: Partial<ReplyFacts> = {}): ReplyFacts => ({
  by: 'member',
  mayWrite: true,
  joined: false,
  deceased: false,
  represented: false,
  blocked: false,
  dissolved: false,
  repliesAllowed: true,
  closed: false,
  waitsForTeam: true,
  lastMessageOn: today,
  today,
  ...rest,
});

describe('the state of a conversation', () => {
  it.each<[string, number, boolean, boolean, State]>([
    ['is open', 0, false, true, 'open'],
    ['is closed', 0, true, false, 'closed'],
    ['is open on the 45th day', 45, false, false, 'open'],
    ['is closed on the 45th day', 45, true, false, 'closed'],
    ['is read-only on the 46th day', 46, false, false, 'read-only'],
    ['is read-only on the 46th day if it was closed', 46, true, false, 'read-only'],
    ['is read-only if it was closed without an answer', 46, true, true, 'read-only'],
    ['is still open if nobody has answered for a year', 365, false, true, 'open'],
  ])('%s', (_, days, closed, waitsForTeam, state) =>
    expect(stateOf({ lastMessageOn: ago(days), today, closed, waitsForTeam })).toBe(state),
  );
});

const GATES_BY_SIDE: [string, Partial<ReplyFacts>, ...(NoReply | 'open')[]][] = [
  // what is so, then the answer to the member, to a caregiver and to staff
  ['nothing special', {}, 'open', 'open', 'open'],
  ['no right to write', { mayWrite: false }, 'no-right', 'no-right', 'no-right'],
  ['a joined record', { joined: true }, 'joined', 'joined', 'joined'],
  ['someone who has died', { deceased: true }, 'deceased', 'deceased', 'deceased'],
  ['a representative', { deceased: true, represented: true }, 'deceased', 'open', 'open'],
  ['a blocked person', { blocked: true }, 'blocked', 'blocked', 'open'],
  ['a dissolved team', { dissolved: true }, ...(Array(3).fill('team-dissolved') as NoReply[])],
  [
    'a message without replies',
    { repliesAllowed: false },
    'closed-without-replies',
    'closed-without-replies',
    'open',
  ],
  [
    'a conversation that was closed without replies',
    { repliesAllowed: false, closed: true },
    'closed-without-replies',
    'closed-without-replies',
    'open',
  ],
  ['a closed conversation', { closed: true, waitsForTeam: false }, 'open', 'open', 'open'],
  ['the 45th day', { lastMessageOn: ago(45), waitsForTeam: false }, 'open', 'open', 'open'],
  [
    'the 46th day',
    { lastMessageOn: ago(46), waitsForTeam: false },
    'too-old',
    'too-old',
    'too-old',
  ],
  ['the 46th day without an answer', { lastMessageOn: ago(46) }, 'too-old', 'too-old', 'open'],
];
it.each(GATES_BY_SIDE)('a reply, with %s', (_, rest, ...answers) =>
  expect(SIDES.map((by) => replyGate(facts({ ...rest, by })))).toEqual(answers),
);

describe('of several reasons', () => {
  /** Everything is wrong at once; each reason is then put right, in the order of the gates. */
  const cures: [NoReply, Partial<ReplyFacts>][] = [
    ['no-right', { mayWrite: true }],
    ['joined', { joined: false }],
    ['deceased', { deceased: false }],
    ['blocked', { blocked: false }],
    ['team-dissolved', { dissolved: false }],
    ['closed-without-replies', { repliesAllowed: true }],
    ['too-old', { lastMessageOn: today }],
  ];
  it('the first one counts, in the order of the table', () => {
    let all = facts({
      ...{ mayWrite: false, joined: true, deceased: true, blocked: true, dissolved: true },
      ...{ repliesAllowed: false, lastMessageOn: ago(REPLY_DAYS + 1) },
    });
    for (const [reason, cure] of cures) {
      expect(replyGate(all)).toBe(reason);
      all = { ...all, ...cure };
    }
    expect(replyGate(all)).toBe('open');
    expect(REPLY_GATES.map(({ why }) => why)).toEqual(cures.map(([reason]) => reason));
  });
});

const anyFacts = fc.record<ReplyFacts>({
  by: fc.constantFrom(...SIDES),
  // mostly true: a conversation in which nobody may write says little about the rest
  mayWrite: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  ...{ joined: fc.boolean(), deceased: fc.boolean(), represented: fc.boolean() },
  ...{ blocked: fc.boolean(), dissolved: fc.boolean(), repliesAllowed: fc.boolean() },
  ...{ closed: fc.boolean(), waitsForTeam: fc.boolean() },
  lastMessageOn: fc.integer({ min: 0, max: 90 }).map(ago),
  today: fc.constant(today),
});

it('shows no reply box where the reply would be refused', () => {
  fc.assert(
    fc.property(anyFacts, (one) => {
      if (replyGate(one) !== 'open') return;
      const [step, by] =
        one.by === 'staff' ? (['answer', 'team'] as const) : (['send', 'member-side'] as const);
      expect(take(step, by, stateOf(one))).toEqual({ to: 'open' });
    }),
    { numRuns: 2000 },
  );
});

it('opens nothing as a conversation grows older', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 1, max: 90 }), (one, days) => {
      const later = { ...one, today: addDays(today, days) };
      if (replyGate(one) !== 'open') expect(replyGate(later)).toBe(replyGate(one));
      if (stateOf(one) === 'read-only') expect(stateOf(later)).toBe('read-only');
    }),
    { numRuns: 1000 },
  );
});
