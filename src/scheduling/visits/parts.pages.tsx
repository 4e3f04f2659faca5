import type { ComponentChildren } from 'preact';
import type { View } from '../../platform/http/routes.ts';
import { Card, CardHead } from '../../ui/kit.tsx';
import { dayText, timeText, whenText } from '../when.ts';
import { Address } from './place.pages.tsx';
import type { Visit, VisitEvent } from './visits.sql.ts';

/** Parts of a visit's page that the person and staff both have. */

/** The day and the time, with a tag beside it. */
export const When = ({
  view: { t },
  visit,
  children,
}: {
  view: View;
  visit: Pick<Visit, 'startsAt' | 'zone'>;
  children?: ComponentChildren;
}) => (
  <p class="visit-when">
    <span class="block">{dayText(t, visit.startsAt, visit.zone)}</span>
    <strong>{timeText(t, visit.startsAt, visit.zone)}</strong> {children}
  </p>
);

/** How it takes place, how long, with whom and where. */
export const rowsOf = (view: View, visit: Visit) => {
  const { t } = view;
  return [
    { term: t('visits.mode'), value: t(`visits.mode-${visit.mode}`) },
    { term: t('visits.how-long'), value: t('visits.minutes', { n: visit.minutes }) },
    {
      term: t('visits.with'),
      value: visit.clinicians.map((one) => (
        <bdi key={one.id} class="block">
          {one.name}
        </bdi>
      )),
    },
    { term: t('visits.where'), value: <Address view={view} place={visit} /> },
  ];
};

/** What became of it, step by step. @param named staff see who did each step */
export const History = ({
  view: { t },
  visit,
  events,
  named = false,
}: {
  view: View;
  visit: Pick<Visit, 'zone'>;
  events: readonly VisitEvent[];
  named?: boolean;
}) => (
  <Card label={t('visits.history')}>
    <CardHead icon="history">{t('visits.history')}</CardHead>
    <ul class="rows">
      {events.map((event) => (
        <li key={event.id}>
          <div>
            {t(`visits.event-${event.kind}`, {
              when: event.fromAt ? whenText(t, event.fromAt, event.fromZone ?? visit.zone) : '',
            })}
            <span class="block muted">
              {named && event.byName && (
                <>
                  <bdi>{event.byName}</bdi> ·{' '}
                </>
              )}
              {t(`visits.by-${event.byAs}`)} · {whenText(t, event.at, visit.zone)}
            </span>
          </div>
        </li>
      ))}
    </ul>
  </Card>
);
