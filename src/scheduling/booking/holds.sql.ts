import type { Access } from '../../platform/access/access.ts';
import { instantOf } from '../availability/minutes.rules.ts';
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

/** The account's hold of the open person. */
export const findHold = async (access: Booking, id: string): Promise<Hold | undefined> =>
  (
    await access.sql<Hold>(
      `select ${HOLD} from visit_hold h
       where h.patient_id = $1 and h.id = $2 and h.account_id = $3`,
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

/** What a hold was for. */
export const findChosen = async (
  access: Booking,
  id: string,
): Promise<Pick<Hold, 'reasonId' | 'moves' | 'typeId'> | undefined> =>
  (
    await access.sql<Pick<Hold, 'reasonId' | 'moves' | 'typeId'>>(
      `select reason_id, moves, visit_type_id as type_id from visit_hold
       where patient_id = $1 and id = $2`,
      [access.person.id, id],
    )
  )[0];

/** How many times an account has chosen since then, for anybody. */
export async function countHolds(access: Booking, since: Date): Promise<number> {
  const [row] = await access.sql<{ n: number }>('select portico_count_holds($1, $2) as n', [
    access.actor?.account.id ?? null,
    since,
  ]);
  return row?.n ?? 0;
}

/**
 * Gives back what the account chose before for this person and did not confirm. What ran out stays:
 * whoever needs the time gives it back (`keep`), and the two would wait for each other's rows.
 */
export const dropHolds = (access: Booking): Promise<unknown> =>
  access.sql(
    `delete from visit_hold where patient_id = $1 and account_id = $2 and visit_id is null
       and until_at > $3`,
    [access.person.id, access.actor?.account.id ?? null, access.info.now],
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
