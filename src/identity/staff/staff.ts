import {
  type Access,
  auditAction,
  type RequestInfo,
  shownToStaff,
  systemRequest,
} from '../../platform/access/access.ts';
import { endSessions } from '../../platform/access/session.ts';
import { hashPassword } from '../../platform/crypto/crypto.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import type { Context, Deps } from '../../platform/http/routes.ts';
import { dropDeadJob, findDeadJobs } from '../../platform/jobs/dead-jobs.ts';
import { countTry, type Limit } from '../../platform/limits.ts';
import { closeAccount } from '../accounts/accounts.sql.ts';
import { linkAddress } from '../accounts/links.ts';
import { mayInvite } from '../accounts/mail-limits.ts';
import { dropAuthenticator } from '../factors/authenticator.sql.ts';
import { deletePasskeys } from '../factors/passkeys.sql.ts';
import { insertLetter } from '../letters/letters.sql.ts';
import * as sql from './staff.sql.ts';

const INVITED_DAYS = 7;
type Managing = Context<'staff:manage'>;

async function note(ctx: Managing, permission: string, reason?: string): Promise<void> {
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
 * Invites a colleague by mail. An account is made only when the link is used. False where this
 * address was written to too often.
 */
export async function invite(
  ctx: Managing,
  made: { email: string; name: string; roles: readonly string[] },
): Promise<boolean> {
  if (!(await mayInvite(ctx.access, ctx.info, ctx.access.actor?.account.id ?? '', made.email)))
    return false;
  const id = await sql.insertInvitation(
    ctx.access,
    made,
    ctx.now,
    new Date(ctx.now.getTime() + INVITED_DAYS * 86_400_000),
  );
  await ctx.deps.jobs.enqueue(ctx.access, 'mail.invitation', { invitationId: id });
  await note(ctx, 'staff:invite', made.roles.join('+'));
  return true;
}

/**
 * The first administrator of an installation, invited at its terminal. Answers the address to open;
 * no mail is sent.
 */
export async function inviteAdministrator(
  deps: Pick<Deps, 'db' | 'config'>,
  now: Date,
  made: { email: string; name: string },
): Promise<string> {
  const info = systemRequest(now, 'command invite');
  return deps.db.asSystem('system:terminal', info, async (access) => {
    const id = await sql.inviteFromTerminal(
      access,
      made,
      now,
      new Date(now.getTime() + INVITED_DAYS * 86_400_000),
    );
    return linkAddress(deps.config, 'join', id);
  });
}

/** The same invitation once more, by a mail of its own. False where it can't be used any longer. */
export async function mailAgain(ctx: Managing, id: string): Promise<boolean> {
  if (!(await sql.reopenMail(ctx.access, id, ctx.now))) return false;
  for (const job of await findDeadJobs(ctx.access, 'mail.invitation', 'invitationId', [id]))
    await dropDeadJob(ctx.access, job.id);
  await ctx.deps.jobs.enqueue(ctx.access, 'mail.invitation', { invitationId: id });
  await note(ctx, 'staff:invite');
  return true;
}

/** Which of these invitations' mails were given up. */
export async function listUnmailed(
  ctx: Context<'staff:see'>,
  invitations: readonly sql.Invitation[],
): Promise<Set<string>> {
  const ids = invitations.map((one) => one.id);
  return new Set(
    (await findDeadJobs(ctx.access, 'mail.invitation', 'invitationId', ids)).map((job) =>
      String(job.data.invitationId),
    ),
  );
}

export async function withdraw(ctx: Managing, id: string): Promise<boolean> {
  const done = await sql.withdrawInvitation(ctx.access, id, ctx.now);
  if (done) await note(ctx, 'staff:withdraw');
  return done;
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
async function dropSecondStep(
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

type Joining = Pick<Deps, 'db' | 'config' | 'jobs'>;

export const readInvitation = (
  deps: Joining,
  info: RequestInfo,
  id: string,
): Promise<sql.Invitation | undefined> =>
  deps.db.asSystem('system:sign-on', info, async (access) =>
    sql.findInvitation(access, id, info.now),
  );

/**
 * How often the link of one invitation may be tried: each asks for a hash, and tells whether a user
 * ID is taken.
 */
const PER_INVITATION: Limit = { failures: 12, minutes: 60 };

/**
 * Makes the account of an invitation. It signs nobody on: the first sign-on sets the second step
 * up.
 */
export async function join(
  deps: Joining,
  info: RequestInfo,
  id: string,
  userId: string,
  password: string,
): Promise<'made' | 'over' | 'user-id-taken' | 'throttled'> {
  if ((await countTry(deps.db, [[`join ${id}`, PER_INVITATION]], info.now)) !== 'counted')
    return 'throttled';
  const hash = await hashPassword(password, deps.config.pepper, {
    purpose: 'staff',
    place: placeOf(info.address),
  });
  return deps.db.asSystem('system:sign-on', info, async (access) => {
    const made = await sql.joinStaff(access, id, userId, hash, info.now);
    if (made === null) return 'over';
    if (made === false) return 'user-id-taken';
    auditAction(access, info, {
      person: null,
      actor: made,
      kind: 'staff',
      as: 'staff',
      permission: 'account:make',
      outcome: 'granted',
      category: 'account',
    });
    return 'made';
  });
}

type Helping = Context<'members:help'>;
async function noteHelp(ctx: Helping, person: string, permission: string): Promise<void> {
  auditAction(ctx.access, ctx.info, {
    ...shownToStaff(ctx.access, permission, 'sign-on', 'patient-request'),
    person,
    outcome: 'granted',
  });
}

/** How somebody's account stands; looking is written down in the person's own access log. */
export async function lookUp(
  ctx: Helping,
  by: { mrn: string; birthDate: string },
): Promise<sql.Helped | undefined> {
  const found = await sql.findHelped(ctx.access, by);
  if (found) await noteHelp(ctx, found.patient_id, 'members:help');
  return found;
}

/**
 * A letter with a temporary password for the address in the record: staff ask for it, the member
 * alone reads it.
 */
export async function sendLetterFor(
  ctx: Helping,
  personId: string,
): Promise<sql.Helped | undefined> {
  const found = await sql.findHelped(ctx.access, { id: personId });
  if (!found) return undefined;
  await insertLetter(ctx.access, personId, ctx.access.actor?.account.id ?? null, ctx.now, ctx.now);
  await noteHelp(ctx, personId, 'letter:ask');
  return sql.findHelped(ctx.access, { id: personId });
}

/**
 * Turns a member's second step off, after who it is was proved as when the account was made; the
 * member is told by mail.
 */
export async function dropSecondStepOf(
  ctx: Helping,
  personId: string,
): Promise<sql.Helped | undefined> {
  const found = await sql.findHelped(ctx.access, { id: personId });
  if (!found?.account_id) return undefined;
  await dropSecondStep(ctx.access, found.account_id);
  await endSessions(ctx.access, found.account_id, ctx.now);
  await ctx.deps.jobs.enqueue(ctx.access, 'mail.account', {
    accountId: found.account_id,
    notice: 'authenticator-off',
  });
  await noteHelp(ctx, personId, 'account:authenticator-off');
  return sql.findHelped(ctx.access, { id: personId });
}
