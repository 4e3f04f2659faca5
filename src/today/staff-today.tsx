import { mayReadQuarantine } from '../interop/import/policy.ts';
import { countByReason } from '../interop/import/quarantine.ts';
import { countOpen } from '../people/cases.ts';
import { mayReadIdentity } from '../people/policy.ts';
import type { Policy } from '../platform/access.ts';
import { mayAlso, pageAnswer, type Registrar, type View } from '../platform/routes.ts';
import { mayReviewAccess } from '../privacy/policy.ts';
import { countOpen as countReviews } from '../privacy/reviews.ts';
import { Card, CardHead, LinkButton } from '../ui/kit.tsx';

/** The first page of records staff: how much waits for them, each by its own right. Others of the staff land on their own work. */
const maySeeStaffToday: Policy<'staff-today:read'> = {
  permission: 'staff-today:read',
  category: 'workbench',
  decide: (facts) => {
    const records = mayReadIdentity.decide(facts);
    return records.allow ? records : mayReviewAccess.decide(facts);
  },
};

export function staffTodayRoutes(routes: Registrar): void {
  routes.page('/staff/today', maySeeStaffToday, async (ctx) => {
    const { tx, grant, t, view } = ctx;
    const identity = mayAlso(mayReadIdentity, ctx) ? await countOpen(tx, grant) : null;
    const counts = mayAlso(mayReadQuarantine, ctx) ? await countByReason(tx, grant) : null;
    const reviews = mayAlso(mayReviewAccess, ctx) ? await countReviews(tx, grant) : null;
    const quarantine = counts?.reduce((sum, one) => sum + one.n, 0) ?? null;
    return pageAnswer(t, 'staff-today', t('staff-today.title'), <StaffTodayPage view={view} identity={identity} quarantine={quarantine} reviews={reviews} />);
  });
}
export { maySeeStaffToday };

function StaffTodayPage({ view, identity, quarantine, reviews }: { view: View; identity: number | null; quarantine: number | null; reviews: number | null }) {
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
      {reviews !== null && (
        <Card>
          <CardHead icon="shield-check">{reviews > 0 ? t('staff-today.privacy', { n: reviews }) : t('staff-today.privacy-none')}</CardHead>
          {reviews > 0 && <p>{t('staff-today.privacy-text')}</p>}
          <LinkButton href="/staff/privacy" kind={reviews > 0 ? 'filled' : 'outline'}>
            {t('staff-today.open')} <span class="usa-sr-only">{t('privacy.title')}</span>
          </LinkButton>
        </Card>
      )}
      {identity !== null && (
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
