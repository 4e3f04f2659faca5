import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';

type Manage = Access<'schedule:manage'>;

export interface Room {
  id: string;
  clinicId: string;
  name: string;
  active: boolean;
  version: number;
}
const ROOM = 'id, clinic_id, name, active, version';

/** All rooms: those in use first. */
export const listRooms = (tx: Tx): Promise<Room[]> =>
  tx.sql<Room>(`select ${ROOM} from room order by active desc, lower(name), id`);
export const findRoom = async (tx: Tx, id: string): Promise<Room | undefined> =>
  (await tx.sql<Room>(`select ${ROOM} from room where id = $1`, [id]))[0];

/** Whether another room of the clinic that is in use has the name. */
export async function isNamed(
  access: Manage,
  id: string | null,
  { clinicId, name }: { clinicId: string; name: string },
): Promise<boolean> {
  const rows = await access.sql(
    `select 1 from room where active and clinic_id = $1 and lower(name) = lower($2)
       and id is distinct from $3::uuid`,
    [clinicId, name, id],
  );
  return rows.length > 0;
}

export async function insertRoom(access: Manage, clinicId: string, name: string): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    'insert into room (clinic_id, name, changed_at) values ($1, $2, $3) returning id',
    [clinicId, name, access.info.now],
  );
  if (!row) throw new Error('the room was not written');
  return row.id;
}

/** False if the room has another version by now. */
export async function updateRoom(
  access: Manage,
  seen: { id: string; version: number },
  { name, active }: { name: string; active: boolean },
): Promise<boolean> {
  const rows = await access.sql(
    `update room set name = $3, active = $4, changed_at = $5, version = version + 1
     where id = $1 and version = $2 returning 1`,
    [seen.id, seen.version, name, active, access.info.now],
  );
  return rows.length > 0;
}
