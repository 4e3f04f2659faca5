import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { ReadsMessages } from '../policy.ts';

type Reading = Access<ReadsMessages>;
type Blocking = Access<'messages:block'>;

const me = (access: Reading | Blocking) => access.actor?.account.id ?? null;
/** A block until a day ends once that day is over in each of the health system's zones. */
const today = (access: Reading | Blocking) => access.actor?.days.first ?? null;
const inForce = (day: string) =>
  `b.lifted_at is null and (b.until_day is null or b.until_day >= ${day}::date)`;

/** Whether staff have stopped what the account writes about the person. */
export async function isBlocked(access: Reading): Promise<boolean> {
  const rows = await access.sql(
    `select 1 from message_block b where b.patient_id = $1
       and case when $2 then b.caregiver_id is null else b.caregiver_id = $3 end
       and ${inForce('$4')} limit 1`,
    [access.person.id, access.as === 'self', me(access), today(access)],
  );
  return rows.length > 0;
}

/** Somebody who may write about a person: a caregiver, or with null the person. */
export interface Writer {
  caregiverId: string | null;
  name: string;
}

/** Who has an account to write about a person with: the person first. */
export const listWriters = (access: Blocking, patientId: string): Promise<Writer[]> =>
  access.sql<Writer>(
    `select null::uuid as caregiver_id, concat_ws(' ', p.given, p.family) as name, 0 as place
     from person p where p.patient_id = $1 and exists (select 1 from account a
       where a.patient_id = p.patient_id and a.closed_at is null)
     union all
     select a.id, a.name, 1 from proxy x join account a on a.id = x.account_id
     where x.patient_id = $1 and x.revoked_at is null and a.closed_at is null
       and (x.ends_on is null or x.ends_on >= $2::date)
     order by place, name, caregiver_id`,
    [patientId, today(access)],
  );

/** A block as staff see it. */
export interface Block extends Writer {
  id: string;
  patientId: string;
  reason: string;
  beganAt: Date;
  beganBy: string;
  untilDay: string | null;
  liftedAt: Date | null;
  liftedBy: string | null;
  /** Whether it stops messages today. */
  active: boolean;
}

const BLOCK = `b.id, b.patient_id, b.caregiver_id,
  coalesce(a.name, concat_ws(' ', p.given, p.family)) as name, b.reason, b.began_at,
  s.name as began_by, b.until_day::text as until_day, b.lifted_at, l.name as lifted_by`;
const NAMES = `join person p on p.patient_id = b.patient_id
  left join account a on a.id = b.caregiver_id
  join account s on s.id = b.began_by
  left join account l on l.id = b.lifted_by`;

/** All blocks about a person: those in force first. */
export const listBlocks = (tx: Tx, patientId: string, day: string): Promise<Block[]> =>
  tx.sql<Block>(
    `select ${BLOCK}, ${inForce('$2')} as active from message_block b ${NAMES}
     where b.patient_id = $1 order by active desc, b.began_at desc, b.id`,
    [patientId, day],
  );

/** A block in the list of all. */
export interface Listed extends Block {
  given: string;
  family: string;
  birthDate: string | null;
  mrn: string | null;
}

/** The blocks in force about anybody, newest first. */
export const listInForce = (access: Blocking, limit: number, offset: number): Promise<Listed[]> =>
  access.sql<Listed>(
    `select ${BLOCK}, true as active, p.given, p.family, p.birth_date::text as birth_date, p.mrn
     from message_block b ${NAMES}
     where ${inForce('$1')} order by b.began_at desc, b.id limit $2 offset $3`,
    [today(access), limit, offset],
  );

/** Lets the blocks about a person be made one after the other, until the transaction ends. */
export async function holdBlocks(access: Blocking, patientId: string): Promise<void> {
  await access.sql("select pg_advisory_xact_lock(hashtext('portico.message_block ' || $1))", [
    patientId,
  ]);
}

export async function insertBlock(
  access: Blocking,
  one: { patientId: string; caregiverId: string | null; reason: string; untilDay: string | null },
): Promise<void> {
  await access.sql(
    `insert into message_block (patient_id, caregiver_id, reason, began_at, began_by, until_day)
     values ($1, $2, $3, $4, $5, $6)`,
    [one.patientId, one.caregiverId, one.reason, access.info.now, me(access), one.untilDay],
  );
}

/** @returns whose record it is about; undefined if there was none to lift */
export async function liftBlock(access: Blocking, id: string): Promise<string | undefined> {
  const [row] = await access.sql<{ patientId: string }>(
    `update message_block b set lifted_at = $2, lifted_by = $3
     where b.id = $1 and ${inForce('$4')} returning b.patient_id`,
    [id, access.info.now, me(access), today(access)],
  );
  return row?.patientId;
}
