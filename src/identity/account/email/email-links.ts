import { auditAction } from '../../../platform/access/audit-rows.ts';
import type { RequestInfo } from '../../../platform/access/request-info.ts';
import { hashPassword, newToken } from '../../../platform/crypto/crypto.ts';
import { placeOf } from '../../../platform/http/addresses.ts';
import type { Deps } from '../../../platform/http/routes.ts';
import { notify } from '../../../platform/notices/notices.ts';
import { undoSince } from '../compensation.ts';
import * as sql from './email-links.sql.ts';

type LinkDeps = Pick<Deps, 'db' | 'config' | 'settings' | 'jobs'>;
const UNDO_HOURS = 72;
const HOUR = 3_600_000;

/** What the mail with a confirmation link needs. */
export const findEmailLink = (deps: LinkDeps, info: RequestInfo, linkId: string) =>
  deps.db.asSystem('system:registration', info, async (access) =>
    sql.findEmailLink(access, linkId),
  );

/**
 * Confirms an address by the link that was sent to it. From then on it is the account's, and the
 * reader of the previous address is notified once more. False if the link has expired.
 */
export const confirmEmail = (deps: LinkDeps, info: RequestInfo, linkId: string): Promise<boolean> =>
  deps.db.asSystem('system:registration', info, async (access) => {
    const sessionsSince = new Date(info.now.getTime() - deps.settings.sessionHours * HOUR);
    const confirmed = await sql.useLink(access, linkId, info.now, sessionsSince);
    if (confirmed?.changeId)
      await notify(access, deps.jobs, {
        accountId: confirmed.accountId,
        topic: 'security',
        data: { notice: 'email-done', changeId: confirmed.changeId },
      });
    return confirmed !== null;
  });

/**
 * Restores the address that an account had before a change within the last 72 hours, and undoes
 * everything done in it since (`compensation.ts`). False if the link has expired.
 */
export async function undoEmail(deps: LinkDeps, info: RequestInfo, id: string): Promise<boolean> {
  const since = new Date(info.now.getTime() - UNDO_HOURS * HOUR);
  const change = await deps.db.asSystem('system:sign-on', info, async (access) =>
    sql.findUndoable(access, id, since),
  );
  if (!change) return false;
  // hashed outside a transaction
  const unusable = await hashPassword(newToken(), deps.config.pepper, {
    purpose: 'recovery',
    place: placeOf(info.address),
  });
  return deps.db.asSystem('system:sign-on', info, async (access) => {
    const change = await sql.findUndoable(access, id, since);
    if (!change || !(await undoSince(access, change.accountId, change.changedAt, unusable)))
      return false;
    auditAction(access, info, {
      person: null,
      actor: change.accountId,
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
