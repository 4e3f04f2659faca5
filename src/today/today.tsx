import { bandOf } from '../family/bands.rules.ts';
import { mayOpenToday } from '../family/policy.ts';
import type { CardContent, MemberCard } from '../feature.ts';
import { findGreetingName } from '../my-information/information/information.ts';
import { pageAnswer, type Registrar, type View } from '../platform/http/routes.ts';
import type { Key } from '../platform/i18n.ts';
import { Initial, personColor } from '../ui/initial.tsx';
import { Card, CardHead, Icon } from '../ui/kit.tsx';
import { capital, wordsWithPhones } from '../ui/text.tsx';

/**
 * The first page after sign-on: what needs me, what is new, then the rest of the family. Each card
 * is decided by its own policy; all load together.
 */
export function todayRoutes(routes: Registrar, cards: readonly MemberCard[]): void {
  routes.page('/people/:person', mayOpenToday, async (ctx) => {
    const [called, ...shown] = await Promise.all([
      findGreetingName(ctx.access),
      ...cards.map(async ({ half, show }) => ({ half, card: await show(ctx.access, ctx) })),
    ]);
    const of = (half: true | undefined) =>
      shown.flatMap((one) => (one.card && one.half === half ? [one.card] : []));
    return pageAnswer(
      ctx.t,
      'today',
      ctx.t('nav.today'),
      <TodayPage
        view={ctx.view}
        self={ctx.access.as === 'self'}
        called={called ?? ctx.access.person.given.split(' ')[0] ?? ''}
        cards={of(undefined)}
        halves={of(true)}
      />,
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
}
function TodayPage({ view, self, called, cards, halves }: TodayProps) {
  const { t, person } = view;
  const others = view.people.filter((one) => one.id !== person?.id);
  const lead = cards.find((card) => card.lead)?.lead;
  const isTeen = bandOf(person?.birthDate ?? null, view.today, view.settings) === 'teen';
  return (
    <>
      <h1>
        {self ? t(greeting(view), { name: called }) : t('today.of', { name: person?.given ?? '' })}
      </h1>
      <p class="lead">
        {capital(t, t.date(view.now, 'day-long'))}. {lead ?? t('today.limited-lead')}
      </p>
      {lead === undefined && (
        <Card>
          <CardHead icon="shield-check">{t('today.limited')}</CardHead>
          <p>
            {wordsWithPhones(t, isTeen ? 'today.limited-text' : 'today.limited-other', {
              name: person?.given ?? '',
              n: view.settings.teenAge,
              phone: view.settings.phone,
            })}
          </p>
        </Card>
      )}
      {cards.map((card) => card.body)}
      <div class="pair">{halves.map((card) => card.body)}</div>
      {others.length > 0 && (
        <>
          <h2>{t('today.family')}</h2>
          <ul class="pair people">
            {others.map((one) => (
              <li key={one.id}>
                <a class="card person" href={`/people/${one.id}`}>
                  <Initial name={one.given} color={personColor(view.people.indexOf(one))} />
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
