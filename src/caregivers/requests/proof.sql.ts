import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/clock.ts';
import { type Candidate, type Evidence, MOST_CANDIDATES } from './proof.rules.ts';
import type { OwnIdentity } from './relation.rules.ts';

type Asks = Access<'care:ask'>;

const NAMES = `json_build_array(json_build_object('given', p.given, 'family', p.family))::jsonb
  || coalesce((select jsonb_agg(jsonb_build_object('given', n.given, 'family', n.family))
    from known_name n where n.patient_id = p.patient_id), '[]')`;

/** What the member's own record knows about them; nothing for an account without a record. */
export async function findOwnIdentity(
  access: Asks,
  patientId: string | null,
): Promise<OwnIdentity> {
  const [row] = await access.sql<OwnIdentity>(
    `select p.birth_date, ${NAMES} as names,
        coalesce((select json_agg(json_build_object('system', i.system, 'value', i.value))
          from person_identifier i where i.patient_id = p.patient_id), '[]') as numbers
      from person p where p.patient_id = $1`,
    [patientId],
  );
  return row ?? { numbers: [], names: [], birthDate: null };
}

/** Everyone born on a day, up to one more than the search accepts. */
export const findBornOn = (access: Asks, birthDate: PlainDate): Promise<Candidate[]> =>
  access.sql<Candidate>(
    `select p.patient_id, p.given, p.family, p.birth_date, p.partial_birth_date,
        p.mrn_digits, ${NAMES} as names
      from person p where p.birth_date = $1 and p.merged_into is null
      order by p.patient_id limit ${MOST_CANDIDATES + 1}`,
    [birthDate],
  );

/**
 * What a person's record says for or against a parent.
 * @param point the person's id, or a point among all ids: then the next person's record is read, so
 * that a name that nobody has takes the same work
 */
export async function readEvidence(
  access: Asks,
  point: string,
  { accountId, today }: { accountId: string; today: PlainDate },
): Promise<(Evidence & { patientId: string; accountId: string | null }) | undefined> {
  const [row] = await access.sql<
    Omit<Evidence, 'person'> & Evidence['person'] & { patientId: string; accountId: string | null }
  >(
    `with next as materialized (select coalesce(
        (select a.patient_id from person a where a.patient_id >= $1 order by a.patient_id limit 1),
        (select a.patient_id from person a order by a.patient_id limit 1)) as id)
      select p.patient_id, p.birth_date, p.partial_birth_date, p.deceased,
        (select a.id from account a
          where a.patient_id = p.patient_id and a.closed_at is null) as account_id,
        exists (select 1 from safety_flag f
          where f.patient_id = p.patient_id and f.lifted_at is null) as flagged,
        portico_shares_with_young($2, p.patient_id, $3) as shared_mail,
        coalesce((select json_agg(json_build_object('kind', o.kind, 'names',
            case when o.account_id = $2 then 'caregiver' else 'somebody-else' end,
            'startsOn', o.starts_on, 'endsOn', o.ends_on))
          from court_order o where o.patient_id = p.patient_id and o.ended_at is null),
          '[]') as orders,
        coalesce((select json_agg(json_build_object('revoked', x.revoked_at is not null,
            'revokedWhy', x.revoked_why))
          from proxy x join person r on r.patient_id = x.patient_id
          where x.account_id = $2 and p.patient_id in (r.patient_id, r.merged_into)),
          '[]') as rights,
        coalesce((select json_agg(json_build_object('source', r.source, 'id', r.source_id,
            'content', r.content) order by r.source, r.source_id)
          from resource r where r.patient_id = p.patient_id and r.type = 'RelatedPerson'),
          '[]') as related
      from next join person p on p.patient_id = next.id`,
    [point, accountId, today],
  );
  if (!row) return undefined;
  const { birthDate, partialBirthDate, deceased, ...rest } = row;
  return { ...rest, person: { birthDate, partialBirthDate, deceased } };
}
