import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';
import { instantOf, minuteOf } from '../availability/minutes.rules.ts';
import type { ChangesVisits } from '../policy.ts';
import type { Keeps } from './keeps.rules.ts';

type Booking = Access<ChangesVisits>;

/**
 * Lets bookings of the same clinicians, rooms and patients come one after the other until the
 * transaction ends. The constraint of `booked` decides; this only makes them wait in line.
 */
export async function lockResources(tx: Tx, resources: readonly string[]): Promise<void> {
  // always in the same order, so that no two wait for each other
  for (const resource of [...new Set(resources)].sort())
    await tx.sql("select pg_advisory_xact_lock(hashtextextended('booked ' || $1, 0))", [resource]);
}

/**
 * Keeps all of it for a visit or a hold, or nothing: false if something of it is taken. The database
 * decides, whoever else is booking.
 */
export async function keep(
  access: Booking,
  personId: string,
  of: { visitId: string } | { holdId: string },
  keeps: readonly Keeps[],
): Promise<boolean> {
  const [visitId, holdId] = 'visitId' in of ? [of.visitId, null] : [null, of.holdId];
  for (const { resource, span } of keeps)
    await access.sql('select portico_release(array[$1]::uuid[], tstzrange($2, $3), $4)', [
      ...[resource, instantOf(span.from), instantOf(span.to), access.info.now],
    ]);
  const rows = await access.sql<{ id: string }>(
    `insert into booked (patient_id, kind, resource, during, visit_id, hold_id, over)
     select $1, k.kind, k.resource, tstzrange(k.from_at, k.to_at), $2, $3, k.over
     from unnest($4::text[], $5::uuid[], $6::timestamptz[], $7::timestamptz[], $8::boolean[])
       as k(kind, resource, from_at, to_at, over)
     on conflict do nothing returning id`,
    [
      ...[personId, visitId, holdId],
      keeps.map(({ kind }) => kind),
      keeps.map(({ resource }) => resource),
      keeps.map(({ span }) => instantOf(span.from)),
      keeps.map(({ span }) => instantOf(span.to)),
      keeps.map(({ over = false }) => over),
    ],
  );
  if (rows.length === keeps.length) return true;
  await access.sql('delete from booked where patient_id = $1 and id = any($2)', [
    personId,
    rows.map(({ id }) => id),
  ]);
  return false;
}

/** Gives back what visits or holds keep. */
export const giveBack = (
  access: Booking,
  personId: string,
  ids: readonly string[],
): Promise<unknown> =>
  access.sql('delete from booked where patient_id = $1 and coalesce(visit_id, hold_id) = any($2)', [
    personId,
    ids,
  ]);

/** What a visit keeps by now. */
export async function keptBy(
  access: Booking,
  { patientId, id }: { patientId: string; id: string },
): Promise<Keeps[]> {
  const rows = await access.sql<{ kind: Keeps['kind']; resource: string; from: Date; to: Date }>(
    `select kind, resource, lower(during) as "from", upper(during) as "to" from booked
     where patient_id = $1 and visit_id = $2 order by lower(during)`,
    [patientId, id],
  );
  return rows.map(({ kind, resource, from, to }) => ({
    kind,
    resource,
    span: { from: minuteOf(from), to: minuteOf(to) },
  }));
}
