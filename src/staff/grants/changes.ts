import type { Access } from '../../platform/access/access.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';
import { declaredPermissions } from '../../platform/access/permissions.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { notify } from '../../platform/notices/notices.ts';
import type { House } from './grants.rules.ts';
import {
  insertChange,
  type KnowsRoles,
  listWatchers,
  lockRoles,
  type RoleChange,
  readHouse,
} from './house.sql.ts';

/**
 * Whether a permission opens records or decides who may; an unknown permission counts as one that
 * does.
 */
export const isSensitive = (name: string): boolean =>
  declaredPermissions().find((one) => one.name === name)?.sensitive ?? true;

/** The account that acts; empty for the portal itself. */
export const actorOf = (access: Access<KnowsRoles>): string => access.actor?.account.id ?? '';

/** Waits for anybody who is changing roles now, and returns the state after that. */
export async function lockedHouse(access: Access<KnowsRoles>): Promise<House> {
  await lockRoles(access);
  return readHouse(access);
}

/**
 * Writes a change to the history and the audit log, with old and new values, and notifies the
 * privacy officers if it has to be reported.
 * @param permission what the audit log calls it
 */
export async function noteChange(
  access: Access<KnowsRoles>,
  jobs: Jobs,
  permission: string,
  one: RoleChange,
): Promise<void> {
  insertChange(access, one);
  const { actor } = access;
  auditAction(access, access.info, {
    person: null,
    actor: actor?.account.id ?? null,
    kind: actor ? 'staff' : 'system',
    as: actor ? 'staff' : 'system',
    permission,
    outcome: 'granted',
    category: 'staff',
    reason: `${one.roleKey ?? ''}: ${one.before.join('+')} > ${one.after.join('+')}`,
  });
  if (!one.reported) return;
  for (const accountId of await listWatchers(access))
    await notify(access, jobs, { accountId, topic: 'rights', data: {} });
}
