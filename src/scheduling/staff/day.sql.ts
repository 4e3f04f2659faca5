import type { Tx } from '../../platform/db/statements.ts';
import type { Mode } from '../visit-types/visit-types.rules.ts';
import type { VisitState } from '../visits/visits.sql.ts';

/** A visit as a line of a day. */
export interface DayVisit {
  id: string;
  patientId: string;
  given: string;
  family: string;
  birthDate: string | null;
  mrn: string | null;
  type: string;
  typeEs: string;
  clinicians: { id: string; name: string }[];
  roomId: string | null;
  room: string | null;
  mode: Mode;
  startsAt: Date;
  minutes: number;
  state: VisitState;
  reason: string;
  companion: string;
  interpreter: string;
  /** It was booked over another one on purpose. */
  over: boolean;
  /** The same patient has another visit at this time. */
  conflict: boolean;
  version: number;
}
/** What a day or a week is narrowed to. */
export interface Narrowed {
  clinicId: string;
  clinicianId: string | null;
  roomId: string | null;
}
const OPEN = "('booked', 'arrived', 'in-room')";
const END = (visit: string) => `${visit}.starts_at + ${visit}.minutes * interval '1 minute'`;
const CONFLICT = `v.state in ${OPEN} and exists (select 1 from visit o
  where o.patient_id = v.patient_id and o.id <> v.id and o.state in ${OPEN}
    and o.starts_at < ${END('v')} and v.starts_at < ${END('o')})`;
const CLINICIANS = `coalesce((select json_agg(json_build_object('id', c.id, 'name', c.name)
    order by c.name_key, c.id)
  from visit_clinician vc join clinician c on c.id = vc.clinician_id
  where vc.patient_id = v.patient_id and vc.visit_id = v.id), '[]') as clinicians`;
const FITS = `v.clinic_id = $1 and v.starts_at >= $2 and v.starts_at < $3
  and ($4::uuid is null or exists (select 1 from visit_clinician vc
    where vc.patient_id = v.patient_id and vc.visit_id = v.id and vc.clinician_id = $4))
  and ($5::uuid is null or v.room_id = $5)`;

/** The visits of a clinic that begin in a span, in order of time; canceled ones too. */
export const listVisits = (
  tx: Tx,
  { clinicId, clinicianId, roomId }: Narrowed,
  from: Date,
  to: Date,
): Promise<DayVisit[]> =>
  tx.sql<DayVisit>(
    `select v.id, v.patient_id, p.given, p.family, p.birth_date, p.mrn, t.name as type,
       t.name_es as type_es, ${CLINICIANS}, v.room_id, r.name as room, v.mode, v.starts_at,
       v.minutes, v.state, v.reason, v.companion, v.interpreter, v.over, ${CONFLICT} as conflict,
       v.version
     from visit v join person p on p.patient_id = v.patient_id
     join visit_type t on t.id = v.visit_type_id left join room r on r.id = v.room_id
     where ${FITS} order by v.starts_at, lower(p.family), v.id limit 1000`,
    [clinicId, from, to, clinicianId, roomId],
  );

/** A visit as a week shows it: nobody's name. */
export type WeekVisit = Pick<
  DayVisit,
  'id' | 'type' | 'typeEs' | 'clinicians' | 'startsAt' | 'state'
>;
export const listTimes = (
  tx: Tx,
  { clinicId, clinicianId, roomId }: Narrowed,
  from: Date,
  to: Date,
): Promise<WeekVisit[]> =>
  tx.sql<WeekVisit>(
    `select v.id, t.name as type, t.name_es as type_es, ${CLINICIANS}, v.starts_at, v.state
     from visit v join visit_type t on t.id = v.visit_type_id
     where ${FITS} and v.state <> 'cancelled' order by v.starts_at, v.id limit 3000`,
    [clinicId, from, to, clinicianId, roomId],
  );

interface Named {
  id: string;
  name: string;
}
/** Who sees patients at a clinic, or has a visit there in a span. */
export const listCliniciansAt = (
  tx: Tx,
  clinicId: string,
  from: Date,
  to: Date,
): Promise<Named[]> =>
  tx.sql<Named>(
    `select c.id, c.name from clinician c
     where exists (select 1 from hours_template h where h.clinician_id = c.id
         and h.clinic_id = $1 and h.removed_at is null)
       or exists (select 1 from visit_clinician vc
         join visit v on v.patient_id = vc.patient_id and v.id = vc.visit_id
         where vc.clinician_id = c.id and v.clinic_id = $1 and v.starts_at >= $2
           and v.starts_at < $3)
     order by c.name_key, c.id`,
    [clinicId, from, to],
  );

/** The rooms of a clinic that are in use. */
export const listRoomsAt = (tx: Tx, clinicId: string): Promise<Named[]> =>
  tx.sql<Named>(
    'select id, name from room where clinic_id = $1 and active order by lower(name), id',
    [clinicId],
  );

/** The clinician whom an account is, by the number of its prescriptions, and where they begin. */
export const findOwnClinician = async (
  tx: Tx,
  accountId: string,
): Promise<{ id: string; clinicId: string | null } | undefined> =>
  (
    await tx.sql<{ id: string; clinicId: string | null }>(
      `select c.id, (select h.clinic_id from hours_template h
         join clinic k on k.id = h.clinic_id and k.state = 'active'
         where h.clinician_id = c.id and h.removed_at is null
         order by lower(k.name), k.id limit 1) as clinic_id
       from prescriber p join clinician c on c.npi = p.npi and c.active
       where p.account_id = $1 order by c.id limit 1`,
      [accountId],
    )
  )[0];
