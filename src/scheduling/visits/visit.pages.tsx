import type { VNode } from 'preact';
import type { View } from '../../platform/http/routes.ts';
import { ForPerson } from '../../ui/for-person.tsx';
import {
  Alert,
  Card,
  CardHead,
  Crumbs,
  Done,
  LinkButton,
  SummaryList,
  Tag,
} from '../../ui/kit.tsx';
import { withPhones } from '../../ui/text.tsx';
import { inTheir, whenText } from '../when.ts';
import { History, rowsOf, When } from './parts.pages.tsx';
import { home } from './paths.ts';
import { hasPreparation, Preparation } from './place.pages.tsx';
import type { Visit, VisitEvent } from './visits.sql.ts';

const TONES = { cancelled: 'high', 'no-show': 'high', booked: 'in', done: 'plain' } as const;
/** How far a visit is, in a word. */
export const StateTag = ({ view: { t }, visit }: { view: View; visit: Pick<Visit, 'state'> }) => (
  <Tag tone={TONES[visit.state as keyof typeof TONES] ?? 'in'}>
    {t(`visits.state-${visit.state}`)}
  </Tag>
);

/** What may be done with a visit now, and until when. */
export interface Doing {
  /** It can be changed and cancelled here. */
  change: boolean;
  /** Until when it can. */
  until: Date;
  /** Who sees why somebody comes. */
  reason: boolean;
  /** The join button is there. */
  join: string | null;
}

/** One visit. */
export function VisitPage({
  view,
  visit,
  events,
  doing,
  done,
  more,
}: {
  view: View;
  visit: Visit;
  events: readonly VisitEvent[];
  doing: Doing;
  done: string | null;
  /** What is below a visit that the clinic has canceled. */
  more: VNode | null;
}) {
  const { t, person, settings } = view;
  const base = home(person?.id);
  const path = `${base}/${visit.id}`;
  const name = inTheir(t, visit.type, visit.typeEs);
  const ahead = visit.state === 'booked';
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: base, text: t('visits.title') }, { text: name }]} />
      <Done t={t} said={done} view={view} />
      <h1>{name}</h1>
      <ForPerson view={view} />
      {visit.state === 'cancelled' && <Cancelled view={view} visit={visit} />}
      {more}
      <Card label={t('visits.details')}>
        <When view={view} visit={visit}>
          <StateTag view={view} visit={visit} />
        </When>
        {doing.join && (
          <p>
            <LinkButton href={doing.join} icon="external-link">
              {t('visits.join')}
            </LinkButton>
          </p>
        )}
        <SummaryList
          rows={[
            ...rowsOf(view, visit),
            { term: t('visits.number'), value: <bdi>{visit.number}</bdi> },
            ...(doing.reason && visit.reason
              ? [
                  {
                    term: t('visits.reason-said'),
                    value: <bdi class="as-typed">{visit.reason}</bdi>,
                  },
                ]
              : []),
            ...(visit.companion
              ? [{ term: t('visits.companion-said'), value: <bdi>{visit.companion}</bdi> }]
              : []),
            ...(visit.interpreter
              ? [{ term: t('visits.interpreter-said'), value: <bdi>{visit.interpreter}</bdi> }]
              : []),
          ]}
        />
        {visit.mode !== 'in-person' && ahead && <p>{t(`visits.mode-${visit.mode}-text`)}</p>}
        {visit.mode === 'video' && ahead && (
          <details>
            <summary>{t('visits.video-help')}</summary>
            <p>{t('visits.video-help-text', { phone: visit.phone })}</p>
          </details>
        )}
      </Card>
      {ahead && (
        <>
          <div class="actions">
            {doing.change && (
              <>
                <LinkButton href={`${path}/change`} kind="outline">
                  {t('visits.change')}
                </LinkButton>
                <LinkButton href={`${path}/cancel`} kind="outline">
                  {t('visits.cancel')}
                </LinkButton>
              </>
            )}
            <LinkButton href={`${path}/calendar`} kind="outline" icon="calendar">
              {t('visits.calendar')}
            </LinkButton>
          </div>
          <p class="muted">
            {doing.change
              ? t('visits.change-until', { when: whenText(t, doing.until, visit.zone) })
              : withPhones(
                  t('visits.change-late', { phone: visit.phone, n: settings.cancelHours }),
                  visit.phone,
                )}
          </p>
          {hasPreparation(t, visit, visit) && (
            <Card label={t('visits.before')}>
              <CardHead icon="list-checks">{t('visits.before')}</CardHead>
              <Preparation view={view} place={visit} type={visit} />
            </Card>
          )}
        </>
      )}
      {events.length > 1 && <History view={view} visit={visit} events={events} />}
    </div>
  );
}

function Cancelled({ view, visit }: { view: View; visit: Visit }) {
  const { t, person } = view;
  const base = home(person?.id);
  const at = visit.cancelledAt ?? visit.changedAt;
  return (
    <Alert tone="warning" title={t('visits.is-cancelled')}>
      <p>
        {t(`visits.cancelled-${visit.cancelledAs ?? 'system'}`, {
          when: whenText(t, at, visit.zone),
        })}
      </p>
      <p>{t('visits.cancelled-calendar')}</p>
      <div class="actions">
        <LinkButton href={`${base}/new`} kind="outline">
          {t('visits.new')}
        </LinkButton>
        <a href={`${base}/${visit.id}/calendar`}>{t('visits.calendar-cancel')}</a>
      </div>
    </Alert>
  );
}
