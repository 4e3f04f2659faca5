import type { Access } from '../platform/access/access.ts';

type Crawl = Access<'system:demo'>;

/** An invitation that someone with another address has answered. */
export const insertInvitation = async (
  access: Crawl,
  { patientId, by, asker }: { patientId: string; by: string; asker: string },
): Promise<void> =>
  void (await access.sql(
    `insert into care_invitation (patient_id, invited_by, name, email, relationship, language,
        categories, ends_on, invited_at, expires_at, state, asked_by, asked_at)
      values ($1, $2, 'Wilhelmina Crane', 'wilhelmina@example.org', 'sibling', 'en',
        '{results}', $3::timestamptz::date + 540, $3, $3::timestamptz + interval '14 days', 'asking', $4, $3)`,
    [patientId, by, access.info.now, asker],
  ));

export const insertRequest = async (
  access: Crawl,
  { accountId, aboutId, birthDate }: { accountId: string; aboutId: string; birthDate: string },
): Promise<void> =>
  void (await access.sql(
    `insert into care_request (account_id, about_id, kind, given, family, birth_date, state,
        asked_at)
      values ($1, $2, 'guardian', 'Somebody', 'Crawled', $3, 'in-review', $4)`,
    [accountId, aboutId, birthDate, access.info.now],
  ));
