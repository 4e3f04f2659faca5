import { mayReadAccessLog } from '../../family/policy.ts';
import { mayAlso, pageAnswer, type Registrar } from '../../platform/http/routes.ts';
import { mayReadResults } from '../policy.ts';
import { AccessLogPage } from './access-log.pages.tsx';
import { readAccessLog } from './access-log.ts';

/** Members see who opened or changed their record. */
export function accessLogRoutes(routes: Registrar): void {
  routes.page('/people/:person/access-log', mayReadAccessLog, async (ctx) => {
    const entries = await readAccessLog(ctx.access, ctx, mayAlso(mayReadResults, ctx));
    return pageAnswer(
      ctx.t,
      'access-log',
      ctx.t('log.title'),
      <AccessLogPage view={ctx.view} entries={entries} />,
    );
  });
}
