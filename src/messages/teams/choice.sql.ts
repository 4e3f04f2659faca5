import type { Tx } from '../../platform/db/statements.ts';

/**
 * The teams of clinicians, the nearest first.
 * @param known how near each is
 */
export async function listTeamsOfKnown(
  access: Tx,
  known: readonly { id: string; place: number }[],
): Promise<string[]> {
  const rows = await access.sql<{ teamId: string }>(
    `select tc.team_id from unnest($1::uuid[], $2::int[]) k(id, place)
     join team_clinician tc on tc.clinician_id = k.id
     group by tc.team_id order by min(k.place), tc.team_id`,
    [known.map(({ id }) => id), known.map(({ place }) => place)],
  );
  return rows.map(({ teamId }) => teamId);
}

/** The clinicians in practice whose patients each team answers. */
export const listTeamClinicians = (access: Tx): Promise<{ teamId: string; name: string }[]> =>
  access.sql<{ teamId: string; name: string }>(
    `select t.team_id, c.name from team_clinician t join clinician c on c.id = t.clinician_id
     where c.active order by c.name_key, c.id`,
  );

/** The teams on which somebody can answer. */
export async function listAnswering(access: Tx): Promise<string[]> {
  const rows = await access.sql<{ id: string }>('select portico_answering_teams() as id');
  return rows.map(({ id }) => id);
}
