import type { Access } from '../../platform/access/access.ts';
import { auditAction, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { watchOpening } from '../../privacy/watch.ts';
import { promisedAnswer } from '../clock/promises.ts';
import { announce } from '../notices.ts';
import { saidOf } from '../reading/search.rules.ts';
import { findTeam, isWorking, listTeamMembers, type TeamProblem, whyNot } from '../teams/teams.ts';
import * as sql from './inbox.sql.ts';

export type { Box, Event, StaffMessage, Waiting } from './inbox.sql.ts';
export const { BOXES, countBoxes, listBox } = sql;

type Answer = Access<'messages:answer'>;

export interface OpenedByStaff {
  one: sql.Waiting;
  messages: sql.StaffMessage[];
  events: sql.Event[];
}

/**
 * Opens a conversation of one's teams. The person sees that in their access log, and unusual
 * openings are flagged for the privacy officer.
 */
export async function openForStaff(
  access: Answer,
  id: string,
  asOf: AsOf,
): Promise<OpenedByStaff | undefined> {
  const one = await sql.findForStaff(access, id);
  if (!one) return undefined;
  const [messages, events] = await Promise.all([
    sql.listMessages(access, one),
    sql.listEvents(access, one),
  ]);
  await logOpening(access, one.patientId, asOf);
  return { one, messages, events };
}

/** Notes that a page showed the conversation to one of the team. */
export const readByTeam = ({ one, messages }: OpenedByStaff, access: Answer): Promise<void> =>
  sql.markTeamRead(access, one, messages.at(-1)?.seq ?? 0);

async function logOpening(access: Answer, patientId: string, asOf: AsOf): Promise<void> {
  auditAction(access, access.info, {
    ...shownToStaff(access, 'messages:answer', 'messages', 'treatment'),
    person: patientId,
    outcome: 'granted',
  });
  await watchOpening(
    access,
    { now: access.info.now, today: asOf.today },
    { patientId, purpose: 'treatment', anew: false },
  );
}

export type Claimed = { is: 'claimed' } | { is: 'taken'; by: string } | { is: 'none' };

/** Takes a conversation. Of several at once, one gets it and the others learn who. */
export async function claimConversation(access: Answer, id: string): Promise<Claimed> {
  const one = await sql.findForStaff(access, id);
  if (!one) return { is: 'none' };
  if (await sql.claim(access, one)) {
    await sql.insertEvent(access, one, { kind: 'claimed' });
    return { is: 'claimed' };
  }
  const now = await sql.findForStaff(access, id);
  if (!now || now.state === 'closed') return { is: 'none' };
  return now.assignedTo === access.actor?.account.id
    ? { is: 'claimed' }
    : { is: 'taken', by: now.assignedName ?? '' };
}

export type Answered =
  | { is: 'sent' }
  | { is: 'none' }
  /** Something was written since the page was opened: it is to be read first. */
  | { is: 'moved' };

/**
 * Answers as the team or in one's own name. An answer written beside a newer message is not sent:
 * the page shows that message above the text, and the next press sends it.
 * @param seen the newest message that the page showed
 */
export async function answer(
  access: Answer,
  jobs: Jobs,
  input: { id: string; seen: number; text: string; asTeam: boolean },
): Promise<Answered> {
  // whoever answers at the same time waits here, and then sees what the first wrote
  const locked = await sql.lockForStaff(access, input.id);
  const one = locked && (await sql.findForStaff(access, input.id));
  if (!one || !locked) return { is: 'none' };
  if (locked.lastSeq !== input.seen) return { is: 'moved' };
  const seq = locked.lastSeq + 1;
  const { text, asTeam } = input;
  const { accounts } = await sql.insertAnswer(access, one, {
    ...{ seq, text, asTeam },
    said: saidOf(text),
  });
  await announce(access, jobs, one, seq, accounts);
  return { is: 'sent' };
}

/** Begins a conversation with a patient, with or without a place for replies. */
export async function beginByStaff(
  access: Answer,
  jobs: Jobs,
  input: {
    patientId: string;
    teamId: string;
    category: string;
    subject: string;
    text: string;
    asTeam: boolean;
    replies: boolean;
  },
  asOf: AsOf,
): Promise<{ is: 'sent'; id: string } | { is: 'none' }> {
  const mine = await listTeamMembers(access, input.teamId);
  if (!mine.some((one) => one.accountId === access.actor?.account.id)) return { is: 'none' };
  const { patientId, teamId, category, subject, text, asTeam, replies } = input;
  const id = await sql.insertBegun(access, { patientId, teamId, category, subject, replies });
  await logOpening(access, patientId, asOf);
  const one = { patientId, id };
  const said = saidOf(`${subject}\n${text}`);
  const { accounts } = await sql.insertAnswer(access, one, { seq: 1, text, said, asTeam });
  await announce(access, jobs, one, 1, accounts);
  return { is: 'sent', id };
}

export type Changed = 'done' | 'none' | TeamProblem | 'not-on-team';

/**
 * Gives a conversation to a team, or to somebody of a team, with a reason that colleagues see. The
 * promise to answer stays as it was.
 */
export async function reassign(
  access: Answer,
  input: { id: string; teamId: string; accountId: string | null; reason: string },
): Promise<Changed> {
  const one =
    (await sql.lockForStaff(access, input.id)) && (await sql.findForStaff(access, input.id));
  const team = await findTeam(access, input.teamId);
  if (!one || !team) return 'none';
  const problem = await whyNot(access, team);
  // a team that takes no new conversations from members can still be given one
  if (problem && problem !== 'paused') return problem;
  const { teamId, accountId } = input;
  const members = await listTeamMembers(access, teamId);
  if (accountId && !members.some((each) => each.accountId === accountId && isWorking(each)))
    return 'not-on-team';
  await sql.assign(access, one, { teamId, accountId });
  await sql.insertEvent(access, one, {
    kind: accountId ? 'assigned' : 'team',
    text: input.reason,
    teamId,
    ...(accountId ? { toAccount: accountId } : {}),
  });
  return 'done';
}

/** Writes a note that only staff see. */
export async function addNote(access: Answer, id: string, text: string): Promise<boolean> {
  const one = await sql.findForStaff(access, id);
  if (one) await sql.insertEvent(access, one, { kind: 'note', text });
  return one !== undefined;
}

/** Closes a conversation: nothing is due in it. With `replies`, the member can still write. */
export async function close(
  access: Answer,
  id: string,
  { seen, replies }: { seen: number; replies: boolean },
): Promise<Answered['is'] | 'done'> {
  const locked = await sql.lockForStaff(access, id);
  const one = locked && (await sql.findForStaff(access, id));
  if (!one || !locked || one.state === 'closed') return 'none';
  // what the member has just written must be read before it is closed
  if (locked.lastSeq !== seen) return 'moved';
  await sql.setState(access, one, { state: 'closed', replies, dueAt: null });
  await sql.insertEvent(access, one, { kind: 'closed' });
  return 'done';
}

/** Opens a closed conversation again. If the member wrote last, an answer is due again. */
export async function reopen(access: Answer, id: string, asOf: AsOf): Promise<boolean> {
  const locked = await sql.lockForStaff(access, id);
  const one = locked && (await sql.findForStaff(access, id));
  const team = one && (await findTeam(access, one.teamId));
  if (!one || !team || one.state === 'open') return false;
  const dueAt = one.lastFrom === 'member' ? await promisedAnswer(access, team, asOf) : null;
  await sql.setState(access, one, { state: 'open', replies: true, dueAt });
  await sql.insertEvent(access, one, { kind: 'reopened' });
  return true;
}

/** Puts a conversation aside until a moment, or until the member writes. Its due time stays. */
export async function putAside(access: Answer, id: string, until: Date): Promise<boolean> {
  const one = await sql.findForStaff(access, id);
  if (!one || one.state === 'closed') return false;
  await sql.snooze(access, one, until);
  await sql.insertEvent(access, one, { kind: 'snoozed' });
  return true;
}

/** Marks the member's newest message unread for the team. */
export async function markUnreadByTeam(access: Answer, id: string): Promise<boolean> {
  const one = await sql.findForStaff(access, id);
  if (!one || one.lastFrom !== 'member') return false;
  await sql.markTeamUnread(access, one);
  await sql.insertEvent(access, one, { kind: 'unread' });
  return true;
}
