import type { Registering } from './registration-access.ts';

/** Which of these user IDs are taken, by their keys. */
export async function takenUserIds(
  access: Registering,
  userKeys: (string | null)[],
): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    'select user_key as id from account where user_key = any($1)',
    [userKeys],
  );
  return rows.map((row) => row.id);
}

export interface NewAccount {
  userId: string;
  email: string;
  passwordHash: string;
  patientId: string;
  name: string;
  language: 'en' | 'es';
  termsVersion: string;
  questions: { question: string; hash: string }[];
}

/**
 * Stores the acceptance of the terms and three secret questions that replace earlier ones, without
 * waiting.
 */
export function secureAccount(
  access: Registering,
  accountId: string,
  made: Pick<NewAccount, 'termsVersion' | 'questions'>,
): void {
  const { now, address } = access.info;
  access.pipeline(
    `insert into terms_acceptance (account_id, version, accepted_at, address)
      values ($1, $2, $3, $4) on conflict do nothing`,
    [accountId, made.termsVersion, now, address],
  );
  access.pipeline('delete from secret_question where account_id = $1', [accountId]);
  access.pipeline(
    `insert into secret_question (account_id, position, question, answer_hash, made_at)
      select $1, u.*, $5
      from unnest($2::int[], $3::text[], $4::text[]) u`,
    [
      accountId,
      made.questions.map((_, index) => index + 1),
      made.questions.map((one) => one.question),
      made.questions.map((one) => one.hash),
      now,
    ],
  );
}

/**
 * Creates the account with its terms and questions. Returns its id; null if the user ID was taken
 * meanwhile.
 */
export async function insertAccount(access: Registering, made: NewAccount): Promise<string | null> {
  const [row] = await access.sql<{ id: string }>(
    `insert into account (kind, user_id, password_hash, patient_id, name, email, language,
        created_at, password_changed_at)
     values ('member', $1, $2, $3, $4, $5, $6, $7, $7) on conflict do nothing returning id`,
    [
      made.userId,
      made.passwordHash,
      made.patientId,
      made.name,
      made.email,
      made.language,
      access.info.now,
    ],
  );
  if (!row) return null;
  secureAccount(access, row.id, made);
  return row.id;
}

/** A link that confirms an address. The job that mails it knows only its id. */
export async function insertEmailLink(
  access: Registering,
  accountId: string,
  email: string,
  expiresAt: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    'insert into email_link (account_id, email, expires_at) values ($1, $2, $3) returning id',
    [accountId, email, expiresAt],
  );
  if (!row) throw new Error('the link was not written');
  return row.id;
}

export async function findUserId(
  access: Registering,
  accountId: string,
): Promise<{ userId: string; email: string | null } | undefined> {
  return (
    await access.sql<{ userId: string; email: string | null }>(
      'select user_id, email from account where id = $1 and closed_at is null',
      [accountId],
    )
  )[0];
}
