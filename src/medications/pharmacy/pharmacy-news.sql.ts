import type { Access } from '../../platform/access/access.ts';

export type System = Access<'system:pharmacy'>;

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
/** False if the number is already in use. */
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
