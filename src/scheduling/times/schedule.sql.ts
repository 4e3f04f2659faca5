import type { PlainDate } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';
import { instantOf, minuteOf } from '../availability/minutes.rules.ts';
import type { Span } from '../availability/spans.rules.ts';
import type { Template } from '../availability/templates.rules.ts';
import type { Mode } from '../visit-types/visit-types.rules.ts';

/** A template, with whose it is and where. */
export interface Offered extends Template {
  id: string;
  clinicianId: string;
  clinicId: string;
  zone: string;
  modes: Mode[];
}
/** Hours at a place that counts: of an active clinician, at a clinic that members go to. */
const IN_USE = `hours_template t
  join clinician p on p.id = t.clinician_id and p.active
  join clinic c on c.id = t.clinic_id and c.state = 'active'
  where t.removed_at is null`;

/**
 * The hours in which a type of visit can be had, from a day on.
 * @param only these clinicians and clinics; null: all
 */
export const listOffered = (
  tx: Tx,
  typeId: string,
  from: PlainDate,
  only: { clinicians: readonly string[] | null; clinics: readonly string[] | null },
): Promise<Offered[]> =>
  tx.sql<Offered>(
    `select t.id, t.clinician_id, t.clinic_id, c.zone, t.weekdays, t.from_minute as "from",
       t.until_minute as "until", t.every_weeks, t.first_day, t.last_day, t.week_start, t.modes
     from ${IN_USE} and t.visit_types @> array[$1]::uuid[]
       and coalesce(t.last_day, 'infinity') >= $2::date - 1
       and ($3::uuid[] is null or t.clinician_id = any($3))
       and ($4::uuid[] is null or t.clinic_id = any($4))
     order by p.name_key, p.id, c.name, c.id, t.id`,
    [typeId, from, only.clinicians, only.clinics],
  );

const rangeOf = (within: Span) => [instantOf(within.from), instantOf(within.to)];

/** The rooms in use at clinics. */
export const listRooms = (
  tx: Tx,
  clinics: readonly string[],
): Promise<{ id: string; clinicId: string }[]> =>
  tx.sql(
    `select id, clinic_id from room where active and clinic_id = any($1)
     order by clinic_id, name, id`,
    [clinics],
  );

/**
 * What visits and holds keep of clinicians, rooms and patients.
 * @param but the visits and holds whose time is to be changed
 */
export async function listTaken(
  tx: Tx,
  resources: readonly string[],
  within: Span,
  now: Date,
  but: readonly string[],
): Promise<Map<string, Span[]>> {
  const rows = await tx.sql<{ resource: string; fromAt: Date; toAt: Date }>(
    `select resource, from_at, to_at from portico_taken($1, tstzrange($2, $3), $4, $5)`,
    [resources, ...rangeOf(within), now, but],
  );
  const taken = new Map<string, Span[]>();
  for (const { resource, fromAt, toAt } of rows) {
    const list = taken.get(resource) ?? [];
    list.push({ from: minuteOf(fromAt), to: minuteOf(toAt) });
    taken.set(resource, list);
  }
  return taken;
}
