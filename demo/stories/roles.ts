import { mayManageRoles } from '../../src/staff/policy.ts';
import { makeRole } from '../../src/staff/roles/roles.ts';
import { actAs, type StoryDeps } from './acting.ts';

/** The administrator has made a role of the clinic's own, which nobody works in yet. */
export async function tellRoleStories(deps: StoryDeps): Promise<void> {
  await actAs(deps, 'admin.baptiste', mayManageRoles, (access) =>
    makeRole(access, deps.jobs, {
      nameEn: 'Desk lead',
      nameEs: 'Jefatura de recepción',
      permissions: ['members:help', 'members:second-step', 'staff:see'],
    }),
  );
}
