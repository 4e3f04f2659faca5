import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, Done, LinkButton, SummaryList } from '../../ui/kit.tsx';
import { DirectionLines } from '../directions/directions.pages.tsx';
import { officialName } from '../names/medicine-name.ts';
import { StandingTag } from '../offers/standing.pages.tsx';
import { lastFill } from '../prescriptions/fills.rules.ts';
import {
  FillsCard,
  prescriptionRows,
  sayCents,
  Warnings,
} from '../prescriptions/prescription.pages.tsx';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { Notes } from '../record/said.pages.tsx';
import { sayAddress } from '../requests/addresses.rules.ts';
import type { StaffRequest } from '../requests/staff-requests.ts';
import {
  CARRIERS,
  isOpen,
  type PharmacyStep,
  pharmacySteps,
  REASONS,
} from '../requests/stages.rules.ts';
import { OtherMedicines, Precautions, RequestHead } from '../staff/background.pages.tsx';
import type { Background } from '../staff/background.ts';
import { sayPatient } from '../staff/patient.ts';

const BASE = '/staff/pharmacy';

/** Steps that need only a click. The others have a form, shown when the step is chosen. */
const PRESSES: readonly PharmacyStep[] = [
  'claim',
  'start',
  'hand-over',
  'deliver',
  'resume',
  'return',
];

function StepForm({
  view,
  request,
  step,
  problems,
  typed,
  formKey,
}: {
  view: View;
  request: StaffRequest;
  step: PharmacyStep;
  problems: Problems;
  typed: Typed;
  formKey: string;
}) {
  const { t } = view;
  const reasons = step === 'hold' ? REASONS.hold : step === 'refuse' ? REASONS.refuse : null;
  const press = PRESSES.includes(step);
  return (
    <Form action={`${BASE}/${request.id}`} formKey={formKey} label={t(`step.${step}`)}>
      <input type="hidden" name="do" value={step} />
      <input type="hidden" name="seen" value={String(request.step)} />
      {reasons && (
        <>
          <SelectField
            t={t}
            name="reason"
            label={t('rx.reason')}
            problems={problems}
            value={typed.reason}
            none={t('rx.reason-none')}
            options={reasons.map((value) => ({ value, label: t(`reason.${value}`) }))}
          />
          <TextArea
            t={t}
            name="note"
            label={t('rx.message')}
            hint={t('rx.message-hint')}
            problems={problems}
            value={typed.note}
            max={1000}
            rows={3}
          />
        </>
      )}
      {step === 'part-fill' && (
        <TextField
          t={t}
          name="quantity"
          label={t('rx.quantity')}
          problems={problems}
          value={typed.quantity}
          short
          max={8}
        />
      )}
      {step === 'ship' && (
        <>
          <SelectField
            t={t}
            name="carrier"
            label={t('rx.carrier')}
            problems={problems}
            value={typed.carrier}
            none={t('rx.carrier-none')}
            options={Object.keys(CARRIERS).map((value) => ({ value, label: value.toUpperCase() }))}
          />
          <TextField
            t={t}
            name="tracking"
            label={t('rx.tracking')}
            problems={problems}
            value={typed.tracking}
            max={40}
            autocomplete="off"
          />
        </>
      )}
      {(step === 'ready' || step === 'ship') && (
        <TextField
          t={t}
          name="price"
          label={t('rx.price')}
          hint={t('rx.price-hint')}
          problems={problems}
          value={typed.price}
          short
          max={10}
        />
      )}
      <div class="actions">
        <Button kind={press && step === 'return' ? 'outline' : 'filled'}>
          {t(`step.${step}`)}
        </Button>
        {!press && <a href={`${BASE}/${request.id}`}>{t('ui.cancel')}</a>}
      </div>
    </Form>
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
  const steps = pharmacySteps(request.stage, request.delivery);
  const chosen = steps.find((step) => step === typed.do && !PRESSES.includes(step));
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
      <RequestHead t={t} request={request} />
      <p class="lead">
        {sayPatient(view, request)}
        {request.patient.phone && ` · ${request.patient.phone}`}
      </p>
      {undo && (
        <Form action={`${BASE}/${request.id}`} formKey={newKey()}>
          <input type="hidden" name="do" value="undo" />
          <input type="hidden" name="seen" value={String(request.step)} />
          <Button kind="outline" icon="history">
            {t('rx.undo')}
          </Button>
        </Form>
      )}
      <Precautions view={view} labels={rx.labels} background={background} note={request.note} />
      <Card>
        <CardHead icon="pill">{t('med.details')}</CardHead>
        {background.standing && <StandingTag t={t} one={{ rx, standing: background.standing }} />}
        <Warnings view={view} rx={rx} reader="staff" />
        <DirectionLines view={view} rx={rx} reader="staff" />
        <Notes view={view} notes={rx.said.notes} />
        <SummaryList
          rows={[
            ...prescriptionRows(view, rx),
            {
              term: t('rx.part-filled'),
              value:
                request.filled > 0 ? `${t.number(request.filled)} ${rx.quantityUnit ?? ''}` : null,
            },
            {
              term: t('rx.last'),
              value: last?.last
                ? `${t.day(last.last)}${last.price === null ? '' : ` · ${sayCents(last.price)}`}`
                : null,
            },
            {
              term: t('rx.goes'),
              value:
                request.delivery === 'mail' && request.address
                  ? sayAddress(request.address)
                  : request.pharmacy.name,
            },
            { term: t('refill.number'), value: request.orderNumber },
          ].flatMap(({ term, value }) => (value ? [{ term, value }] : []))}
        />
      </Card>
      <FillsCard view={view} rx={rx} reader="staff" />
      <OtherMedicines view={view} background={background} />
      {steps.length > 0 ? (
        <Card>
          <CardHead icon="list-checks">{t('rx.next')}</CardHead>
          {chosen ? (
            <StepForm
              view={view}
              request={request}
              step={chosen}
              problems={problems}
              typed={typed}
              formKey={newKey()}
            />
          ) : (
            <div class="step-row">
              {steps.map((step) =>
                PRESSES.includes(step) ? (
                  <StepForm
                    key={step}
                    view={view}
                    request={request}
                    step={step}
                    problems={{}}
                    typed={{}}
                    formKey={newKey()}
                  />
                ) : (
                  <LinkButton
                    key={step}
                    href={`${BASE}/${request.id}?step=${step}`}
                    kind={step === 'ready' || step === 'ship' ? 'filled' : 'outline'}
                  >
                    {t(`step.${step}`)}
                  </LinkButton>
                ),
              )}
            </div>
          )}
        </Card>
      ) : (
        !isOpen(request.stage) && <p class="muted">{t('rx.over')}</p>
      )}
      <Card>
        <CardHead icon="history">{t('refill.steps')}</CardHead>
        <ol class="timeline">
          {background.events.map((event) => (
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
    </>
  );
}
