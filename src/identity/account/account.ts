import type { Access } from '../../platform/access/access.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { type Limit, mayTry } from '../../platform/limits.ts';
import { closeAccount } from '../accounts/accounts.ts';
import type { SecurityNotice } from '../notice-kinds.ts';
import * as sql from './account.sql.ts';
import { me, type Own } from './own.ts';
import { sharesContact } from './shared-contact.ts';

export {
  type ActivityRow,
  listAcceptances,
  listActivity,
  type OwnAccount,
  readOwnAccount,
} from './account.sql.ts';

import { notify } from '../../platform/notices/notices.ts';

export interface Change {
  permission: string;
  /** What the owner is notified of by mail; null for no mail. */
  notice: SecurityNotice | null;
  /** The change of e-mail address that the mail offers to undo. */
  changeId?: string;
}

/** Writes a change to the account's activity, and notifies its owner by mail. */
export async function noteChange(
  access: Own,
  jobs: Jobs,
  { permission, notice, changeId }: Change,
): Promise<void> {
  const account = access.actor?.account;
  auditAction(access, access.info, {
    person: account?.patientId ?? null,
    actor: account?.id ?? null,
    kind: account?.kind ?? 'member',
    as: access.as,
    permission,
    outcome: 'granted',
    category: 'account',
  });
  if (notice)
    await notify(access, jobs, {
      accountId: me(access),
      topic: 'security',
      data: { notice, ...(changeId ? { changeId } : {}) },
    });
}

/** The answer "taken" reveals something about others, so it is rate limited. */
const NEW_USER_IDS: Limit = { failures: 10, minutes: 60 };

export async function changeUserId(
  access: Own,
  jobs: Jobs,
  userId: string,
): Promise<'changed' | 'taken' | 'too-many'> {
  if (!(await mayTry(access, [[`user-id by ${me(access)}`, NEW_USER_IDS]], access.info.now)))
    return 'too-many';
  if (!(await sql.saveUserId(access, userId))) return 'taken';
  await noteChange(access, jobs, { permission: 'account:user-id', notice: 'user-id' });
  return 'changed';
}

/**
 * Saves or removes the account's phone number. A teen's own must not be that of somebody who cares
 * for them, and the other way round.
 */
export async function changePhone(
  access: Own,
  jobs: Jobs,
  phone: string | null,
  asOf: AsOf,
): Promise<'changed' | 'caregivers-phone' | 'teens-phone' | 'too-many'> {
  if (phone) {
    const shared = await sharesContact(access, await sql.readOwnAccount(access), { phone }, asOf);
    if (shared) return shared === 'too-many' ? shared : `${shared}-phone`;
  }
  await sql.savePhone(access, phone);
  await noteChange(access, jobs, { permission: 'account:phone', notice: null });
  return 'changed';
}

/**
 * Closes the account: nobody can sign on with it again. The record stays with the health system.
 */
export async function closeOwnAccount(access: Access<'account:secure'>, jobs: Jobs): Promise<void> {
  await noteChange(access, jobs, { permission: 'account:close', notice: 'closed' });
  await closeAccount(access, me(access), access.info.now);
}
