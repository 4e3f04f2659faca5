import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { ChangesVisits } from '../policy.ts';
import type { Mode } from '../visit-types/visit-types.rules.ts';

export type VisitState = 'booked' | 'arrived' | 'in-room' | 'done' | 'no-show' | 'cancelled';
export type Side = 'self' | 'caregiver' | 'staff' | 'system';

/** A visit, with the names of what belongs to it. */
export interface Visit {
  id: string;
  patientId: string;
  number: string;
  typeId: string;
  type: string;
  typeEs: string;
  prepare: string;
  prepareEs: string;
  clinicId: string;
  clinic: string;
  street: string;
  city: string;
  region: string;
  postalCode: string;
  phone: string;
  directions: string;
  directionsEs: string;
  accessibility: string;
  accessibilityEs: string;
  bring: string;
  bringEs: string;
  roomId: string | null;
  room: string | null;
  clinicians: { id: string; name: string }[];
  mode: Mode;
  startsAt: Date;
  minutes: number;
  zone: string;
  state: VisitState;
  reason: string;
  companion: string;
  interpreter: string;
  videoUrl: string | null;
  over: boolean;
  bookedBy: string | null;
  bookedAs: Side;
  bookedAt: Date;
  cancelledAt: Date | null;
  cancelledBy: string | null;
  cancelledAs: Side | null;
  cancelReason: string | null;
  sequence: number;
  changedAt: Date;
  version: number;
}
const VISIT = `v.id, v.patient_id, v.number, v.visit_type_id as type_id, t.name as type,
  t.name_es as type_es, t.prepare, t.prepare_es, v.clinic_id, c.name as clinic, c.street, c.city,
  c.region, c.postal_code, c.phone, c.directions, c.directions_es, c.accessibility,
  c.accessibility_es, c.bring, c.bring_es, v.room_id, r.name as room,
  coalesce((select json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name_key, p.id)
    from visit_clinician vc join clinician p on p.id = vc.clinician_id
    where vc.patient_id = v.patient_id and vc.visit_id = v.id), '[]') as clinicians,
  v.mode, v.starts_at, v.minutes, v.zone, v.state, v.reason, v.companion, v.interpreter,
  v.video_url, v.over, v.booked_by, v.booked_as, v.booked_at, v.cancelled_at, v.cancelled_by,
  v.cancelled_as, v.cancel_reason, v.sequence, v.changed_at, v.version`;
const FROM = `visit v join visit_type t on t.id = v.visit_type_id
  join clinic c on c.id = v.clinic_id left join room r on r.id = v.room_id`;

/** A visit of a person. */
export const findVisit = async (tx: Tx, personId: string, id: string): Promise<Visit | undefined> =>
  (
    await tx.sql<Visit>(`select ${VISIT} from ${FROM} where v.patient_id = $1 and v.id = $2`, [
      personId,
      id,
    ])
  )[0];

/** The same, and nobody changes it until the transaction ends. */
export async function lockVisit(tx: Tx, personId: string, id: string): Promise<Visit | undefined> {
  await tx.sql('select 1 from visit where patient_id = $1 and id = $2 for update', [personId, id]);
  return findVisit(tx, personId, id);
}

/**
 * A person's visits that are not over, and those that were cancelled and would not be; the next
 * first.
 */
export const listAheadOf = (tx: Tx, personId: string, now: Date): Promise<Visit[]> =>
  tx.sql<Visit>(
    `select ${VISIT} from ${FROM} where v.patient_id = $1
       and v.starts_at + v.minutes * interval '1 minute' > $2
       and v.state in ('booked', 'arrived', 'in-room', 'cancelled')
     order by v.starts_at, v.id limit 200`,
    [personId, now],
  );

/** A person's visits that are over, the last first. */
export const listPastOf = (tx: Tx, personId: string, now: Date): Promise<Visit[]> =>
  tx.sql<Visit>(
    `select ${VISIT} from ${FROM} where v.patient_id = $1
       and (v.starts_at + v.minutes * interval '1 minute' <= $2 or v.state in ('done', 'no-show'))
     order by v.starts_at desc, v.id limit 200`,
    [personId, now],
  );

export type InTheWay = Pick<Visit, 'id' | 'startsAt' | 'zone' | 'clinic' | 'bookedBy'>;
/** Visits of the person in a span that keep their time, but for some. */
export const listInTheWay = (
  tx: Tx,
  personId: string,
  from: Date,
  to: Date,
  but: readonly string[],
): Promise<InTheWay[]> =>
  tx.sql(
    `select v.id, v.starts_at, v.zone, c.name as clinic, v.booked_by from booked b
     join visit v on v.patient_id = b.patient_id and v.id = b.visit_id
     join clinic c on c.id = v.clinic_id
     where b.patient_id = $1 and b.kind = 'patient' and b.during && tstzrange($2, $3)
       and v.id <> all($4) order by v.starts_at`,
    [personId, from, to, but],
  );

export type NewVisit = Pick<
  Visit,
  | 'number'
  | 'typeId'
  | 'clinicId'
  | 'roomId'
  | 'mode'
  | 'startsAt'
  | 'minutes'
  | 'zone'
  | 'reason'
  | 'companion'
  | 'interpreter'
  | 'over'
> & { patientId: string };

/** Undefined if the number is another visit's. */
export async function insertVisit(
  access: Access<ChangesVisits>,
  visit: NewVisit,
): Promise<string | undefined> {
  const [row] = await access.sql<{ id: string }>(
    `insert into visit (patient_id, number, visit_type_id, clinic_id, room_id, mode, starts_at,
       minutes, local_start, zone, reason, companion, interpreter, over, booked_by, booked_as,
       booked_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $7::timestamptz at time zone $9, $9, $10, $11, $12,
       $13, $14, $15, $16, $16)
     on conflict (number) do nothing returning id`,
    [
      ...[visit.patientId, visit.number, visit.typeId, visit.clinicId, visit.roomId, visit.mode],
      ...[visit.startsAt, visit.minutes, visit.zone, visit.reason, visit.companion],
      ...[visit.interpreter, visit.over, access.actor?.account.id ?? null, sideOf(access)],
      access.info.now,
    ],
  );
  return row?.id;
}
export const sideOf = (access: Access<ChangesVisits>): Side =>
  access.as === 'self' || access.as === 'caregiver' || access.as === 'staff' ? access.as : 'system';

/** With whom a visit is, in place of whom it was with. */
export async function setClinicians(
  access: Access<ChangesVisits>,
  { patientId, id }: { patientId: string; id: string },
  clinicians: readonly string[],
): Promise<void> {
  await access.sql(
    `delete from visit_clinician where patient_id = $1 and visit_id = $2
       and clinician_id <> all($3)`,
    [patientId, id, clinicians],
  );
  await access.sql(
    `insert into visit_clinician (patient_id, visit_id, clinician_id)
     select $1, $2, unnest($3::uuid[]) on conflict do nothing`,
    [patientId, id, clinicians],
  );
}

/** Puts a visit at another time or place. Calendars learn of it by the number of changes. */
export const moveVisit = (
  access: Access<ChangesVisits>,
  { patientId, id }: { patientId: string; id: string },
  to: Pick<NewVisit, 'clinicId' | 'roomId' | 'mode' | 'startsAt' | 'minutes' | 'zone' | 'over'>,
): Promise<unknown> =>
  access.sql(
    `update visit set clinic_id = $3, room_id = $4, mode = $5, starts_at = $6, minutes = $7,
       local_start = $6::timestamptz at time zone $8, zone = $8, over = $9,
       sequence = sequence + 1, version = version + 1, changed_at = $10
     where patient_id = $1 and id = $2`,
    [
      ...[patientId, id, to.clinicId, to.roomId, to.mode, to.startsAt, to.minutes, to.zone],
      ...[to.over, access.info.now],
    ],
  );

export const setCancelled = (
  access: Access<ChangesVisits>,
  { patientId, id }: { patientId: string; id: string },
  reason: string,
): Promise<unknown> =>
  access.sql(
    `update visit set state = 'cancelled', cancelled_at = $3, cancelled_by = $4, cancelled_as = $5,
       cancel_reason = $6, sequence = sequence + 1, version = version + 1, changed_at = $3
     where patient_id = $1 and id = $2`,
    [
      ...[patientId, id, access.info.now, access.actor?.account.id ?? null],
      ...[sideOf(access), reason],
    ],
  );

export type EventKind =
  | 'booked'
  | 'moved'
  | 'cancelled'
  | 'arrived'
  | 'in-room'
  | 'done'
  | 'no-show'
  | 'undone'
  | 'changed'
  | 'video';
export interface VisitEvent {
  id: string;
  kind: EventKind;
  at: Date;
  byName: string;
  byAs: Side;
  fromAt: Date | null;
  fromZone: string | null;
  words: string;
}

/** Notes what became of a visit, and by whom. */
export const noteEvent = (
  access: Access<ChangesVisits | 'visits:day'>,
  { patientId, id }: { patientId: string; id: string },
  kind: EventKind,
  more: { fromAt?: Date; fromZone?: string; words?: string; byAs: Side },
): Promise<unknown> =>
  access.sql(
    `insert into visit_event (patient_id, visit_id, kind, at, by_account, by_name, by_as, from_at,
       from_zone, words)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[patientId, id, kind, access.info.now, access.actor?.account.id ?? null],
      ...[access.actor?.account.name ?? '', more.byAs, more.fromAt ?? null],
      ...[more.fromZone ?? null, more.words ?? ''],
    ],
  );

export const listEvents = (
  tx: Tx,
  { patientId, id }: { patientId: string; id: string },
): Promise<VisitEvent[]> =>
  tx.sql<VisitEvent>(
    `select id, kind, at, by_name, by_as, from_at, from_zone, words from visit_event
     where patient_id = $1 and visit_id = $2 order by at, id`,
    [patientId, id],
  );
