import type { Grant } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';

export interface AccessRow {
  at: Date;
  actor_id: string | null;
  acting_as: string;
  permission: string;
  purpose: string | null;
  times: number;
}

/** Who did what with this record, newest first: one row an actor, a day and a kind of thing. Work of the system that names the person (a refill that fills itself again) is among it. */
export function listAccess(tx: Tx, grant: Grant<'access-log:read'>, zone: string, from: Date): Promise<AccessRow[]> {
  return tx.raw<AccessRow>(
    `select max(at) as at, actor_id, acting_as, permission, purpose, count(*)::int as times from audit_event
     where patient_id = $1 and outcome = 'granted' and at >= $3 and acting_as in ('self', 'caregiver', 'staff', 'system') and permission not in ('results:notify')
     group by (at at time zone $2)::date, actor_id, acting_as, permission, purpose
     order by max(at) desc limit 300`,
    [grant.person.id, zone, from],
  );
}

export function listNames(tx: Tx, _grant: Grant<'access-log:read'>) {
  return tx.raw<{ id: string; name: string; kind: string; roles: string[] }>('select * from portico_actor_names()');
}
