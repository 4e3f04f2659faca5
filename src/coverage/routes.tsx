import { pageAnswer, type Registrar } from '../platform/http/routes.ts';
import { CoveragePage } from './coverage.pages.tsx';
import { listPlans } from './coverage.ts';
import { mayReadCoverage } from './policy.ts';

export function coverageRoutes(routes: Registrar): void {
  routes.page(
    '/people/:person/coverage',
    mayReadCoverage,
    async ({ access, t, view, today, settings }) =>
      pageAnswer(
        t,
        'coverage',
        t('coverage.title'),
        <CoveragePage view={view} plans={await listPlans(access, today, settings.zone)} />,
      ),
  );
}
