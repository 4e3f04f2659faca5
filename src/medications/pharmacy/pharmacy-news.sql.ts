import type { Access } from '../../platform/access/access.ts';
import { OPEN, REQUEST, type RequestRow } from '../requests/requests.sql.ts';

type System = Access<'system:pharmacy'>;

/**
 * The answer to an earlier message with this number, and the digest of its content (null for old
 * rows).
 */
export async function findNews(
  access: System,
  sender: string,
  controlId: string,
): Promise<{ answer: string; digest: string | null } | undefined> {
  return (
    await access.sql<{ answer: string; digest: string | null }>(
      'select answer, digest from pharmacy_news where sender = $1 and control_id = $2',
      [sender, controlId],
    )
  )[0];
}
/** False if the number is in use already. */
export async function insertNews(
  access: System,
  sender: string,
  controlId: string,
  digest: string,
  now: Date,
): Promise<boolean> {
  const rows = await access.sql(
    `insert into pharmacy_news (sender, control_id, answer, digest, received_at)
      values ($1, $2, 'AA', $3, $4) on conflict (sender, control_id) do nothing returning 1`,
    [sender, controlId, digest, now],
  );
  return rows.length > 0;
}
/** Locks these requests, always in the same order. Answers the ids of those that exist. */
export async function lockRequests(access: System, ids: readonly string[]): Promise<Set<string>> {
  const rows = await access.sql<{ id: string }>(
    'select id from refill_request where id = any($1::uuid[]) order by id for update',
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}
export async function findRequestById(access: System, id: string): Promise<RequestRow | undefined> {
  return (await access.sql<RequestRow>(`${REQUEST} where r.id = $1`, [id]))[0];
}
/** Requests that are open for these people: what the record now says may move them on. */
export function listOpenOf(access: Access<string>, patientIds: string[]): Promise<RequestRow[]> {
  return access.sql<RequestRow>(`${REQUEST} where r.patient_id = any($1) and r.stage in ${OPEN}`, [
    patientIds,
  ]);
}
