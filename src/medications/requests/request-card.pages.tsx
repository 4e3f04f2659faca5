import { readJson } from '../../fhir/decimals.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
import { Alert, Card, Icon, Tag, type Tone } from '../../ui/kit.tsx';
import { Phone, wordsWithPhones } from '../../ui/text.tsx';
import { DirectionLines } from '../directions/directions.pages.tsx';
import type { Reader } from '../directions/directions.rules.ts';
import { medicineName } from '../names/medicine-name.ts';
import { sayHours, sayPlace } from '../pharmacies/hours.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import type { EventRow, RequestRow } from './requests.ts';
import { CARRIERS, isLate, isOpen, isPromised, STEPS, type Stage } from './stages.rules.ts';

const base = (view: View) => `/people/${view.person?.id}`;
const TONES: Partial<Record<Stage, Tone>> = {
  ready: 'new',
  shipped: 'new',
  'picked-up': 'in',
  delivered: 'in',
  held: 'high',
  refused: 'high',
  visit: 'high',
};

/** The directions of the requested medicine. */
export function RequestDirections({
  view,
  request,
  reader = 'member',
}: {
  view: View;
  request: RequestRow;
  reader?: Reader;
}) {
  const dosage = readJson(request.dosage) as Prescription['dosage'];
  return dosage.length > 0 ? (
    <DirectionLines view={view} rx={{ dosage, name: request.name }} reader={reader} />
  ) : null;
}

export function StageTag({ t, stage }: { t: Words; stage: Stage }) {
  return <Tag tone={TONES[stage] ?? 'plain'}>{t(`stage.${stage}`)}</Tag>;
}

/**
 * The business day by whose end an answer is due. One from the previous version has only its time.
 */
export const dueDay = (t: Words, { dueOn, dueAt }: Pick<RequestRow, 'dueOn' | 'dueAt'>): string =>
  dueOn ? t.day(dueOn, 'day-long') : dueAt ? t.date(new Date(dueAt.getTime() - 1), 'day-long') : '';

/** The state of a request: what it means, where it is, what to do. */
function Now({ view, request }: { view: View; request: RequestRow }) {
  const { t, settings } = view;
  const { stage, pharmacy } = request;
  const promised = isPromised(stage) ? request.promisedOn : null;
  const values = {
    place: pharmacy.name,
    phone: pharmacy.phone,
    until: request.readyUntil ? t.day(request.readyUntil, 'day-long') : '',
    doctor: request.prescriber ?? t('med.office-unnamed'),
    due: dueDay(t, request),
    office: settings.phone,
  };
  return (
    <>
      <p>
        {wordsWithPhones(t, `now.${stage}`, values)}{' '}
        {promised &&
          promised >= view.today &&
          t('refill.promised', { day: t.day(promised, 'day-long') })}
      </p>
      {stage === 'ready' && (
        <p class="muted">
          {sayPlace(pharmacy)} · <Phone number={pharmacy.phone} /> · {sayHours(t, pharmacy)}
        </p>
      )}
      {request.tracking && (stage === 'shipped' || stage === 'delivered') && (
        <p>
          {t('refill.tracking', {
            carrier: (request.carrier ?? '').toUpperCase(),
            number: request.tracking,
          })}{' '}
          {CARRIERS[request.carrier ?? ''] && (
            <a
              href={`${CARRIERS[request.carrier ?? '']}${encodeURIComponent(request.tracking)}`}
              rel="noreferrer noopener"
            >
              {t('refill.follow')} <Icon name="external-link" size={18} />
            </a>
          )}
        </p>
      )}
      {request.reason &&
        t.has(`reason.${request.reason}`) &&
        (stage === 'held' || stage === 'refused' || stage === 'returned') && (
          <p>{t(`reason.${request.reason}` as 'reason.other')}</p>
        )}
      {request.said && (
        <p class="said">
          <strong>{t('refill.said')}</strong> {request.said}
        </p>
      )}
      {request.undelivered && (
        <Alert tone="warning">
          <p>{wordsWithPhones(t, 'now.late-link', values)}</p>
        </Alert>
      )}
      {isLate(request, view.now, settings.refillLateDays) && (
        <Alert tone="warning">
          <p>
            {wordsWithPhones(t, 'refill.late', {
              phone: stage === 'waiting' ? settings.phone : pharmacy.phone,
            })}
          </p>
        </Alert>
      )}
    </>
  );
}

/** A request as a line of a list. */
export function RequestLine({ view, request }: { view: View; request: RequestRow }) {
  const { t } = view;
  const facts = [
    request.delivery === 'mail' ? t('refill.by-mail') : request.pharmacy.name,
    isLate(request, view.now, view.settings.refillLateDays) && t('rx.late'),
  ];
  return (
    <li class="result-row">
      <div>
        <h3>
          <a href={`${base(view)}/refills/${request.orderId}`}>{medicineName(t, request.name)}</a>
        </h3>
        <p class="muted">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      <div class="result-tags">
        <StageTag t={t} stage={request.stage} />
      </div>
    </li>
  );
}

export function RequestCard({
  view,
  request,
  events,
  linked,
  within,
  cancelKey,
}: {
  view: View;
  request: RequestRow;
  events: EventRow[];
  /** Links to the whole order. */
  linked?: boolean;
  /** On the medicine's own page, which has the directions. */
  within?: boolean;
  cancelKey?: string;
}) {
  const { t } = view;
  const { stage } = request;
  const mayCancel = cancelKey !== undefined && STEPS.cancel.from.includes(stage);
  return (
    <Card>
      <div class="medicine-head">
        <h2>
          {linked ? (
            <a href={`${base(view)}/refills/${request.orderId}`}>{medicineName(t, request.name)}</a>
          ) : (
            medicineName(t, request.name)
          )}
        </h2>
        <StageTag t={t} stage={stage} />
      </div>
      <p class="muted">
        {[
          t(request.kind === 'renewal' ? 'refill.kind-renewal' : 'refill.kind-refill'),
          t(`via.${request.via}`),
          t.date(request.submittedAt, 'day'),
          request.delivery === 'mail' ? t('refill.by-mail') : request.pharmacy.name,
        ].join(' · ')}
      </p>
      {!within && (!linked || isOpen(stage)) && <RequestDirections view={view} request={request} />}
      <Now view={view} request={request} />
      {events.length > 1 && (
        <details class="steps-taken" open={!linked}>
          <summary>{t('refill.steps')}</summary>
          <ol class="timeline">
            {events.map((event) => (
              <li key={event.step}>
                <strong>{t(`stage.${event.stage}`)}</strong>{' '}
                <span class="muted">{t.date(event.at, 'day-time')}</span>
                {/* the newest text is above; the pharmacy's earlier ones still apply */}
                {event.note && event.step !== request.step && <p class="prose">{event.note}</p>}
              </li>
            ))}
          </ol>
        </details>
      )}
      {mayCancel && (
        <AskFirst
          action={`${base(view)}/refills/requests/${request.id}/cancel`}
          formKey={cancelKey}
          of={medicineName(t, request.name)}
          question={t('refill.cancel-ask')}
          plain
        >
          {t('refill.cancel')}
        </AskFirst>
      )}
    </Card>
  );
}
