import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Holiday, HolidayFields } from './holidays.rules.ts';

type Manage = Access<'clinics:manage'>;
const HOLIDAY = 'id, clinic_id, day, name, name_es, hours, version';

/** The holidays in a span of days, in order, without removed ones. */
export const listHolidays = (tx: Tx, from: PlainDate, to: PlainDate): Promise<Holiday[]> =>
  tx.sql<Holiday>(
    `select ${HOLIDAY} from holiday where removed_at is null and day between $1 and $2
     order by day, clinic_id nulls first, id`,
    [from, to],
  );
export const findHoliday = async (tx: Tx, id: string): Promise<Holiday | undefined> =>
  (
    await tx.sql<Holiday>(`select ${HOLIDAY} from holiday where id = $1 and removed_at is null`, [
      id,
    ])
  )[0];

/** Null if the clinic, or all clinics together, already have a holiday on that day. */
export async function insertHoliday(
  access: Manage,
  { clinicId, day, name, nameEs, hours }: HolidayFields,
  now: Date,
): Promise<string | null> {
  const [row] = await access.sql<{ id: string }>(
    `insert into holiday (clinic_id, day, name, name_es, hours, changed_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
    [clinicId, day, name, nameEs, JSON.stringify(hours), now],
  );
  return row?.id ?? null;
}

/** Whether that clinic, or all clinics together, have another holiday on that day. */
export async function isTaken(
  access: Manage,
  id: string | null,
  { clinicId, day }: HolidayFields,
): Promise<boolean> {
  const rows = await access.sql(
    `select 1 from holiday where removed_at is null and day = $1
       and clinic_id is not distinct from $2::uuid and id is distinct from $3::uuid`,
    [day, clinicId, id],
  );
  return rows.length > 0;
}

/** False if the holiday has another version by now, or was removed. */
export async function updateHoliday(
  access: Manage,
  seen: { id: string; version: number },
  { clinicId, day, name, nameEs, hours }: HolidayFields,
  now: Date,
): Promise<boolean> {
  const rows = await access.sql(
    `update holiday set clinic_id = $3, day = $4, name = $5, name_es = $6, hours = $7,
       changed_at = $8, version = version + 1
     where id = $1 and version = $2 and removed_at is null returning 1`,
    [seen.id, seen.version, clinicId, day, name, nameEs, JSON.stringify(hours), now],
  );
  return rows.length > 0;
}

/** The row stays, to show what the calendar was. */
export async function removeHoliday(access: Manage, id: string, now: Date): Promise<boolean> {
  const rows = await access.sql(
    `update holiday set removed_at = $2, version = version + 1
     where id = $1 and removed_at is null returning 1`,
    [id, now],
  );
  return rows.length > 0;
}
