import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { DayHours, StoredTemplate } from './open-hours.rules.ts';

type Manage = Access<'schedule:manage'>;
/** What is edited of a template. With which day its weeks begin stays as it was when it was made. */
export type TemplateFields = Omit<StoredTemplate, 'id' | 'clinicianId' | 'weekStart'>;

const valuesOf = (fields: TemplateFields) => [
  fields.clinicId,
  fields.weekdays,
  fields.from,
  fields.until,
  fields.everyWeeks,
  fields.firstDay,
  fields.lastDay,
  fields.visitTypes,
  fields.modes,
];
const by = (access: Manage) => [access.info.now, access.actor?.account.id ?? null];

export async function insertTemplate(
  access: Manage,
  clinicianId: string,
  fields: TemplateFields,
  weekStart: 1 | 7,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into hours_template (clinician_id, clinic_id, weekdays, from_minute, until_minute,
       every_weeks, first_day, last_day, visit_types, modes, changed_at, changed_by, week_start)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id`,
    [clinicianId, ...valuesOf(fields), ...by(access), weekStart],
  );
  if (!row) throw new Error('the template was not written');
  return row.id;
}

/** False if the template has another version by now, or was removed. */
export async function updateTemplate(
  access: Manage,
  seen: { id: string; version: number },
  fields: TemplateFields,
): Promise<boolean> {
  const rows = await access.sql(
    `update hours_template set clinic_id = $3, weekdays = $4, from_minute = $5, until_minute = $6,
       every_weeks = $7, first_day = $8, last_day = $9, visit_types = $10, modes = $11,
       changed_at = $12, changed_by = $13, version = version + 1
     where id = $1 and version = $2 and removed_at is null returning 1`,
    [seen.id, seen.version, ...valuesOf(fields), ...by(access)],
  );
  return rows.length > 0;
}

/** The row stays, to show what the hours were. False if it has another version by now. */
export async function removeTemplate(
  access: Manage,
  seen: { id: string; version: number },
): Promise<boolean> {
  const rows = await access.sql(
    `update hours_template set removed_at = $3, changed_at = $3, changed_by = $4,
       version = version + 1
     where id = $1 and version = $2 and removed_at is null returning 1`,
    [seen.id, seen.version, ...by(access)],
  );
  return rows.length > 0;
}

/** Null if there are other hours on that day already. */
export async function insertException(
  access: Manage,
  { clinicianId, clinicId, day, hours }: DayHours,
): Promise<string | null> {
  const [row] = await access.sql<{ id: string }>(
    `insert into hours_exception (clinician_id, clinic_id, day, hours, changed_at, changed_by)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
    [clinicianId, clinicId, day, JSON.stringify(hours), ...by(access)],
  );
  return row?.id ?? null;
}

/** Whether there are other hours of the clinician on that day, besides these. */
export async function isTaken(
  access: Manage,
  id: string | null,
  { clinicianId, clinicId, day }: { clinicianId: string; clinicId: string; day: PlainDate },
): Promise<boolean> {
  const rows = await access.sql(
    `select 1 from hours_exception where removed_at is null and clinician_id = $1
       and clinic_id = $2 and day = $3 and id is distinct from $4::uuid`,
    [clinicianId, clinicId, day, id],
  );
  return rows.length > 0;
}

/** False if it has another version by now, or was removed. */
export async function updateException(
  access: Manage,
  seen: { id: string; version: number },
  { clinicId, day, hours }: Omit<DayHours, 'clinicianId'>,
): Promise<boolean> {
  const rows = await access.sql(
    `update hours_exception set clinic_id = $3, day = $4, hours = $5, changed_at = $6,
       changed_by = $7, version = version + 1
     where id = $1 and version = $2 and removed_at is null returning 1`,
    [seen.id, seen.version, clinicId, day, JSON.stringify(hours), ...by(access)],
  );
  return rows.length > 0;
}

export async function removeException(
  access: Manage,
  seen: { id: string; version: number },
): Promise<boolean> {
  const rows = await access.sql(
    `update hours_exception set removed_at = $3, changed_at = $3, changed_by = $4,
       version = version + 1
     where id = $1 and version = $2 and removed_at is null returning 1`,
    [seen.id, seen.version, ...by(access)],
  );
  return rows.length > 0;
}
