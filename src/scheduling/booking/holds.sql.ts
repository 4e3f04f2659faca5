import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';
import { instantOf } from '../availability/minutes.ts';
import type { Span } from '../availability/spans.rules.ts';
import type { ChangesVisits } from '../policy.ts';
import type { Mode } from '../visit-types/visit-types.rules.ts';

type Booking = Access<ChangesVisits>;

/** A time that somebody has chosen and not confirmed. */
export interface Hold {
  id: string;
  accountId: string;
  reasonId: string | null;
  typeId: string;
  clinicId: string;
  clinicianId: string;
  roomId: string | null;
  mode: Mode;
  startsAt: Date;
  untilAt: Date;
  /** The visit that would move. */
  moves: string | null;
  /** The visit that it became. */
  visitId: string | null;
}
const HOLD = `h.id, h.account_id, h.reason_id, h.visit_type_id as type_id, h.clinic_id,
  h.clinician_id, h.room_id, h.mode, h.starts_at, h.until_at, h.moves, h.visit_id`;

/**
 * Lets bookings of the same clinicians, rooms and patients come one after the other until the
 * transaction ends. The constraint of `booked` decides; this only makes them wait in line.
 */
export async function lockResources(tx: Tx, resources: readonly string[]): Promise<void> {
  // always in the same order, so that no two wait for each other
  for (const resource of [...new Set(resources)].sort())
    await tx.sql("select pg_advisory_xact_lock(hashtextextended('booked ' || $1, 0))", [resource]);
}

/** The account's hold of the open person; locked, so that of two presses the second waits. */
export const findHold = async (access: Booking, id: string): Promise<Hold | undefined> =>
  (
    await access.sql<Hold>(
      `select ${HOLD} from visit_hold h
       where h.patient_id = $1 and h.id = $2 and h.account_id = $3 for update`,
      [access.person.id, id, access.actor?.account.id ?? null],
    )
  )[0];

/** The account's hold of just that time, if it has not run out. */
export async function findSameHold(
  access: Booking,
  time: Pick<Hold, 'typeId' | 'clinicId' | 'clinicianId' | 'mode' | 'moves'> & { start: number },
): Promise<string | undefined> {
  const [row] = await access.sql<{ id: string }>(
    `select id from visit_hold where patient_id = $1 and account_id = $2 and visit_type_id = $3
       and clinic_id = $4 and clinician_id = $5 and mode = $6 and starts_at = $7
       and moves is not distinct from $8 and visit_id is null and until_at > $9`,
    [
      ...[access.person.id, access.actor?.account.id ?? null, time.typeId, time.clinicId],
      ...[time.clinicianId, time.mode, instantOf(time.start), time.moves, access.info.now],
    ],
  );
  return row?.id;
}

/** How many times an account has chosen since then, for anybody. */
export async function countHolds(access: Booking, since: Date): Promise<number> {
  const [row] = await access.sql<{ n: number }>('select portico_count_holds($1, $2) as n', [
    access.actor?.account.id ?? null,
    since,
  ]);
  return row?.n ?? 0;
}

/** Gives back what the account chose before for this person and did not confirm. */
export const dropHolds = (access: Booking): Promise<unknown> =>
  access.sql(
    'delete from visit_hold where patient_id = $1 and account_id = $2 and visit_id is null',
    [access.person.id, access.actor?.account.id ?? null],
  );

export const dropHold = (access: Booking, id: string): Promise<unknown> =>
  access.sql('delete from visit_hold where patient_id = $1 and id = $2 and visit_id is null', [
    access.person.id,
    id,
  ]);

export async function insertHold(
  access: Booking,
  hold: Pick<
    Hold,
    'reasonId' | 'typeId' | 'clinicId' | 'clinicianId' | 'roomId' | 'mode' | 'startsAt' | 'moves'
  >,
  untilAt: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into visit_hold (patient_id, account_id, reason_id, visit_type_id, clinic_id,
       clinician_id, room_id, mode, starts_at, made_at, until_at, moves)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
    [
      ...[access.person.id, access.actor?.account.id ?? null, hold.reasonId, hold.typeId],
      ...[hold.clinicId, hold.clinicianId, hold.roomId, hold.mode, hold.startsAt],
      ...[access.info.now, untilAt, hold.moves],
    ],
  );
  if (!row) throw new Error('the hold was not written');
  return row.id;
}

/** Notes which visit a hold became. */
export const settleHold = (access: Booking, id: string, visitId: string): Promise<unknown> =>
  access.sql('update visit_hold set visit_id = $3 where patient_id = $1 and id = $2', [
    access.person.id,
    id,
    visitId,
  ]);

/** Time of a clinician, a room or a patient. */
export interface Keeps {
  kind: 'clinician' | 'room' | 'patient';
  resource: string;
  span: Span;
  /** Over another visit, on purpose. */
  over?: boolean;
}

/**
 * Keeps all of it for a visit or a hold, or nothing: false if something of it is taken. The database
 * decides, whoever else is booking.
 */
export async function keep(
  access: Booking,
  personId: string,
  of: { visitId: string } | { holdId: string },
  keeps: readonly Keeps[],
): Promise<boolean> {
  const [visitId, holdId] = 'visitId' in of ? [of.visitId, null] : [null, of.holdId];
  for (const { resource, span } of keeps)
    await access.sql('select portico_release(array[$1]::uuid[], tstzrange($2, $3), $4)', [
      ...[resource, instantOf(span.from), instantOf(span.to), access.info.now],
    ]);
  const rows = await access.sql<{ id: string }>(
    `insert into booked (patient_id, kind, resource, during, visit_id, hold_id, over)
     select $1, k.kind, k.resource, tstzrange(k.from_at, k.to_at), $2, $3, k.over
     from unnest($4::text[], $5::uuid[], $6::timestamptz[], $7::timestamptz[], $8::boolean[])
       as k(kind, resource, from_at, to_at, over)
     on conflict do nothing returning id`,
    [
      ...[personId, visitId, holdId],
      keeps.map(({ kind }) => kind),
      keeps.map(({ resource }) => resource),
      keeps.map(({ span }) => instantOf(span.from)),
      keeps.map(({ span }) => instantOf(span.to)),
      keeps.map(({ over = false }) => over),
    ],
  );
  if (rows.length === keeps.length) return true;
  await access.sql('delete from booked where patient_id = $1 and id = any($2)', [
    personId,
    rows.map(({ id }) => id),
  ]);
  return false;
}

/** Gives back what visits or holds keep. */
export const giveBack = (
  access: Booking,
  personId: string,
  ids: readonly string[],
): Promise<unknown> =>
  access.sql('delete from booked where patient_id = $1 and coalesce(visit_id, hold_id) = any($2)', [
    personId,
    ids,
  ]);

/** The rooms of a clinic, the one that is free first. */
export const listFreeRooms = async (
  access: Booking,
  clinicId: string,
  { from, to }: Span,
  but: readonly string[],
): Promise<string[]> =>
  (
    await access.sql<{ id: string }>(
      `select r.id from room r where r.active and r.clinic_id = $1
         and not exists (select 1 from portico_taken(array[r.id], tstzrange($2, $3), $4, $5))
         and not exists (select 1 from schedule_block k where k.room_id = r.id
           and k.removed_at is null and k.during && tstzrange($2, $3))
       order by lower(r.name), r.id`,
      [clinicId, instantOf(from), instantOf(to), access.info.now, but],
    )
  ).map(({ id }) => id);
