import type { Db } from '../../platform/access/db.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Interval } from '../calendar/hours.rules.ts';
import type { SaidCode } from '../derive/clinicians.rules.ts';
import type { ClinicFields, ClinicWords, DepartmentFields } from '../places/clinics.rules.ts';

/** These statements read views of public data, so they need no decision. */

export interface PublicClinic extends ClinicFields, ClinicWords {
  id: string;
  departments: DepartmentFields[];
}
export const listPublicClinics = (db: Db): Promise<PublicClinic[]> =>
  db.ask<PublicClinic>('select * from portico_public_clinic order by lower(name), id limit 500');

export interface PublicHoliday {
  clinicId: string | null;
  day: PlainDate;
  name: string;
  nameEs: string;
  hours: Interval[];
}
export const listPublicHolidays = (
  db: Db,
  from: PlainDate,
  to: PlainDate,
): Promise<PublicHoliday[]> =>
  db.ask<PublicHoliday>(
    `select * from portico_public_holiday where day between $1 and $2
     order by day, clinic_id nulls first`,
    [from, to],
  );

export interface PublicClinician {
  id: string;
  name: string;
  nameKey: string;
  languages: SaidCode[];
  specialties: SaidCode[];
  startsOn: PlainDate | null;
  endsOn: PlainDate | null;
  clinicId: string;
  clinic: string;
}
/** One row per clinician and clinic, of roles that are in force on a day. */
export const listPublicClinicians = (db: Db, today: PlainDate): Promise<PublicClinician[]> =>
  db.ask<PublicClinician>(
    `select * from portico_public_clinician
     where coalesce(starts_on <= $1, true) and coalesce(ends_on >= $1, true)
     order by name_key, id, clinic, clinic_id limit 20000`,
    [today],
  );
