import type { Access } from '../../platform/access/access.ts';
import { lockResources } from '../booked/booked.sql.ts';
import * as sql from './change.sql.ts';
import * as hours from './hours.sql.ts';
import type { DayHours } from './open-hours.rules.ts';
import { seenAs } from './stranded.rules.ts';
import { type AheadOf, type Plan, strandedByPlan } from './stranded.ts';
import { sameIn } from './template.rules.ts';

export type { TemplateFields } from './change.sql.ts';

type Manage = Access<'schedule:manage'>;
type Seen = { id: string; version: number };

/** What came of a change of hours. */
export type Changed =
  | { is: 'saved' }
  /** Somebody has saved another version since the page was opened. */
  | { is: 'stale' }
  | { is: 'none' }
  /** There are other hours on that day already. */
  | { is: 'taken' }
  /** By now it would strand other visits than the page showed. */
  | { is: 'strands'; visits: AheadOf[] };

/** With which day the weeks of new templates begin: Sunday, as calendars here do. */
const WEEK_START = 7;
const FIELDS = [
  ...(['clinicId', 'weekdays', 'from', 'until', 'everyWeeks', 'firstDay', 'lastDay'] as const),
  ...(['visitTypes', 'modes'] as const),
] as const satisfies readonly (keyof sql.TemplateFields)[];

/** A clinician’s plan with a template added or changed. */
const withTemplate =
  (clinicianId: string, id: string | null, fields: sql.TemplateFields) =>
  ({ templates, exceptions }: Plan): Plan => {
    const before = templates.find((one) => one.id === id);
    const weekStart = before?.weekStart ?? WEEK_START;
    const one = { ...fields, id: id ?? 'new', clinicianId, weekStart } as const;
    return { templates: [...templates.filter((each) => each.id !== id), one], exceptions };
  };
const withoutTemplate =
  (id: string) =>
  ({ templates, exceptions }: Plan): Plan => ({
    templates: templates.filter((one) => one.id !== id),
    exceptions,
  });

/** Whether a template already is as the fields say. */
export const isSameTemplate = (before: sql.TemplateFields, fields: sql.TemplateFields): boolean =>
  sameIn(before, fields, FIELDS);

/** The visits that a template would strand. @param id null for a new one */
export const templateStrands = (
  access: Manage,
  clinicianId: string,
  id: string | null,
  fields: sql.TemplateFields,
): Promise<AheadOf[]> => strandedByPlan(access, clinicianId, withTemplate(clinicianId, id, fields));

/**
 * Adds or changes a template. Saved as it already is, it stays untouched.
 * @param seen as the page showed it; null for a new one
 * @param listed the visits that the page said would be stranded (`seenAs`)
 */
export async function saveTemplate(
  access: Manage,
  clinicianId: string,
  seen: Seen | null,
  fields: sql.TemplateFields,
  listed: string,
): Promise<Changed> {
  await lockResources(access, [clinicianId]);
  const before = seen ? await hours.findTemplate(access, seen.id) : null;
  if (before === undefined) return { is: 'none' };
  if (before && before.version !== seen?.version) return { is: 'stale' };
  if (before && isSameTemplate(before, fields)) return { is: 'saved' };
  const visits = await templateStrands(access, clinicianId, seen?.id ?? null, fields);
  if (seenAs(visits) !== listed) return { is: 'strands', visits };
  if (seen)
    return (await sql.updateTemplate(access, seen, fields)) ? { is: 'saved' } : { is: 'stale' };
  await sql.insertTemplate(access, clinicianId, fields, WEEK_START);
  return { is: 'saved' };
}

/** The visits that the end of a template would strand. */
export const removalStrands = (
  access: Manage,
  { id, clinicianId }: { id: string; clinicianId: string },
): Promise<AheadOf[]> => strandedByPlan(access, clinicianId, withoutTemplate(id));

/** Removes a template. */
export async function removeTemplate(access: Manage, seen: Seen, listed: string): Promise<Changed> {
  const found = await hours.findTemplate(access, seen.id);
  if (!found) return { is: 'none' };
  await lockResources(access, [found.clinicianId]);
  if (found.version !== seen.version) return { is: 'stale' };
  const visits = await removalStrands(access, found);
  if (seenAs(visits) !== listed) return { is: 'strands', visits };
  return (await sql.removeTemplate(access, seen)) ? { is: 'saved' } : { is: 'stale' };
}

const sameDay = (a: DayHours, b: DayHours): boolean => a.day === b.day && a.clinicId === b.clinicId;

/** A clinician’s plan with other hours on a day, in place of what was said before. */
const withDay =
  (before: DayHours | null, after: DayHours | null) =>
  ({ templates, exceptions }: Plan): Plan => ({
    templates,
    exceptions: [
      ...exceptions.filter(
        (one) => !(before && sameDay(one, before)) && !(after && sameDay(one, after)),
      ),
      ...(after ? [after] : []),
    ],
  });

/** The visits that other hours on a day would strand. */
export const dayStrands = (
  access: Manage,
  clinicianId: string,
  before: DayHours | null,
  after: DayHours | null,
): Promise<AheadOf[]> => strandedByPlan(access, clinicianId, withDay(before, after));

/** Adds or changes other hours on one day. */
export async function saveDay(
  access: Manage,
  seen: Seen | null,
  fields: DayHours,
  listed: string,
): Promise<Changed> {
  const { clinicianId } = fields;
  await lockResources(access, [clinicianId]);
  const before = seen ? await hours.findException(access, seen.id) : null;
  if (before === undefined) return { is: 'none' };
  if (before && before.version !== seen?.version) return { is: 'stale' };
  if (before && sameIn<DayHours>(before, fields, ['clinicId', 'day', 'hours']))
    return { is: 'saved' };
  if (await sql.isTaken(access, seen?.id ?? null, fields)) return { is: 'taken' };
  const visits = await dayStrands(access, clinicianId, before, fields);
  if (seenAs(visits) !== listed) return { is: 'strands', visits };
  if (seen)
    return (await sql.updateException(access, seen, fields)) ? { is: 'saved' } : { is: 'stale' };
  return (await sql.insertException(access, fields)) ? { is: 'saved' } : { is: 'taken' };
}

/** Removes other hours on a day: the usual hours count again. */
export async function removeDay(access: Manage, seen: Seen, listed: string): Promise<Changed> {
  const found = await hours.findException(access, seen.id);
  if (!found) return { is: 'none' };
  await lockResources(access, [found.clinicianId]);
  if (found.version !== seen.version) return { is: 'stale' };
  const visits = await dayStrands(access, found.clinicianId, found, null);
  if (seenAs(visits) !== listed) return { is: 'strands', visits };
  return (await sql.removeException(access, seen)) ? { is: 'saved' } : { is: 'stale' };
}
