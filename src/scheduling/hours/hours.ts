import { listClinics } from '../../clinics/places/clinics.ts';
import { addDays, type DaySpan } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Mode } from '../visit-types/visit-types.rules.ts';
import * as sql from './hours.sql.ts';
import { type Blocked, type Open, openHoursOf } from './open-hours.rules.ts';

export type { Block, ClinicianHours, Exception, Template, Whose } from './hours.sql.ts';
export const {
  findBlock,
  findClinician,
  findException,
  findTemplate,
  listBlocks,
  listClinicians,
  listExceptions,
  listHolidayHours,
  listTemplates,
  listWithHours,
} = sql;

/** When a clinician sees patients at a clinic for something, whatever is booked. */
export interface OpenHours {
  clinicianId: string;
  clinicId: string;
  zone: string;
  hours: Open;
}

/** The instants between which whatever touches a range of days lies, in any zone. */
export const aroundDays = ({ first, last }: DaySpan): { from: Date; to: Date } => ({
  from: new Date(`${addDays(first, -2)}T00:00:00Z`),
  to: new Date(`${addDays(last, 3)}T00:00:00Z`),
});

/**
 * The hours of clinicians at clinics that are listed, for `earliest` and `openOn`: one entry for
 * each clinician and clinic with a template for what is asked for. Days on which somebody has other
 * hours are for whatever their templates at that clinic are for.
 * @param what a type of visit and how it takes place; null for any
 * @param days the days that are looked for; what is just before and after them is read too
 */
export async function listOpenHours(
  tx: Tx,
  whose: sql.Whose,
  what: { visitTypeId: string | null; mode: Mode | null },
  days: DaySpan,
): Promise<OpenHours[]> {
  const { from, to } = aroundDays(days);
  const [first, last] = [addDays(days.first, -2), addDays(days.last, 2)];
  const [all, exceptions, holidays, blocks, clinics] = await Promise.all([
    sql.listTemplates(tx, whose),
    sql.listExceptions(tx, whose, first, last),
    sql.listHolidayHours(tx, first, last),
    sql.listBlocks(tx, from, to),
    listClinics(tx),
  ]);
  const templates = all.filter(
    (one) =>
      (what.visitTypeId === null || one.visitTypes.includes(what.visitTypeId)) &&
      (what.mode === null || one.modes.includes(what.mode)) &&
      one.firstDay <= last &&
      (one.lastDay === null || one.lastDay >= first),
  );
  const pairs = Map.groupBy(templates, (one) => `${one.clinicianId} ${one.clinicId}`);
  return [...pairs.values()].flatMap((own) => {
    const { clinicianId = '', clinicId = '' } = own[0] ?? {};
    const clinic = clinics.find(({ id, state }) => id === clinicId && state === 'active');
    if (!clinic) return [];
    const parts = { zone: clinic.zone, clinicianId, clinicId, exceptions, holidays, blocks };
    const hours = openHoursOf({ ...parts, templates: own }, days);
    return [{ clinicianId, clinicId, zone: clinic.zone, hours }];
  });
}

/** The blocks of rooms within a time. Those of a whole clinic are in its clinicians’ hours. */
export async function listRoomBlocks(
  tx: Tx,
  roomIds: readonly string[],
  { from, to }: { from: Date; to: Date },
): Promise<(Blocked & { roomId: string })[]> {
  const blocks = await sql.listBlocks(tx, from, to);
  return blocks.flatMap((one) =>
    one.roomId !== null && roomIds.includes(one.roomId) ? [{ ...one, roomId: one.roomId }] : [],
  );
}
