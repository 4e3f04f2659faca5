import { sharedByPerson } from '../../../family/contacts/contacts.ts';
import { auditAction } from '../../../platform/access/audit-rows.ts';
import type { RequestInfo } from '../../../platform/access/request-info.ts';
import { dayIn } from '../../../platform/clock.ts';
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

/** Whoever uses a link reads the mailbox, and may know who else's it is. */
const asReader = ({ settings }: LinkDeps, { now }: RequestInfo) => ({
  today: dayIn(settings.zone, now),
  settings,
  read: true,
});

/**
 * Confirms an address by the link that was sent to it. From then on it is the account's, and the
 * reader of the previous address is notified once more.
 * @returns `over` if the link has expired; `shared` if by now a teen and somebody else would share
 * the mailbox
 */
export const confirmEmail = (
  deps: LinkDeps,
  info: RequestInfo,
  linkId: string,
): Promise<'done' | 'over' | 'shared'> =>
  deps.db.asSystem('system:registration', info, async (access) => {
    const link = await sql.findUnusedLink(access, linkId, info.now);
    if (link && (await sharedByPerson(access, link, link, asReader(deps, info)))) {
      await sql.refuseLink(access, linkId, info.now);
      return 'shared';
    }
    const sessionsSince = new Date(info.now.getTime() - deps.settings.sessionHours * HOUR);
    const confirmed = await sql.useLink(access, linkId, info.now, sessionsSince);
    if (confirmed?.changeId)
      await notify(access, deps.jobs, {
        accountId: confirmed.accountId,
        topic: 'security',
        data: { notice: 'email-done', changeId: confirmed.changeId },
      });
    return confirmed ? 'done' : 'over';
  });

/**
 * Restores the address that an account had before a change within the last 72 hours, and undoes
 * everything done in it since (`compensation.ts`).
 * @returns `over` if the link has expired; `shared` if the old address can't be had again, since a
 * teen and somebody else would share the mailbox: the account then has none
 */
export async function undoEmail(
  deps: LinkDeps,
  info: RequestInfo,
  id: string,
): Promise<'done' | 'over' | 'shared'> {
  const since = new Date(info.now.getTime() - UNDO_HOURS * HOUR);
  const change = await deps.db.asSystem('system:sign-on', info, async (access) =>
    sql.findUndoable(access, id, since),
  );
  if (!change) return 'over';
  // hashed outside a transaction
  const unusable = await hashPassword(newToken(), deps.config.pepper, {
    purpose: 'recovery',
    place: placeOf(info.address),
  });
  return deps.db.asSystem('system:sign-on', info, async (access) => {
    const change = await sql.findUndoable(access, id, since);
    if (!change || !(await undoSince(access, change.accountId, change.changedAt, unusable)))
      return 'over';
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
    const { accountId } = change;
    const now = await sql.findAddress(access, accountId);
    if (!now?.email) return 'done';
    const asker = { accountId, patientId: now.patientId };
    if (!(await sharedByPerson(access, asker, { email: now.email }, asReader(deps, info))))
      return 'done';
    await sql.dropAddress(access, accountId);
    return 'shared';
  });
}
