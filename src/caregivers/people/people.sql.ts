import type { Access } from '../../platform/access/access.ts';

type Reads = Access<'care:read' | 'care:leave' | 'care:end' | 'care:give'>;

/** An account that has, had or gave a right to the open person's record. */
export interface CareAccount {
  id: string;
  name: string;
  /** Its own record says that its owner has died. */
  deceased: boolean;
}
export const listCareAccounts = (access: Reads): Promise<CareAccount[]> =>
  access.sql<CareAccount>('select id, name, deceased from portico_caregiver_names()');

/** When each caregiver last looked at something of the open person, by account. */
export async function listLastLooks(
  access: Access<'care:read'>,
  from: Date,
): Promise<Map<string, Date>> {
  const rows = await access.sql<{ actorId: string; at: Date }>(
    `select actor_id, max(at) as at from audit_event
      where patient_id = $1 and at >= $2 and acting_as = 'caregiver' and outcome = 'granted'
        and actor_id is not null and permission not like '%:notify'
      group by actor_id`,
    [access.person.id, from],
  );
  return new Map(rows.map(({ actorId, at }) => [actorId, at]));
}

/** Something that a caregiver viewed or did on one day. */
export interface Deed {
  at: Date;
  permission: string;
  times: number;
}

/** What a caregiver viewed and did in the open record, newest first: one row per day and kind. */
export const listDeeds = (
  access: Access<'care:read'>,
  accountId: string,
  zone: string,
  from: Date,
): Promise<Deed[]> =>
  access.sql<Deed>(
    `select max(at) as at, permission, count(*)::int as times from audit_event
      where patient_id = $1 and actor_id = $2 and at >= $4 and acting_as = 'caregiver'
        and outcome = 'granted' and permission not like '%:notify'
      group by (at at time zone $3)::date, permission
      order by max(at) desc, permission limit 300`,
    [access.person.id, accountId, zone, from],
  );

/** The account whose own record is open, if it has one. */
export async function findOwnAccount(access: Access<'care:leave'>): Promise<string | null> {
  const [row] = await access.sql<{ id: string }>(
    'select id from account where patient_id = $1 and closed_at is null',
    [access.person.id],
  );
  return row?.id ?? null;
}
