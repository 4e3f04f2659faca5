import { mayReadQuarantine } from '../interop/import/policy.ts';
import { countByReason } from '../interop/import/quarantine.ts';
import { countOpen } from '../people/cases.ts';
import { mayReadIdentity } from '../people/policy.ts';
import type { Policy } from '../platform/access.ts';
import { countDead } from '../platform/dead-jobs.ts';
import { mayAlso, pageAnswer, type Registrar, type View } from '../platform/routes.ts';
import { mayReviewAccess } from '../privacy/policy.ts';
import { countOpen as countReviews } from '../privacy/reviews.ts';
import { Card, CardHead, LinkButton } from '../ui/kit.tsx';
import { mayOperate, maySearchPeople } from '../workbench/policy.ts';

/** The first page of records staff and administrators: how much waits for them, each by its own right. Others of the staff land on their own work. */
const maySeeStaffToday: Policy<'staff-today:read'> = {
  permission: 'staff-today:read',
  category: 'workbench',
  decide: (facts) => {
    const records = mayReadIdentity.decide(facts);
    if (records.allow) return records;
    const reviews = mayReviewAccess.decide(facts);
    return reviews.allow ? reviews : mayOperate.decide(facts);
  },
};

export function staffTodayRoutes(routes: Registrar): void {
  routes.page('/staff/today', maySeeStaffToday, async (ctx) => {
    const { tx, grant, t, view } = ctx;
    const identity = mayAlso(mayReadIdentity, ctx) ? await countOpen(tx, grant) : null;
    const counts = mayAlso(mayReadQuarantine, ctx) ? await countByReason(tx, grant) : null;
    const dead = mayAlso(mayOperate, ctx) ? await countDead(tx) : null;
    const reviews = mayAlso(mayReviewAccess, ctx) ? await countReviews(tx, grant) : null;
    const quarantine = counts?.reduce((sum, one) => sum + one.n, 0) ?? null;
    const searches = mayAlso(maySearchPeople, ctx);
    return pageAnswer(t, 'staff-today', t('staff-today.title'), <StaffTodayPage {...{ view, identity, quarantine, dead, reviews, searches }} />);
  });
}
export { maySeeStaffToday };

interface Shown {
  view: View;
  identity: number | null;
  quarantine: number | null;
  dead: number | null;
  reviews: number | null;
  searches: boolean;
}
function StaffTodayPage({ view, identity, quarantine, dead, reviews, searches }: Shown) {
  const { t } = view;
  return (
    <>
      <h1>{t('staff-today.greeting', { name: view.actor?.account.name ?? '' })}</h1>
      <p class="lead">
        {t.date(view.now, 'day-long')}. {t('staff-today.lead')}
      </p>
      {identity !== null && (
        <Card>
          <CardHead icon="users">{identity > 0 ? t('staff-today.identity', { n: identity }) : t('staff-today.identity-none')}</CardHead>
          {identity > 0 && <p>{t('staff-today.identity-text')}</p>}
          <LinkButton href="/staff/identity" kind={identity > 0 ? 'filled' : 'outline'}>
            {t('staff-today.open')} <span class="usa-sr-only">{t('identity.title')}</span>
          </LinkButton>
        </Card>
      )}
      {quarantine !== null && (
        <Card>
          <CardHead icon="file-text">{quarantine > 0 ? t('staff-today.quarantine', { n: quarantine }) : t('staff-today.quarantine-none')}</CardHead>
          <LinkButton href="/staff/quarantine" kind="outline">
            {t('staff-today.open')} <span class="usa-sr-only">{t('quarantine.title')}</span>
          </LinkButton>
        </Card>
      )}
      {dead !== null && (
        <Card>
          <CardHead icon="list-checks">{dead > 0 ? t('staff-today.operations', { n: dead }) : t('staff-today.operations-none')}</CardHead>
          {dead > 0 && <p>{t('staff-today.operations-text')}</p>}
          <LinkButton href="/staff/operations" kind={dead > 0 ? 'filled' : 'outline'}>
            {t('staff-today.open')} <span class="usa-sr-only">{t('operations.title')}</span>
          </LinkButton>
        </Card>
      )}
      {reviews !== null && (
        <Card>
          <CardHead icon="shield-check">{reviews > 0 ? t('staff-today.privacy', { n: reviews }) : t('staff-today.privacy-none')}</CardHead>
          {reviews > 0 && <p>{t('staff-today.privacy-text')}</p>}
          <LinkButton href="/staff/privacy" kind={reviews > 0 ? 'filled' : 'outline'}>
            {t('staff-today.open')} <span class="usa-sr-only">{t('privacy.title')}</span>
          </LinkButton>
        </Card>
      )}
      {searches && (
        <Card>
          <CardHead icon="search">{t('staff-today.search')}</CardHead>
          <p>{t('staff-today.search-text')}</p>
          <LinkButton href="/staff" kind="outline">
            {t('staff-today.search')}
          </LinkButton>
        </Card>
      )}
    </>
  );
}
