import { endOtherSessions, endSessionOf } from '../../platform/access/session.ts';
import { notFound, type Registrar } from '../../platform/http/routes.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { forgetDevice } from '../factors/devices.ts';
import { mayUseOwnAccount } from '../policy.ts';
import { noteChange } from './account.ts';
import { doneAnswer } from './change-answer.ts';
import { me, type Own } from './own.ts';

const noteSignOff = (access: Own, jobs: Jobs) =>
  noteChange(access, jobs, { permission: 'account:sign-off', notice: null });

/** Signs off elsewhere, and forgets browsers. */
export function sessionRoutes(routes: Registrar): void {
  routes.button('/account/sessions/end-others', mayUseOwnAccount, async ({ access, deps, now }) => {
    await endOtherSessions(access, me(access), access.info.sessionRef, now);
    await noteSignOff(access, deps.jobs);
    return doneAnswer('signed-off');
  });
  routes.button(
    '/account/sessions/:id/end',
    mayUseOwnAccount,
    async ({ access, deps, params, now }) => {
      if (!(await endSessionOf(access, me(access), params.id ?? '', now))) return notFound;
      await noteSignOff(access, deps.jobs);
      return doneAnswer('signed-off');
    },
  );
  routes.button(
    '/account/devices/:id/forget',
    mayUseOwnAccount,
    async ({ access, deps, params }) => {
      if (!(await forgetDevice(access, me(access), params.id ?? ''))) return notFound;
      await noteSignOff(access, deps.jobs);
      return doneAnswer('signed-off');
    },
  );
}
