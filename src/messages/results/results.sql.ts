import type { Access } from '../../platform/access/access.ts';
import type { Reads } from '../attachments/attachments.sql.ts';
import type { WritesForTeam } from '../policy.ts';

export const insertResult = async (
  access: Access<WritesForTeam>,
  one: { patientId: string; messageId: string; resultId: string },
): Promise<void> =>
  void (await access.sql(
    'insert into message_result (patient_id, message_id, result_id) values ($1, $2, $3)',
    [one.patientId, one.messageId, one.resultId],
  ));

/** The results that messages name, with what each is in the record. */
export const listOf = (
  access: Reads,
  patientId: string,
  messageIds: readonly string[],
): Promise<{ messageId: string; resultId: string; type: string | null }[]> =>
  access.sql(
    `select m.message_id, m.result_id, r.type from message_result m
     left join resource r on r.patient_id = m.patient_id and r.id = m.result_id
       and r.type in ('DiagnosticReport', 'Observation')
     where m.patient_id = $1 and m.message_id = any($2::uuid[])`,
    [patientId, messageIds],
  );
