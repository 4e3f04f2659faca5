import type { View } from '../../platform/http/routes.ts';
import { Card, Crumbs, Empty, Icon, LinkButton, Tag } from '../../ui/kit.tsx';
import { fullName } from '../../ui/people.ts';
import type { VisitType } from '../visit-types/visit-types.rules.ts';
import { StateTag } from '../visits/visit.pages.tsx';
import type { Visit } from '../visits/visits.sql.ts';
import { inTheir, whenText } from '../when.ts';
import { type JustDone, Pressed } from './day.pages.tsx';
import { visitHref } from './words.ts';

export const THEIRS = '/staff/people/:person/appointments';
export const theirs = (person: string | undefined): string =>
  `/staff/people/${person}/appointments`;

/** The visits of the person whose record is open. */
export function TheirsPage({
  view,
  ahead,
  past,
  seesDay,
  done,
}: {
  view: View;
  ahead: readonly Visit[];
  past: readonly Visit[];
  /** Whether the reader may open the page of a visit. */
  seesDay: boolean;
  done: JustDone | null;
}) {
  const { t, person } = view;
  const base = theirs(person?.id);
  const list = (visits: readonly Visit[], change: boolean) => (
    <Card>
      <ul class="rows">
        {visits.map((visit) => {
          const when = whenText(t, visit.startsAt, visit.zone);
          return (
            <li key={visit.id} class="rows-spread">
              <div>
                <strong class="block">
                  {seesDay ? <a href={visitHref(visit.id)}>{when}</a> : when}
                </strong>
                <span class="block">
                  {inTheir(t, visit.type, visit.typeEs)} · {t(`visits.mode-${visit.mode}`)}
                </span>
                <span class="block muted" dir="auto">
                  {[...visit.clinicians.map(({ name }) => name), visit.clinic].join(' · ')}
                </span>
                {visit.state !== 'booked' && <StateTag view={view} visit={visit} />}
                {visit.over && <Tag tone="low">{t('day.over')}</Tag>}
              </div>
              {change && visit.state === 'booked' && (
                <div class="step-row">
                  <LinkButton href={`${base}/${visit.id}/move`} kind="outline">
                    {t('visits.change')}
                    <span class="usa-sr-only"> {when}</span>
                  </LinkButton>
                  <LinkButton href={`${visitHref(visit.id)}/cancel`} kind="outline">
                    {t('visits.cancel')}
                    <span class="usa-sr-only"> {when}</span>
                  </LinkButton>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
  return (
    <>
      <Pressed view={view} done={done} />
      <h1>{t('day.theirs', { name: person ? fullName(person) : '' })}</h1>
      <p>
        <LinkButton href={`${base}/new`} icon="calendar-days">
          {t('day.book')}
        </LinkButton>
      </p>
      <h2>{t('visits.ahead')}</h2>
      {ahead.length === 0 ? (
        <Empty icon="calendar-days" title={t('visits.none-ahead')} />
      ) : (
        list(ahead, true)
      )}
      <h2>{t('visits.past')}</h2>
      {past.length === 0 ? <p class="muted">{t('visits.none-past')}</p> : list(past, false)}
    </>
  );
}

/** What kind of visit it is to be. */
export function TypesPage({ view, types }: { view: View; types: readonly VisitType[] }) {
  const { t, person } = view;
  const base = theirs(person?.id);
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: base, text: t('nav.staff-book') }, { text: t('day.book') }]} />
      <h1>{t('day.book-for', { name: person ? fullName(person) : '' })}</h1>
      {types.length === 0 ? (
        <Empty icon="calendar-days" title={t('day.no-types')}>
          <p>{t('day.no-types-text')}</p>
        </Empty>
      ) : (
        <Card label={t('day.type')}>
          <ul class="rows">
            {types.map((type) => (
              <li key={type.id}>
                <a class="row-link" href={`${base}/new/${type.id}`}>
                  <span>
                    {inTheir(t, type.name, type.nameEs)}
                    <span class="block muted">
                      {t('visits.minutes', { n: type.minutes })}
                      {!type.direct && ` · ${t('day.by-phone-only')}`}
                    </span>
                  </span>
                  <Icon name="chevron-right" />
                </a>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}
