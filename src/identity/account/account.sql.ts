import { me, type Own } from './own.ts';

export interface OwnAccount {
  userId: string;
  passwordHash: string;
  email: string | null;
  emailConfirmedAt: Date | null;
  /** When mail to this address last bounced permanently. */
  emailBouncedAt: Date | null;
  /** A new address that is not confirmed yet. */
  pendingEmail: string | null;
  phone: string | null;
  createdAt: Date;
  passwordChangedAt: Date | null;
  mrn: string | null;
  given: string | null;
  family: string | null;
  birthDate: string | null;
}

export async function readOwnAccount(access: Own): Promise<OwnAccount> {
  const [row] = await access.sql<OwnAccount>(
    `select a.user_id, a.password_hash, a.email, a.email_confirmed_at,
       (select b.bounced_at from bounced_address b where b.account_id = a.id
         and b.address_hash = portico_address_hash(a.email)) as email_bounced_at,
       (select c.new_email from email_change c where c.account_id = a.id and c.taken_at is null
         and c.ended_at is null and c.undone_at is null limit 1) as pending_email, a.phone,
         a.created_at, a.password_changed_at, p.mrn, p.given, p.family, p.birth_date
     from account a left join portico_own_person() p on true where a.id = $1`,
    [me(access)],
  );
  if (!row) throw new Error('no row for the account that is signed on');
  return row;
}

/** The address that waits for its link to be opened: a new one, or one that never was. */
export async function findUnconfirmedEmail(access: Own): Promise<string | null> {
  const [row] = await access.sql<{ email: string | null }>(
    `select coalesce(
         (select c.new_email from email_change c where c.account_id = a.id and c.taken_at is null
           and c.ended_at is null and c.undone_at is null limit 1),
         case when a.email_confirmed_at is null then a.email end) as email
       from account a where a.id = $1`,
    [me(access)],
  );
  return row?.email ?? null;
}

export function listAcceptances(access: Own): Promise<{ version: string; acceptedAt: Date }[]> {
  return access.sql(
    `select version, accepted_at
      from terms_acceptance
      where account_id = $1 order by accepted_at desc`,
    [me(access)],
  );
}

export async function listOwnQuestions(access: Own): Promise<string[]> {
  return (
    await access.sql<{ question: string }>(
      'select question from secret_question where account_id = $1 order by position',
      [me(access)],
    )
  ).map((row) => row.question);
}

/** False if it is taken. */
export async function saveUserId(access: Own, userId: string): Promise<boolean> {
  return (
    (await access.sql<{ done: boolean }>('select portico_set_user_id($1) as done', [userId]))[0]
      ?.done === true
  );
}

export async function savePassword(access: Own, hash: string, now: Date): Promise<void> {
  await access.sql(
    'update account set password_hash = $2, password_changed_at = $3 where id = $1',
    [me(access), hash, now],
  );
}

export async function savePhone(access: Own, phone: string | null): Promise<void> {
  await access.sql('update account set phone = $2 where id = $1', [me(access), phone]);
}

export async function saveQuestions(
  access: Own,
  questions: { question: string; hash: string }[],
  now: Date,
): Promise<void> {
  await access.sql('delete from secret_question where account_id = $1', [me(access)]);
  await access.sql(
    `insert into secret_question (account_id, position, question, answer_hash, made_at)
      select $1, u.*, $5
      from unnest($2::int[], $3::text[], $4::text[]) u`,
    [
      me(access),
      questions.map((_, index) => index + 1),
      questions.map((one) => one.question),
      questions.map((one) => one.hash),
      now,
    ],
  );
}

export interface ActivityRow {
  at: Date;
  permission: string;
  outcome: string;
  reason: string | null;
}

/** What was done with the account, and what was tried in its name, newest first. */
export function listActivity(access: Own, permissions: readonly string[]): Promise<ActivityRow[]> {
  return access.sql<ActivityRow>(
    `select at, permission, outcome, reason from audit_event
     where actor_id = $1 and category in ('sign-on', 'account') and permission = any($2)
       and outcome in ('granted', 'denied')
     order by at desc limit 100`,
    [me(access), permissions],
  );
}
