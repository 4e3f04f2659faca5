import { auditAction, type RequestInfo } from '../../platform/access/access.ts';
import { hashPassword } from '../../platform/crypto/crypto.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import type { Deps } from '../../platform/http/routes.ts';
import { countTry, type Limit } from '../../platform/limits.ts';
import * as invitationsSql from './invitations.sql.ts';
import * as joinSql from './join.sql.ts';

type Joining = Pick<Deps, 'db' | 'config' | 'jobs'>;

export const readInvitation = (
  deps: Joining,
  info: RequestInfo,
  id: string,
): Promise<invitationsSql.Invitation | undefined> =>
  deps.db.asSystem('system:sign-on', info, async (access) =>
    invitationsSql.findInvitation(access, id, info.now),
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
    const made = await joinSql.joinStaff(access, id, userId, hash, info.now);
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
