import { systemRequest } from '../../platform/access/access.ts';
import type { Context, Deps } from '../../platform/http/routes.ts';
import { dropDeadJob, findDeadJobs } from '../../platform/jobs/dead-jobs.ts';
import { linkAddress } from '../accounts/links.ts';
import { mayInvite } from '../accounts/mail-limits.ts';
import * as invitationsSql from './invitations.sql.ts';
import { type Managing, note } from './staff.ts';

const INVITED_DAYS = 7;

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
  const id = await invitationsSql.insertInvitation(
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
    const id = await invitationsSql.inviteFromTerminal(
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
  if (!(await invitationsSql.reopenMail(ctx.access, id, ctx.now))) return false;
  for (const job of await findDeadJobs(ctx.access, 'mail.invitation', 'invitationId', [id]))
    await dropDeadJob(ctx.access, job.id);
  await ctx.deps.jobs.enqueue(ctx.access, 'mail.invitation', { invitationId: id });
  await note(ctx, 'staff:invite');
  return true;
}

/** Which of these invitations' mails were given up. */
export async function listUnmailed(
  ctx: Context<'staff:see'>,
  invitations: readonly invitationsSql.Invitation[],
): Promise<Set<string>> {
  const ids = invitations.map((one) => one.id);
  return new Set(
    (await findDeadJobs(ctx.access, 'mail.invitation', 'invitationId', ids)).map((job) =>
      String(job.data.invitationId),
    ),
  );
}

export async function withdraw(ctx: Managing, id: string): Promise<boolean> {
  const done = await invitationsSql.withdrawInvitation(ctx.access, id, ctx.now);
  if (done) await note(ctx, 'staff:withdraw');
  return done;
}
