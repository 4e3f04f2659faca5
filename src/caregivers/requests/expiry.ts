import type { WorkDeps } from '../../feature.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { dayIn } from '../../platform/clock.ts';
import { listDue, markOver } from './own-requests.sql.ts';
import { deletePapers } from './papers.sql.ts';
import { findRequest } from './requests.sql.ts';
import { advance } from './requests.ts';

const AT_A_TIME = 100;

/**
 * The sweep of requests. A request that waited too long for papers ends, its papers are deleted and
 * its sender gets a notice. The retention time (`careRequestYears`) starts for approved requests
 * whose right no longer applies.
 */
export async function sweepRequests(deps: WorkDeps, now: Date): Promise<void> {
  const { db, settings } = deps;
  await db.asSystem(
    'system:care-requests',
    systemRequest(now, 'sweep care requests'),
    async (access) => {
      for (const { id, version } of await listDue(access, AT_A_TIME)) {
        const request = await findRequest(access, id);
        const move = { to: 'expired', by: 'portal', accountId: null } as const;
        if (request && (await advance(access, deps, request, version, move)))
          await deletePapers(access, id);
      }
      await markOver(access, dayIn(settings.zone, now));
    },
  );
}
