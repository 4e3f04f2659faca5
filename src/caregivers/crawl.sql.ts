import type { Access } from '../platform/access/access.ts';

type Crawl = Access<'system:demo'>;

export const insertInvitation = async (
  access: Crawl,
  { patientId, by }: { patientId: string; by: string },
): Promise<void> =>
  void (await access.sql(
    `insert into care_invitation (patient_id, invited_by, name, email, relationship, language,
        categories, ends_on, invited_at, expires_at)
      values ($1, $2, 'Wilhelmina Crane', 'wilhelmina@example.org', 'sibling', 'en',
        '{results}', $3::timestamptz::date + 540, $3, $3::timestamptz + interval '14 days')`,
    [patientId, by, access.info.now],
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
