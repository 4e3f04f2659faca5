import type { PlainDate } from '../clock.ts';
import type { Tx } from '../db/statements.ts';
import type { Settings } from '../settings/settings.ts';
import type { ActingAs, Actor, Person, PersonId } from './actor.ts';
import { decide, NOBODY } from './audit-rows.ts';
import type { RequestInfo } from './request-info.ts';

/** Everything that a policy decides on. */
export interface Facts {
  actor: Actor;
  /** The person in the URL, if the account has a relation to them. */
  person: Person | undefined;
  today: PlainDate;
  settings: Settings;
}

export type Decision =
  | { allow: true; as: ActingAs; reach?: string }
  | { allow: false; reason: string };

/** A named permission and who has it. A refusal comes with its reason. */
export interface Policy<P extends string = string> {
  permission: P;
  /** The part of the record it opens, as the member's access log names it. */
  category: string;
  /**
   * Guards a sensitive change: the user must have proved their identity within the last minutes.
   */
  fresh?: true;
  decide: Decide;
}
/** `needs`: the staff permission without which it refuses. */
export interface Decide {
  (facts: Facts): Decision;
  readonly needs?: string;
}

/** How long a proof of identity counts as fresh. */
const FRESH_MINUTES = 10;
export const isFresh = (authAt: Date, now: Date): boolean =>
  now.getTime() - authAt.getTime() < FRESH_MINUTES * 60_000;

/**
 * What `authorize` grants: who may do what with whose record, in one transaction. It is the only
 * way to run statements and can only be created in this file, so SQL without a decision does not
 * compile.
 */
class Granted<P extends string> implements Tx {
  readonly #made = true; // makes the type nominal: an object literal is no Access
  readonly sql: Tx['sql'];
  readonly pipeline: Tx['pipeline'];

  readonly as: ActingAs;
  readonly actor: Actor | null;
  /** Whose record is open; a person without an id if the permission is not about one person. */
  readonly person: Person;
  readonly info: RequestInfo;

  constructor(
    tx: Tx,
    readonly permission: P,
    { as, actor, person, info }: Pick<Access<P>, 'as' | 'actor' | 'person' | 'info'>,
  ) {
    this.sql = tx.sql;
    this.pipeline = tx.pipeline;
    this.as = as;
    this.actor = actor;
    this.person = person;
    this.info = info;
  }
  /** Why staff opened the record. */
  get purpose(): string | null {
    return this.#made && (this.actor?.opened?.purpose ?? null);
  }
}
export type Access<P extends string> = Granted<P>;
export interface Denial {
  readonly denied: true;
  readonly reason: string;
}

const nobody: Person = {
  id: '',
  given: '',
  family: '',
  birthDate: null,
  deceased: false,
  relation: null,
};

/**
 * Decides by the policy, writes the audit row and, if granted, opens row-level security for this
 * one person: one statement, so none happens without the others. A denial returns normally, so that
 * its row commits.
 * @param personId the id in the URL, if there is one; a denial's row keeps it too
 */
export async function authorize<P extends string>(
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
  return new Granted(tx, policy.permission, {
    as: decision.as,
    actor,
    person: person ?? nobody,
    info,
  });
}

/**
 * Access under another policy within the same request and for the same person: for a card on Today,
 * or a badge. Null if that policy refuses. The request's own audit row covers it, so a policy with
 * a reach across people is always refused here.
 */
export function accessFor<P extends string, Q extends string>(
  access: Access<P>,
  policy: Policy<Q>,
  { today, settings }: Pick<Facts, 'today' | 'settings'>,
): Access<Q> | null {
  if (access.actor === null) return null;
  const person = access.person.id ? access.person : undefined;
  const decision = policy.decide({ actor: access.actor, person, today, settings });
  if (!decision.allow || decision.reach) return null;
  return new Granted(access, policy.permission, {
    as: decision.as,
    actor: access.actor,
    person: access.person,
    info: access.info,
  });
}

/**
 * Opens a named reach across people for the system's own work (sign-on, import, jobs). Audited like
 * any other access.
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
  return new Granted(tx, reach, { as: 'system', actor: null, person: nobody, info });
}
