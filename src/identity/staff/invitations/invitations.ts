import type { Access } from '../../../platform/access/access.ts';
import { systemRequest } from '../../../platform/access/request-info.ts';
import type { Deps } from '../../../platform/http/routes.ts';
import { dropDeadJob, findDeadJobs } from '../../../platform/jobs/dead-jobs.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import { notedInvitation } from '../../../staff/grants/assignments.ts';
import type { GrantRefusal } from '../../../staff/grants/grants.rules.ts';
import { linkAddress } from '../../accounts/links.ts';
import { mayInvite } from '../../accounts/mail-limits.ts';
import { type Managing, noteStaff } from '../staff.ts';
import * as sql from './invitations.sql.ts';

export { findInvitation, type Invitation, listInvitations, noteMailed } from './invitations.sql.ts';

const INVITED_DAYS = 7;
const expiryFrom = (now: Date) => new Date(now.getTime() + INVITED_DAYS * 86_400_000);

/**
 * Invites a colleague by mail. The account is made only when the link is used.
 * @returns why it is refused, or `too-many` if too much was mailed to this address
 */
export async function invite(
  access: Managing,
  jobs: Jobs,
  made: { email: string; name: string; roles: readonly string[] },
): Promise<GrantRefusal | 'too-many' | null> {
  const { info } = access;
  if (!(await mayInvite(access, info, access.actor?.account.id ?? '', made.email)))
    return 'too-many';
  const noted = await notedInvitation(access, jobs, made);
  if ('refusal' in noted) return noted.refusal;
  const { roles } = noted;
  const id = await sql.insertInvitation(access, { ...made, roles }, info.now, expiryFrom(info.now));
  await jobs.enqueue(access, 'mail.invitation', { invitationId: id });
  return null;
}

/**
 * Invites the first administrator of an installation, at its terminal. Returns the URL to open; no
 * mail is sent.
 */
export const inviteAdministrator = (
  deps: Pick<Deps, 'db' | 'config'>,
  now: Date,
  made: { email: string; name: string },
): Promise<string> =>
  deps.db.asSystem('system:terminal', systemRequest(now, 'command invite'), async (access) => {
    const id = await sql.inviteFromTerminal(access, made, now, expiryFrom(now));
    return linkAddress(deps.config, 'join', id);
  });

/** Mails the same invitation again. False if it can no longer be used. */
export async function mailAgain(access: Managing, jobs: Jobs, id: string): Promise<boolean> {
  if (!(await sql.reopenMail(access, id, access.info.now))) return false;
  for (const job of await findDeadJobs(access, 'mail.invitation', 'invitationId', [id]))
    await dropDeadJob(access, job.id);
  await jobs.enqueue(access, 'mail.invitation', { invitationId: id });
  noteStaff(access, 'staff:invite');
  return true;
}

/** The invitations whose mail could not be sent, by their ids. */
export async function listUnmailed(
  access: Access<'staff:see'>,
  invitations: readonly sql.Invitation[],
): Promise<Set<string>> {
  const ids = invitations.map((one) => one.id);
  const dead = await findDeadJobs(access, 'mail.invitation', 'invitationId', ids);
  return new Set(dead.map((job) => String(job.data.invitationId)));
}

export async function withdraw(access: Managing, id: string): Promise<boolean> {
  const done = await sql.withdrawInvitation(access, id, access.info.now);
  if (done) noteStaff(access, 'staff:withdraw');
  return done;
}
