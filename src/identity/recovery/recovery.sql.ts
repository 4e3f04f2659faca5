import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/clock.ts';
import { userIdKey } from '../accounts/user-id/user-id.rules.ts';

type Recovery = Access<'system:sign-on'>;

export interface Recoverable {
  id: string;
  kind: 'member' | 'staff';
  userId: string;
  email: string | null;
  birthDate: PlainDate | null;
  patientId: string | null;
  questions: { question: string; answerHash: string }[] | null;
}

/**
 * An account by its user ID, with what recovery needs. Staff have no secret questions; they use a
 * recovery code, or ask their administrator.
 */
export async function findRecoverable(
  access: Recovery,
  userId: string,
  staffToo: boolean,
): Promise<Recoverable | undefined> {
  const [row] = await access.sql<Recoverable>(
    `select a.id, a.kind, a.user_id, case
        when a.email_confirmed_at is not null then a.email end as email,
       coalesce(p.birth_date, a.birth_date) as birth_date, a.patient_id,
       (select json_agg(json_build_object('question', q.question, 'answerHash', q.answer_hash)
         order by q.position) from secret_question q where q.account_id = a.id) as questions
     from account a left join person p on p.patient_id = a.patient_id
     where a.user_key = $1 and (a.kind = 'member' or $2) and a.closed_at is null`,
    [userIdKey(userId), staffToo],
  );
  return row;
}

/** The members with this birth date who have confirmed this address. */
export async function findByEmail(
  access: Recovery,
  email: string,
  birthDate: PlainDate,
): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    `select a.id from account a left join person p on p.patient_id = a.patient_id
     where a.email_key = lower($1) and a.email_confirmed_at is not null
       and coalesce(p.birth_date, a.birth_date) = $2
       and a.kind = 'member' and a.closed_at is null
     limit 5`,
    [email, birthDate],
  );
  return rows.map((row) => row.id);
}

export async function insertRecovery(
  access: Recovery,
  accountId: string,
  browserHash: Buffer,
  expiresAt: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    'insert into recovery (account_id, browser_hash, expires_at) values ($1, $2, $3) returning id',
    [accountId, browserHash, expiresAt],
  );
  if (!row) throw new Error('the recovery was not written');
  return row.id;
}

export interface RecoveryRow {
  accountId: string;
  browserHash: Buffer;
  expiresAt: Date;
  usedAt: Date | null;
  userId: string;
  email: string | null;
  given: string | null;
  family: string | null;
  mrn: string | null;
  birthDate: PlainDate | null;
  patientId: string | null;
  language: 'en' | 'es';
}

export async function findRecovery(access: Recovery, id: string): Promise<RecoveryRow | undefined> {
  const [row] = await access.sql<RecoveryRow>(
    `select r.account_id, r.browser_hash, r.expires_at, r.used_at, a.user_id, case
        when a.email_confirmed_at is not null then a.email end as email, a.language,
       p.given, p.family, p.mrn, coalesce(p.birth_date, a.birth_date) as birth_date, a.patient_id
     from recovery r join account a on a.id = r.account_id left
     join person p on p.patient_id = a.patient_id
     where r.id = $1 and a.closed_at is null`,
    [id],
  );
  return row;
}

/** Uses up all links of the account. If many requests bring a link at once, only one gets true. */
export async function takeRecovery(access: Recovery, id: string, now: Date): Promise<boolean> {
  const [row] = await access.sql<{ accountId: string }>(
    `update recovery set used_at = $2
      where id = $1 and used_at is null and expires_at > $2 returning account_id`,
    [id, now],
  );
  if (row)
    await access.sql('update recovery set used_at = $2 where account_id = $1 and used_at is null', [
      row.accountId,
      now,
    ]);
  return row !== undefined;
}
