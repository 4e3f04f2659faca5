import { type Asking, auditAction, systemReach } from '../platform/access.ts';
import { placeOf } from '../platform/addresses.ts';
import { bandOf } from '../platform/ages.rules.ts';
import { hashPassword, newToken } from '../platform/crypto.ts';
import { sameEmail } from '../platform/email.ts';
import type { Deps } from '../platform/routes.ts';
import { findSessionId } from '../platform/session.ts';
import { readOwnAccount } from './account.sql.ts';
import { me, noteChange, type Own } from './account.ts';
import { closeOver } from './compensation.ts';
import * as sql from './email-change.sql.ts';
import { mayMail } from './mail-limits.ts';

type Changing = Pick<Deps, 'db' | 'config' | 'settings' | 'jobs'>;
const LINK_DAYS = 30;
const UNDO_HOURS = 72;
const HOUR = 3_600_000;

/** A link to the address that waits to be confirmed. False where too many were asked for. */
export async function sendConfirmation(ctx: Own): Promise<boolean> {
  const { tx, grant, asking } = ctx;
  const own = await readOwnAccount(tx, grant);
  const to = own.pending_email ?? (own.email_confirmed_at ? null : own.email);
  if (!to) return true;
  if (!(await mayMail(tx, asking, { by: me(ctx), to }))) return false;
  await sendLink(ctx);
  return true;
}
async function sendLink({ tx, grant, now, deps }: Own): Promise<void> {
  const link = await sql.insertLink(
    tx,
    grant,
    now,
    new Date(now.getTime() + LINK_DAYS * 24 * HOUR),
  );
  if (link) await deps.jobs.enqueue(tx, 'mail.confirm-email', { linkId: link });
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
  const { tx, grant, now, today, settings, asking } = ctx;
  const own = await readOwnAccount(tx, grant);
  const person = grant.actor?.account.patientId;
  // what a teen is told must not reach the caregiver's mailbox (product.md, row 1)
  if (person && bandOf(own.birth_date, today, settings) === 'teen') {
    if (await sql.isCaregiversEmail(tx, grant, email)) return 'caregivers-email';
  }
  if (own.email && sameEmail(own.email, email)) {
    if (own.pending_email) await sql.withdrawChanges(tx, grant, now);
    return own.email_confirmed_at || (await sendConfirmation(ctx)) ? 'same' : 'too-many';
  }
  if (!(await mayMail(tx, asking, { by: me(ctx), to: email }))) return 'too-many';
  await sql.withdrawChanges(tx, grant, now);
  const change = await sql.insertChange(
    tx,
    grant,
    email,
    await findSessionId(tx, asking.sessionRef),
    now,
  );
  await sendLink(ctx);
  await noteChange(ctx, 'account:email', 'email', change);
  return 'changed';
}

/** What the mail that asks for a confirmation needs. */
export const findEmailLink = (deps: Changing, asking: Asking, linkId: string) =>
  deps.db.transaction(async (tx) =>
    sql.findEmailLink(tx, await systemReach(tx, 'system:registration', asking), linkId),
  );

/**
 * Confirms an address by the link that was sent to it. From then on it is the account's; the reader
 * of the one before is told again.
 */
export const confirmEmail = (deps: Changing, asking: Asking, linkId: string): Promise<boolean> =>
  deps.db.transaction(async (tx) => {
    const grant = await systemReach(tx, 'system:registration', asking);
    const confirmed = await sql.useLink(
      tx,
      grant,
      linkId,
      asking.now,
      new Date(asking.now.getTime() - deps.settings.sessionHours * HOUR),
    );
    if (confirmed?.changeId)
      await deps.jobs.enqueue(tx, 'mail.account', {
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
export async function undoEmail(deps: Changing, asking: Asking, id: string): Promise<boolean> {
  const since = new Date(asking.now.getTime() - UNDO_HOURS * HOUR);
  const look = async () =>
    deps.db.transaction(async (tx) =>
      sql.findUndoable(tx, await systemReach(tx, 'system:sign-on', asking), id, since),
    );
  if (!(await look())) return false;
  const unusable = await hashPassword(newToken(), deps.config.pepper, {
    purpose: 'recovery',
    place: placeOf(asking.address),
  });
  return deps.db.transaction(async (tx) => {
    const grant = await systemReach(tx, 'system:sign-on', asking);
    const change = await sql.findUndoable(tx, grant, id, since);
    if (
      !change ||
      !(await closeOver(tx, grant, change.account_id, change.changed_at, unusable, asking.now))
    )
      return false;
    auditAction(tx, asking, {
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
