import { auditAction } from '../../../platform/access/audit-rows.ts';
import type { RequestInfo } from '../../../platform/access/request-info.ts';
import { hashPassword } from '../../../platform/crypto/crypto.ts';
import { placeOf } from '../../../platform/http/addresses.ts';
import type { Deps } from '../../../platform/http/routes.ts';
import type { Language } from '../../../platform/i18n.ts';
import { countTry, type Limit } from '../../../platform/limits.ts';
import { listRoles, roleNames, sayRoles } from '../../../staff/roles/roles.ts';
import { findInvitation, type Invitation } from './invitations.ts';
import { joinStaff } from './join.sql.ts';

type JoinDeps = Pick<Deps, 'db' | 'config'>;

/** An invitation that can still be used, and its roles by name. */
export const readInvitation = (
  deps: JoinDeps,
  info: RequestInfo,
  id: string,
  language: Language,
): Promise<(Invitation & { roleList: string }) | undefined> =>
  deps.db.asSystem('system:sign-on', info, async (access) => {
    const invitation = await findInvitation(access, id, info.now);
    if (!invitation) return undefined;
    const names = roleNames(await listRoles(access), language);
    return { ...invitation, roleList: sayRoles(names, invitation.roles) };
  });

/**
 * How often the link of one invitation may be tried: each attempt costs a hash, and reveals whether
 * a user ID is taken.
 */
const PER_INVITATION: Limit = { failures: 12, minutes: 60 };

/**
 * Makes the account of an invitation. It signs nobody on; the first sign-on sets up the second
 * step.
 */
export async function join(
  deps: JoinDeps,
  info: RequestInfo,
  id: string,
  chosen: { userId: string; password: string },
): Promise<'made' | 'over' | 'user-id-taken' | 'throttled'> {
  if ((await countTry(deps.db, [[`join ${id}`, PER_INVITATION]], info.now)) !== 'counted')
    return 'throttled';
  const hash = await hashPassword(chosen.password, deps.config.pepper, {
    purpose: 'staff',
    place: placeOf(info.address),
  });
  return deps.db.asSystem('system:sign-on', info, async (access) => {
    const made = await joinStaff(access, id, chosen.userId, hash);
    if (made === 'over' || made === 'user-id-taken') return made;
    auditAction(access, info, {
      person: null,
      actor: made.accountId,
      kind: 'staff',
      as: 'staff',
      permission: 'account:make',
      outcome: 'granted',
      category: 'account',
    });
    return 'made';
  });
}
