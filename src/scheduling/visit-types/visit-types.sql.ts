import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Reason, ReasonFields, VisitType, VisitTypeFields } from './visit-types.rules.ts';

type Manage = Access<'schedule:manage'>;

const TYPE = `id, name, name_es, minutes, minutes_before, minutes_after, grid, modes, needs_room,
  prepare, prepare_es, direct, confidential, youngest, oldest, sex, patients, seen_within_months,
  referral, own_care_team, most_open, one_a_day, lead_minutes, horizon_days, active,
  version`;
const REASON = 'id, visit_type_id, name, name_es, urgent, place, active, version';

/** All types of visits: those in use first. */
export const listTypes = (tx: Tx): Promise<VisitType[]> =>
  tx.sql<VisitType>(`select ${TYPE} from visit_type order by active desc, lower(name), id`);
export const findType = async (tx: Tx, id: string): Promise<VisitType | undefined> =>
  (await tx.sql<VisitType>(`select ${TYPE} from visit_type where id = $1`, [id]))[0];

/** The values of a type’s columns, in the order of the statements below. */
const valuesOf = (fields: VisitTypeFields) => [
  fields.name,
  fields.nameEs,
  fields.minutes,
  fields.minutesBefore,
  fields.minutesAfter,
  fields.grid,
  fields.modes,
  fields.needsRoom,
  fields.prepare,
  fields.prepareEs,
  fields.direct,
  fields.confidential,
  fields.youngest,
  fields.oldest,
  fields.sex,
  fields.patients,
  fields.seenWithinMonths,
  fields.referral,
  fields.ownCareTeam,
  fields.mostOpen,
  fields.oneADay,
  fields.leadMinutes,
  fields.horizonDays,
  fields.active,
];

export async function insertType(access: Manage, fields: VisitTypeFields): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into visit_type (name, name_es, minutes, minutes_before, minutes_after, grid, modes,
       needs_room, prepare, prepare_es, direct, confidential, youngest, oldest, sex, patients,
       seen_within_months, referral, own_care_team, most_open, one_a_day, lead_minutes,
       horizon_days, active, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
       $20, $21, $22, $23, $24, $25) returning id`,
    [...valuesOf(fields), access.info.now],
  );
  if (!row) throw new Error('the type of visit was not written');
  return row.id;
}

/** False if the type has another version by now. */
export async function updateType(
  access: Manage,
  seen: { id: string; version: number },
  fields: VisitTypeFields,
): Promise<boolean> {
  const rows = await access.sql(
    `update visit_type set name = $3, name_es = $4, minutes = $5, minutes_before = $6,
       minutes_after = $7, grid = $8, modes = $9, needs_room = $10, prepare = $11,
       prepare_es = $12, direct = $13, confidential = $14, youngest = $15, oldest = $16, sex = $17,
       patients = $18, seen_within_months = $19, referral = $20, own_care_team = $21,
       most_open = $22, one_a_day = $23, lead_minutes = $24, horizon_days = $25, active = $26,
       changed_at = $27, version = version + 1
     where id = $1 and version = $2 returning 1`,
    [seen.id, seen.version, ...valuesOf(fields), access.info.now],
  );
  return rows.length > 0;
}

/** How many visits of a type are booked and ahead. */
export async function countAhead(access: Manage, typeId: string): Promise<number> {
  const [row] = await access.sql<{ n: number }>(
    `select count(*)::int as n from visit
     where visit_type_id = $1 and state = 'booked' and starts_at > $2`,
    [typeId, access.info.now],
  );
  return row?.n ?? 0;
}

/** What members come for, in the order in which they read it. */
export const listReasons = (tx: Tx): Promise<Reason[]> =>
  tx.sql<Reason>(`select ${REASON} from visit_reason order by active desc, place, lower(name), id`);
export const findReason = async (tx: Tx, id: string): Promise<Reason | undefined> =>
  (await tx.sql<Reason>(`select ${REASON} from visit_reason where id = $1`, [id]))[0];

export async function insertReason(access: Manage, fields: ReasonFields): Promise<string> {
  const { visitTypeId, name, nameEs, urgent, place, active } = fields;
  const [row] = await access.sql<{ id: string }>(
    `insert into visit_reason (visit_type_id, name, name_es, urgent, place, active, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [visitTypeId, name, nameEs, urgent, place, active, access.info.now],
  );
  if (!row) throw new Error('the reason was not written');
  return row.id;
}

/** False if the reason has another version by now. */
export async function updateReason(
  access: Manage,
  seen: { id: string; version: number },
  { visitTypeId, name, nameEs, urgent, place, active }: ReasonFields,
): Promise<boolean> {
  const rows = await access.sql(
    `update visit_reason set visit_type_id = $3, name = $4, name_es = $5, urgent = $6, place = $7,
       active = $8, changed_at = $9, version = version + 1
     where id = $1 and version = $2 returning 1`,
    [seen.id, seen.version, visitTypeId, name, nameEs, urgent, place, active, access.info.now],
  );
  return rows.length > 0;
}
