import type { Access } from '../../platform/access/access.ts';
import type { Db } from '../../platform/access/db.ts';
import { declaredPermissions } from '../../platform/access/permissions.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { saveRoles } from '../grants/assignments.sql.ts';
import { lockedHouse, noteChange } from '../grants/changes.ts';
import { ADMINISTRATION, administratorsIn, permissionsIn } from '../grants/grants.rules.ts';
import { findByUserId, listAll, restoreAdministration, type StaffLine } from './terminal.sql.ts';

type Terminal = Access<'system:terminal'>;

/** Who works here, with their roles, for the terminal. */
export const listFromTerminal = (
  db: Pick<Db, 'asSystem'>,
  now: Date,
): Promise<(StaffLine & { administers: boolean })[]> =>
  db.asSystem('system:terminal', systemRequest(now, 'command staff'), async (access) => {
    const administrators = administratorsIn(await lockedHouse(access));
    const list = await listAll(access);
    return list.map((one) => ({ ...one, administers: administrators.includes(one.id) }));
  });

/**
 * Break-glass: makes an open staff account an administrator, whatever was done to the role. The
 * history and the audit log record it, and the privacy officers are mailed.
 * @returns null if there is no such open staff account
 */
export const makeAdministrator = (
  { db, jobs }: { db: Pick<Db, 'asSystem'>; jobs: Jobs },
  now: Date,
  { userId, why }: { userId: string; why: string },
): Promise<StaffLine | null> =>
  db.asSystem('system:terminal', systemRequest(now, 'command staff'), async (access: Terminal) => {
    const house = await lockedHouse(access);
    const account = await findByUserId(access, userId);
    if (!account) return null;
    const held = permissionsIn(house, ['administrator']);
    if (ADMINISTRATION.some((one) => !held.includes(one))) {
      const started = declaredPermissions()
        .filter(({ startsIn }) => startsIn.includes('administrator'))
        .map(({ name }) => name as string);
      await restoreAdministration(access, started);
      const all = [...new Set([...held, ...started])].sort();
      await noteChange(access, jobs, 'roles:terminal', {
        change: 'restored',
        roleKey: 'administrator',
        before: held,
        after: all,
      });
    }
    const before = account.roles;
    const after = [...new Set([...before, 'administrator'])];
    await saveRoles(access, account.id, after);
    await noteChange(access, jobs, 'staff:terminal', {
      change: 'terminal',
      roleKey: 'administrator',
      accountId: account.id,
      about: why,
      before,
      after,
      reported: true,
    });
    return { ...account, roles: after };
  });
