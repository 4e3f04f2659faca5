import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REPLY_GATES, STATES, type State } from './conversations.rules.ts';
import {
  type By,
  conversationTables,
  STEPS,
  type Step,
  type StepAnswer,
  take,
} from './steps.rules.ts';

const all = Object.keys(STEPS) as Step[];
const everyone: readonly By[] = ['member-side', 'team', 'administrator', 'clock'];

describe('a step', () => {
  it.each<[Step, By, State, string, StepAnswer]>([
    ['send', 'member-side', 'open', '', { to: 'open' }],
    ['send', 'member-side', 'closed', '', { to: 'open' }],
    ['send', 'member-side', 'read-only', '', { refused: 'not-from-here' }],
    ['send', 'team', 'open', '', { refused: 'not-theirs' }],
    ['answer', 'team', 'open', '', { to: 'open' }],
    ['answer', 'administrator', 'open', '', { refused: 'not-theirs' }],
    ['answer', 'team', 'read-only', '', { refused: 'not-from-here' }],
    ['note', 'team', 'closed', '', { to: 'closed' }],
    ['note', 'member-side', 'open', '', { refused: 'not-theirs' }],
    ['claim', 'team', 'open', '', { to: 'open' }],
    ['claim', 'administrator', 'open', '', { refused: 'not-theirs' }],
    ['reassign', 'team', 'open', 'on leave', { to: 'open' }],
    ['move', 'administrator', 'open', '', { to: 'open' }],
    ['move', 'team', 'open', '', { refused: 'not-theirs' }],
    ['reassign', 'team', 'open', ' \n', { refused: 'no-reason' }],
    ['reassign', 'team', 'closed', 'on leave', { to: 'closed' }],
    ['reassign', 'team', 'read-only', 'on leave', { refused: 'not-from-here' }],
    ['snooze', 'team', 'open', '', { to: 'open' }],
    ['wake', 'clock', 'open', '', { to: 'open' }],
    ['close', 'team', 'open', '', { to: 'closed' }],
    ['close', 'member-side', 'open', '', { refused: 'not-theirs' }],
    ['close', 'team', 'closed', '', { refused: 'not-from-here' }],
    ['reopen', 'team', 'closed', '', { to: 'open' }],
    ['reopen', 'team', 'read-only', '', { refused: 'not-from-here' }],
    ['expire', 'clock', 'open', '', { to: 'read-only' }],
    ['expire', 'team', 'open', '', { refused: 'not-theirs' }],
  ])('%s by %s from %s %s', (step, by, from, reason, answer) =>
    expect(take(step, by, from, reason)).toEqual(answer),
  );

  it('never leads out of a read-only conversation', () => {
    for (const step of all)
      for (const by of everyone)
        expect(take(step, by, 'read-only', 'because')).toHaveProperty('refused');
  });

  it('of the member side is to send, and nothing else', () =>
    expect(all.filter((step) => STEPS[step].by.includes('member-side'))).toEqual(['send']));

  it('makes a conversation read-only only as time passes', () => {
    const taken = fc.tuple(
      fc.constantFrom(...all),
      fc.constantFrom<By>('member-side', 'team', 'administrator'),
    );
    fc.assert(
      fc.property(fc.array(taken, { maxLength: 30 }), (steps) => {
        let state: State = 'open';
        for (const [step, by] of steps) {
          const answer = take(step, by, state, 'because');
          if ('to' in answer) state = answer.to;
        }
        expect(state).not.toBe('read-only');
      }),
    );
  });
});

it('is in the tables of the docs, each with all of its cells', () => {
  const lines = conversationTables()
    .split('\n')
    .filter((line) => /^\| [`a-z]/.test(line));
  for (const { why } of REPLY_GATES)
    expect(lines.find((line) => line.startsWith(`| \`${why}\` |`))?.split(' | ')).toHaveLength(6);
  for (const step of all)
    expect(lines.find((line) => line.startsWith(`| ${step} |`))?.split(' | ')).toHaveLength(6);
  expect(lines).toHaveLength(REPLY_GATES.length + all.length + 2);
  for (const { to } of Object.values(STEPS)) if (to) expect(STATES).toContain(to);
});
