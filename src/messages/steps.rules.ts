import { REPLY_DAYS, REPLY_GATES, type State } from './conversations.rules.ts';

/** Who takes a step: the member or a caregiver, the team, an administrator, or time itself. */
export type By = 'member-side' | 'team' | 'administrator' | 'clock';

export type Step =
  | 'send'
  | 'answer'
  | 'note'
  | 'claim'
  | 'reassign'
  | 'move'
  | 'snooze'
  | 'wake'
  | 'close'
  | 'reopen'
  | 'expire';

interface Rule {
  by: readonly By[];
  from: readonly State[];
  /** Null: the state stays. */
  to: State | null;
  /** Whether a reason has to be given. */
  reason: boolean;
  says: string;
}

/** Who may take which step from which state, and where it leads. There are no other steps. */
export const STEPS: Readonly<Record<Step, Rule>> = {
  send: {
    by: ['member-side'],
    from: ['open', 'closed'],
    to: 'open',
    reason: false,
    says: 'Only where the reply gate is open. Opens a closed conversation again and ends a snooze.',
  },
  answer: {
    by: ['team'],
    from: ['open', 'closed'],
    to: 'open',
    reason: false,
    says: 'The same for the team. From then on the conversation waits for the member.',
  },
  note: {
    by: ['team'],
    from: ['open', 'closed'],
    to: null,
    reason: false,
    says: 'An internal note. It answers nothing and does not make the conversation newer.',
  },
  claim: {
    by: ['team'],
    from: ['open'],
    to: null,
    reason: false,
    says: 'Only an unassigned one, and only by someone who is not away. Of two people, the first has it and the other reads who it was.',
  },
  reassign: {
    by: ['team'],
    from: ['open', 'closed'],
    to: null,
    reason: true,
    says: 'To a person of the team who is not away, or to another team, which must be able to open it. The due time stays.',
  },
  move: {
    by: ['administrator'],
    from: ['open'],
    to: null,
    reason: false,
    says: 'All of a team that ends, or that nobody of it can answer today. The due time stays.',
  },
  snooze: {
    by: ['team'],
    from: ['open'],
    to: null,
    reason: false,
    says: 'Until a time. It stays in its queue, and overdue stays overdue.',
  },
  wake: {
    by: ['clock'],
    from: ['open'],
    to: null,
    reason: false,
    says: 'Ends a snooze. A message from the member side does so too.',
  },
  close: {
    by: ['team'],
    from: ['open'],
    to: 'closed',
    reason: false,
    says: 'With or without allowing replies.',
  },
  reopen: {
    by: ['team'],
    from: ['closed'],
    to: 'open',
    reason: false,
    says: 'Until it is read-only.',
  },
  expire: {
    by: ['clock'],
    from: ['open', 'closed'],
    to: 'read-only',
    reason: false,
    says: `After ${REPLY_DAYS} days without a message, unless it waits for the team.`,
  },
};

export type StepAnswer = { to: State } | { refused: 'not-theirs' | 'not-from-here' | 'no-reason' };

/**
 * Where a step leads. For `send` and `answer`, ask `replyGate` first.
 * @returns the new state, or why the step is refused: it is for others to take, it can't be taken
 * from this state, or it needs a reason
 */
export function take(step: Step, by: By, from: State, reason = ''): StepAnswer {
  const rule = STEPS[step];
  if (!rule.by.includes(by)) return { refused: 'not-theirs' };
  if (!rule.from.includes(from)) return { refused: 'not-from-here' };
  if (rule.reason && reason.trim() === '') return { refused: 'no-reason' };
  return { to: rule.to ?? from };
}

/** The tables of reasons and steps, for the generated docs. */
export const conversationTables = (): string =>
  [
    '| no reply | when | the member sees | a caregiver sees | staff see | open conversations |',
    '| --- | --- | --- | --- | --- | --- |',
    ...REPLY_GATES.map(
      ({ why, says, sees, open }) =>
        `| \`${why}\` | ${says} | ${sees.member} | ${sees.caregiver} | ${sees.staff} | ${open} |`,
    ),
    '',
    '| step | who | from | to | reason | |',
    '| --- | --- | --- | --- | --- | --- |',
    ...Object.entries(STEPS).map(
      ([step, { by, from, to, reason, says }]) =>
        `| ${step} | ${by.join(', ')} | ${from.join(', ')} | ${to ?? 'stays'} | ${reason ? 'yes' : ''} | ${says} |`,
    ),
    '',
  ].join('\n');
