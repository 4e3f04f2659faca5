import type { Tx } from '../../platform/db/statements.ts';
import { isAway } from '../away.sql.ts';

/** A team with open conversations that nobody of it can answer today. */
export interface StrandedTeam {
  id: string;
  name: string;
  nameEs: string;
  state: string;
  /** How many on it may answer, and how many of these are not away. */
  able: number;
  here: number;
  /** How many open conversations it has. */
  n: number;
}

/** Teams that have ended or have nobody here to answer, of those with open conversations. */
export const listStrandedTeams = (tx: Tx, today: string): Promise<StrandedTeam[]> =>
  tx.sql<StrandedTeam>(
    `select t.id, t.name, t.name_es, t.state, w.able, w.here,
       (select count(*)::int from conversation c where c.team_id = t.id and c.state = 'open') as n
     from team t cross join lateral (
       select count(*)::int as able,
         (count(*) filter (where not ${isAway('m.account_id', '$1')}))::int as here
       from team_member m where m.team_id = t.id and m.ended_at is null
         and portico_may(m.account_id, 'messages:answer')) w
     where (t.state not in ('active', 'paused') or w.here = 0)
       and exists (select 1 from conversation c where c.team_id = t.id and c.state = 'open')
     order by lower(t.name), t.id`,
    [today],
  );
