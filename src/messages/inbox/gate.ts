import type { AsOf } from '../../platform/as-of.ts';
import { dayIn } from '../../platform/clock.ts';
import { type NoReply, replyGate, type State, stateOf } from '../conversations.rules.ts';
import { type Step, take } from '../steps.rules.ts';
import type { Waiting } from './inbox.sql.ts';

const factsOf = (one: Waiting, { now, settings }: Pick<AsOf, 'now' | 'settings'>) => {
  const zone = one.zone ?? settings.zone;
  return {
    closed: one.state === 'closed',
    waitsForTeam: one.lastFrom === 'member',
    lastMessageOn: dayIn(zone, one.lastAt),
    today: dayIn(zone, now),
  };
};

/** Why the team can't answer in a conversation, or null (conversations.rules.ts). */
export function whyNoAnswer(one: Waiting, asOf: Pick<AsOf, 'now' | 'settings'>): NoReply | null {
  const gate = replyGate({
    ...factsOf(one, asOf),
    by: 'staff',
    mayWrite: true,
    joined: false,
    deceased: one.deceased,
    represented: one.represented,
    blocked: false,
    dissolved: one.teamState === 'ended',
    repliesAllowed: one.replies,
  });
  return gate === 'open' ? null : gate;
}

/** The state of a conversation today. */
export const standsAs = (one: Waiting, asOf: Pick<AsOf, 'now' | 'settings'>): State =>
  stateOf(factsOf(one, asOf));

/** Whether the team may take a step in a conversation as it stands today (steps.rules.ts). */
export const mayTake = (
  step: Step,
  one: Waiting,
  asOf: Pick<AsOf, 'now' | 'settings'>,
  reason = '',
): boolean => 'to' in take(step, 'team', standsAs(one, asOf), reason);
