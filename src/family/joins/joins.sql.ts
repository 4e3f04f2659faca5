import type { Access } from '../../platform/access/access.ts';
import type { RelationOrder } from '../../platform/access/actor.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { RevokedWhy } from '../rights/rights.rules.ts';
import type { RightSide, RightTerms } from './joins.rules.ts';

/** Access for joining and separating records, and for decisions about joined records. */
export type Joining = Access<'system:import' | 'identity:decide'>;
export type ReadsJoins = Access<'system:import' | 'identity:decide' | 'identity:read'>;

const TERMS = (x: string) => `json_build_object('relationship', ${x}.relationship,
  'basis', ${x}.basis, 'categories', ${x}.categories, 'acting', ${x}.acting,
  'startsOn', ${x}.starts_on, 'endsOn', ${x}.ends_on, 'reviewOn', ${x}.review_on,
  'restsOn', case when ${x}.relation_id is not null then json_build_object(
    'source', ${x}.relation_source, 'id', ${x}.relation_id) end,
  'held', ${x}.held_at is not null)`;

interface SideRow {
  patientId: string;
  accountId: string;
  id: string;
  terms: RightTerms;
  suspended: boolean;
  revokedAt: Date | null;
  revokedWhy: RevokedWhy | null;
  revokedBy: string | null;
  quiet: boolean;
  closed: boolean;
  orders: RelationOrder[];
}
/** An account's right on one record: the one in force, or else the last. */
export interface FoundSide extends RightSide {
  patientId: string;
  accountId: string;
  id: string;
  revokedBy: string | null;
  quiet: boolean;
  /** The caregiver's account is closed. */
  closed: boolean;
  orders: RelationOrder[];
}

const sideOf = ({ terms, revokedAt, revokedWhy, ...row }: SideRow): FoundSide => ({
  ...terms,
  ...row,
  revoked: revokedAt ? { why: revokedWhy } : null,
});

/** Locks the rights to these records, so that nobody gives or ends one in the meantime. */
export async function lockRights(access: Joining, people: string[]): Promise<void> {
  await access.sql(
    'select 1 from proxy where patient_id = any($1) order by patient_id, id for update',
    [people],
  );
}

/**
 * Each account's right on each of two records. The person's own account is not a caregiver.
 * @param into the record that is kept
 */
export async function listSides(
  access: ReadsJoins,
  people: string[],
  into: string,
): Promise<FoundSide[]> {
  const rows = await access.sql<SideRow>(
    `select distinct on (x.patient_id, x.account_id) x.patient_id, x.account_id, x.id,
        ${TERMS('x')} as terms, x.suspended_at is not null as suspended, x.revoked_at,
        x.revoked_why, x.revoked_by, x.quiet, a.closed_at is not null as closed,
        portico_relation_json(x)->'orders' as orders
      from proxy x join account a on a.id = x.account_id
      where x.patient_id = any($1) and a.patient_id is distinct from $2
      order by x.patient_id, x.account_id, x.revoked_at is null desc, x.revoked_at desc,
        x.granted_at desc nulls last, x.id`,
    [people, into],
  );
  return rows.map(sideOf);
}

export interface FoundRecord {
  patientId: string;
  birthDate: PlainDate | null;
  partialBirthDate: string | null;
  deceased: boolean;
}
export const listRecords = (access: ReadsJoins, people: string[]): Promise<FoundRecord[]> =>
  access.sql<FoundRecord>(
    `select patient_id, birth_date, partial_birth_date, deceased
      from person where patient_id = any($1)`,
    [people],
  );

/** People by name and birth date, in the order of their ids as given. */
export const listNamed = (
  access: ReadsJoins,
  ids: string[],
): Promise<{ name: string; birthDate: PlainDate | null }[]> =>
  access.sql(
    `select trim(given || ' ' || family) as name, birth_date from person
      where patient_id = any($1) order by array_position($1, patient_id)`,
    [ids],
  );

/** Whether a record already has a RelatedPerson under a key: then another one can't move there. */
export async function hasRelation(
  access: Joining,
  patientId: string,
  { source, id }: { source: string; id: string },
): Promise<boolean> {
  const rows = await access.sql(
    `select 1 from resource
      where patient_id = $1 and type = 'RelatedPerson' and source = $2 and source_id = $3`,
    [patientId, source, id],
  );
  return rows.length > 0;
}

/** Writes a right's terms, and since when it is held. */
export async function writeTerms(
  access: Joining,
  { patientId, id }: { patientId: string; id: string },
  terms: RightTerms,
): Promise<void> {
  await access.sql(
    `update proxy set basis = $3, categories = $4, acting = $5, starts_on = $6, ends_on = $7,
        review_on = $8, relation_source = $9, relation_id = $10,
        held_at = case when $11 then coalesce(held_at, $12) end,
        messages_since = case when categories = '{}' or 'messages' = any(categories)
          then messages_since else coalesce(messages_since, $12) end
      where patient_id = $1 and id = $2 and revoked_at is null`,
    [
      patientId,
      id,
      terms.basis,
      terms.categories,
      terms.acting,
      terms.startsOn,
      terms.endsOn,
      terms.reviewOn,
      terms.restsOn?.source ?? null,
      terms.restsOn?.id ?? null,
      terms.held,
      access.info.now,
    ],
  );
}

/** Copies a right to the record that is kept, where it opens nothing yet. */
export async function copyHeld(
  access: Joining,
  { patientId, id }: { patientId: string; id: string },
  into: string,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into proxy (patient_id, account_id, relationship, basis, categories, acting, starts_on,
        ends_on, review_on, granted_at, granted_by, relation_source, relation_id, quiet, held_at,
        messages_since)
      select $3, account_id, relationship, basis, categories, acting, starts_on, ends_on, review_on,
        granted_at, granted_by, relation_source, relation_id, quiet, $4, messages_since
      from proxy where patient_id = $1 and id = $2 returning id`,
    [patientId, id, into, access.info.now],
  );
  if (!row) throw new Error('the right was not copied');
  return row.id;
}

/** Restores a right that a join ended, unless a newer right has taken its place. */
export async function reviveRight(
  access: Joining,
  { patientId, id }: { patientId: string; id: string },
): Promise<boolean> {
  const rows = await access.sql(
    `update proxy x set revoked_at = null, revoked_why = null, revoked_by = null
      where x.patient_id = $1 and x.id = $2 and x.revoked_why = 'joined'
        and not exists (select 1 from proxy o where o.patient_id = $1
          and o.account_id = x.account_id and o.revoked_at is null)
      returning 1`,
    [patientId, id],
  );
  return rows.length > 0;
}

/** A right by its id, in force or not. */
export async function findSide(
  access: ReadsJoins,
  patientId: string,
  id: string,
): Promise<FoundSide | undefined> {
  const [row] = await access.sql<SideRow>(
    `select x.patient_id, x.account_id, x.id, ${TERMS('x')} as terms,
        x.suspended_at is not null as suspended, x.revoked_at, x.revoked_why, x.revoked_by, x.quiet,
        a.closed_at is not null as closed, '[]'::json as orders
      from proxy x join account a on a.id = x.account_id
      where x.patient_id = $1 and x.id = $2`,
    [patientId, id],
  );
  return row && sideOf(row);
}

/** The caregivers' names, and whether their accounts are still open. */
export const listCaregivers = (
  access: ReadsJoins,
  ids: string[],
): Promise<{ id: string; name: string; closed: boolean }[]> =>
  access.sql(
    'select id, name, closed_at is not null as closed from account where id = any($1) order by name',
    [ids],
  );

/**
 * Copies court orders and safety flags recorded since a join, so that they apply to both records:
 * nobody knows which of the two they are about.
 * @param moved ids of those that the join moved, which go back by themselves
 */
export async function copyRestrictions(
  access: Joining,
  { from, into, since }: { from: string; into: string; since: Date },
  moved: { orders: string[]; flags: string[] },
): Promise<void> {
  await access.sql(
    `insert into court_order (patient_id, kind, account_id, party, starts_on, ends_on, note,
        request_id, recorded_at, recorded_by)
      select $2, kind, account_id, party, starts_on, ends_on, note, request_id, recorded_at,
        recorded_by
      from court_order
      where patient_id = $1 and ended_at is null and recorded_at >= $3
        and id <> all($4::uuid[])`,
    [into, from, since, moved.orders],
  );
  await access.sql(
    `insert into safety_flag (patient_id, kind, account_id, reason, raised_at, raised_by)
      select $2, kind, account_id, reason, raised_at, raised_by
      from safety_flag
      where patient_id = $1 and lifted_at is null and raised_at >= $3 and id <> all($4::uuid[])`,
    [into, from, since, moved.flags],
  );
}

/**
 * Suspends a right on the separated record if it was suspended on the joined one. Each has its own
 * emergency, which a second person decides.
 * @param on.since when they were joined: an earlier suspension does not concern the other record
 */
export async function copySuspension(
  access: Joining,
  on: { patientId: string; id: string; since: Date },
  to: { patientId: string; id: string },
): Promise<void> {
  await access.sql(
    `update proxy x set suspended_at = coalesce(x.suspended_at, o.suspended_at),
        suspended_by = coalesce(x.suspended_by, o.suspended_by), quiet = x.quiet or o.quiet
      from proxy o
      where o.patient_id = $1 and o.id = $2 and o.suspended_at >= $5
        and x.patient_id = $3 and x.id = $4 and x.revoked_at is null`,
    [on.patientId, on.id, to.patientId, to.id, on.since],
  );
  await access.sql(
    `insert into emergency_revocation (patient_id, proxy_id, account_id, kind, reason, quiet,
        asked_at, asked_by)
      select $3, $4, account_id, kind, reason, quiet, asked_at, asked_by
      from emergency_revocation
      where patient_id = $1 and proxy_id = $2 and decided_at is null and asked_at >= $5
      on conflict do nothing`,
    [on.patientId, on.id, to.patientId, to.id, on.since],
  );
}
