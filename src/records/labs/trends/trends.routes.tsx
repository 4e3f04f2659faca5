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
      const since: Since = SINCE.find((choice) => choice === query.since) ?? '2';
      const from = since === 'all' ? null : new Date(now.getTime() - Number(since) * YEAR_MS);
      const recent = points.filter(
        (point) => !from || point.collectedPrecision === 'unknown' || point.collectedAt >= from,
      );
      // nothing in the default two years: show everything rather than an empty chart
      const shown = recent.length === 0 && query.since === undefined ? points : recent;
      return pageAnswer(
        t,
        place,
        nameText(t, code, named.test.name),
        <TrendPage
          view={view}
          code={code}
          points={shown}
          since={shown === points && recent.length !== points.length ? 'all' : since}
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
