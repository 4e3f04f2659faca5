import type { View } from '../../platform/http/routes.ts';
import { ForPerson } from '../../ui/for-person.tsx';
import { Card, Done, Empty, Icon, LinkButton } from '../../ui/kit.tsx';
import { dayText, inTheir, timeText } from '../when.ts';
import { CallUs } from './call-us.tsx';
import { home } from './paths.ts';
import { StateTag } from './visit.pages.tsx';
import type { Visit } from './visits.sql.ts';

/** A person's visits: those ahead, and those that are over if the account may see them. */
export function VisitsPage({
  view,
  ahead,
  past,
  mayBook,
  some,
  done,
}: {
  view: View;
  ahead: readonly Visit[];
  /** Null: the account may not see them. */
  past: readonly Visit[] | null;
  mayBook: boolean;
  /** The account sees only what it booked itself. */
  some: boolean;
  done: string | null;
}) {
  const { t } = view;
  const base = home(view.person?.id);
  return (
    <div class="narrow">
      <Done t={t} said={done} view={view} />
      <h1>{t('visits.title')}</h1>
      <ForPerson view={view} />
      {mayBook ? (
        <p>
          <LinkButton href={`${base}/new`} icon="calendar-days">
            {t('visits.new')}
          </LinkButton>
        </p>
      ) : (
        <p>{t('visits.may-not-book')}</p>
      )}
      <h2>{t('visits.ahead')}</h2>
      {some && <p class="muted">{t('visits.some')}</p>}
      {ahead.length === 0 ? (
        <Empty icon="calendar-days" title={t('visits.none-ahead')}>
          {mayBook ? <p>{t('visits.none-ahead-text')}</p> : <CallUs view={view} />}
        </Empty>
      ) : (
        <VisitList view={view} visits={ahead} />
      )}
      {past && (
        <>
          <h2>{t('visits.past')}</h2>
          {past.length === 0 ? (
            <p class="muted">{t('visits.none-past')}</p>
          ) : (
            <VisitList view={view} visits={past} />
          )}
        </>
      )}
    </div>
  );
}

function VisitList({ view, visits }: { view: View; visits: readonly Visit[] }) {
  const { t } = view;
  const base = home(view.person?.id);
  return (
    <Card label={t('visits.title')}>
      <ul class="rows">
        {visits.map((visit) => (
          <li key={visit.id}>
            <a class="row-link" href={`${base}/${visit.id}`}>
              <span>
                <strong class="block">
                  {dayText(t, visit.startsAt, visit.zone)} ·{' '}
                  {timeText(t, visit.startsAt, visit.zone)}
                </strong>
                <span class="block">
                  {inTheir(t, visit.type, visit.typeEs)} · {t(`visits.mode-${visit.mode}`)}
                </span>
                <span class="block muted">
                  {visit.clinicians.map(({ name }) => name).join(', ')} · {visit.clinic}
                </span>
                {visit.state !== 'booked' && <StateTag view={view} visit={visit} />}
              </span>
              <Icon name="chevron-right" />
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
