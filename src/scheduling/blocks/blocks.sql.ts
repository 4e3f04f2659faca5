import type { Access } from '../../platform/access/access.ts';
import type { BlockOf } from '../hours/stranded.ts';

type Manage = Access<'schedule:manage'>;

export async function insertBlock(
  access: Manage,
  { clinicianId, roomId, clinicId }: BlockOf,
  { from, to, words }: { from: Date; to: Date; words: string },
): Promise<void> {
  await access.sql(
    `insert into schedule_block (clinician_id, room_id, clinic_id, during, words, changed_at,
       changed_by)
     values ($1, $2, $3, tstzrange($4, $5), $6, $7, $8)`,
    [
      ...[clinicianId, roomId, clinicId, from, to, words, access.info.now],
      access.actor?.account.id ?? null,
    ],
  );
}

/** The row stays, to show what was blocked. False if it was removed already. */
export async function removeBlock(access: Manage, id: string): Promise<boolean> {
  const rows = await access.sql(
    `update schedule_block set removed_at = $2, changed_at = $2, changed_by = $3
     where id = $1 and removed_at is null returning 1`,
    [id, access.info.now, access.actor?.account.id ?? null],
  );
  return rows.length > 0;
}
