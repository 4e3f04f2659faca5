import type { Access } from '../platform/access/access.ts';

/** The review of what an account opened of a person's record. */
export const findReviewOf = async (
  access: Access<'privacy:decide'>,
  userId: string,
  personId: string,
): Promise<string | undefined> =>
  (
    await access.sql<{ id: string }>(
      `select r.id
        from access_review r join account a on a.id = r.account_id
        where a.user_id = $1 and r.patient_id = $2`,
      [userId, personId],
    )
  )[0]?.id;
