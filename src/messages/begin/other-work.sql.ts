import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/clock.ts';
import type { Language } from '../../platform/i18n.ts';
import type { Writers } from '../../platform/notices/writing.ts';

type Writing = Access<keyof Writers>;

/**
 * The team in whose name staff write to a person: one that can answer, of the clinician whom it
 * concerns, or else one that the writer is on. One that is the clinician's and the writer's comes
 * first.
 * @returns `mine`: whether the writer is on it
 */
export async function findTeamFor(
  access: Writing,
  npi: string | null,
): Promise<{ id: string; mine: boolean } | undefined> {
  const [team] = await access.sql<{ id: string; mine: boolean }>(
    `select t.id, o.mine
     from team t, lateral (select
       exists (select 1 from team_member m where m.team_id = t.id and m.account_id = $1
         and m.ended_at is null) as mine,
       exists (select 1 from team_clinician tc join clinician c on c.id = tc.clinician_id
         where tc.team_id = t.id and c.npi = $2) as theirs) o
     where t.state = 'active' and t.topic is null and (o.mine or o.theirs)
       and t.id in (select portico_answering_teams())
     order by o.theirs desc, o.mine desc, t.name, t.id limit 1`,
    [access.actor?.account.id ?? null, npi],
  );
  return team;
}

/** A person as the rules about caregivers need them, with their own account. */
export interface Addressee {
  birthDate: PlainDate | null;
  partialBirthDate: string | null;
  deceased: boolean;
  accountId: string | null;
  language: Language | null;
}
export async function findAddressee(
  access: Writing,
  patientId: string,
): Promise<Addressee | undefined> {
  const [person] = await access.sql<Addressee>(
    `select p.birth_date, p.partial_birth_date, p.deceased, a.id as account_id, a.language
     from person p left join account a on a.patient_id = p.patient_id and a.closed_at is null
     where p.patient_id = $1`,
    [patientId],
  );
  return person;
}
