import type { Access } from '../../platform/access/access.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';
import type { RequestInfo } from '../../platform/access/request-info.ts';
import { hashPassword } from '../../platform/crypto/crypto.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import { countTry, type Limit, mayTry } from '../../platform/limits.ts';
import { notify } from '../../platform/notices/notices.ts';
import { resetPassword } from '../accounts/accounts.ts';
import { mayMail } from '../accounts/mail-limits.ts';
import { countedAs } from '../accounts/user-id/user-id.rules.ts';
import { distrustDevices } from '../factors/devices.ts';
import { isRecoveryCode, useRecoveryCode } from '../factors/recovery-codes/recovery-codes.ts';
import { type Brought, linkCounts, maySetPassword } from './recovery.rules.ts';
import * as sql from './recovery.sql.ts';
import { type RecoveryDeps, recoveryTries } from './recovery-limits.ts';

/**
 * Mails the user ID to the confirmed address that was typed, if the birth date matches. The answer
 * is the same for everybody.
 */
export const mailUserId = (
  deps: RecoveryDeps,
  info: RequestInfo,
  typed: { email: string; birthDate: string },
): Promise<void> =>
  deps.db.asSystem('system:sign-on', info, async (access) => {
    const { email, birthDate } = typed;
    if (
      !(await mayTry(access, recoveryTries(info, `mail ${email.toLowerCase()}`), info.now)) ||
      !(await mayMail(access, info, { to: email }))
    )
      return;
    for (const accountId of await sql.findByEmail(access, email, birthDate))
      await deps.jobs.enqueue(access, 'mail.recovery', { accountId });
  });

export type LinkState = { state: 'open'; row: sql.RecoveryRow } | { state: 'elsewhere' | 'over' };

/** Whether a link works in the browser that brings it. */
export const openLink = (
  deps: RecoveryDeps,
  info: RequestInfo,
  id: string,
  browserHash: Buffer | null,
): Promise<LinkState> =>
  deps.db.asSystem('system:sign-on', info, async (access) => {
    const row = await sql.findRecovery(access, id);
    if (!row) return { state: 'over' };
    const link = {
      askedHere: browserHash?.equals(row.browserHash) ?? false,
      expired: row.expiresAt <= info.now,
      used: row.usedAt !== null,
    };
    if (linkCounts(link)) return { state: 'open', row };
    return { state: link.expired || link.used ? 'over' : 'elsewhere' };
  });

/** The one place where a forgotten password is replaced. False if the proof is not independent. */
async function setPassword(
  access: Access<'system:sign-on'>,
  deps: RecoveryDeps,
  account: { id: string; kind: 'member' | 'staff'; patientId: string | null },
  { brought, hash }: { brought: readonly Brought[]; hash: string },
): Promise<boolean> {
  if (!maySetPassword(brought)) return false;
  await resetPassword(access, account.id, hash, access.info.now);
  await distrustDevices(access, account.id);
  auditAction(access, access.info, {
    person: account.patientId,
    actor: account.id,
    kind: account.kind,
    as: account.kind === 'staff' ? 'staff' : 'self',
    permission: 'account:recover',
    outcome: 'granted',
    category: 'sign-on',
  });
  await notify(access, deps.jobs, {
    accountId: account.id,
    topic: 'security',
    data: { notice: 'password' },
  });
  return true;
}

/** How often one link may request the hash of a new password. */
const PER_LINK: Limit = { failures: 10, minutes: 60 };
const hashFor = (deps: RecoveryDeps, info: RequestInfo, password: string) =>
  hashPassword(password, deps.config.pepper, {
    purpose: 'recovery',
    place: placeOf(info.address),
  });

/**
 * Sets a new password by a link. It signs nobody on: the sign-on that follows asks for the second
 * step as always. False if the link does not work in this browser, or was tried too often.
 */
export async function resetByLink(
  deps: RecoveryDeps,
  info: RequestInfo,
  brought: { id: string; browserHash: Buffer | null },
  password: string,
): Promise<boolean> {
  const link = await openLink(deps, info, brought.id, brought.browserHash);
  if (
    link.state !== 'open' ||
    (await countTry(deps.db, [[`reset ${brought.id}`, PER_LINK]], info.now)) !== 'counted'
  )
    return false;
  const hash = await hashFor(deps, info, password);
  return deps.db.asSystem('system:sign-on', info, async (access) => {
    if (!(await sql.takeRecovery(access, brought.id, info.now))) return false;
    const { accountId: id, patientId } = link.row;
    return setPassword(
      access,
      deps,
      { id, kind: 'member', patientId },
      { brought: ['answers', 'mail-link'], hash },
    );
  });
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Sets a new password with one of the account's recovery codes, which is used up. A password sent
 * with a wrong code is never hashed.
 * @returns false for a wrong code; null after too many attempts
 */
export async function resetByCode(
  deps: RecoveryDeps,
  info: RequestInfo,
  typed: { userId: string; code: string; password: string },
): Promise<boolean | null> {
  const buckets = recoveryTries(info, `code ${countedAs(typed.userId)}`);
  if ((await countTry(deps.db, buckets, info.now)) !== 'counted') return null;
  const account = await deps.db.asSystem('system:sign-on', info, async (access) => {
    const found = await sql.findRecoverable(access, typed.userId, true);
    return (await isRecoveryCode(access, deps, found?.id ?? NOBODY, typed.code))
      ? found
      : undefined;
  });
  if (!account) return false;
  const hash = await hashFor(deps, info, typed.password);
  return deps.db.asSystem('system:sign-on', info, async (access) => {
    // if many bring the same code at once, one of them uses it up
    if (!(await useRecoveryCode(access, deps, account.id, typed.code))) return false;
    return setPassword(access, deps, account, { brought: ['recovery-code'], hash });
  });
}
