import type { Tx } from '../../platform/db/statements.ts';

/**
 * The teams of the clinicians whom a person's record names: the general practitioner, the care
 * teams, and whom they have seen lately, in this order.
 * @param access with the person's record open
 * @param since the day from which visits count
 * @returns ids of teams, the nearest first
 */
export async function listOwnTeams(access: Tx, personId: string, since: string): Promise<string[]> {
  const rows = await access.sql<{ teamId: string }>(
    `with named as (
       select r.source, g->>'reference' as reference, 1 as place
       from resource r, json_array_elements(case json_typeof(r.content->'generalPractitioner')
         when 'array' then r.content->'generalPractitioner' else '[]' end) g
       where r.patient_id = $1 and r.type = 'Patient'
       union all
       select r.source, p->'member'->>'reference', 2
       from resource r, json_array_elements(case json_typeof(r.content->'participant')
         when 'array' then r.content->'participant' else '[]' end) p
       where r.patient_id = $1 and r.type = 'CareTeam'
         and coalesce(r.content->>'status', 'active') = 'active'
       union all
       select r.source, p->'individual'->>'reference', 3
       from resource r, json_array_elements(case json_typeof(r.content->'participant')
         when 'array' then r.content->'participant' else '[]' end) p
       where r.patient_id = $1 and r.type = 'Encounter' and r.date >= $2::date),
     known as (
       select c.id, n.place from named n
       join clinician c on c.active and c.ref = n.source || ' '
         || substring(n.reference from '(Practitioner/[A-Za-z0-9.-]+)$')
       union all
       select c.id, n.place from named n
       join clinician_role o on o.active and o.ref = n.source || ' '
         || substring(n.reference from '(PractitionerRole/[A-Za-z0-9.-]+)$')
       join clinician c on c.active and c.ref = o.clinician)
     select tc.team_id from known k join team_clinician tc on tc.clinician_id = k.id
     group by tc.team_id order by min(k.place), tc.team_id`,
    [personId, since],
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
