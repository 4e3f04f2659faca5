import type { Access } from '../../platform/access/access.ts';
import type { Visit } from './opened.rules.ts';

/** When the member and their caregivers first asked for the page of a result, from the audit log. */
export const listVisits = (
  access: Access<'results:staff' | 'results:hold'>,
  resultId: string,
): Promise<Visit[]> =>
  access.sql<Visit>(
    `select name, acting_as, first_at, account_since, unseen_since
      from portico_result_visits($1)`,
    [resultId],
  );
