import type { Access } from '../../platform/access/access.ts';

export interface AccessRow {
  at: Date;
  actorId: string | null;
  actingAs: string;
  permission: string;
  purpose: string | null;
  times: number;
  /** By whoever reads the list. */
  own: boolean;
}

/**
 * What happened in the person's record since then, and before it was joined to this one, in the
 * other (docs/decisions/0077).
 */
const EVENTS = (since: string) => `select * from audit_event
    where patient_id = $1 and at >= ${since}
  union all select * from portico_joined_events(${since})`;

/** What staff do to a result that would reveal to the reader that it exists or is held. */
const TELLING = "permission in ('results:hold', 'results:note')";

/** What is about one medicine, which may be hidden from the reader. */
const OF_MEDICINES = `(e.permission like 'refills:%' or e.permission like 'renewals:%')`;

/**
 * What may be about a conversation that the member keeps from caregivers: what the member did in
 * messages, and what staff did in such a conversation.
 */
const OF_PRIVATE_MESSAGES = `e.permission like 'messages:%'
  and (e.acting_as = 'self' or e.permission like '%-private')`;

/** The results that such entries are about. */
export async function listTellingSubjects(
  access: Access<'access-log:read'>,
  from: Date,
): Promise<string[]> {
  const rows = await access.sql<{ subjectId: string }>(
    `select distinct subject_id
      from (${EVENTS('$2')}) e
      where outcome = 'granted' and ${TELLING}
        and subject_id is not null
      limit 1000`,
    [access.person.id, from],
  );
  return rows.map((row) => row.subjectId);
}

/**
 * The access log: what others did, newest first, then what the reader did, so that the limit never
 * leaves out others. One row per actor, day and permission. Work by the system for this
 * person (an automatic refill) is included.
 * @param visible results that the reader may see; a hold or note on any other appears as reading
 * results
 * @param whole whether nothing of the record is hidden from the reader; otherwise work on a refill
 * appears as reading medicines
 */
export function listAccess(
  access: Access<'access-log:read'>,
  zone: string,
  from: Date,
  { visible, whole }: { visible: string[]; whole: boolean },
): Promise<AccessRow[]> {
  return access.sql<AccessRow>(
    `select max(at) as at, actor_id, acting_as, said.permission, purpose, count(*)::int as times,
       coalesce(acting_as in ('self', 'caregiver') and actor_id = $6, false) as own
     from (${EVENTS('$3')}) e, lateral (select case when e.${TELLING}
       and not coalesce(e.subject_id = any($4), false) then 'results:staff'
       when not $7 and ${OF_MEDICINES} then 'medicines:read'
       else e.permission end as permission) said
     where outcome = 'granted'
       and acting_as in ('self', 'caregiver', 'staff', 'system')
       and e.permission <> 'results:notify' and ($7 or e.permission <> 'refills:notify')
       and e.permission <> 'messages:notify'
       and ($5 or not (e.permission in ('confidential:own', 'schedule:listed-private')
         or ${OF_PRIVATE_MESSAGES}))
     group by (at at time zone $2)::date, actor_id, acting_as, said.permission, purpose
     order by own, max(at) desc, said.permission, actor_id, acting_as, purpose limit 300`,
    // only the member may know of a confidential address or visit, or a private conversation
    [
      access.person.id,
      zone,
      from,
      visible,
      access.as === 'self',
      access.actor?.account.id ?? null,
      whole,
    ],
  );
}

export function listNames(access: Access<'access-log:read'>) {
  return access.sql<{ id: string; name: string; roleEn: string | null; roleEs: string | null }>(
    'select id, name, role_en, role_es from portico_actor_names()',
  );
}
