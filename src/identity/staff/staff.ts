import { type Access, auditAction } from '../../platform/access/access.ts';
import { endSessions } from '../../platform/access/session.ts';
import type { Context } from '../../platform/http/routes.ts';
import { closeAccount } from '../accounts/accounts.sql.ts';
import { dropAuthenticator } from '../factors/authenticator.sql.ts';
import { deletePasskeys } from '../factors/passkeys.sql.ts';
import * as sql from './staff.sql.ts';

export type Managing = Context<'staff:manage'>;

export async function note(ctx: Managing, permission: string, reason?: string): Promise<void> {
  const actor = ctx.access.actor?.account.id ?? null;
  auditAction(ctx.access, ctx.info, {
    person: null,
    actor,
    kind: 'staff',
    as: 'staff',
    permission,
    outcome: 'granted',
    category: 'staff',
    ...(reason ? { reason } : {}),
  });
}

/**
 * Another's account, never one's own: nobody gives rights to themselves, or locks themselves out.
 */
export async function findOther(
  ctx: Context<'staff:see' | 'staff:manage'>,
  id: string,
): Promise<sql.StaffRow | undefined> {
  return id === ctx.access.actor?.account.id ? undefined : sql.findStaff(ctx.access, id);
}

/**
 * Roles count on the very next request; who loses one is signed off, so that no page of it stays
 * open.
 */
export async function giveRoles(
  ctx: Managing,
  id: string,
  roles: readonly string[],
): Promise<void> {
  await sql.saveRoles(ctx.access, id, roles);
  await endSessions(ctx.access, id, ctx.now);
  await note(ctx, 'staff:roles', roles.join('+'));
}

export async function closeStaffAccount(ctx: Managing, id: string): Promise<void> {
  await closeAccount(ctx.access, id, ctx.now);
  await note(ctx, 'staff:close');
}

/**
 * No second step is left: the next sign-on of staff sets one up anew, a member signs on by the
 * password.
 */
export async function dropSecondStep(
  access: Access<'staff:manage' | 'members:help'>,
  accountId: string,
): Promise<void> {
  await dropAuthenticator(access, accountId);
  await deletePasskeys(access, accountId);
}

/**
 * For staff who lost phone and codes, and proved who they are in person: the next sign-on sets the
 * second step up anew.
 */
export async function resetSecondStep(ctx: Managing, id: string): Promise<void> {
  await dropSecondStep(ctx.access, id);
  await endSessions(ctx.access, id, ctx.now);
  await ctx.deps.jobs.enqueue(ctx.access, 'mail.account', {
    accountId: id,
    notice: 'authenticator-off',
  });
  await note(ctx, 'staff:second-step');
}
