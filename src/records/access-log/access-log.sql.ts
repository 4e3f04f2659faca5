import type { Access } from '../../platform/access/access.ts';

export interface AccessRow {
  at: Date;
  actor_id: string | null;
  acting_as: string;
  permission: string;
  purpose: string | null;
  times: number;
}

/**
 * What staff do to one result that may tell whoever reads of it that there is one, or that it is
 * held.
 */
const TELLING = "permission in ('results:hold', 'results:note')";

/** The results that such rows are about. */
export async function listTellingSubjects(
  access: Access<'access-log:read'>,
  from: Date,
): Promise<string[]> {
  const rows = await access.sql<{ subject_id: string }>(
    `select distinct subject_id
      from audit_event
      where patient_id = $1 and outcome = 'granted' and at >= $2 and ${TELLING}
        and subject_id is not null
      limit 1000`,
    [access.person.id, from],
  );
  return rows.map((row) => row.subject_id);
}

/**
 * Who did what with this record, newest first: one row an actor, a day and a kind of thing. Work of
 * the system that names the person (a refill that fills itself again) is among it.
 * @param visible results that the reader may see; what was done to another is a look at results
 * like any other
 */
export function listAccess(
  access: Access<'access-log:read'>,
  zone: string,
  from: Date,
  visible: string[],
): Promise<AccessRow[]> {
  return access.sql<AccessRow>(
    `select max(at) as at, actor_id, acting_as, said.permission, purpose, count(*)::int as times
     from audit_event e, lateral (select case when e.${TELLING}
       and not coalesce(e.subject_id = any($4), false) then 'results:staff'
       else e.permission end as permission) said
     where patient_id = $1 and outcome = 'granted' and at >= $3
       and acting_as in ('self', 'caregiver', 'staff', 'system')
       and e.permission not in ('results:notify')
     group by (at at time zone $2)::date, actor_id, acting_as, said.permission, purpose
     order by max(at) desc limit 300`,
    [access.person.id, zone, from, visible],
  );
}

export function listNames(access: Access<'access-log:read'>) {
  return access.sql<{ id: string; name: string; kind: string; roles: string[] }>(
    'select * from portico_actor_names()',
  );
}
