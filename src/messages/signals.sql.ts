import type { Tx } from '../platform/db/statements.ts';
import { inboxTopic } from './signals.ts';

/** Wakes the inboxes of the team that has a conversation. */
export const tellTeam = (tx: Tx, one: { patientId: string; id: string }): void =>
  tx.pipeline(
    `select pg_notify('portico', $3 || m.account_id) from conversation c
     join team_member m on m.team_id = c.team_id and m.ended_at is null
     where c.patient_id = $1 and c.id = $2`,
    [one.patientId, one.id, inboxTopic('')],
  );
