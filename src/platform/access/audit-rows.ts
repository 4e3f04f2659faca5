import type { Tx } from '../db/statements.ts';
import type { ActingAs, Actor, PersonId } from './actor.ts';
import type { RequestInfo } from './request-info.ts';

/** Writes the row of an error, in its own transaction, after the request's was rolled back. */
export async function auditFault(
  tx: Tx,
  info: RequestInfo,
  actor: Actor | null,
  personId: PersonId | null,
  code: string,
): Promise<void> {
  const who = {
    person: personId,
    actor: actor?.account.id ?? null,
    kind: actor?.account.kind ?? 'visitor',
  };
  decide(tx, info, {
    ...NOBODY,
    ...who,
    as: 'none',
    permission: 'none',
    outcome: 'fault',
    reason: code,
  });
}

/** Writes another row for an action: a note written, a hold placed, a failed sign-on. Pipelined. */
export function auditAction(
  tx: Tx,
  info: RequestInfo,
  row: {
    person: PersonId | null;
    actor: string | null;
    kind: string;
    as: ActingAs | 'none';
    permission: string;
    outcome: 'granted' | 'denied';
    reason?: string;
    category: string;
    purpose?: string | null;
  },
): void {
  tx.pipeline(INSERT, columnsOf(info, { reason: null, purpose: null, reach: null, ...row }));
}

/** Who is shown people or works on them, and why. `actor` is null for the system. */
export interface Showing {
  actor: string | null;
  kind: 'staff' | 'member' | 'system';
  as: ActingAs;
  permission: string;
  category: string;
  purpose: string;
}

/** A staff member, for `auditShown`. */
export const shownToStaff = (
  { actor }: { actor: Actor | null },
  permission: string,
  category: string,
  purpose: string,
): Showing => ({
  actor: actor?.account.id ?? null,
  kind: 'staff',
  as: 'staff',
  permission,
  category,
  purpose,
});

/**
 * Writes one row for each person whom a list shows or whom a job or interface works on: one
 * pipelined statement for all, so that no page leaves without its rows.
 * @param patientIds duplicates and empty values (an unknown person) are ignored
 */
export function auditShown(
  tx: Tx,
  info: RequestInfo,
  who: Showing,
  patientIds: Iterable<PersonId | null | undefined>,
): void {
  const people = [...new Set([...patientIds].filter((id) => id))];
  if (people.length === 0) return;
  tx.pipeline(INSERT_EACH, [
    info.now,
    people,
    who.actor,
    who.kind,
    who.as,
    who.permission,
    who.purpose,
    who.category,
    info.route,
    info.requestId,
    info.sessionRef,
    info.address,
  ]);
}

export interface Row {
  person: PersonId | null;
  actor: string | null;
  kind: string;
  as: string;
  permission: string;
  outcome: string;
  reason: string | null;
  purpose: string | null;
  category: string | null;
  reach: string | null;
}

/** Defaults for the columns that most rows leave empty. */
export const NOBODY = {
  person: null,
  actor: null,
  reason: null,
  purpose: null,
  category: null,
  reach: null,
};

const INSERT = `insert into audit_event (at, patient_id, actor_id, actor_kind, acting_as,
    permission, outcome, reason, purpose, category, subject_id,
  route, request_id, session_ref, address)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`;

const INSERT_EACH = `insert into audit_event (at, patient_id, actor_id, actor_kind, acting_as,
    permission, outcome, purpose, category, route, request_id, session_ref,
    address)
  select $1::timestamptz, shown.id, $3::uuid, $4::text, $5::text, $6::text, 'granted', $7::text,
    $8::text, $9::text, $10::uuid, $11::text, $12::inet
  from unnest($2::uuid[]) shown(id)`;

/**
 * Records a decision. Pipelined: the database runs it before anything that follows, and nothing
 * commits unless it succeeded.
 */
export function decide(tx: Tx, info: RequestInfo, row: Row): void {
  tx.pipeline('select portico_decide($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)', [
    ...columnsOf(info, row),
    row.reach,
  ]);
}

const columnsOf = (info: RequestInfo, row: Row): unknown[] => [
  info.now,
  row.person,
  row.actor,
  row.kind,
  row.as,
  row.permission,
  row.outcome,
  row.reason,
  row.purpose,
  row.category,
  info.subjectId ?? null,
  info.route,
  info.requestId,
  info.sessionRef,
  info.address,
];
