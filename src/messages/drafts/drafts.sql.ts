import type { Access } from '../../platform/access/access.ts';

type Writing = Access<'messages:write'>;
type Keeping = Access<'messages:drafts'>;

const me = (access: Writing | Keeping) => access.actor?.account.id ?? null;

/** What an account wrote and has not sent. */
export interface Draft {
  id: string;
  /** Null for a new conversation. */
  conversationId: string | null;
  teamId: string | null;
  category: string;
  subject: string;
  text: string;
  version: number;
  savedAt: Date;
}
export type DraftFields = Pick<Draft, 'teamId' | 'category' | 'subject' | 'text'>;

const DRAFT = 'id, conversation_id, team_id, category, subject, text, version, saved_at';

/** The account's drafts about the person, newest first. */
export const listDrafts = (access: Writing): Promise<Draft[]> =>
  access.sql<Draft>(
    `select ${DRAFT} from message_draft where patient_id = $1 and author_id = $2
     order by saved_at desc, id limit 200`,
    [access.person.id, me(access)],
  );

export const findDraft = async (access: Writing, id: string): Promise<Draft | undefined> =>
  (
    await access.sql<Draft>(
      `select ${DRAFT} from message_draft where patient_id = $1 and author_id = $2 and id = $3`,
      [access.person.id, me(access), id],
    )
  )[0];

export const findReplyDraft = async (
  access: Writing,
  conversationId: string,
): Promise<Draft | undefined> =>
  (
    await access.sql<Draft>(
      `select ${DRAFT} from message_draft
       where patient_id = $1 and author_id = $2 and conversation_id = $3`,
      [access.person.id, me(access), conversationId],
    )
  )[0];

export const countDrafts = async (access: Writing): Promise<number> =>
  (
    await access.sql<{ n: number }>(
      'select count(*)::int as n from message_draft where patient_id = $1 and author_id = $2',
      [access.person.id, me(access)],
    )
  )[0]?.n ?? 0;

/** Lets the account's drafts be made one after the other, until the transaction ends. */
export async function holdDrafts(access: Writing): Promise<void> {
  await access.sql("select pg_advisory_xact_lock(hashtext('portico.drafts ' || $1))", [me(access)]);
}

/** Writes a new draft. Undefined if the account already has one of this reply. */
export async function insertDraft(
  access: Writing,
  conversationId: string | null,
  fields: DraftFields,
): Promise<Draft | undefined> {
  const [row] = await access.sql<Draft>(
    `insert into message_draft (patient_id, author_id, conversation_id, team_id, category, subject,
       text, saved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (patient_id, conversation_id, author_id) where conversation_id is not null
       do nothing
     returning ${DRAFT}`,
    [
      access.person.id,
      me(access),
      conversationId,
      fields.teamId,
      fields.category,
      fields.subject,
      fields.text,
      access.info.now,
    ],
  );
  return row;
}

/** Saves over the version that the page showed. Undefined if there is another by now, or none. */
export async function updateDraft(
  access: Writing,
  seen: { id: string; version: number },
  fields: DraftFields,
): Promise<Draft | undefined> {
  const [row] = await access.sql<Draft>(
    `update message_draft set team_id = $5, category = $6, subject = $7, text = $8, saved_at = $9,
       version = version + 1
     where patient_id = $1 and author_id = $2 and id = $3 and version = $4
     returning ${DRAFT}`,
    [
      access.person.id,
      me(access),
      seen.id,
      seen.version,
      fields.teamId,
      fields.category,
      fields.subject,
      fields.text,
      access.info.now,
    ],
  );
  return row;
}

/** Deletes a draft for good. False if it was gone. */
export async function deleteDraft(access: Writing, id: string): Promise<boolean> {
  const rows = await access.sql(
    `delete from message_draft where patient_id = $1 and author_id = $2 and id = $3 returning 1`,
    [access.person.id, me(access), id],
  );
  return rows.length > 0;
}

/** Deletes the account's draft of a reply, when it was sent. */
export async function deleteReplyDraft(access: Writing, conversationId: string): Promise<void> {
  await access.sql(
    'delete from message_draft where patient_id = $1 and author_id = $2 and conversation_id = $3',
    [access.person.id, me(access), conversationId],
  );
}

/** A draft, whoever it is about. */
export type KeptDraft = Draft & { patientId: string };

/** Everything that the account wrote and has not sent, newest first. */
export const listOwnDrafts = (access: Keeping): Promise<KeptDraft[]> =>
  access.sql<KeptDraft>(
    `select patient_id, ${DRAFT} from message_draft where author_id = $1
     order by saved_at desc, id`,
    [me(access)],
  );

/** Deletes one of them for good. False if it was gone. */
export async function deleteOwnDraft(access: Keeping, id: string): Promise<boolean> {
  const rows = await access.sql(
    'delete from message_draft where author_id = $1 and id = $2 returning 1',
    [me(access), id],
  );
  return rows.length > 0;
}
