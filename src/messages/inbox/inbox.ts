import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays, type PlainDate, startOfDay } from '../../platform/clock.ts';
import type { FileDeps } from '../../platform/files/files.ts';
import { awayUntil } from '../absences/absences.ts';
import { attachFiles, type Chosen } from '../attachments/attachments.ts';
import { type Block, blocksOf } from '../blocks/blocks.ts';
import { promisedAnswer } from '../clock/promises.ts';
import type { NoReply, State } from '../conversations.rules.ts';
import { announce } from '../notices.ts';
import { saidOf } from '../reading/search.rules.ts';
import { attachResult, canAttach } from '../results/results.ts';
import { teamProblem } from '../teams/teams.rules.ts';
import { findTeam, membersOf } from '../teams/teams.ts';
import { blanksIn } from '../templates/fields.rules.ts';
import * as changes from './changes.sql.ts';
import { mayTake, standsAs, whyNoAnswer } from './gate.ts';
import { hold } from './hold.ts';
import * as sql from './inbox.sql.ts';
import { logOpening } from './shown.ts';

export type { Box, Event, StaffMessage, Waiting } from './inbox.sql.ts';
export const { BOXES, countBoxes, countUrgent, findForStaff, isOnTeam, listBox, MOST_CLOSED } = sql;

type Answer = Access<'messages:answer'>;

/** For how many days a conversation can be set aside. */
export const MOST_ASIDE = 45;

export interface OpenedByStaff {
  one: sql.Waiting;
  messages: sql.StaffMessage[];
  events: sql.Event[];
  /** Whose messages about this person are stopped today. */
  blocks: Block[];
  /** Why the team can't answer here; null if it can. */
  closed: NoReply | null;
  /** The state of the conversation today. */
  stands: State;
}

/**
 * Opens a conversation of one's teams, and notes that the team has been shown it. The person sees
 * that in their access log, and unusual openings are flagged for the privacy officer.
 * @param shown whether the page is shown, so that it counts as read
 * @returns undefined if there is none, or it is another team's
 */
export async function openForStaff(
  access: Answer,
  id: string,
  asOf: AsOf,
  shown: boolean,
): Promise<OpenedByStaff | undefined> {
  const one = await sql.findForStaff(access, id);
  if (!one) return undefined;
  const [messages, events, blocks] = await Promise.all([
    sql.listMessages(access, one),
    sql.listEvents(access, one),
    blocksOf(access, one.patientId),
  ]);
  await logOpening(access, one, asOf);
  if (one.unread && shown) await changes.markTeamRead(access, one, messages.at(-1)?.seq ?? 0);
  return {
    ...{ one, messages, events },
    blocks: blocks.filter(({ active }) => active),
    closed: whyNoAnswer(one, asOf),
    stands: standsAs(one, asOf),
  };
}

export type Claimed = 'claimed' | 'taken' | 'closed' | 'none' | 'away';

/** Takes a conversation. Of several people at once, one gets it; its page tells the others who. */
export async function claim(access: Answer, id: string, asOf: AsOf): Promise<Claimed> {
  const accountId = access.actor?.account.id;
  const before = await sql.findForStaff(access, id);
  if (!before || !accountId) return 'none';
  // whoever comes after the first need not wait in the line of those who press at the same time
  if (before.assignedTo && before.assignedTo !== accountId) return 'taken';
  const one = await hold(access, id, asOf);
  if (!one) return 'none';
  if (one.assignedTo === accountId) return 'claimed';
  if (one.assignedTo) return 'taken';
  if (!mayTake('claim', one, asOf)) return 'closed';
  if (await awayUntil(access, accountId, asOf.today)) return 'away';
  await changes.assign(access, one, { teamId: one.teamId, accountId });
  await changes.insertEvent(access, one, { kind: 'claimed' });
  return 'claimed';
}

export type Answered =
  | 'sent'
  | 'none'
  /** Something was written since the page was opened: it is to be read first. */
  | 'moved'
  /** A blank of a template was not filled in. */
  | 'blank'
  /** The result can't be attached: it is not released, or the record is not open any more. */
  | 'result'
  | NoReply;

/**
 * Answers as the team or in one's own name; a closed conversation is opened again by it. An answer
 * written beside a newer message is not sent: the page shows that message above the text, and the
 * next press sends it.
 * @param input `seen`: the newest message that the page showed; `resultId`: a result that it names
 */
export async function answer(
  access: Answer,
  deps: Pick<FileDeps, 'jobs' | 'config'>,
  input: {
    id: string;
    seen: number;
    text: string;
    asTeam: boolean;
    files: readonly Chosen[];
    resultId?: string;
  },
  asOf: AsOf,
): Promise<Answered> {
  const one = await hold(access, input.id, asOf);
  if (!one) return 'none';
  const closed = whyNoAnswer(one, asOf);
  if (closed) return closed;
  if (one.lastSeq !== input.seen) return 'moved';
  if (blanksIn(input.text).length > 0) return 'blank';
  const { text, asTeam, files, resultId } = input;
  if (resultId && !(await canAttach(access, one.patientId, resultId, asOf))) return 'result';
  if (one.state === 'closed') await changes.insertEvent(access, one, { kind: 'reopened' });
  const seq = one.lastSeq + 1;
  const sent = { seq, text, asTeam, said: saidOf(text) };
  const { messageId, accounts } = await changes.insertAnswer(access, one, sent);
  const message = { patientId: one.patientId, messageId };
  await attachFiles(deps, access, message, files);
  if (resultId) await attachResult(access, { ...message, resultId });
  await announce(access, deps.jobs, one, seq, accounts);
  return 'sent';
}

export type Reassigned =
  | 'done'
  | 'none'
  /** Somebody has changed it since the page was opened. */
  | 'stale'
  | 'read-only'
  /** The team has ended, or has nobody who can answer. */
  | 'no-team'
  | 'not-on-team'
  /** They would not find it before they are back. */
  | 'away';

/**
 * Gives a conversation to a team, or to somebody of a team, with a reason that colleagues see. The
 * promise to answer stays as it was. A team that takes no new conversations from members can still
 * be given one.
 * @param input `version`: as the page showed it
 */
export async function reassign(
  access: Answer,
  input: {
    id: string;
    version: number;
    teamId: string;
    accountId: string | null;
    reason: string;
  },
  asOf: AsOf,
): Promise<Reassigned> {
  const { teamId, accountId, reason } = input;
  const one = await hold(access, input.id, asOf, teamId);
  if (!one) return 'none';
  if (one.version !== input.version) return 'stale';
  if (!mayTake('reassign', one, asOf, reason)) return 'read-only';
  const [team, members] = await Promise.all([findTeam(access, teamId), membersOf(access, teamId)]);
  const problem = team ? teamProblem({ state: 'active' }, members) : 'ended';
  if (!team || team.state === 'ended' || problem) return 'no-team';
  if (accountId && !members.some(({ id, mayAnswer }) => id === accountId && mayAnswer))
    return 'not-on-team';
  if (accountId && (await awayUntil(access, accountId, asOf.today))) return 'away';
  await changes.assign(access, one, { teamId, accountId });
  await changes.insertEvent(access, one, {
    kind: accountId ? 'assigned' : 'team',
    text: reason,
    teamId,
    ...(accountId ? { toAccount: accountId } : {}),
  });
  return 'done';
}

/** Writes a note that only staff see. */
export async function addNote(
  access: Answer,
  id: string,
  text: string,
  asOf: AsOf,
): Promise<boolean> {
  const one = await hold(access, id, asOf);
  if (!one || !mayTake('note', one, asOf)) return false;
  await changes.insertEvent(access, one, { kind: 'note', text });
  return true;
}

/**
 * Closes a conversation: nothing is due in it. With `replies`, the member can still write, and that
 * opens it again. What the member has just written must be read before.
 * @param page `seen`: the newest message that the page showed
 * @returns `done` too if a colleague, or time, has closed it meanwhile
 */
export async function close(
  access: Answer,
  id: string,
  { seen, replies }: { seen: number; replies: boolean },
  asOf: AsOf,
): Promise<'done' | 'moved' | 'none'> {
  const one = await hold(access, id, asOf);
  if (!one) return 'none';
  if (one.lastSeq !== seen) return 'moved';
  if (!mayTake('close', one, asOf)) return 'done';
  await changes.setState(access, one, { state: 'closed', replies, dueAt: null });
  await changes.insertEvent(access, one, { kind: 'closed' });
  return 'done';
}

/**
 * Opens a closed conversation again, also for replies. If the member wrote last, an answer is due
 * again.
 */
export async function reopen(
  access: Answer,
  id: string,
  asOf: AsOf,
): Promise<'done' | 'none' | 'team-ended' | 'too-old'> {
  const one = await hold(access, id, asOf);
  const team = one && (await findTeam(access, one.teamId));
  if (!one || !team) return 'none';
  if (team.state === 'ended') return 'team-ended';
  if (one.state === 'open') return 'done';
  if (!mayTake('reopen', one, asOf)) return 'too-old';
  const dueAt = one.lastFrom === 'member' ? await promisedAnswer(access, team, asOf) : null;
  await changes.setState(access, one, { state: 'open', replies: true, dueAt });
  await changes.insertEvent(access, one, { kind: 'reopened' });
  return 'done';
}

/** The days until which a conversation can be set aside. */
export const asideDays = ({
  today,
}: Pick<AsOf, 'today'>): { first: PlainDate; last: PlainDate } => ({
  first: addDays(today, 1),
  last: addDays(today, MOST_ASIDE),
});

/**
 * Sets a conversation aside until a day begins, or until the member writes. The promise to answer
 * stays as it was.
 */
export async function setAside(
  access: Answer,
  id: string,
  day: PlainDate,
  asOf: AsOf,
): Promise<boolean> {
  const one = await hold(access, id, asOf);
  if (!one || !mayTake('snooze', one, asOf)) return false;
  await changes.snooze(access, one, startOfDay(asOf.settings.zone, day));
  await changes.insertEvent(access, one, { kind: 'snoozed', text: day });
  return true;
}

/** Marks the member's newest message unread for the team. */
export async function markUnread(access: Answer, id: string, asOf: AsOf): Promise<boolean> {
  const one = await hold(access, id, asOf);
  if (one?.lastFrom !== 'member') return false;
  await changes.markTeamUnread(access, one);
  await changes.insertEvent(access, one, { kind: 'unread' });
  return true;
}
