import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary } from '../../ui/fields.tsx';
import { Card, CardHead, Crumbs, Done, SummaryList } from '../../ui/kit.tsx';
import { DirectionLines } from '../directions/directions.pages.tsx';
import { officialName } from '../names/medicine-name.ts';
import { StandingTag } from '../offers/standing.pages.tsx';
import { lastFill } from '../prescriptions/fills.rules.ts';
import {
  FillsTable,
  prescriptionFacts,
  sayCents,
  Warnings,
} from '../prescriptions/prescription.pages.tsx';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { Notes } from '../record/said.pages.tsx';
import { sayAddress } from '../requests/addresses.rules.ts';
import type { StaffRequest } from '../requests/staff-requests.ts';
import {
  OtherMedicines,
  Precautions,
  RequestHead,
  RequestSides,
} from '../staff/background.pages.tsx';
import type { Background } from '../staff/background.ts';
import { NextStep } from './steps.pages.tsx';

const BASE = '/staff/pharmacy';

/** What happened to the request so far. */
function StepsTaken({ view, events }: { view: View; events: Background['events'] }) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="history">{t('refill.steps')}</CardHead>
      <ol class="timeline">
        {events.map((event) => (
          <li key={event.step}>
            <strong>{t(`stage.${event.stage}`)}</strong>{' '}
            <span class="muted">
              {[
                t.date(event.at, 'day-time'),
                event.actorName,
                event.undoneAt && t('rx.undone'),
                event.reason && t.has(`reason.${event.reason}`)
                  ? t(`reason.${event.reason}` as 'reason.other')
                  : null,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {event.note && <p class="prose">{event.note}</p>}
          </li>
        ))}
      </ol>
    </Card>
  );
}

export function RequestPage({
  view,
  request,
  rx,
  background,
  undo,
  problems,
  typed,
  newKey,
  done,
}: {
  view: View;
  request: StaffRequest;
  rx: Prescription;
  background: Background;
  undo: boolean;
  problems: Problems;
  typed: Typed;
  newKey: () => string;
  done: string | null;
}) {
  const { t } = view;
  const last = lastFill(rx);
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: BASE, text: t('rx.title') }, { text: officialName(t, request.name) }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <Done
        t={t}
        said={`rx.done-${done}`}
        tone={done === 'done' || done === 'undone' ? 'success' : 'warning'}
      />
      <RequestHead view={view} request={request} />
      <RequestSides
        first={
          <Card>
            <CardHead icon="pill">{t('med.details')}</CardHead>
            {background.standing && (
              <StandingTag t={t} one={{ rx, standing: background.standing }} />
            )}
            <Warnings view={view} rx={rx} reader="staff" />
            <DirectionLines view={view} rx={rx} reader="staff" />
            <Notes view={view} notes={rx.said.notes} />
            <SummaryList
              rows={[
                {
                  term: t('rx.goes'),
                  value:
                    request.delivery === 'mail' && request.address
                      ? sayAddress(request.address)
                      : request.pharmacy.name,
                },
                ...prescriptionFacts(view, rx),
                {
                  term: t('rx.part-filled'),
                  value:
                    request.filled > 0
                      ? `${t.number(request.filled)} ${rx.quantityUnit ?? ''}`
                      : null,
                },
                {
                  term: t('rx.last'),
                  value: last?.last
                    ? `${t.day(last.last)}${last.price === null ? '' : ` · ${sayCents(last.price)}`}`
                    : null,
                },
                { term: t('refill.number'), value: request.orderNumber },
              ].flatMap(({ term, value }) => (value ? [{ term, value }] : []))}
            />
          </Card>
        }
        act={
          <>
            <Precautions
              view={view}
              labels={rx.labels}
              background={background}
              note={request.note}
            />
            <NextStep
              view={view}
              request={request}
              undo={undo}
              problems={problems}
              typed={typed}
              newKey={newKey}
            />
          </>
        }
      >
        <FillsTable view={view} rx={rx} />
        <OtherMedicines view={view} background={background} />
        <StepsTaken view={view} events={background.events} />
      </RequestSides>
    </>
  );
}
