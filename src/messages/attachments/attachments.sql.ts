import type { Access } from '../../platform/access/access.ts';
import type { FileState } from '../../platform/files/states.rules.ts';
import type { ReadsMessages } from '../policy.ts';
import type { Sized } from './attachments.rules.ts';

/** Whoever writes a message: a member, a caregiver, or somebody of a team. */
export type Writes = Access<'messages:write' | 'messages:answer'>;
/** Whoever reads one. */
export type Reads = Access<ReadsMessages | 'messages:answer'>;

const me = (access: Writes) => access.actor?.account.id ?? null;

/** A file that is chosen and not sent. */
export interface Chosen extends Sized {
  id: string;
  name: string;
  type: string;
  state: FileState;
}

/**
 * Which of these files the account has chosen for a message about the person. They stay so until
 * the transaction ends: of two messages at once, one gets them.
 */
export const lockChosen = (
  access: Writes,
  aboutId: string,
  ids: readonly string[],
): Promise<Chosen[]> =>
  access.sql<Chosen>(
    `select f.id, f.name, f.type, f.bytes, f.state, u.hash from message_upload u
     join file f on f.patient_id = u.account_id and f.id = u.file_id
     where u.account_id = $1 and u.about_id = $2 and u.file_id = any($3::uuid[])
     order by u.held_at, u.file_id for update of u`,
    [me(access), aboutId, ids],
  );

export const insertUpload = async (
  access: Writes,
  { aboutId, fileId, hash }: { aboutId: string; fileId: string; hash: string },
): Promise<void> =>
  void (await access.sql(
    `insert into message_upload (account_id, file_id, about_id, hash, held_at)
     values ($1, $2, $3, $4, $5)`,
    [me(access), fileId, aboutId, hash, access.info.now],
  ));

/** Forgets what was chosen; what is not in a record is deleted with it. */
export const deleteUploads = async (access: Writes, ids: readonly string[]): Promise<void> =>
  void (await access.sql(
    'delete from message_upload where account_id = $1 and file_id = any($2::uuid[])',
    [me(access), ids],
  ));

export const insertFile = async (
  access: Writes,
  one: { patientId: string; messageId: string; fileId: string; place: number },
): Promise<void> =>
  void (await access.sql(
    'insert into message_file (patient_id, message_id, file_id, place) values ($1, $2, $3, $4)',
    [one.patientId, one.messageId, one.fileId, one.place],
  ));

/** The files of messages, in the order in which they were chosen. */
export const listOf = (
  access: Reads,
  patientId: string,
  messageIds: readonly string[],
): Promise<{ messageId: string; fileId: string }[]> =>
  access.sql(
    `select message_id, file_id from message_file
     where patient_id = $1 and message_id = any($2::uuid[]) order by message_id, place`,
    [patientId, messageIds],
  );

/** Where a file of a message is. @param patientId null for staff, whose reach is across people */
export const findPlace = async (
  access: Reads,
  fileId: string,
  patientId: string | null,
): Promise<{ patientId: string; messageId: string; conversationId: string } | undefined> =>
  (
    await access.sql<{ patientId: string; messageId: string; conversationId: string }>(
      `select f.patient_id, f.message_id, m.conversation_id from message_file f
       join message m on m.patient_id = f.patient_id and m.id = f.message_id
       where f.file_id = $1 and ($2::uuid is null or f.patient_id = $2)`,
      [fileId, patientId],
    )
  )[0];
