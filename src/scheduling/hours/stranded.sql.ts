import type { Access } from '../../platform/access/access.ts';
import type { Ahead } from './stranded.rules.ts';

type Manage = Access<'schedule:manage'>;

/** A visit that is booked and ahead, and whose it is. */
export interface AheadOf extends Ahead {
  patientId: string;
  given: string;
  family: string;
  type: string;
  typeEs: string;
  confidential: boolean;
  clinic: string;
  zone: string;
}
const AHEAD = `select v.id, v.clinic_id, v.visit_type_id, v.mode, v.starts_at, v.minutes,
    v.patient_id, p.given, p.family, y.name as type, y.name_es as type_es, y.confidential,
    c.name as clinic, c.zone
  from visit v join person p on p.patient_id = v.patient_id
  join visit_type y on y.id = v.visit_type_id join clinic c on c.id = v.clinic_id`;

/** The visits that are ahead with a clinician, in order of time. */
export const listAhead = (access: Manage, clinicianId: string): Promise<AheadOf[]> =>
  access.sql<AheadOf>(
    `${AHEAD} where v.state = 'booked' and v.starts_at > $2 and exists (
       select 1 from visit_clinician w where w.patient_id = v.patient_id and w.visit_id = v.id
         and w.clinician_id = $1)
     order by v.starts_at, v.id`,
    [clinicianId, access.info.now],
  );

/** What a block is of: exactly one of the three. */
export interface BlockOf {
  clinicianId: string | null;
  roomId: string | null;
  clinicId: string | null;
}
/** The booked visits that overlap a time and are not over yet, with whatever a block is of. */
export const listWithin = (
  access: Manage,
  { clinicianId, roomId, clinicId }: BlockOf,
  from: Date,
  to: Date,
): Promise<AheadOf[]> =>
  access.sql<AheadOf>(
    `${AHEAD} where v.state = 'booked' and v.starts_at < $5
       and v.starts_at + v.minutes * interval '1 minute' > greatest($4::timestamptz, $6)
       and (v.room_id = $2 or v.clinic_id = $3 or exists (select 1 from visit_clinician w
         where w.patient_id = v.patient_id and w.visit_id = v.id and w.clinician_id = $1))
     order by v.starts_at, v.id`,
    [clinicianId, roomId, clinicId, from, to, access.info.now],
  );

/** The booked visits that are ahead in a room. */
export const listInRoom = (access: Manage, roomId: string): Promise<AheadOf[]> =>
  access.sql<AheadOf>(
    `${AHEAD} where v.state = 'booked' and v.starts_at > $2 and v.room_id = $1
     order by v.starts_at, v.id`,
    [roomId, access.info.now],
  );
