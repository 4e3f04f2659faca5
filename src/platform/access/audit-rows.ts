import type { Tx } from '../db/statements.ts';
import type { ActingAs, Actor, PersonId } from './actor.ts';
import type { RequestInfo } from './request-info.ts';

/** Writes the row of a fault, in a transaction of its own, after the request's was rolled back. */
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

/**
 * Writes a further row for something done under a grant: a note written, a hold placed, a sign-on
 * that failed. Sent ahead.
 */
export function auditAction(
  tx: Tx,
  info: RequestInfo,
  row: {
    person: PersonId | null;
    actor: string | null;
    kind: string;
    as: ActingAs;
    permission: string;
    outcome: 'granted' | 'denied';
    reason?: string;
    category: string;
    purpose?: string | null;
  },
): void {
  tx.pipeline(INSERT, columnsOf(info, { reason: null, purpose: null, reach: null, ...row }));
}

/** Who shows or touches people: the account behind it, if there is one, and what for. */
export interface Showing {
  actor: string | null;
  kind: 'staff' | 'member' | 'system';
  as: ActingAs;
  permission: string;
  category: string;
  purpose: string;
}

/** A member of staff under their grant, as `auditShown` wants it. */
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
 * Writes one row for each person whom a list shows, or whom a job or an interface works on, so that
 * nobody is seen unnamed: one statement for all of them, sent ahead, so that no page leaves without
 * its rows.
 * @param patientIds the same person twice counts once; what is empty (nobody is known) is left out
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

/** What most rows leave empty. */
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
 * Sent ahead: the database does it before anything that follows, and nothing commits unless it was
 * done.
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
