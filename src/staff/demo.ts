import type { DemoPart } from '../demo-part.ts';
import { mayManageRoles } from './policy.ts';
import { makeRole } from './roles/roles.ts';

export const staffDemo: DemoPart = {
  order: 40,
  /** The administrator has made a role of the clinic's own, which nobody works in yet. */
  async tell({ actAs, jobs }) {
    await actAs('admin.baptiste', mayManageRoles, (access) =>
      makeRole(access, jobs, {
        nameEn: 'Desk lead',
        nameEs: 'Jefatura de recepción',
        permissions: ['members:help', 'members:second-step', 'staff:see'],
      }),
    );
  },
};
