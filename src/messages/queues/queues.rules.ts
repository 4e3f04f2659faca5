/**
 * In whose queue a conversation is. Queues are computed from who is there now, so a team that is
 * ended, a role that is taken or an absence that begins can't leave a conversation where nobody
 * looks: each open one is in exactly one queue. The inbox asks the database the same question
 * (inbox.sql.ts); test/journeys/message-queues.test.ts holds the two together.
 */

export interface Person {
  id: string;
  /** Their account is open, and their roles let them answer. */
  mayAnswer: boolean;
  away: boolean;
}

export interface Team {
  id: string;
  /** As stored: a newer version of the program may know other states. */
  state: string;
  /** Those who are on it now. */
  people: readonly Person[];
}

export interface Conversation {
  state: 'open' | 'closed';
  assignedTo: string | null;
}

/** Why nobody finds a conversation in their queue: it is the administrators', who are told. */
export type Stranded = 'team-unknown' | 'team-ended' | 'nobody' | 'everyone-away';
export type Queue =
  | { is: 'person'; id: string }
  | { is: 'team'; id: string }
  | { is: 'administrator'; why: Stranded };

/** Whether somebody can open and answer what comes to a team, today. */
export const isReady = ({ mayAnswer, away }: Pick<Person, 'mayAnswer' | 'away'>): boolean =>
  mayAnswer && !away;

/**
 * Why the open conversations of a team are in nobody's queue; null if they are in one. Those of a
 * paused team are: it only takes nothing new.
 * @param able how many on it may answer
 * @param here how many of these are not away
 */
export function strandedWhy({
  state,
  able,
  here,
}: {
  state: string;
  able: number;
  here: number;
}): Stranded | null {
  if (state === 'ended') return 'team-ended';
  if (state !== 'active' && state !== 'paused') return 'team-unknown';
  if (able === 0) return 'nobody';
  return here === 0 ? 'everyone-away' : null;
}

/**
 * The one queue of an open conversation: the person's who has it, if they are on its team, here and
 * may answer; or the team's; or, if nobody of it can open it today, the administrators'. One that
 * is set aside, overdue or waits for the member stays in its queue.
 * @returns null for a closed one
 */
export function queueOf({ state, assignedTo }: Conversation, team: Team): Queue | null {
  if (state !== 'open') return null;
  const ready = team.people.filter(isReady);
  const able = team.people.filter(({ mayAnswer }) => mayAnswer).length;
  const why = strandedWhy({ state: team.state, able, here: ready.length });
  if (why) return { is: 'administrator', why };
  const holder = ready.find(({ id }) => id === assignedTo);
  return holder ? { is: 'person', id: holder.id } : { is: 'team', id: team.id };
}

/**
 * To whom a conversation goes whose holder is away or has left: to the cover whom they named, if
 * that person is ready on the same team, or else to the team, unassigned. A cover's own cover does
 * not count, so work never wanders to someone who was not named for it.
 */
export const heirOf = (
  cover: string | null,
  people: readonly Person[],
): { accountId: string | null } => ({
  accountId: people.find((one) => one.id === cover && isReady(one))?.id ?? null,
});
