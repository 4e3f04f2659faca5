import type { Access } from '../../platform/access/access.ts';

type System = Access<'system:messages'>;

/** A conversation whose answer is late, and that nobody was told about. */
export interface Late {
  patientId: string;
  id: string;
  teamId: string;
  team: string;
}

/** Locks them until the transaction ends, so that two processes don't report the same one. */
export const lockLate = (access: System, now: Date): Promise<Late[]> =>
  access.sql<Late>(
    `select c.patient_id, c.id, c.team_id, t.name as team
     from conversation c join team t on t.id = c.team_id
     where c.state = 'open' and c.due_at < $1 and c.escalated_at is null
     order by c.due_at, c.id limit 500 for update of c skip locked`,
    [now],
  );

/** Notes that colleagues were told, in the conversation's own history. */
export async function markEscalated(
  access: System,
  late: readonly Late[],
  now: Date,
): Promise<void> {
  await access.sql(
    `with told as (
       update conversation c set escalated_at = $2 from unnest($1::uuid[]) one(id)
       where c.id = one.id returning c.patient_id, c.id)
     insert into conversation_event (patient_id, conversation_id, at, by_name, kind)
     select patient_id, id, $2, '', 'escalated' from told`,
    [late.map(({ id }) => id), now],
  );
}

/**
 * Closes conversations that wait for the member and in which nobody has written since a moment,
 * each with a line in its own history. They are read-only: their age is what keeps them closed.
 */
export async function closeOld(access: System, before: Date, now: Date): Promise<void> {
  await access.sql(
    `with old as (
       select patient_id, id from conversation
       where state = 'open' and last_from = 'team' and last_at < $1
       order by id limit 500 for update skip locked),
     closed as (
       update conversation c set state = 'closed', due_at = null, snoozed_until = null,
         version = version + 1
       from old where c.patient_id = old.patient_id and c.id = old.id
       returning c.patient_id, c.id)
     insert into conversation_event (patient_id, conversation_id, at, by_name, kind)
     select patient_id, id, $2, '', 'closed' from closed`,
    [before, now],
  );
}
