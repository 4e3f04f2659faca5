import type { DemoPart } from '../demo-part.ts';
import { systemRequest } from '../platform/access/request-info.ts';
import { keepDeadJob } from '../platform/jobs/dead-jobs.ts';

const NINE_HOURS = 9 * 3_600_000;

export const operationsDemo: DemoPart = {
  order: 80,
  /** A mail about new results was given up last night: the mail server did not answer. */
  async tell({ db, clock, jobs, log, accountOf }) {
    const now = clock.now();
    const accountId = await accountOf('elsy');
    await db.asSystem('system:demo', systemRequest(now, 'demo'), (access) =>
      keepDeadJob(access, jobs, log, {
        id: crypto.randomUUID(),
        queue: 'notice.send',
        data: { accountId, topic: 'results' },
        problem: 'ECONNREFUSED',
        tries: 19,
        madeAt: new Date(now.getTime() - NINE_HOURS),
      }),
    );
  },
};
