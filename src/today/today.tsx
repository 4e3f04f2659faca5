import { caregiverDecision } from '../family/age.rules.ts';
import { mayOpenToday } from '../family/policy.ts';
import { DUE_DAYS } from '../medications/automatic/automatic.rules.ts';
import { listOffers, type Offered } from '../medications/offers/offers.ts';
import { supplyLeft } from '../medications/prescriptions/fills.rules.ts';
import { RequestLine } from '../medications/requests/request-card.pages.tsx';
import { listNews, type RequestRow } from '../medications/requests/requests.ts';
import type { Registrar, View } from '../platform/http/routes.ts';
import type { Key } from '../platform/i18n.ts';
import {
  getsCareHere,
  hasCritical,
  type ListedResult,
  listNew,
  listResults,
} from '../records/labs/labs.ts';
import { ResultRow } from '../records/labs/labs-list.pages.tsx';
import { Card, CardHead, callable, Icon, Initial, LinkButton, personColour } from '../ui/kit.tsx';

/**
 * The first page after sign-on: what needs me, what is new, then the doors to everything. Each part
 * by its own right.
 */
export function todayRoutes(routes: Registrar): void {
  routes.page(
    '/people/:person',
    mayOpenToday,
    async ({ access, t, view, now, today, settings }) => {
      const asOf = { now, today, settings };
      const sees =
        access.as === 'self' || caregiverDecision(access.person, 'results', today, settings).allow;
      const fresh = sees ? await listNew(access, asOf) : [];
      const latest =
        sees && fresh.length === 0
          ? (
              await listResults(
                access,
                asOf,
                { from: null, to: null, abnormalOnly: false, matches: null },
                undefined,
                3,
              )
            ).results
          : [];
      // who has results here was seen here, or by somebody who sends to us: nothing needs to be
      // asked
      const elsewhere = sees && fresh.length + latest.length === 0 && !(await getsCareHere(access));
      const may = (category: 'medicines' | 'refills') =>
        access.as === 'self' || caregiverDecision(access.person, category, today, settings).allow;
      const [requests, offers] = await Promise.all([
        may('refills') ? listNews(access, asOf) : [],
        may('medicines') && may('refills') ? listOffers(access, asOf) : [],
      ]);
      const due = offers.filter((one) => isDue(one, today));
      return {
        kind: 'page',
        title: t('nav.today'),
        place: 'today',
        body: (
          <TodayPage
            view={view}
            fresh={fresh}
            latest={latest}
            sees={sees}
            self={access.as === 'self'}
            elsewhere={elsewhere}
            requests={requests}
            due={due.length}
          />
        ),
      };
    },
  );
}

/** Can be refilled, and lasts a week at most. */
const isDue = ({ rx, offer }: Offered, today: string): boolean =>
  offer.do !== null && (supplyLeft(rx, today) ?? DUE_DAYS + 1) <= DUE_DAYS;

/** Newest first, but what is critical before all else: it must not be the seventh of six. */
const urgentFirst = (results: ListedResult[]): ListedResult[] => [
  ...results.filter((one) => hasCritical(one.tests)),
  ...results.filter((one) => !hasCritical(one.tests)),
];

// making one costs more than the rest of the page
const clocks = new Map<string, Intl.DateTimeFormat>();
function greeting(view: View): Key {
  const { zone } = view.settings;
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' });
  clocks.set(zone, clock);
  const hour = Number(clock.format(view.now));
  return hour < 12 ? 'today.morning' : hour < 18 ? 'today.afternoon' : 'today.evening';
}

function TodayPage({
  view,
  fresh,
  latest,
  sees,
  self,
  elsewhere,
  requests,
  due,
}: {
  view: View;
  fresh: ListedResult[];
  latest: ListedResult[];
  sees: boolean;
  self: boolean;
  elsewhere: boolean;
  requests: RequestRow[];
  /** Medicines that are about to run out and can be refilled. */
  due: number;
}) {
  const { t, person } = view;
  const base = `/people/${person?.id}`;
  const others = view.people.filter((one) => one.id !== person?.id);
  return (
    <>
      <h1>
        {self
          ? t(greeting(view), { name: person?.given.split(' ')[0] ?? '' })
          : t('today.of', { name: person?.given ?? '' })}
      </h1>
      <p class="lead">
        {t.date(view.now, 'day-long')}.{' '}
        {t(!sees ? 'today.limited-lead' : fresh.length === 0 ? 'today.all-read' : 'today.new', {
          n: fresh.length,
        })}
      </p>
      {sees ? (
        <Card>
          <CardHead
            icon="test-tubes"
            more={{ href: `${base}/results`, text: t('today.all-results') }}
          >
            {t(fresh.length > 0 ? 'today.new-results' : 'today.latest')}
          </CardHead>
          {fresh.length + latest.length === 0 ? (
            <p>{t('labs.none-text')}</p>
          ) : (
            <ul class="result-list">
              {[...urgentFirst(fresh).slice(0, 6), ...latest].map((result) => (
                <ResultRow key={result.id} view={view} result={result} />
              ))}
            </ul>
          )}
          {fresh.length > 6 && (
            <p>
              <a href={`${base}/results`}>{t('today.more-new', { n: fresh.length - 6 })}</a>
            </p>
          )}
        </Card>
      ) : (
        <Card>
          <CardHead icon="shield-check">{t('today.limited')}</CardHead>
          <p>{t('today.limited-text', { name: person?.given ?? '', n: view.settings.teenAge })}</p>
        </Card>
      )}
      {requests.length + due > 0 && (
        <Card>
          <CardHead icon="pill" more={{ href: `${base}/refills`, text: t('today.refills-all') }}>
            {t('today.refills')}
          </CardHead>
          {due > 0 && (
            <p>
              {t('today.due', { n: due })}. <a href={`${base}/medicines`}>{t('today.due-do')}</a>
            </p>
          )}
          {requests.length > 0 && (
            <ul class="result-list">
              {requests.slice(0, 6).map((request) => (
                <RequestLine key={request.id} view={view} request={request} />
              ))}
            </ul>
          )}
        </Card>
      )}
      {elsewhere && (
        <Card tone="sand">
          <CardHead icon="info">{t('elsewhere.title')}</CardHead>
          <p>{t('elsewhere.text', { name: view.settings.name })}</p>
          <h3>{t('elsewhere.yours')}</h3>
          <ul class="plain-list">
            <li>{t('elsewhere.coverage')}</li>
            <li>{t('elsewhere.family')}</li>
            <li>{t('elsewhere.log')}</li>
            <li>{t('elsewhere.account')}</li>
          </ul>
          <h3>{t('elsewhere.not')}</h3>
          <ul class="plain-list">
            <li>{t('elsewhere.results')}</li>
          </ul>
          <p class="muted">{callable(t, 'elsewhere.wrong', { phone: view.settings.phone })}</p>
        </Card>
      )}
      <div class="pair">
        {self && (
          <Card>
            <CardHead icon="eye">{t('log.title')}</CardHead>
            <p>{t('today.log-text')}</p>
            <LinkButton href={`${base}/access-log`} kind="outline">
              {t('today.log-open')}
            </LinkButton>
          </Card>
        )}
        {self && (
          <Card>
            <CardHead icon="sliders-horizontal">{t('wish.title')}</CardHead>
            <p>{t('today.wish-text')}</p>
            <LinkButton href={`${base}/preferences`} kind="outline">
              {t('today.wish-open')}
            </LinkButton>
          </Card>
        )}
      </div>
      {others.length > 0 && (
        <>
          <h2>{t('today.family')}</h2>
          <ul class="pair people">
            {others.map((one) => (
              <li key={one.id}>
                <a class="card person" href={`/people/${one.id}`}>
                  <Initial name={one.given} colour={personColour(view.people.indexOf(one))} />
                  <span>
                    {one.given} {one.family}
                  </span>
                  <Icon name="chevron-right" />
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
