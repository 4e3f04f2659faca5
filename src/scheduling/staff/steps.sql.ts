import type { Access } from '../../platform/access/access.ts';
import type { VisitState } from '../visits/visits.sql.ts';

type Runs = Access<'visits:day' | 'visits:schedule' | 'schedule:manage'>;
interface Ids {
  patientId: string;
  id: string;
}

/** Whose visit it is, as staff name them. */
export interface Whose {
  patientId: string;
  given: string;
  family: string;
  birthDate: string | null;
  mrn: string | null;
  deceased: boolean;
}
export const findWhose = async (access: Runs, id: string): Promise<Whose | undefined> =>
  (
    await access.sql<Whose>(
      `select p.patient_id, p.given, p.family, p.birth_date, p.mrn, p.deceased
       from visit v join person p on p.patient_id = v.patient_id where v.id = $1`,
      [id],
    )
  )[0];

/** Other visits of the same patient at the time of this one. */
export const listAtSameTime = (
  access: Runs,
  { patientId, id }: Ids,
): Promise<{ id: string; startsAt: Date; zone: string; clinic: string }[]> =>
  access.sql(
    `select o.id, o.starts_at, o.zone, c.name as clinic from visit v
     join visit o on o.patient_id = v.patient_id and o.id <> v.id
       and o.state in ('booked', 'arrived', 'in-room')
       and o.starts_at < v.starts_at + v.minutes * interval '1 minute'
       and v.starts_at < o.starts_at + o.minutes * interval '1 minute'
     join clinic c on c.id = o.clinic_id
     where v.patient_id = $1 and v.id = $2 and v.state in ('booked', 'arrived', 'in-room')
     order by o.starts_at, o.id`,
    [patientId, id],
  );

/** How far a visit is, and in which room. Calendars don't learn of it. */
export const setState = (
  access: Access<'visits:day'>,
  { patientId, id }: Ids,
  state: VisitState,
  roomId: string | null,
): Promise<unknown> =>
  access.sql(
    `update visit set state = $3, room_id = $4, version = version + 1, changed_at = $5
     where patient_id = $1 and id = $2`,
    [patientId, id, state, roomId, access.info.now],
  );

/** Gives the room of a visit back, and keeps another for it, over what is there if need be. */
export async function keepRoom(
  access: Access<'visits:day'>,
  { patientId, id }: Ids,
  roomId: string | null,
): Promise<void> {
  await access.sql("delete from booked where patient_id = $1 and visit_id = $2 and kind = 'room'", [
    patientId,
    id,
  ]);
  if (!roomId) return;
  const kept = await insertRoom(access, { patientId, id }, roomId, false);
  if (!kept) await insertRoom(access, { patientId, id }, roomId, true);
}
async function insertRoom(
  access: Access<'visits:day'>,
  { patientId, id }: Ids,
  roomId: string,
  over: boolean,
): Promise<boolean> {
  const rows = await access.sql(
    `insert into booked (patient_id, kind, resource, during, visit_id, over)
     select b.patient_id, 'room', $3, b.during, b.visit_id, $4 from booked b
     where b.patient_id = $1 and b.visit_id = $2 and b.kind = 'clinician'
     order by lower(b.during), b.id limit 1
     on conflict do nothing returning 1`,
    [patientId, id, roomId, over],
  );
  return rows.length > 0;
}

export const setVideo = (
  access: Access<'visits:day'>,
  { patientId, id }: Ids,
  url: string | null,
): Promise<unknown> =>
  access.sql(
    `update visit set video_url = $3, version = version + 1, changed_at = $4
     where patient_id = $1 and id = $2`,
    [patientId, id, url, access.info.now],
  );
