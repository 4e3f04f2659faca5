import type { PlainDate } from '../clock.ts';
import type { Tx } from '../db/statements.ts';
import type { Settings } from '../settings.ts';

export type PersonId = string;

/**
 * How an account stands to a person who is not its own: kept in `proxy`, judged by the policies.
 */
export interface Relation {
  relationship: string;
  basis: string;
  categories: readonly string[];
  startsOn: PlainDate;
  endsOn: PlainDate | null;
}

export interface Person {
  id: PersonId;
  given: string;
  family: string;
  birthDate: PlainDate | null;
  deceased: boolean;
  /** null: the account's own record, or one that staff opened */
  relation: Relation | null;
}

export interface Account {
  id: string;
  kind: 'member' | 'staff';
  name: string;
  /** What a member of staff works as; none for members. */
  roles: readonly string[];
  language: 'en' | 'es';
  patientId: PersonId | null;
}

/**
 * Who asks: the account behind a live session, and the people that it may stand in some relation
 * to.
 */
export interface Actor {
  account: Account;
  authAt: Date;
  people: Person[];
  /** `withReason`: staff typed why before it was shown, in an emergency or for a listed person. */
  opened: (Person & { purpose: string; expiresAt: string; withReason: boolean }) | null;
}

/** What a policy decides on. Nothing else is read. */
export interface Facts {
  actor: Actor;
  /** The person that the address names, if the account has anything to do with them. */
  person: Person | undefined;
  today: PlainDate;
  settings: Settings;
}

export type ActingAs = 'self' | 'caregiver' | 'staff' | 'system' | 'visitor';
export type Decision =
  | { allow: true; as: ActingAs; reach?: string }
  | { allow: false; reason: string };

/** A right by name, and who has it. It answers a reason, never a bare boolean. */
export interface Policy<P extends string = string> {
  permission: P;
  /** The part of the record that it opens, as the member's access log names it. */
  category: string;
  /**
   * Changes what keeps an account safe: who asks has to have proved within the last minutes who
   * they are.
   */
  fresh?: true;
  decide(facts: Facts): Decision;
}

/** How long what was proved counts for a policy that wants it fresh. */
const FRESH_MINUTES = 10;
export const isFresh = (authAt: Date, now: Date): boolean =>
  now.getTime() - authAt.getTime() < FRESH_MINUTES * 60_000;

/**
 * What `authorise` grants: who may do what with whose record, in one transaction. It is the only way
 * to run statements, and nothing outside this file can make one, so SQL without a decision does not
 * compile.
 */
class Granted<P extends string> implements Tx {
  readonly #made = true; // makes the type nominal: an object literal is no Access
  readonly sql: Tx['sql'];
  readonly pipeline: Tx['pipeline'];

  constructor(
    tx: Tx,
    readonly permission: P,
    readonly as: ActingAs,
    readonly actor: Actor | null,
    /** Whose record is open; a person without an id where the permission is about no one person. */
    readonly person: Person,
    readonly info: RequestInfo,
  ) {
    this.sql = tx.sql;
    this.pipeline = tx.pipeline;
  }
  /** What staff opened the record for. */
  get purpose(): string | null {
    return this.#made && (this.actor?.opened?.purpose ?? null);
  }
}
export type Access<P extends string> = Granted<P>;
export interface Denial {
  readonly denied: true;
  readonly reason: string;
}

/** The request that a decision belongs to, as the audit row keeps it. */
export interface RequestInfo {
  now: Date;
  requestId: string;
  route: string;
  address: string | null;
  sessionRef: string | null;
  /** The object inside the record, where the address names one. */
  subjectId?: string | null;
}

/** Work of the system itself: a job, a command. Nobody's session and no address stand behind it. */
export const systemRequest = (now: Date, route: string): RequestInfo => ({
  now,
  requestId: crypto.randomUUID(),
  route,
  address: null,
  sessionRef: null,
});

const nobody: Person = {
  id: '',
  given: '',
  family: '',
  birthDate: null,
  deceased: false,
  relation: null,
};

/**
 * Decides by the policy, writes the audit row, and, when granted, opens the wall for this one
 * person: one step in the database, so none happens without the others. A denial returns normally,
 * so that its row commits.
 * @param personId the id that the address names, if it names one; kept in the row of a denial too
 */
export async function authorise<P extends string>(
  tx: Tx,
  policy: Policy<P>,
  facts: Facts,
  info: RequestInfo,
  personId: PersonId | null,
): Promise<Access<P> | Denial> {
  const decision = policy.decide(facts);
  const { actor, person } = facts;
  decide(tx, info, {
    person: personId,
    actor: actor.account.id,
    kind: actor.account.kind,
    as: decision.allow ? decision.as : 'none',
    permission: policy.permission,
    outcome: decision.allow ? 'granted' : 'denied',
    reason: decision.allow ? null : decision.reason,
    purpose: actor.opened?.purpose ?? null,
    category: policy.category,
    reach: decision.allow ? (decision.reach ?? null) : null,
  });
  if (!decision.allow) return { denied: true, reason: decision.reason };
  return new Granted(tx, policy.permission, decision.as, actor, person ?? nobody, info);
}

/**
 * Whether the same request may also do what another policy guards, with the same person: a card on
 * Today, a number beside an entry. The request's own audit row stands for it, so a policy with a
 * reach across people is never met this way.
 */
export function alsoAs<P extends string, Q extends string>(
  access: Access<P>,
  policy: Policy<Q>,
  { today, settings }: Pick<Facts, 'today' | 'settings'>,
): Access<Q> | null {
  if (access.actor === null) return null;
  const person = access.person.id ? access.person : undefined;
  const decision = policy.decide({ actor: access.actor, person, today, settings });
  if (!decision.allow || decision.reach) return null;
  return new Granted(
    access,
    policy.permission,
    decision.as,
    access.actor,
    access.person,
    access.info,
  );
}

/**
 * Opens a named reach across people for work of the system itself (sign-on, import, jobs). Audited
 * like any other grant.
 */
export type SystemReach = `system:${string}`;
export async function systemReach<R extends SystemReach>(
  tx: Tx,
  reach: R,
  info: RequestInfo,
): Promise<Access<R>> {
  decide(tx, info, {
    ...NOBODY,
    kind: 'system',
    as: 'system',
    permission: reach,
    outcome: 'granted',
    category: 'system',
    reach,
  });
  return new Granted(tx, reach, 'system', null, nobody, info);
}

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
  grant: Access<string>,
  permission: string,
  category: string,
  purpose: string,
): Showing => ({
  actor: grant.actor?.account.id ?? null,
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

interface Row {
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
const NOBODY = {
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
function decide(tx: Tx, info: RequestInfo, row: Row): void {
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
