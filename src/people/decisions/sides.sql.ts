import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { ReadsIdentity } from '../policy.ts';

type Reading = Access<ReadsIdentity>;

export function findNames(
  access: Reading,
  ids: string[],
): Promise<{ given: string; family: string }[]> {
  return access.sql(
    'select given, family from person where patient_id = any($1) order by patient_id',
    [ids],
  );
}

/** One side of a case: a known person as the page shows them. */
export interface Side {
  patientId: string;
  given: string;
  family: string;
  birthDate: PlainDate | null;
  partialBirthDate: string | null;
  sex: string;
  mrn: string | null;
  deceased: boolean;
  mergedInto: string | null;
  names: { given: string; family: string }[];
  numbers: { system: string; value: string; kind: string }[];
  /** The number of resources in the record, by type. */
  holds: { type: string; n: number }[];
  account: { userId: string; name: string; lastSignOnAt: string | null } | null;
  caregivers: { name: string; relationship: string }[];
  openRequests: number;
  address: { line?: string[]; city?: string; state?: string; postalCode?: string } | null;
}

export async function findSide(access: Reading, patientId: string): Promise<Side | undefined> {
  const [row] = await access.sql<Side>(
    `select p.patient_id, p.given, p.family, p.birth_date, p.partial_birth_date, p.sex, p.mrn, p.deceased, p.merged_into,
       coalesce((select json_agg(json_build_object('given', n.given, 'family', n.family))
         from known_name n where n.patient_id = p.patient_id), '[]') as names,
       coalesce((select json_agg(json_build_object('system', i.system, 'value', i.value, 'kind',
         i.kind) order by i.kind, i.system, i.value) from person_identifier i
         where i.patient_id = p.patient_id), '[]') as numbers,
       coalesce((select json_agg(json_build_object('type', r.type, 'n', r.n) order by r.n desc)
         from (select type, count(*) as n from resource
         where patient_id = p.patient_id group by type) r), '[]') as holds,
       (select json_build_object('userId', a.user_id, 'name', a.name, 'lastSignOnAt',
         a.last_sign_on_at) from account a where a.patient_id = p.patient_id
         and a.closed_at is null) as account,
       coalesce((select json_agg(json_build_object('name', a.name, 'relationship', x.relationship))
         from proxy x join account a on a.id = x.account_id
         where x.patient_id = p.patient_id and x.revoked_at is null and a.closed_at is null),
           '[]') as caregivers,
       (select count(*)::int from refill_request f where f.patient_id = p.patient_id
         and f.stage in ('waiting', 'submitted', 'received', 'filling', 'part-filled', 'ready',
           'shipped', 'held')) as open_requests,
       portico_current(portico_patient(p.patient_id)->'address')->0 as address
     from person p where p.patient_id = $1`,
    [patientId],
  );
  return row;
}
