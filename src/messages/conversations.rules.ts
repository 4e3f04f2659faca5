import { daysBetween, type PlainDate } from '../platform/days.rules.ts';

/** The states of a conversation, and why someone can’t reply in it. */

/** For how many days after its last message a conversation can be continued. */
export const REPLY_DAYS = 45;

/** A read-only conversation stays as it is, as part of the record; nothing opens it again. */
export const STATES = ['open', 'closed', 'read-only'] as const;
export type State = (typeof STATES)[number];

export interface Age {
  /** The day of its last message, and today, both at the clinic of its team. */
  lastMessageOn: PlainDate;
  today: PlainDate;
}

/** Whether it is too old for the member side to reply. The 45th day is the last one to reply on. */
export const isTooOld = ({ lastMessageOn, today }: Age): boolean =>
  daysBetween(lastMessageOn, today) > REPLY_DAYS;

/**
 * The state of a conversation on a day. One that still waits for the team's answer stays open,
 * however old it is: it never leaves its queue unanswered.
 */
export function stateOf(one: Age & { closed: boolean; waitsForTeam: boolean }): State {
  if (isTooOld(one) && (one.closed || !one.waitsForTeam)) return 'read-only';
  return one.closed ? 'closed' : 'open';
}

export const SIDES = ['member', 'caregiver', 'staff'] as const;
export type Side = (typeof SIDES)[number];

/** The facts behind the reply box. */
export interface ReplyFacts extends Age {
  /** Who would reply. */
  by: Side;
  /** Whether they may write here: the policy's answer, by the family classes and staff's roles. */
  mayWrite: boolean;
  /** The record was joined into another one, where its conversations go on. */
  joined: boolean;
  deceased: boolean;
  /** A representative of someone who has died may read and write messages. */
  represented: boolean;
  /** Staff have stopped this person's messages, or this caregiver's. */
  blocked: boolean;
  /** The conversation's team was dissolved, and it has no new team. */
  dissolved: boolean;
  /** Staff said whether the member side may reply. */
  repliesAllowed: boolean;
  closed: boolean;
  waitsForTeam: boolean;
}

export type NoReply =
  | 'no-right'
  | 'joined'
  | 'deceased'
  | 'blocked'
  | 'team-dissolved'
  | 'closed-without-replies'
  | 'too-old';

/** A condition for a reply, and what it means for each side, for the table in the docs. */
export interface ReplyGate {
  why: NoReply;
  says: string;
  /** What each side sees where the gate is shut for it, or why it is not. */
  sees: Record<Side, string>;
  /** What becomes of conversations that are open when it shuts. */
  open: string;
  shut(facts: ReplyFacts): boolean;
}

/**
 * The gates in the order in which they are checked. What concerns the person who would reply comes
 * before what concerns the record, then the team, then the conversation. So someone without a right
 * to write learns nothing else, and a member is not sent to a new conversation that would be
 * refused too.
 */
export const REPLY_GATES: readonly ReplyGate[] = [
  {
    why: 'no-right',
    says: 'They may read the conversation but not write in it.',
    sees: {
      member: 'Never shut: everyone may write about themselves.',
      caregiver: 'Messages from the beginning of their right on, no reply box, and who can reply.',
      staff: 'Never shut: those who may open it are of its team, and may answer.',
    },
    open: 'They stay where they are. The draft of someone who lost the right can be copied, from the family page if the record is closed to them.',
    shut: ({ mayWrite }) => !mayWrite,
  },
  {
    why: 'joined',
    says: 'Its record was joined into another one, where the conversation goes on.',
    sees: {
      member: 'The conversation in the record that is kept, once their account opens it.',
      caregiver: 'Only what they may open in the record that is kept.',
      staff: 'The conversation in the record that is kept.',
    },
    open: 'They move to the record that is kept, with their queue and due time, and move back if the records are separated.',
    shut: ({ joined }) => joined,
  },
  {
    why: 'deceased',
    says: 'The person has died. Only a representative can go on writing.',
    sees: {
      member: 'Their account opens the conversation, without a reply box.',
      caregiver: 'Nothing: their right has ended. A representative can read and reply.',
      staff: 'That the person has died. A reply box only if there is a representative.',
    },
    open: 'They stay in their queue until staff close them.',
    shut: ({ deceased, represented, by }) => deceased && (by === 'member' || !represented),
  },
  {
    why: 'blocked',
    says: 'Staff have stopped the messages of the person who would reply.',
    sees: {
      member:
        'Everything that was written, that they can’t send messages now, and the phone number.',
      caregiver:
        'The same, if it is they who are blocked. A block of the member does not concern them.',
      staff: 'Who is blocked, since when, until when and why. Staff can still write.',
    },
    open: 'They stay in their queue and are answered. A block moves with a joined record, and outlasts the end of a right.',
    shut: ({ blocked, by }) => blocked && by !== 'staff',
  },
  {
    why: 'team-dissolved',
    says: 'Its team no longer exists.',
    sees: {
      member:
        'That the team no longer takes messages, and a link to write to another one. The draft can be copied, not sent.',
      caregiver: 'The same as the member.',
      staff: 'That it needs a new team first.',
    },
    open: 'A team can’t be dissolved before they have a new team; the member sees its name.',
    shut: ({ dissolved }) => dissolved,
  },
  {
    why: 'closed-without-replies',
    says: 'Staff wrote to inform, or closed it without replies.',
    sees: {
      member: 'That this message can’t be replied to, and a link to start a new conversation.',
      caregiver: 'The same as the member.',
      staff: 'That the member side can’t reply. Staff can still write.',
    },
    open: 'They stay open for staff until they are closed.',
    shut: ({ repliesAllowed, by }) => !repliesAllowed && by !== 'staff',
  },
  {
    why: 'too-old',
    says: `Its last message is more than ${REPLY_DAYS} days old, by the days at the team’s clinic.`,
    sees: {
      member:
        'The conversation, read-only, with the reason and a link to start a new one. The draft can be copied, not sent.',
      caregiver: 'The same as the member.',
      staff:
        'The same, unless it still waits for the team’s answer: then it can be answered, however late.',
    },
    open: 'They become read-only if they wait for the member. One that waits for the team stays in its queue.',
    shut: (facts) => isTooOld(facts) && (facts.by !== 'staff' || stateOf(facts) === 'read-only'),
  },
];

/**
 * Whether a reply box is shown, or why not. The same answer decides when the reply comes in, so a
 * box is never shown where a reply would fail.
 * @returns 'open', or the first reason in the order of `REPLY_GATES`
 */
export const replyGate = (facts: ReplyFacts): 'open' | NoReply =>
  REPLY_GATES.find((gate) => gate.shut(facts))?.why ?? 'open';
