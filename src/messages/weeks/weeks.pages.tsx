import { addDays, type PlainDate } from '../../platform/clock.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Alert, Card, CardHead, Crumbs, Empty, SummaryList, Table } from '../../ui/kit.tsx';
import { type Team, teamName } from '../teams/teams.rules.ts';
import type { Share, TeamWeek, Week } from './weeks.ts';

/** Where the page is: its address for a week and a team, the pages above, the teams to choose. */
export interface Where {
  address(week: PlainDate | null, team: Pick<Team, 'id'>): string;
  trail: { href: string; text: string }[];
  teams: readonly Team[];
}

/** For those who are on no team. */
export function NoTeamPage({ view: { t } }: { view: View }) {
  return (
    <>
      <h1>{t('weeks.title')}</h1>
      <Empty icon="users" title={t('inbox.no-team')}>
        <p>{t('inbox.no-team-text')}</p>
      </Empty>
    </>
  );
}

/** Answers that were promised by now. */
const decided = ({ inTime, late, overdue }: Week): number => inTime + late + overdue;
const span = (t: Words, first: PlainDate): string =>
  t('weeks.span', { from: t.day(first), until: t.day(addDays(first, 6)) });

/** How a team kept its promises in a week, in the weeks before, and who needs help now. */
export function WeekPage({
  view,
  team,
  read,
  where,
}: {
  view: View;
  team: Team;
  read: TeamWeek;
  where: Where;
}) {
  const { t } = view;
  const { week, before, over, hasEarlier } = read;
  const name = teamName(team, t.language);
  const to = (day: PlainDate | null) => where.address(day, team);
  return (
    <>
      <Crumbs t={t} trail={[...where.trail, { text: t('weeks.title') }]} />
      <h1>{t('weeks.of', { team: name })}</h1>
      {where.teams.length > 1 && (
        <nav class="pills" aria-label={t('weeks.teams')}>
          <ul>
            {where.teams.map((one) => (
              <li key={one.id}>
                <a
                  href={where.address(over ? week.first : null, one)}
                  aria-current={one.id === team.id ? 'page' : undefined}
                >
                  {teamName(one, t.language)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <Said view={view} name={name} read={read} />
      <h2>{over ? span(t, week.first) : t('weeks.this', { span: span(t, week.first) })}</h2>
      <nav class="pages" aria-label={t('weeks.choose')}>
        {hasEarlier && <a href={to(addDays(week.first, -7))}>{t('weeks.earlier')}</a>}
        {over && <a href={to(addDays(week.first, 7))}>{t('weeks.later')}</a>}
        {over && <a href={to(null)}>{t('weeks.now')}</a>}
      </nav>
      <Numbers view={view} read={read} />
      {!over && <People view={view} read={read} />}
      <Card>
        <CardHead icon="history">{t('weeks.before')}</CardHead>
        <Table
          caption={t('weeks.before')}
          hideCaption
          head={[t('weeks.head-week'), t('weeks.asked'), t('weeks.in-time')]}
          rows={before.map((one) => ({
            key: one.first,
            cells: [span(t, one.first), t.number(one.asked), <Bar key="bar" t={t} week={one} />],
          }))}
        />
      </Card>
    </>
  );
}

/** Whether the promises are kept, in a sentence, and what can't wait. */
function Said({ view: { t }, name, read }: { view: View; name: string; read: TeamWeek }) {
  const { week, over, people, nobody } = read;
  const n = decided(week);
  const values = { team: name, kept: week.inTime, n, day: t.day(week.first, 'day-long') };
  const overdue = over ? 0 : people.reduce((all, one) => all + one.overdue, nobody.overdue);
  const said =
    n === 0
      ? t(over ? 'weeks.none' : 'weeks.none-yet', values)
      : t(over ? 'weeks.kept' : 'weeks.kept-now', values);
  return (
    <>
      <p class="lead">{said}</p>
      {overdue > 0 && (
        <Alert tone="warning">
          <p>{t('weeks.overdue-now', { n: overdue })}</p>
        </Alert>
      )}
    </>
  );
}

/** A time of the team's opening, rounded up so that "or less" stays true. */
const sayHours = (t: Words, minutes: number): string =>
  t('weeks.hours', { n: Math.max(1, Math.ceil(minutes / 60)) });

function Numbers({ view: { t }, read: { week, median } }: { view: View; read: TeamWeek }) {
  const rows = [
    { term: t('weeks.asked'), value: week.asked, always: true },
    { term: t('weeks.in-time'), value: week.inTime, always: true },
    { term: t('weeks.late'), value: week.late, always: true },
    { term: t('weeks.overdue'), value: week.overdue, always: true },
    { term: t('weeks.waiting'), value: week.waiting, always: true },
    { term: t('weeks.closed'), value: week.closed, always: false },
    { term: t('weeks.moved'), value: week.moved, always: false },
  ].filter(({ value, always }) => always || value > 0);
  return (
    <Card>
      <CardHead icon="message-square-text">{t('weeks.numbers')}</CardHead>
      <SummaryList
        rows={[
          ...rows.map(({ term, value }) => ({ term, value: t.number(value) })),
          ...(median === null
            ? []
            : [
                {
                  term: t('weeks.median'),
                  value: t('weeks.median-text', { time: sayHours(t, median) }),
                },
              ]),
        ]}
      />
    </Card>
  );
}

/** Who has how much to do now: by name, so that nobody is ranked. */
function People({ view: { t }, read: { people, nobody } }: { view: View; read: TeamWeek }) {
  const named = ({ id, name, userId }: Share): string =>
    people.some((other) => other.id !== id && other.name === name) ? `${name} (${userId})` : name;
  const standing = (one: Share): string | null => {
    if (!one.mayAnswer) return t('weeks.no-role');
    return one.awayUntil && t('weeks.away', { day: t.day(one.awayUntil) });
  };
  return (
    <Card>
      <CardHead icon="users">{t('weeks.people')}</CardHead>
      <p>{t('weeks.people-text')}</p>
      <Table
        caption={t('weeks.people')}
        hideCaption
        titled
        head={[t('weeks.head-who'), t('weeks.head-open'), t('weeks.head-overdue')]}
        rows={[
          {
            key: 'nobody',
            cells: [t('weeks.nobody'), t.number(nobody.open), t.number(nobody.overdue)],
          },
          ...people.map((one) => ({
            key: one.id,
            cells: [
              <>
                <bdi>{named(one)}</bdi>
                {standing(one) && <p class="muted">{standing(one)}</p>}
              </>,
              t.number(one.open),
              t.number(one.overdue),
            ],
          })),
        ]}
      />
    </Card>
  );
}

/** How many of a week's answers came in time, as words and as a bar. */
function Bar({ t, week }: { t: Words; week: Week }) {
  const n = decided(week);
  if (n === 0) return <>{t('weeks.bar-none')}</>;
  const words = t('weeks.bar', { kept: week.inTime, n });
  return (
    <>
      {words} <meter min={0} max={n} value={week.inTime} aria-label={words} />
    </>
  );
}
