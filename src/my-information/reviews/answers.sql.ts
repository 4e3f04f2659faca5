import type { Access } from '../../platform/access/access.ts';
import type { Verdict } from './reviews.rules.ts';

/** Of these proposals of the person whose record is open, those with an answer, and the answer. */
export const listAnswered = (
  access: Access<'information:notify'>,
  ids: readonly string[],
): Promise<{ id: string; verdict: Verdict }[]> =>
  access.sql<{ id: string; verdict: Verdict }>(
    `select id, case state when 'accepted' then 'accept' when 'declined' then 'decline'
        else 'call' end as verdict
      from information_proposal
      where patient_id = $1 and id = any($2::uuid[])
        and (state in ('accepted', 'declined') or state = 'waiting' and call_at is not null)`,
    [access.person.id, ids],
  );
