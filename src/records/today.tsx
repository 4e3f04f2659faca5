import { mayReadAccessLog, maySetPreferences } from '../family/policy.ts';
import { familyNews, memberCard } from '../feature.ts';
import type { Access } from '../platform/access/access.ts';
import type { RequestInfo } from '../platform/access/request-info.ts';
import type { AsOf } from '../platform/as-of.ts';
import { Card, CardHead, LinkButton } from '../ui/kit.tsx';
import { wordsWithPhones } from '../ui/text.tsx';
import { ResultRow } from './labs/results/list.pages.tsx';
import { listNew } from './labs/results/new.ts';
import { hasCritical, type ListedResult, listResults, NO_FILTER } from './labs/results/results.ts';
import { mayReadResults } from './policy.ts';
import { getsCareHere } from './resources/care.ts';

const SHOWN = 6;
const LATEST = 3;

/** Newest first, but critical results before all others, so that none is left out of the six. */
const urgentFirst = (results: ListedResult[]): ListedResult[] => [
  ...results.filter((one) => hasCritical(one.tests)),
  ...results.filter((one) => !hasCritical(one.tests)),
];

interface OnToday {
  fresh: ListedResult[];
  /** Only if nothing is new. */
  latest: ListedResult[];
}
const known = new WeakMap<RequestInfo, Promise<OnToday>>();
/** The results that Today shows, read once for its cards: a request to Today is about one person. */
function readOnToday(access: Access<'results:read'>, asOf: AsOf): Promise<OnToday> {
  const read = async (): Promise<OnToday> => {
    const fresh = await listNew(access, asOf);
    if (fresh.length > 0) return { fresh, latest: [] };
    const { results } = await listResults(access, asOf, NO_FILTER, { size: LATEST });
    return { fresh, latest: results };
  };
  const results = known.get(access.info) ?? read();
  known.set(access.info, results);
  return results;
}

/** What is new, or else the latest results. */
export const resultsCard = memberCard(mayReadResults, {
  order: 10,
  async show(access, { t, view, asOf }) {
    const { fresh, latest } = await readOnToday(access, asOf);
    const all = `/people/${access.person.id}/results`;
    return {
      lead: t('today.all-read'),
      ...(fresh.length > 0 ? { news: t('today.new', { n: fresh.length }) } : {}),
      body: (
        <Card>
          <CardHead icon="test-tubes" more={{ href: all, text: t('today.all-results') }}>
            {t(fresh.length > 0 ? 'today.new-results' : 'today.latest')}
          </CardHead>
          {fresh.length + latest.length === 0 ? (
            <p>{t('labs.none-text')}</p>
          ) : (
            <ul class="result-list">
              {[...urgentFirst(fresh).slice(0, SHOWN), ...latest].map((result) => (
                <ResultRow key={result.id} view={view} result={result} />
              ))}
            </ul>
          )}
          {fresh.length > SHOWN && (
            <p>
              <a href={all}>{t('today.more-new', { n: fresh.length - SHOWN })}</a>
            </p>
          )}
        </Card>
      ),
    };
  },
});

/**
 * For a member of the plan who gets care elsewhere: what the portal does for them, and what it does
 * not.
 */
export const elsewhereCard = memberCard(mayReadResults, {
  order: 30,
  async show(access, { t, settings, asOf }) {
    if (access.as !== 'self') return null;
    const { fresh, latest } = await readOnToday(access, asOf);
    // whoever has results was seen here, or by somebody who sends to us, so there is nothing to
    // look up
    if (fresh.length + latest.length > 0 || (await getsCareHere(access))) return null;
    return {
      body: (
        <Card tone="sand">
          <CardHead icon="info">{t('elsewhere.title')}</CardHead>
          <p>{t('elsewhere.text', { name: settings.name })}</p>
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
          <p class="muted">{wordsWithPhones(t, 'elsewhere.wrong', { phone: settings.phone })}</p>
        </Card>
      ),
    };
  },
});

export const logCard = memberCard(mayReadAccessLog, {
  order: 40,
  half: true,
  async show(access, { t }) {
    if (access.as !== 'self') return null;
    return {
      body: (
        <Card>
          <CardHead icon="eye">{t('log.title')}</CardHead>
          <p>{t('today.log-text')}</p>
          <LinkButton href={`/people/${access.person.id}/access-log`} kind="outline">
            {t('today.log-open')}
          </LinkButton>
        </Card>
      ),
    };
  },
});

export const wishCard = memberCard(maySetPreferences, {
  order: 50,
  half: true,
  async show(access, { t }) {
    if (access.as !== 'self') return null;
    return {
      body: (
        <Card>
          <CardHead icon="sliders-horizontal">{t('wish.title')}</CardHead>
          <p>{t('today.wish-text')}</p>
          <LinkButton href={`/people/${access.person.id}/results/wish`} kind="outline">
            {t('today.wish-open')}
          </LinkButton>
        </Card>
      ),
    };
  },
});

/** For each person of the family: how many results are new to the account, as it may see them. */
export const resultNews = familyNews(mayReadResults, {
  order: 10,
  async load(access, { t, asOf }) {
    const n = (await listNew(access, asOf)).length;
    if (n === 0) return [];
    const href = `/people/${access.person.id}/results`;
    return [{ icon: 'test-tubes', text: t('family.results', { n }), href }];
  },
});
