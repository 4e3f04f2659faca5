import type { Access } from '../../platform/access/access.ts';
import type { AccountState, Proof } from './sign-on.rules.ts';

export type SignOn = Access<'system:sign-on'>;

export interface Entering {
  id: string;
  kind: 'member' | 'staff';
  userId: string;
  name: string;
  patientId: string | null;
}

export async function findEntering(
  access: SignOn,
  accountId: string,
): Promise<Entering | undefined> {
  return (
    await access.sql<Entering>(
      'select id, kind, user_id, name, patient_id from account where id = $1 and closed_at is null',
      [accountId],
    )
  )[0];
}

export interface Browser {
  /** The account was used in this browser before. */
  known: boolean;
  /** The account was used in some browser before. */
  elsewhere: boolean;
}

/**
 * What `nextStage` decides on, for an account in one browser.
 * @param terms the versions that apply now, for members and for caregivers
 */
export async function readAccountState(
  access: SignOn,
  accountId: string,
  deviceHash: Buffer | null,
  terms: { members: string; caregivers: string },
  now: Date,
): Promise<(AccountState & Entering & Browser) | undefined> {
  const [row] = await access.sql<AccountState & Entering & Browser>(
    `select a.id, a.kind, a.user_id, a.name, a.patient_id,
       exists (select 1 from authenticator x where x.account_id = a.id) as authenticator,
       (select count(*)::int from passkey p where p.account_id = a.id) as passkeys,
       exists (select 1 from device d where d.account_id = a.id and d.token_hash = $2
         and d.trusted_until > $3) as trusted,
       exists (select 1 from terms_acceptance c where c.account_id = a.id
         and c.version = $4) as "termsAccepted",
       exists (select 1 from proxy x where x.account_id = a.id and x.revoked_at is null
           and x.suspended_at is null and x.held_at is null
           and (x.ends_on is null or x.ends_on >= $3::date - 1))
         and not exists (select 1 from terms_acceptance c where c.account_id = a.id
           and c.version = $5) as "owesCaregiverTerms",
       exists (select 1 from device d where d.account_id = a.id and d.token_hash = $2) as known,
       exists (select 1 from device d where d.account_id = a.id) as elsewhere
     from account a where a.id = $1 and a.closed_at is null`,
    [accountId, deviceHash, now, terms.members, terms.caregivers],
  );
  return row;
}

/** Stores the hash of the same password at today's cost. */
export async function keepHash(access: SignOn, accountId: string, hash: string): Promise<void> {
  await access.sql('update account set password_hash = $2 where id = $1', [accountId, hash]);
}

export async function acceptTerms(
  access: SignOn,
  accountId: string,
  version: string,
): Promise<void> {
  await access.sql(
    `insert into terms_acceptance (account_id, version, accepted_at, address)
      values ($1, $2, $3, $4) on conflict do nothing`,
    [accountId, version, access.info.now, access.info.address],
  );
}

export interface Step {
  accountId: string;
  passed: Proof[];
  next: string;
  kept: string;
  tries: number;
}

export async function insertStep(
  access: SignOn,
  hash: Buffer,
  step: { accountId: string; passed: readonly Proof[]; next: string; kept: string },
  now: Date,
  expiresAt: Date,
): Promise<void> {
  await access.sql('delete from sign_on_step where expires_at < $1', [now]);
  await access.sql(
    `insert into sign_on_step (id_hash, account_id, passed, next, kept, expires_at)
      values ($1, $2, $3, $4, $5, $6)`,
    [hash, step.accountId, step.passed, step.next, step.kept, expiresAt],
  );
}

export async function findStep(access: SignOn, hash: Buffer, now: Date): Promise<Step | undefined> {
  return (
    await access.sql<Step>(
      `select account_id, passed, next, kept, tries
        from sign_on_step
        where id_hash = $1 and expires_at > $2`,
      [hash, now],
    )
  )[0];
}

/**
 * Counts an attempt before it is judged, so that many at once get no more attempts than one after
 * another. Returns nothing if none is left.
 */
export async function takeTry(
  access: SignOn,
  hash: Buffer,
  most: number,
  now: Date,
): Promise<Step | undefined> {
  return (
    await access.sql<Step>(
      `update sign_on_step set tries = tries + 1
        where id_hash = $1 and expires_at > $2 and tries < $3
        returning account_id, passed, next, kept, tries`,
      [hash, now, most],
    )
  )[0];
}

/** Deletes the step, without waiting. */
export function takeStep(access: SignOn, hash: Buffer): void {
  access.pipeline('delete from sign_on_step where id_hash = $1', [hash]);
}
