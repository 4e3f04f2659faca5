import { mayReadQuarantine } from '../interop/quarantine/policy.ts';
import { countByReason } from '../interop/quarantine/quarantine.ts';
import { mayOperate } from '../operations/policy.ts';
import { countOpen } from '../people/cases/cases.ts';
import { mayReadIdentity, maySearchPeople } from '../people/policy.ts';
import type { Policy } from '../platform/access/access.ts';
import { mayAlso, pageAnswer, type Registrar, type View } from '../platform/http/routes.ts';
import type { Words } from '../platform/i18n.ts';
import { countDead } from '../platform/jobs/dead-jobs.ts';
import { mayReviewAccess } from '../privacy/policy.ts';
import { countOpen as countReviews } from '../privacy/reviews.ts';
import type { IconName } from '../ui/icons.ts';
import { Card, CardHead, LinkButton } from '../ui/kit.tsx';

/**
 * The first page of records staff and administrators: how much waits for them, each by its own
 * right. Others of the staff land on their own work.
 */
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
    const { access, t, view } = ctx;
    const identity = mayAlso(mayReadIdentity, ctx) ? await countOpen(access) : null;
    const counts = mayAlso(mayReadQuarantine, ctx) ? await countByReason(access) : null;
    const dead = mayAlso(mayOperate, ctx) ? await countDead(access) : null;
    const reviews = mayAlso(mayReviewAccess, ctx) ? await countReviews(access) : null;
    const quarantine = counts?.reduce((sum, one) => sum + one.n, 0) ?? null;
    const searches = mayAlso(maySearchPeople, ctx);
    return pageAnswer(
      t,
      'staff-today',
      t('staff-today.title'),
      <StaffTodayPage {...{ view, identity, quarantine, dead, reviews, searches }} />,
    );
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
function StaffTodayPage({ view, searches, ...counts }: Shown) {
  const { t } = view;
  return (
    <>
      <h1>{t('staff-today.greeting', { name: view.actor?.account.name ?? '' })}</h1>
      <p class="lead">
        {t.date(view.now, 'day-long')}. {t('staff-today.lead')}
      </p>
      <Waiting t={t} n={counts.identity} what="identity" icon="users" />
      <Waiting t={t} n={counts.quarantine} what="quarantine" icon="file-text" />
      <Waiting t={t} n={counts.dead} what="operations" icon="list-checks" />
      <Waiting t={t} n={counts.reviews} what="privacy" icon="shield-check" />
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

/** How much waits of one kind of work, and the way to it. Nothing where it is not the reader's. */
function Waiting({
  t,
  n,
  what,
  icon,
}: {
  t: Words;
  n: number | null;
  what: 'identity' | 'quarantine' | 'operations' | 'privacy';
  icon: IconName;
}) {
  if (n === null) return null;
  return (
    <Card>
      <CardHead icon={icon}>
        {n > 0 ? t(`staff-today.${what}`, { n }) : t(`staff-today.${what}-none`)}
      </CardHead>
      {n > 0 && <p>{t(`staff-today.${what}-text`)}</p>}
      <LinkButton href={`/staff/${what}`} kind={n > 0 ? 'filled' : 'outline'}>
        {t('staff-today.open')} <span class="usa-sr-only">{t(`${what}.title`)}</span>
      </LinkButton>
    </Card>
  );
}
