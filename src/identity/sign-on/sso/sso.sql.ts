import type { SignOn } from '../sign-on.sql.ts';

/**
 * The staff account of somebody whom the provider knows: by the provider's id for them or, the
 * first time, by an address that the provider has verified and that exactly one account has
 * confirmed. After that only the id counts.
 */
export async function findBySubject(
  access: SignOn,
  subject: string,
  email: string | null,
): Promise<string | null> {
  const staff = "kind = 'staff' and closed_at is null";
  const [known] = await access.sql<{ id: string }>(
    `select id from account where sso_subject = $1 and ${staff}`,
    [subject],
  );
  if (known || !email) return known?.id ?? null;
  const rows = await access.sql<{ id: string }>(
    `select id
      from account
      where email_key = lower($1) and email_confirmed_at is not null and sso_subject is null
        and ${staff}
      limit 2`,
    [email],
  );
  const [only] = rows;
  if (rows.length !== 1 || !only) return null;
  await access.sql('update account set sso_subject = $2 where id = $1', [only.id, subject]);
  return only.id;
}
