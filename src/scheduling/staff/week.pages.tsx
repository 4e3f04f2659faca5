import { addDays } from '../../platform/days.rules.ts';
import type { View } from '../../platform/http/routes.ts';
import { Crumbs } from '../../ui/kit.tsx';
import { StateTag } from '../visits/visit.pages.tsx';
import { inTheir, timeText, zoneName } from '../when.ts';
import { LookForm } from './day.pages.tsx';
import { boundsOf, countStates, dayQuery, type Looked, type WeekVisit } from './day.ts';
import { BASE, visitHref } from './words.ts';

export const WEEK = `${BASE}/week`;

/** A week of a clinic: how many visits each day has, and when they are. Nobody is named. */
export function WeekPage({
  view,
  looked,
  days,
}: {
  view: View;
  looked: Looked;
  days: readonly { day: string; visits: readonly WeekVisit[] }[];
}) {
  const { t } = view;
  const { zone } = looked.clinic;
  const first = days[0]?.day ?? looked.day;
  const on = (day: string) => WEEK + dayQuery({ ...looked, day });
  const last = days.at(-1)?.day ?? first;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: BASE + dayQuery(looked), text: t('day.title') }, { text: t('day.week') }]}
      />
      <h1>{t('day.week-of', { from: t.day(first, 'day-long'), to: t.day(last, 'day-long') })}</h1>
      <p class="lead">
        <bdi>{looked.clinic.name}</bdi> ·{' '}
        {t('day.zone', { zone: zoneName(zone, boundsOf(zone, looked.day).from) })}
      </p>
      <nav class="pills" aria-label={t('day.days')}>
        <ul>
          <li>
            <a href={on(addDays(looked.day, -7))} rel="prev">
              {t('day.week-before')}
            </a>
          </li>
          <li>
            <a href={on(looked.today)}>{t('day.week-this')}</a>
          </li>
          <li>
            <a href={on(addDays(looked.day, 7))} rel="next">
              {t('day.week-after')}
            </a>
          </li>
        </ul>
      </nav>
      <LookForm view={view} looked={looked} path={WEEK} />
      <ol class="week">
        {days.map(({ day, visits }) => (
          <li key={day} class={day === looked.today ? 'week-today' : undefined}>
            <h2>
              <a href={BASE + dayQuery({ ...looked, day })}>{t.day(day, 'day-long')}</a>
            </h2>
            {visits.length === 0 ? (
              <p class="muted">{t('day.n-none')}</p>
            ) : (
              <>
                <p>
                  <strong>{t('day.n', { n: visits.length })}</strong>
                  {countStates(visits)
                    .filter(({ state }) => state !== 'booked')
                    .map(({ state, n }) => (
                      <span key={state} class="block">
                        {t(`day.n-${state}`, { n })}
                      </span>
                    ))}
                </p>
                <ul>
                  {visits.map((visit) => (
                    <li key={visit.id}>
                      <a href={visitHref(visit.id)}>{timeText(t, visit.startsAt, zone)}</a>
                      <span class="block">{inTheir(t, visit.type, visit.typeEs)}</span>
                      {visit.clinicians.map(({ id, name }) => (
                        <span key={id} class="block muted" dir="auto">
                          {name}
                        </span>
                      ))}
                      {visit.state !== 'booked' && <StateTag view={view} visit={visit} />}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
