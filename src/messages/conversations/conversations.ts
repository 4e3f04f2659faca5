import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { dayIn } from '../../platform/clock.ts';
import type { FileDeps } from '../../platform/files/files.ts';
import { attachFiles, type Chosen, type FilesOf, filesOf } from '../attachments/attachments.ts';
import { isBlocked } from '../blocks/blocks.ts';
import { promisedAnswer } from '../clock/promises.ts';
import { type NoReply, replyGate } from '../conversations.rules.ts';
import { deleteDraft, deleteReplyDraft } from '../drafts/drafts.ts';
import type { ReadsMessages } from '../policy.ts';
import { saidOf } from '../reading/search.rules.ts';
import { type ResultsOf, resultsOf } from '../results/results.ts';
import { type Choosable, findChoosable } from '../teams/choice.ts';
import { findTeam, holdTeams } from '../teams/teams.ts';
import type { MessageCategory } from '../writing/categories.ts';
import * as sql from './conversations.sql.ts';
import { markRead } from './marks.sql.ts';

export type { Conversation, Found, Message } from './conversations.sql.ts';
export const { searchMessages } = sql;
export type { Line, Listing, Only, Unread } from './lists.sql.ts';
export { listLines, listTeamsOf, listUnread, listWhole, ONLY } from './lists.sql.ts';
export { markUnread, setArchived } from './marks.sql.ts';

type Writing = Access<'messages:write'>;
type Keeping = Pick<FileDeps, 'jobs' | 'config'>;

/**
 * Why the account can't reply, or null (conversations.rules.ts). A record that was joined to
 * another holds no conversation any more, and whoever may still write for someone who has died is
 * their representative.
 */
export function whyNoReply(
  access: Access<ReadsMessages>,
  one: sql.Conversation,
  blocked: boolean,
  { now, settings }: Pick<AsOf, 'now' | 'settings'>,
): NoReply | null {
  const zone = one.zone ?? settings.zone;
  const gate = replyGate({
    by: access.as === 'self' ? 'member' : 'caregiver',
    mayWrite: true,
    joined: false,
    deceased: access.person.deceased,
    represented: access.as === 'caregiver',
    blocked,
    dissolved: one.teamState === 'ended',
    repliesAllowed: one.replies,
    closed: one.state === 'closed',
    waitsForTeam: one.lastFrom === 'member',
    lastMessageOn: dayIn(zone, one.lastAt),
    today: dayIn(zone, now),
  });
  return gate === 'open' ? null : gate;
}

/** A conversation as its page shows it. */
export interface Opened {
  conversation: sql.Conversation;
  messages: sql.Message[];
  files: FilesOf;
  results: ResultsOf;
  closed: NoReply | null;
}

/**
 * Opens a conversation for the account. That alone is not reading: the page says when it is shown
 * (`markRead`).
 * @returns undefined if there is none, or none that the account may see
 */
export async function openConversation(
  access: Access<ReadsMessages>,
  id: string,
  asOf: AsOf,
): Promise<Opened | undefined> {
  const [conversation, messages, blocked] = await Promise.all([
    sql.findConversation(access, id),
    sql.listMessages(access, id),
    isBlocked(access),
  ]);
  if (!conversation) return undefined;
  const ids = messages.map((message) => message.id);
  const files = await filesOf(access, access.person.id, ids);
  const results = await resultsOf(access, ids, asOf);
  const closed = whyNoReply(access, conversation, blocked, asOf);
  return { conversation, messages, files, results, closed };
}

/** Notes that the account has been shown the conversation up to its newest message. */
export const readConversation = async (
  access: Access<'messages:read'>,
  { conversation }: Opened,
): Promise<void> => {
  if (conversation.readSeq < conversation.lastSeq)
    await markRead(access, conversation.id, conversation.lastSeq);
};

/** Why the account can’t reply, or null; undefined if there is no conversation that it may see. */
export async function findNoReply(
  access: Writing,
  id: string,
  asOf: AsOf,
): Promise<NoReply | null | undefined> {
  const conversation = await sql.findConversation(access, id);
  return conversation && whyNoReply(access, conversation, await isBlocked(access), asOf);
}

export type Began =
  | { is: 'sent'; id: string }
  | { is: 'none' }
  /** The draft was sent or deleted meanwhile, on another device, say. */
  | { is: 'draft-gone' }
  /** Staff have stopped the account’s messages. */
  | { is: 'blocked' }
  | { is: NonNullable<Choosable['problem']> };

/**
 * Begins a conversation with a team. The subject and text are as the rules of text read them.
 * @param input.draftId the draft that it was written in, which is then gone
 * @returns `none`: there is no such team; or why the team can't be written to
 */
export async function begin(
  deps: Keeping,
  access: Writing,
  input: {
    teamId: string;
    category: MessageCategory;
    subject: string;
    text: string;
    keepPrivate: boolean;
    draftId: string | null;
    files: readonly Chosen[];
  },
  asOf: AsOf,
): Promise<Began> {
  if (await isBlocked(access)) return { is: 'blocked' };
  // it doesn't end, nor lose its last member, until this is written
  await holdTeams(access, [input.teamId]);
  const chosen = await findChoosable(access, input.teamId);
  if (!chosen) return { is: 'none' };
  const { team, problem } = chosen;
  if (problem) return { is: problem };
  // of two devices that send the same draft, one does
  if (input.draftId && !(await deleteDraft(access, input.draftId))) return { is: 'draft-gone' };
  const { teamId, category, subject, text } = input;
  // only the person decides who else reads it
  const keepPrivate = input.keepPrivate && access.as === 'self';
  const id = await sql.insertConversation(access, { teamId, category, subject, keepPrivate });
  const dueAt = await promisedAnswer(access, team, asOf);
  const message = { conversationId: id, seq: 1, text, said: saidOf(`${subject}\n${text}`), dueAt };
  const messageId = await sql.insertMessage(access, message);
  await attachFiles(deps, access, { patientId: access.person.id, messageId }, input.files);
  return { is: 'sent', id };
}

/**
 * Writes the next message of a conversation. A closed conversation is opened again by it.
 * @param input `draftId`: the draft that it was written in
 * @returns why nothing was sent, if nothing was
 */
export async function reply(
  deps: Keeping,
  access: Writing,
  input: { id: string; text: string; draftId: string | null; files: readonly Chosen[] },
  asOf: AsOf,
): Promise<{ is: 'sent' | 'none' | 'draft-gone' } | { is: NoReply }> {
  // whoever writes at the same time waits here
  await sql.lockConversation(access, input.id);
  const conversation = await sql.findConversation(access, input.id);
  if (!conversation) return { is: 'none' };
  const closed = whyNoReply(access, conversation, await isBlocked(access), asOf);
  if (closed) return { is: closed };
  if (input.draftId && !(await deleteDraft(access, input.draftId))) return { is: 'draft-gone' };
  const team = await findTeam(access, conversation.teamId);
  if (!team) return { is: 'team-dissolved' };
  const messageId = await sql.insertMessage(access, {
    conversationId: input.id,
    seq: conversation.lastSeq + 1,
    text: input.text,
    said: saidOf(input.text),
    dueAt: await promisedAnswer(access, team, asOf),
  });
  await attachFiles(deps, access, { patientId: access.person.id, messageId }, input.files);
  await deleteReplyDraft(access, input.id);
  return { is: 'sent' };
}

/** Keeps a conversation from the person's caregivers, or lets them see it. Only the person may. */
export async function keepPrivate(access: Writing, id: string, keep: boolean): Promise<boolean> {
  if (access.as !== 'self' || !(await sql.findConversation(access, id))) return false;
  await sql.setPrivate(access, id, keep);
  return true;
}
