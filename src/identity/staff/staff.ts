import type { Access } from '../../platform/access/access.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';
import { endSessions } from '../../platform/access/session.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { notify } from '../../platform/notices/notices.ts';
import { giveRoles, notedClosing, whyNotTouch } from '../../staff/grants/assignments.ts';
import type { GrantRefusal } from '../../staff/grants/grants.rules.ts';
import { closeAccount } from '../accounts/accounts.ts';
import { dropAuthenticator } from '../factors/authenticator.ts';
import { deletePasskeys } from '../factors/passkeys/passkeys.ts';
import * as sql from './staff.sql.ts';

export { listStaff, type StaffRow } from './staff.sql.ts';

export type Managing = Access<'staff:manage'>;

/** Records what an administrator did to staff accounts. */
export function noteStaff(access: Managing, permission: string, reason?: string): void {
  auditAction(access, access.info, {
    person: null,
    actor: access.actor?.account.id ?? null,
    kind: 'staff',
    as: 'staff',
    permission,
    outcome: 'granted',
    category: 'staff',
    ...(reason ? { reason } : {}),
  });
}

/**
 * Somebody else's account, never one's own: nobody gives themselves rights, or locks themselves
 * out.
 */
export const findOther = async (access: Managing, id: string): Promise<sql.StaffRow | undefined> =>
  id === access.actor?.account.id ? undefined : sql.findStaff(access, id);

/**
 * Roles apply from the very next request. Changing them ends the account's sessions, so that no
 * page of a removed role stays open.
 * @returns why it is refused; null if it was done
 */
export async function changeRoles(
  access: Managing,
  jobs: Jobs,
  id: string,
  form: { seen: readonly string[]; roles: readonly string[] },
): Promise<GrantRefusal | null> {
  const refusal = await giveRoles(access, jobs, id, form);
  if (!refusal) await endSessions(access, id, access.info.now);
  return refusal;
}

export async function closeStaffAccount(
  access: Managing,
  jobs: Jobs,
  id: string,
): Promise<GrantRefusal | null> {
  const refusal = await notedClosing(access, jobs, id);
  if (!refusal) await closeAccount(access, id, access.info.now);
  return refusal;
}

/**
 * Removes app and passkeys, ends all sessions, and notifies the owner by mail. At the next sign-on
 * staff set up a second step again; members sign on with the password.
 */
export async function dropSecondStep(
  access: Access<'staff:manage' | 'members:help'>,
  jobs: Jobs,
  accountId: string,
): Promise<void> {
  await dropAuthenticator(access, accountId);
  await deletePasskeys(access, accountId);
  await endSessions(access, accountId, access.info.now);
  await notify(access, jobs, {
    accountId,
    topic: 'security',
    data: { notice: 'authenticator-off' },
  });
}

/** For staff who lost their phone and codes and proved their identity in person. */
export async function resetSecondStep(
  access: Managing,
  jobs: Jobs,
  id: string,
): Promise<GrantRefusal | null> {
  const refusal = await whyNotTouch(access, id);
  if (refusal) return refusal;
  await dropSecondStep(access, jobs, id);
  noteStaff(access, 'staff:second-step');
  return null;
}
