import type { PlainDate } from '../clock.ts';
import type { Tx } from '../db/statements.ts';
import type { Settings } from '../settings.ts';
import type { ActingAs, Actor, Person, PersonId } from './actor.ts';
import { decide, NOBODY } from './audit-rows.ts';
import type { RequestInfo } from './request-info.ts';

/** What a policy decides on. Nothing else is read. */
export interface Facts {
  actor: Actor;
  /** The person that the address names, if the account has anything to do with them. */
  person: Person | undefined;
  today: PlainDate;
  settings: Settings;
}

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
