import type { StaffCard, WaitingWork } from '../feature.ts';
import { maySearchPeople } from '../people/policy.ts';
import type { Policy } from '../platform/access/access.ts';
import { mayAlso, pageAnswer, type Registrar, type View } from '../platform/http/routes.ts';
import type { Words } from '../platform/i18n.ts';
import { anyStaff } from '../staff/roles.rules.ts';
import type { IconName } from '../ui/icons.ts';
import { Card, CardHead, Empty, Icon, LinkButton } from '../ui/kit.tsx';
import { capital } from '../ui/text.tsx';

/** The first page for staff. Each card on it is decided by its own policy. */
export const maySeeStaffToday: Policy<'staff-today:read'> = {
  permission: 'staff-today:read',
  category: 'workbench',
  decide: anyStaff,
};

/** What is waiting: one card for each kind of work, from the features. */
export function staffTodayRoutes(routes: Registrar, cards: readonly StaffCard[]): void {
  routes.page('/staff/today', maySeeStaffToday, async (ctx) => {
    const waiting: { icon: IconName; card: WaitingWork }[] = [];
    // one after another: each opens a reach of its own, and a transaction holds only one at a time
    for (const { icon, load } of cards) {
      const card = await load(ctx);
      if (card) waiting.push({ icon, card });
    }
    return pageAnswer(
      ctx.t,
      'staff-today',
      ctx.t('staff-today.title'),
      <StaffTodayPage view={ctx.view} waiting={waiting} searches={mayAlso(maySearchPeople, ctx)} />,
    );
  });
}

interface StaffTodayProps {
  view: View;
  waiting: readonly { icon: IconName; card: WaitingWork }[];
  searches: boolean;
}
function StaffTodayPage({ view, waiting, searches }: StaffTodayProps) {
  const { t } = view;
  return (
    <>
      <h1>{t('staff-today.greeting', { name: view.actor?.account.name ?? '' })}</h1>
      <p class="lead">
        {capital(t, t.date(view.now, 'day-long'))}. {t('staff-today.lead')}
      </p>
      {waiting.map(({ icon, card }) => (
        <WaitingCard key={card.link.href} t={t} icon={icon} card={card} />
      ))}
      {waiting.length === 0 && !searches && <OtherPlaces view={view} />}
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

/** For a role that has no work of its own here: where it may go, or whom to ask. */
function OtherPlaces({ view }: { view: View }) {
  const { t, navigation } = view;
  const places = navigation.filter(({ place }) => place !== 'staff-today');
  if (places.length === 0)
    return (
      <Empty icon="house" title={t('staff-today.nothing')}>
        <p>{t('staff-today.nothing-text')}</p>
      </Empty>
    );
  return (
    <Card label={t('staff-today.places')}>
      <ul class="doors">
        {places.map(({ place, href, icon, label }) => (
          <li key={place}>
            <a href={href}>
              <Icon name={icon} /> {t(label)}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function WaitingCard({ t, icon, card }: { t: Words; icon: IconName; card: WaitingWork }) {
  const { n, title, text, link } = card;
  return (
    <Card>
      <CardHead icon={icon}>{title}</CardHead>
      {n > 0 && text && <p>{text}</p>}
      <LinkButton href={link.href} kind={n > 0 ? 'filled' : 'outline'}>
        {t('staff-today.open')} <span class="usa-sr-only">{link.text}</span>
      </LinkButton>
    </Card>
  );
}
