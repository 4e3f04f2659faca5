import type { Access } from '../../platform/access/access.ts';
import * as sql from './drafts.sql.ts';

export type { Draft, DraftFields } from './drafts.sql.ts';
export const { listDrafts, findDraft, findReplyDraft, deleteDraft, deleteReplyDraft } = sql;

type Writing = Access<'messages:write'>;

/** More drafts than anybody writes; beyond them the oldest must be deleted first. */
export const MOST_DRAFTS = 100;

export type SavedDraft =
  | { is: 'saved'; draft: sql.Draft }
  /** Another version was saved since the page was opened, on another device, say. Both are shown. */
  | { is: 'conflict'; draft: sql.Draft }
  /** It was sent or deleted meanwhile. */
  | { is: 'gone' }
  | { is: 'too-many' };

/**
 * Saves what an account has written so far. There is one draft for each conversation and author,
 * whatever number of devices it is written on. What is already saved word for word is saved: a
 * script that got no answer sends it again.
 * @param seen the draft and its version as the page showed it; null if it showed none
 */
export async function saveDraft(
  access: Writing,
  conversationId: string | null,
  seen: { id: string; version: number } | null,
  fields: sql.DraftFields,
): Promise<SavedDraft> {
  if (seen) {
    const saved = await sql.updateDraft(access, seen, fields);
    if (saved) return { is: 'saved', draft: saved };
    const other = await sql.findDraft(access, seen.id);
    return other ? beside(other, fields) : { is: 'gone' };
  }
  // those that come at the same time are counted too
  await sql.holdDrafts(access);
  if ((await sql.countDrafts(access)) >= MOST_DRAFTS) return { is: 'too-many' };
  const made = await sql.insertDraft(access, conversationId, fields);
  if (made) return { is: 'saved', draft: made };
  const other = conversationId ? await sql.findReplyDraft(access, conversationId) : undefined;
  return other ? beside(other, fields) : { is: 'gone' };
}

/** Whether a draft says the same as what was typed. */
export const saysSame = (
  draft: sql.Draft,
  { category, subject, text }: Pick<sql.DraftFields, 'category' | 'subject' | 'text'>,
): boolean => draft.category === category && draft.subject === subject && draft.text === text;

const beside = (other: sql.Draft, fields: sql.DraftFields): SavedDraft => ({
  is: saysSame(other, fields) ? 'saved' : 'conflict',
  draft: other,
});
