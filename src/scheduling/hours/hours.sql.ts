import type { PlainDate } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Blocked, DayHours, HolidayHours, StoredTemplate } from './open-hours.rules.ts';

/** Which hours are read; null: of all. */
export interface Whose {
  clinicianIds: readonly string[] | null;
  clinicIds: readonly string[] | null;
}

/** A template as staff see it. */
export interface Template extends StoredTemplate {
  version: number;
  changedAt: Date;
  /** Who changed it last. */
  changedBy: string | null;
}
const TEMPLATE = `select h.id, h.clinician_id, h.clinic_id, h.weekdays, h.from_minute as "from",
    h.until_minute as until, h.every_weeks, h.first_day, h.last_day, h.week_start, h.visit_types,
    h.modes, h.version, h.changed_at, a.name as changed_by
  from hours_template h left join account a on a.id = h.changed_by`;

/** The templates of clinicians at clinics, without removed ones. */
export const listTemplates = (tx: Tx, { clinicianIds, clinicIds }: Whose): Promise<Template[]> =>
  tx.sql<Template>(
    `${TEMPLATE} where h.removed_at is null
       and ($1::uuid[] is null or h.clinician_id = any($1::uuid[]))
       and ($2::uuid[] is null or h.clinic_id = any($2::uuid[]))
     order by h.clinician_id, h.clinic_id, h.first_day, h.from_minute, h.id`,
    [clinicianIds, clinicIds],
  );
export const findTemplate = async (tx: Tx, id: string): Promise<Template | undefined> =>
  (await tx.sql<Template>(`${TEMPLATE} where h.id = $1 and h.removed_at is null`, [id]))[0];

/** Other hours on one day, as staff see them. */
export interface Exception extends DayHours {
  id: string;
  version: number;
}
const EXCEPTION = 'id, clinician_id, clinic_id, day, hours, version';

/** Other hours on single days, without removed ones. */
export const listExceptions = (
  tx: Tx,
  { clinicianIds, clinicIds }: Whose,
  from: PlainDate,
  to: PlainDate,
): Promise<Exception[]> =>
  tx.sql<Exception>(
    `select ${EXCEPTION} from hours_exception
     where removed_at is null and day between $3 and $4
       and ($1::uuid[] is null or clinician_id = any($1::uuid[]))
       and ($2::uuid[] is null or clinic_id = any($2::uuid[]))
     order by day, clinician_id, clinic_id`,
    [clinicianIds, clinicIds, from, to],
  );
export const findException = async (tx: Tx, id: string): Promise<Exception | undefined> =>
  (
    await tx.sql<Exception>(
      `select ${EXCEPTION} from hours_exception where id = $1 and removed_at is null`,
      [id],
    )
  )[0];

/** Holidays in a range of days, without removed ones. */
export const listHolidayHours = (tx: Tx, from: PlainDate, to: PlainDate): Promise<HolidayHours[]> =>
  tx.sql<HolidayHours>(
    `select clinic_id, day, hours from holiday where removed_at is null and day between $1 and $2
     order by day, clinic_id nulls first`,
    [from, to],
  );

/** A block as staff see it. */
export interface Block extends Blocked {
  id: string;
  words: string;
  changedAt: Date;
  changedBy: string | null;
}
const BLOCK = `select b.id, b.clinician_id, b.room_id, b.clinic_id, lower(b.during) as from_at,
    upper(b.during) as to_at, b.words, b.changed_at, a.name as changed_by
  from schedule_block b left join account a on a.id = b.changed_by`;

/** The blocks that overlap a time, without removed ones, in order of time. */
export const listBlocks = (tx: Tx, from: Date, to: Date | null): Promise<Block[]> =>
  tx.sql<Block>(
    `${BLOCK} where b.removed_at is null and b.during && tstzrange($1, $2)
     order by lower(b.during), b.id`,
    [from, to],
  );
export const findBlock = async (tx: Tx, id: string): Promise<Block | undefined> =>
  (await tx.sql<Block>(`${BLOCK} where b.id = $1 and b.removed_at is null`, [id]))[0];

export interface Named {
  id: string;
  name: string;
}
export interface ClinicianHours extends Named {
  active: boolean;
  /** How many templates they have. */
  templates: number;
}
const CLINICIAN = `select c.id, c.name, c.active, (select count(*)::int from hours_template h
    where h.clinician_id = c.id and h.removed_at is null) as templates from clinician c`;

/** Those who work here or have hours, by name. */
export const listClinicians = (tx: Tx, limit: number, offset: number): Promise<ClinicianHours[]> =>
  tx.sql<ClinicianHours>(
    `${CLINICIAN} where c.active or exists (select 1 from hours_template h
       where h.clinician_id = c.id and h.removed_at is null)
     order by c.name_key, c.id limit $1 offset $2`,
    [limit, offset],
  );
/** Those who have hours, by name. */
export const listWithHours = (tx: Tx): Promise<ClinicianHours[]> =>
  tx.sql<ClinicianHours>(
    `${CLINICIAN} where exists (select 1 from hours_template h
       where h.clinician_id = c.id and h.removed_at is null) order by c.name_key, c.id`,
  );
export const findClinician = async (tx: Tx, id: string): Promise<ClinicianHours | undefined> =>
  (await tx.sql<ClinicianHours>(`${CLINICIAN} where c.id = $1`, [id]))[0];
