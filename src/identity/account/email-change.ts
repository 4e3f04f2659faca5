import { auditAction, type RequestInfo } from '../../platform/access/access.ts';
import { findSessionId } from '../../platform/access/session.ts';
import { bandOf } from '../../platform/ages.rules.ts';
import { hashPassword, newToken } from '../../platform/crypto/crypto.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import type { Deps } from '../../platform/http/routes.ts';
import { sameEmail } from '../../platform/mail/email.ts';
import { mayMail } from '../accounts/mail-limits.ts';
import { readOwnAccount } from './account.sql.ts';
import { me, noteChange, type Own } from './account.ts';
import { closeOver } from './compensation.ts';
import * as sql from './email-change.sql.ts';

type Changing = Pick<Deps, 'db' | 'config' | 'settings' | 'jobs'>;
const LINK_DAYS = 30;
const UNDO_HOURS = 72;
const HOUR = 3_600_000;

/** A link to the address that waits to be confirmed. False where too many were asked for. */
export async function sendConfirmation(ctx: Own): Promise<boolean> {
  const { access, info } = ctx;
  const own = await readOwnAccount(access);
  const to = own.pending_email ?? (own.email_confirmed_at ? null : own.email);
  if (!to) return true;
  if (!(await mayMail(access, info, { by: me(ctx), to }))) return false;
  await sendLink(ctx);
  return true;
}
async function sendLink({ access, now, deps }: Own): Promise<void> {
  const link = await sql.insertLink(access, now, new Date(now.getTime() + LINK_DAYS * 24 * HOUR));
  if (link) await deps.jobs.enqueue(access, 'mail.confirm-email', { linkId: link });
}

/**
 * Asks for another address. The one in use stays in use until the new one is confirmed; its reader
 * is told, and can take it back. The same address as before changes nothing, and withdraws a change
 * that waits.
 */
export async function changeEmail(
  ctx: Own,
  email: string,
): Promise<'changed' | 'same' | 'caregivers-email' | 'too-many'> {
  const { access, now, today, settings, info } = ctx;
  const own = await readOwnAccount(access);
  const person = access.actor?.account.patientId;
  // what a teen is told must not reach the caregiver's mailbox (product.md, row 1)
  if (person && bandOf(own.birth_date, today, settings) === 'teen') {
    if (await sql.isCaregiversEmail(access, email)) return 'caregivers-email';
  }
  if (own.email && sameEmail(own.email, email)) {
    if (own.pending_email) await sql.withdrawChanges(access, now);
    return own.email_confirmed_at || (await sendConfirmation(ctx)) ? 'same' : 'too-many';
  }
  if (!(await mayMail(access, info, { by: me(ctx), to: email }))) return 'too-many';
  await sql.withdrawChanges(access, now);
  const change = await sql.insertChange(
    access,
    email,
    await findSessionId(access, info.sessionRef),
    now,
  );
  await sendLink(ctx);
  await noteChange(ctx, 'account:email', 'email', change);
  return 'changed';
}

/** What the mail that asks for a confirmation needs. */
export const findEmailLink = (deps: Changing, info: RequestInfo, linkId: string) =>
  deps.db.asSystem('system:registration', info, async (access) =>
    sql.findEmailLink(access, linkId),
  );

/**
 * Confirms an address by the link that was sent to it. From then on it is the account's; the reader
 * of the one before is told again.
 */
export const confirmEmail = (deps: Changing, info: RequestInfo, linkId: string): Promise<boolean> =>
  deps.db.asSystem('system:registration', info, async (access) => {
    const confirmed = await sql.useLink(
      access,
      linkId,
      info.now,
      new Date(info.now.getTime() - deps.settings.sessionHours * HOUR),
    );
    if (confirmed?.changeId)
      await deps.jobs.enqueue(access, 'mail.account', {
        accountId: confirmed.accountId,
        notice: 'email-done',
        changeId: confirmed.changeId,
      });
    return confirmed !== null;
  });

/**
 * Gives an account the address back that it had before a change of the last 72 hours, and closes
 * over all that was done in it since (`compensation.ts`).
 */
export async function undoEmail(deps: Changing, info: RequestInfo, id: string): Promise<boolean> {
  const since = new Date(info.now.getTime() - UNDO_HOURS * HOUR);
  const look = async () =>
    deps.db.asSystem('system:sign-on', info, async (access) => sql.findUndoable(access, id, since));
  if (!(await look())) return false;
  const unusable = await hashPassword(newToken(), deps.config.pepper, {
    purpose: 'recovery',
    place: placeOf(info.address),
  });
  return deps.db.asSystem('system:sign-on', info, async (access) => {
    const change = await sql.findUndoable(access, id, since);
    if (
      !change ||
      !(await closeOver(access, change.account_id, change.changed_at, unusable, info.now))
    )
      return false;
    auditAction(access, info, {
      person: null,
      actor: change.account_id,
      kind: 'member',
      as: 'self',
      permission: 'account:email',
      outcome: 'granted',
      reason: 'undone',
      category: 'account',
    });
    return true;
  });
}
