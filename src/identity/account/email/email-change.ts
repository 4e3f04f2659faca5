import { findSessionId } from '../../../platform/access/session.ts';
import type { AsOf } from '../../../platform/as-of.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import { sameEmail } from '../../../platform/mail/email.ts';
import { mayMail } from '../../accounts/mail-limits.ts';
import { noteChange, readOwnAccount } from '../account.ts';
import { me, type Own } from '../own.ts';
import { sharesContact } from '../shared-contact.ts';
import * as sql from './email-change.sql.ts';

const LINK_DAYS = 30;
const DAY = 86_400_000;

/** Mails a link to the address to be confirmed. False if too many were requested. */
export async function sendConfirmation(access: Own, jobs: Jobs): Promise<boolean> {
  const own = await readOwnAccount(access);
  const to = own.pendingEmail ?? (own.emailConfirmedAt ? null : own.email);
  if (!to) return true;
  if (!(await mayMail(access, access.info, { by: me(access), to }))) return false;
  await sendLink(access, jobs);
  return true;
}
async function sendLink(access: Own, jobs: Jobs): Promise<void> {
  const { now } = access.info;
  const link = await sql.insertLink(access, now, new Date(now.getTime() + LINK_DAYS * DAY));
  if (link) await jobs.enqueue(access, 'mail.confirm-email', { linkId: link });
}

/**
 * Requests a change to another address. The current one stays in use until the new one is
 * confirmed; its reader is notified and can undo the change. The same address as before changes
 * nothing and withdraws a pending change.
 */
export async function changeEmail(
  access: Own,
  jobs: Jobs,
  email: string,
  { now, today, settings }: AsOf,
): Promise<'changed' | 'same' | 'caregivers-email' | 'teens-email' | 'too-many'> {
  const own = await readOwnAccount(access);
  const shared = await sharesContact(access, own, { email }, { today, settings });
  if (shared) return shared === 'too-many' ? shared : `${shared}-email`;
  if (own.email && sameEmail(own.email, email)) {
    if (own.pendingEmail) await sql.withdrawChanges(access, now);
    const confirmed = own.emailConfirmedAt || (await sendConfirmation(access, jobs));
    return confirmed ? 'same' : 'too-many';
  }
  if (!(await mayMail(access, access.info, { by: me(access), to: email }))) return 'too-many';
  await sql.withdrawChanges(access, now);
  const sessionId = await findSessionId(access, access.info.sessionRef);
  const changeId = await sql.insertChange(access, email, sessionId, now);
  await sendLink(access, jobs);
  await noteChange(access, jobs, { permission: 'account:email', notice: 'email', changeId });
  return 'changed';
}
