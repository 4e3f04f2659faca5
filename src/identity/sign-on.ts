import { type Asking, auditAction, systemReach } from '../platform/access.ts';
import { hashPassword, passwordMatches } from '../platform/crypto.ts';
import type { Db } from '../platform/db.ts';
import { countFailure, forgetFailures, isThrottled, type Limit } from '../platform/limits.ts';
import type { Log } from '../platform/log.ts';
import * as sql from './accounts.sql.ts';

export interface SignOnDeps {
  db: Db;
  log: Log;
  pepper: string;
}
export type SignOnOutcome = { ok: true; account: { id: string; kind: 'member' | 'staff'; patientId: string | null } } | { ok: false; why: 'credentials' | 'throttled' };

/** One place on one account; one place on all accounts; one account from all places. */
const PER_PAIR: Limit = { failures: 10, minutes: 15 };
const PER_ADDRESS: Limit = { failures: 100, minutes: 15 };
const PER_ACCOUNT: Limit = { failures: 100, minutes: 15 };

/** A hash of nothing that anybody knows, so that an unknown user ID takes as long as a wrong password. */
let decoy: Promise<string> | undefined;

/**
 * Signs an account on by user ID and password. The hash is computed outside of any transaction: no row and no connection
 * waits for it. The language that the browser was switched to becomes the account's. The answer for an unknown user ID and for a wrong password is the same, in words and in work.
 */
export async function signOn(deps: SignOnDeps, asking: Asking, userId: string, password: string, language: 'en' | 'es' | null): Promise<SignOnOutcome> {
  const address = asking.address ?? 'unknown';
  const name = userId.trim().toLowerCase();
  const buckets: [string, Limit][] = [
    [`sign-on ${name} ${address}`, PER_PAIR],
    [`sign-on address ${address}`, PER_ADDRESS],
    [`sign-on account ${name}`, PER_ACCOUNT],
  ];
  const { account, throttled } = await deps.db.transaction(async (tx) => {
    const grant = await systemReach(tx, 'system:sign-on', asking);
    return { account: await sql.findForSignOn(tx, grant, name), throttled: await isThrottled(tx, buckets, asking.now) };
  });
  decoy ??= hashPassword('no account has this password', deps.pepper);
  const right = await passwordMatches(account?.password_hash ?? (await decoy), password.slice(0, 1000), deps.pepper);
  const ok = right && account !== undefined && !throttled;
  await deps.db.transaction(async (tx) => {
    const grant = await systemReach(tx, 'system:sign-on', asking);
    if (ok) {
      await sql.noteSignOn(tx, grant, account.id, asking.now, language);
      await forgetFailures(tx, [`sign-on ${name} ${address}`]);
    } else if (!throttled) {
      await countFailure(tx, buckets, asking.now);
    }
    await auditAction(tx, asking, {
      person: account?.patient_id ?? null,
      actor: account?.id ?? null,
      kind: account?.kind ?? 'visitor',
      as: account?.patient_id ? 'self' : 'visitor',
      permission: 'session:begin',
      outcome: ok ? 'granted' : 'denied',
      category: 'sign-on',
      ...(ok ? {} : { reason: throttled ? 'throttled' : 'credentials' }),
    });
  });
  if (!ok) {
    const why = throttled ? 'throttled' : 'credentials';
    deps.log({ event: 'sign-on.failed', requestId: asking.requestId, why });
    return { ok: false, why };
  }
  deps.log({ event: 'sign-on.done', requestId: asking.requestId, kind: account.kind });
  return { ok: true, account: { id: account.id, kind: account.kind, patientId: account.patient_id } };
}
