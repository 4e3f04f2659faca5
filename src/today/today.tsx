import { lawOf } from '../family/law.rules.ts';
import { bandFor, mayOpenToday, mayReadFamily } from '../family/policy.ts';
import type { CardContent, FamilyNews, MemberCard } from '../feature.ts';
import { findGreetingName } from '../my-information/information/information.ts';
import { pageAnswer, type Registrar, redirect, type View } from '../platform/http/routes.ts';
import type { Key } from '../platform/i18n.ts';
import { Card, CardHead, Done, LinkButton } from '../ui/kit.tsx';
import { calledAmong, firstName } from '../ui/people.ts';
import { capital } from '../ui/text.tsx';
import { Family, type Relative, readFamily } from './family.tsx';

/**
 * The first page after sign-on: what needs me, what is new, then the rest of the family. Each card
 * is decided by its own policy; all load together, and the family's news after them.
 */
export function todayRoutes(
  routes: Registrar,
  cards: readonly MemberCard[],
  news: readonly FamilyNews[],
): void {
  routes.page('/people/:person', mayOpenToday, async (ctx) => {
    const [called, ...shown] = await Promise.all([
      findGreetingName(ctx.access),
      ...cards.map(async ({ half, show }) => ({ half, card: await show(ctx.access, ctx) })),
    ]);
    const of = (half: true | undefined) =>
      shown.flatMap((one) => (one.card && one.half === half ? [one.card] : []));
    const self = ctx.access.as === 'self';
    const page = (family: readonly Relative[]) =>
      pageAnswer(
        ctx.t,
        'today',
        ctx.t('nav.today'),
        <TodayPage
          view={ctx.view}
          self={self}
          called={called ?? firstName(ctx.access.person).split(' ')[0] ?? ''}
          cards={of(undefined)}
          halves={of(true)}
          family={family}
          left={ctx.query.left === 'yes'}
        />,
      );
    return self
      ? { ...page([]), withOthers: async () => page(await readFamily(ctx, news)) }
      : page([]);
  });

  // for an account without a record of its own
  routes.page('/today', mayReadFamily, async (ctx) => {
    const { access, view, t, query } = ctx;
    const own = view.people.find(({ relation }) => relation === null);
    if (own) return redirect(`/people/${own.id}${query.left === 'yes' ? '?left=yes' : ''}`);
    if (view.people.length === 0 && query.left !== 'yes') return redirect('/home');
    const family = await readFamily(ctx, news);
    return pageAnswer(
      t,
      'today',
      t('nav.today'),
      <>
        <Done t={t} said={query.left === 'yes' && 'care.left'} />
        <h1>{t('today.hello', { name: access.actor?.account.name ?? '' })}</h1>
        <p class="lead">
          {capital(t, t.date(view.now, 'day-long'))}. {t('today.family-lead')}
        </p>
        <Family view={view} family={family} />
      </>,
    );
  });
}

// creating one costs more than the rest of the page
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

interface TodayProps {
  view: View;
  self: boolean;
  /** The name to greet the person by. */
  called: string;
  cards: readonly CardContent[];
  halves: readonly CardContent[];
  /** Only on one's own page. */
  family: readonly Relative[];
  /** An access was just given up. */
  left: boolean;
}
function TodayPage({ view, self, called, cards, halves, family, left }: TodayProps) {
  const { t, person } = view;
  const name = person ? calledAmong(person, view.people) : '';
  const lead = cards.find((card) => card.lead)?.lead;
  const news = cards.flatMap((card) => card.news ?? []).join(' ');
  const isTeen = person && view.actor && bandFor(person, { ...view, actor: view.actor }) === 'teen';
  return (
    <>
      <Done t={t} said={left && 'care.left'} />
      <h1>{self ? t(greeting(view), { name: called }) : t('today.of', { name })}</h1>
      <p class="lead">
        {capital(t, t.date(view.now, 'day-long'))}. {news || (lead ?? t('today.limited-lead'))}
      </p>
      {lead === undefined && (
        <Card>
          <CardHead icon="shield-check">{t('today.limited')}</CardHead>
          <p>
            {t(isTeen ? 'today.limited-text' : 'today.limited-other', {
              name,
              n: lawOf(view.settings).teenAge,
            })}
          </p>
          <LinkButton href={`/people/${person?.id}/access`} kind="outline">
            {t('today.see-may')}
          </LinkButton>
        </Card>
      )}
      {cards.map((card) => card.body)}
      {family.length > 0 && (
        <>
          <h2>{t('today.family')}</h2>
          <Family view={view} family={family} />
        </>
      )}
      <div class="pair">{halves.map((card) => card.body)}</div>
    </>
  );
}
