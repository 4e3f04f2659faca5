import type { Access } from '../../platform/access/access.ts';
import type { Language } from '../../platform/i18n.ts';
import { userIdKey } from '../accounts/user-id/user-id.rules.ts';
import type { HashedAccount } from './caregiver-accounts.ts';

type Making = Access<'system:care'>;

export async function isUserIdTaken(access: Making, userId: string): Promise<boolean> {
  const rows = await access.sql('select 1 from account where user_key = $1', [userIdKey(userId)]);
  return rows.length > 0;
}

/** Stores the account with its terms and questions. Null if the user ID was taken meanwhile. */
export async function insertCaregiverAccount(
  access: Making,
  made: HashedAccount,
  language: Language,
): Promise<string | null> {
  const { now, address } = access.info;
  const [row] = await access.sql<{ id: string }>(
    `insert into account (kind, user_id, password_hash, name, birth_date, email,
        email_confirmed_at, language, created_at, password_changed_at)
      values ('member', $1, $2, $3, $4, $5, $7, $6, $7, $7) on conflict do nothing returning id`,
    [made.userId, made.passwordHash, made.name, made.birthDate, made.email, language, now],
  );
  if (!row) return null;
  access.pipeline(
    `insert into terms_acceptance (account_id, version, accepted_at, address)
      values ($1, $2, $3, $4)`,
    [row.id, made.terms, now, address],
  );
  access.pipeline(
    `insert into secret_question (account_id, position, question, answer_hash, made_at)
      select $1, u.*, $5
      from unnest($2::int[], $3::text[], $4::text[]) u`,
    [
      row.id,
      made.questions.map((_, index) => index + 1),
      made.questions.map((one) => one.question),
      made.questions.map((one) => one.hash),
      now,
    ],
  );
  return row.id;
}

/** The account accepts a version of the terms for caregivers. Accepting it again changes nothing. */
export async function acceptCaregiverTerms(
  access: Access<'care:accept'>,
  accountId: string,
  version: string,
): Promise<void> {
  await access.sql(
    `insert into terms_acceptance (account_id, version, accepted_at, address)
      values ($1, $2, $3, $4) on conflict do nothing`,
    [accountId, version, access.info.now, access.info.address],
  );
}
