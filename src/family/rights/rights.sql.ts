import type { Access } from '../../platform/access/access.ts';
import type { Relation } from '../../platform/access/actor.ts';
import type { PlainDate } from '../../platform/clock.ts';
import type { ChangesRights, SeesRights } from '../policy.ts';
import type { Basis, Relationship, RevokedWhy } from './rights.rules.ts';

type Changing = Access<ChangesRights>;

/** A caregiver's right, with its history. */
export interface Right extends Relation {
  patientId: string;
  accountId: string;
  relationship: Relationship;
  basis: Basis;
  grantedAt: Date | null;
  grantedBy: string | null;
  reviewOn: PlainDate | null;
  suspendedAt: Date | null;
  /** Since a join of records, until staff decide. */
  heldAt: Date | null;
  revokedAt: Date | null;
  revokedBy: string | null;
  revokedWhy: RevokedWhy | null;
  quiet: boolean;
}

const RIGHT = `x.patient_id, x.account_id, x.granted_at, x.granted_by, x.review_on,
  x.suspended_at, x.held_at, x.revoked_at, x.revoked_by, x.revoked_why, x.quiet,
  portico_relation_json(x) as relation`;
type Row = Omit<Right, keyof Relation> & { relation: Relation };
const rightOf = ({ relation, ...row }: Row): Right => ({ ...row, ...relation }) as Right;

/** All rights to the open person's record, those in force first, newest first. */
export async function listRights(access: Access<SeesRights>, patientId: string): Promise<Right[]> {
  const rows = await access.sql<Row>(
    `select ${RIGHT} from proxy x where x.patient_id = $1
      order by x.revoked_at is null desc, x.granted_at desc nulls last, x.id limit 300`,
    [patientId],
  );
  return rows.map(rightOf);
}

/** The caregivers' and granters' names, by account. */
export async function listNames(access: Access<SeesRights>): Promise<Map<string, string>> {
  const rows = await access.sql<{ id: string; name: string }>(
    'select id, name from portico_caregiver_names()',
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Locks a right that is not revoked. */
export async function lockRight(
  access: Changing,
  patientId: string,
  id: string,
): Promise<Right | undefined> {
  const [row] = await access.sql<Row>(
    `select ${RIGHT} from proxy x
      where x.patient_id = $1 and x.id = $2 and x.revoked_at is null for update`,
    [patientId, id],
  );
  return row && rightOf(row);
}

/** Locks the right of an account to a person's record, if it has one that is not revoked. */
export async function lockRightOf(
  access: Changing,
  patientId: string,
  accountId: string,
): Promise<Right | undefined> {
  const [row] = await access.sql<Row>(
    `select ${RIGHT} from proxy x
      where x.patient_id = $1 and x.account_id = $2 and x.revoked_at is null for update`,
    [patientId, accountId],
  );
  return row && rightOf(row);
}

/** A right by its id, for staff who reach across people. */
export async function findRight(
  access: Access<SeesRights | ChangesRights>,
  id: string,
): Promise<Right | undefined> {
  const [row] = await access.sql<Row>(`select ${RIGHT} from proxy x where x.id = $1`, [id]);
  return row && rightOf(row);
}

export interface NewRight {
  patientId: string;
  accountId: string;
  relationship: Relationship;
  basis: Basis;
  /** The categories that they may see, and those in which they may also act. */
  categories: readonly string[];
  acting: readonly string[];
  startsOn: PlainDate;
  endsOn: PlainDate | null;
  reviewOn?: PlainDate | null;
  /** Null if the record itself proved the right. */
  grantedBy: string | null;
  requestId?: string;
  invitationId?: string;
  /** The sender's RelatedPerson that it is based on. */
  restsOn?: { source: string; id: string };
}

/** Stores a right. @throws if the account already has one (`proxy_once`) */
export async function insertRight(access: Changing, made: NewRight): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into proxy (patient_id, account_id, relationship, basis, categories, acting, starts_on,
        ends_on, review_on, granted_at, granted_by, request_id, invitation_id, relation_source,
        relation_id, messages_since)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
        case when $5 = '{}'::text[] or 'messages' = any($5) then coalesce((
          select x.messages_since from proxy x
          where x.patient_id = $1 and x.account_id = $2 and x.revoked_why = 'replaced'
            and x.revoked_at = $10 order by x.granted_at desc limit 1), $10) end)
      returning id`,
    [
      made.patientId,
      made.accountId,
      made.relationship,
      made.basis,
      made.categories,
      made.acting,
      made.startsOn,
      made.endsOn,
      made.reviewOn ?? null,
      access.info.now,
      made.grantedBy,
      made.requestId ?? null,
      made.invitationId ?? null,
      made.restsOn?.source ?? null,
      made.restsOn?.id ?? null,
    ],
  );
  if (!row) throw new Error('the right was not written');
  return row.id;
}

/** Replaces what a right opens. */
export async function changeRight(
  access: Changing,
  { patientId, id }: Pick<Right, 'patientId' | 'id'>,
  to: { categories: readonly string[]; acting: readonly string[]; endsOn: PlainDate | null },
): Promise<void> {
  await access.sql(
    `update proxy set categories = $3, acting = $4, ends_on = $5,
        messages_since = case when $3 <> '{}'::text[] and 'messages' <> all($3) then null
          when categories = '{}' or 'messages' = any(categories) then messages_since else $6 end
      where patient_id = $1 and id = $2 and revoked_at is null`,
    [patientId, id, to.categories, to.acting, to.endsOn, access.info.now],
  );
}

/** Suspends a right that is in force: it opens nothing until it is restored. */
export async function suspendRight(
  access: Changing,
  { patientId, id }: Pick<Right, 'patientId' | 'id'>,
  { by, quiet }: { by: string | null; quiet: boolean },
): Promise<boolean> {
  const rows = await access.sql(
    `update proxy set suspended_at = $3, suspended_by = $4, quiet = $5
      where patient_id = $1 and id = $2 and revoked_at is null and suspended_at is null
      returning 1`,
    [patientId, id, access.info.now, by, quiet],
  );
  return rows.length > 0;
}

/** Ends a suspension. Everything else about the right stays the same. */
export async function restoreRight(
  access: Changing,
  { patientId, id }: Pick<Right, 'patientId' | 'id'>,
): Promise<boolean> {
  const rows = await access.sql(
    `update proxy set suspended_at = null, suspended_by = null, quiet = false
      where patient_id = $1 and id = $2 and revoked_at is null and suspended_at is not null
      returning 1`,
    [patientId, id],
  );
  return rows.length > 0;
}

/** Suspends a right that replaces a suspended one: a new right can't get around an emergency. */
export async function carrySuspension(
  access: Changing,
  from: Pick<Right, 'patientId' | 'id'>,
  to: string,
): Promise<void> {
  await access.sql(
    `update proxy x set suspended_at = o.suspended_at, suspended_by = o.suspended_by,
        quiet = o.quiet
      from proxy o
      where o.patient_id = $1 and o.id = $2 and x.patient_id = $1 and x.id = $3`,
    [from.patientId, from.id, to],
  );
  await access.sql(
    `update emergency_revocation set proxy_id = $3
      where patient_id = $1 and proxy_id = $2 and decided_at is null`,
    [from.patientId, from.id, to],
  );
}

/** Stores what staff decided about a right when they reviewed it. */
export async function reviewRight(
  access: Changing,
  { patientId, id }: Pick<Right, 'patientId' | 'id'>,
  to: { endsOn: PlainDate | null; reviewOn: PlainDate | null; note: string },
): Promise<void> {
  await access.sql(
    `update proxy set ends_on = $3, review_on = $4, staff_note = $5
      where patient_id = $1 and id = $2 and revoked_at is null`,
    [patientId, id, to.endsOn, to.reviewOn, to.note],
  );
}

/** What staff note about a right that they end. */
export async function noteOnRight(
  access: Changing,
  { patientId, id }: Pick<Right, 'patientId' | 'id'>,
  text: string,
): Promise<void> {
  await access.sql('update proxy set staff_note = $3 where patient_id = $1 and id = $2', [
    patientId,
    id,
    text,
  ]);
}

/** Revokes a right. False if it was already revoked. A quiet right stays quiet. */
export async function revokeRight(
  access: Changing,
  { patientId, id }: Pick<Right, 'patientId' | 'id'>,
  { why, by, quiet }: { why: RevokedWhy; by: string | null; quiet: boolean },
): Promise<boolean> {
  const rows = await access.sql(
    `update proxy set revoked_at = $3, revoked_why = $4, revoked_by = $5,
        quiet = quiet or $6
      where patient_id = $1 and id = $2 and revoked_at is null returning 1`,
    [patientId, id, access.info.now, why, by, quiet],
  );
  return rows.length > 0;
}

/** A right for a minor that has ended, and the birth date by which it ended. */
export interface OfAge {
  patientId: string;
  id: string;
  born: PlainDate;
}
export async function markOfAge(access: Changing, rights: readonly OfAge[]): Promise<void> {
  await access.sql(
    `update proxy x set of_age_born = m.born
      from unnest($1::uuid[], $2::uuid[], $3::date[]) m(patient_id, id, born)
      where x.patient_id = m.patient_id and x.id = m.id
        and x.of_age_born is distinct from m.born`,
    [
      rights.map(({ patientId }) => patientId),
      rights.map(({ id }) => id),
      rights.map(({ born }) => born),
    ],
  );
}

/** Marks every right given before a birthday that is over. */
export async function markAllOfAge(
  access: Changing,
  today: PlainDate,
  adultAge: number,
): Promise<void> {
  await access.sql(
    `update proxy x set of_age_born = b.born
      from person p, lateral (
        select coalesce(p.birth_date, portico_earliest_birth(p.partial_birth_date)) as born) b
      where x.patient_id = p.patient_id and x.basis in ('minor', 'court')
        and x.revoked_at is null and x.of_age_born is null
        and (b.born + make_interval(years => $2))::date <= $1
        and x.starts_on < (b.born + make_interval(years => $2))::date`,
    [today, adultAge],
  );
}
