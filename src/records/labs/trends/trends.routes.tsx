import {
  type Answer,
  type Context,
  notFound,
  type Place,
  pageAnswer,
  type Registrar,
} from '../../../platform/http/routes.ts';
import { mayReadResults, mayReadResultsAsStaff } from '../../policy.ts';
import { nameText } from '../tests/sent.pages.tsx';
import { SINCE, type Since, TrendPage } from './trends.pages.tsx';
import { readTrend } from './trends.ts';

const YEAR_MS = 365.25 * 86_400_000;
const OPENS: readonly Since[] = ['2', '5', 'all'];

/** All values of one test over time, for members and for staff. */
export function trendRoutes(routes: Registrar): void {
  const trend =
    (place: Place) =>
    async ({
      access,
      params,
      query,
      t,
      view,
      now,
      today,
      settings,
    }: Context<'results:read' | 'results:staff'>): Promise<Answer> => {
      const code = params.code ?? '';
      if (!/^[\w.-]{1,40}$/.test(code)) return notFound;
      const points = await readTrend(access, { now, today, settings }, code);
      const named = points[0];
      if (!named) return notFound;
      const within = (since: Since) => {
        const from = since === 'all' ? null : new Date(now.getTime() - Number(since) * YEAR_MS);
        return points.filter(
          (point) => !from || point.collectedPrecision === 'unknown' || point.collectedAt >= from,
        );
      };
      // unless a span was chosen, the shortest from two years on that has points to compare
      const since =
        SINCE.find((choice) => choice === query.since) ??
        OPENS.find((choice) => within(choice).length > 1) ??
        'all';
      return pageAnswer(
        t,
        place,
        t('trend.title', { name: nameText(t, code, named.test.name) }),
        <TrendPage
          view={view}
          code={code}
          points={within(since)}
          since={since}
          all={points.length}
        />,
      );
    };
  routes.page('/people/:person/results/tests/:code', mayReadResults, trend('results'));
  routes.page(
    '/staff/people/:person/results/tests/:code',
    mayReadResultsAsStaff,
    trend('staff-results'),
  );
}
