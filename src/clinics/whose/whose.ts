import type { AsOf } from '../../platform/as-of.ts';
import { addDays } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Calendar } from '../calendar/calendar.rules.ts';
import { calendarOf } from '../holidays/holidays.rules.ts';
import { listHolidays } from '../holidays/holidays.ts';
import type { Clinic } from '../places/clinics.rules.ts';
import { findClinic, listClinics } from '../places/clinics.ts';
import * as sql from './whose.sql.ts';

export const { listKnown } = sql;

/** How far ahead holidays are read. */
const AHEAD = 400;

/** The clinics that members go to, by name. */
export const clinicsOf = async (access: Tx): Promise<Clinic[]> =>
  (await listClinics(access)).filter((one) => one.state === 'active');

/**
 * A person's clinic: the one that their record names (`Patient.managingOrganization`), or else the
 * first active one; null if there is none. A record that names an Organization with several clinics
 * names none of them.
 * @param access with the person's record open, or a reach across people
 */
export async function clinicOf(access: Tx, personId: string): Promise<Clinic | null> {
  const [clinics, named] = await Promise.all([
    clinicsOf(access),
    sql.listManaging(access, personId),
  ]);
  const only = named.length === 1 ? named[0] : undefined;
  return clinics.find((one) => one.id === only?.id) ?? clinics[0] ?? null;
}

/**
 * The calendar that a promise goes by, and its clinic: where the prescriber works if that is one
 * clinic, or else the person's clinic, or else office days in the health system's zone
 * (docs/decisions/0058).
 */
export async function calendarFor(
  access: Tx,
  concern: { personId: string; npi: string | null },
  asOf: Pick<AsOf, 'today' | 'settings'>,
): Promise<{ clinic: Clinic | null; calendar: Calendar }> {
  const [holidays, clinics, prescribers, own] = await Promise.all([
    listHolidays(access, addDays(asOf.today, -2), addDays(asOf.today, AHEAD)),
    clinicsOf(access),
    concern.npi ? sql.listOfPrescriber(access, concern.npi) : [],
    clinicOf(access, concern.personId),
  ]);
  const only = prescribers.length === 1 ? prescribers[0] : undefined;
  const clinic = clinics.find((one) => one.id === only?.id) ?? own;
  const of = clinic ?? { id: null, zone: asOf.settings.zone, hours: null };
  return { clinic, calendar: calendarOf(of, holidays) };
}

/** The calendar of a clinic, or of the health system, whose hours are unknown, without one. */
export async function calendarOfClinic(
  access: Tx,
  clinicId: string | null,
  asOf: Pick<AsOf, 'today' | 'settings'>,
): Promise<Calendar> {
  const [holidays, clinic] = await Promise.all([
    listHolidays(access, addDays(asOf.today, -2), addDays(asOf.today, AHEAD)),
    clinicId ? findClinic(access, clinicId) : undefined,
  ]);
  return calendarOf(clinic ?? { id: null, zone: asOf.settings.zone, hours: null }, holidays);
}

/**
 * The calendar of a place that is not a clinic, such as a pharmacy: its own hours, the holidays of
 * all clinics, and the health system's zone.
 */
export async function calendarOfPlace(
  access: Tx,
  hours: Calendar['week'],
  asOf: Pick<AsOf, 'today' | 'settings'>,
): Promise<Calendar> {
  const holidays = await listHolidays(access, addDays(asOf.today, -2), addDays(asOf.today, AHEAD));
  return calendarOf({ id: null, zone: asOf.settings.zone, hours }, holidays);
}
