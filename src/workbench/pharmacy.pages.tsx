import { sayMedicine } from '../medications/drugs.rules.ts';
import { DirectionLines, sayCents } from '../medications/medicines.pages.tsx';
import type { Report, StaffRequest } from '../medications/pharmacy.ts';
import { lastFill, type Prescription, refillsLeft } from '../medications/prescriptions.rules.ts';
import { CARRIERS, isLate, isOpen, type PharmacyStep, pharmacySteps, REASONS, type Stage } from '../medications/refills.rules.ts';
import type { EventRow } from '../medications/refills.ts';
import { StageTag, sayAddress } from '../medications/tracker.pages.tsx';
import type { Problems, Typed } from '../platform/forms.ts';
import type { View } from '../platform/routes.ts';
import { Choice, ErrorSummary, Form, SelectField, TextArea, TextField } from '../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Crumbs, Empty, LinkButton, SummaryList, Table, Tag } from '../ui/kit.tsx';

export const GROUPS: Record<string, readonly Stage[]> = {
  new: ['submitted'],
  working: ['received', 'filling', 'part-filled'],
  held: ['held'],
  out: ['ready', 'shipped'],
};
const BASE = '/staff/pharmacy';

const day = (view: View, at: string) => view.t.date(new Date(`${at}T12:00:00Z`), 'day');
export const sayPatient = (view: View, { patient }: StaffRequest): string =>
  [
    `${patient.family}, ${patient.given}`,
    patient.birthDate && view.t('staff.born', { at: day(view, patient.birthDate) }),
    patient.mrn && view.t('staff.number', { mrn: patient.mrn }),
  ]
    .filter(Boolean)
    .join(' · ');

export function QueuePage({
  view,
  places,
  place,
  group,
  queue,
  counts,
  formKey,
  problems,
  typed,
  done,
}: {
  view: View;
  places: { id: string; name: string }[];
  place: string | null;
  group: string;
  queue: StaffRequest[];
  counts: Map<Stage, number>;
  formKey: string;
  problems: Problems;
  typed: Typed;
  done: string | null;
}) {
  const { t } = view;
  if (places.length === 0) {
    return (
      <>
        <h1>{t('rx.title')}</h1>
        <Empty icon="pill" title={t('rx.no-place')}>
          <p>{t('rx.no-place-text')}</p>
        </Empty>
      </>
    );
  }
  const link = (of: string, at: string | null) => `${BASE}?${new URLSearchParams({ show: of, ...(at ? { at } : {}) })}`;
  return (
    <>
      <ErrorSummary t={t} problems={problems} />
      {done === 'renewal' && (
        <Alert tone="success">
          <p>{t('rx.done-renewal')}</p>
        </Alert>
      )}
      <h1>{t('rx.title')}</h1>
      {places.length > 1 && (
        <nav class="pills" aria-label={t('rx.places')}>
          <ul>
            {[{ id: null, name: t('rx.all-places') }, ...places].map((one) => (
              <li key={one.id ?? 'all'}>
                <a href={link(group, one.id)} aria-current={one.id === place ? 'page' : undefined}>
                  {one.name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <nav class="pills" aria-label={t('rx.stages')}>
        <ul>
          {Object.entries(GROUPS).map(([name, stages]) => (
            <li key={name}>
              <a href={link(name, place)} aria-current={name === group ? 'page' : undefined}>
                {t(`rx.group-${name}` as 'rx.group-new')} ({stages.reduce((sum, stage) => sum + (counts.get(stage) ?? 0), 0)})
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {queue.length === 0 ? (
        <Empty icon="check" title={t('rx.empty')}>
          <p>{t('rx.empty-text')}</p>
        </Empty>
      ) : (
        <ul class="result-list card">
          {queue.map((one) => (
            <li class="result-row" key={one.id}>
              <div>
                <h2 class="test-title">
                  <a href={`${BASE}/${one.id}`}>{sayMedicine(one.name)}</a>
                </h2>
                <p>{sayPatient(view, one)}</p>
                <p class="muted">
                  {[
                    one.rxNumber && t('med.number-n', { number: one.rxNumber }),
                    t('refill.asked', { at: t.date(one.submittedAt, 'day-time') }),
                    one.delivery === 'mail' ? t('refill.by-mail') : t('refill.pickup'),
                    places.length > 1 ? one.pharmacy.name : null,
                    one.claimedName && t('rx.with', { name: one.claimedName }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <div class="result-tags">
                {isLate(one, view.now, view.settings.refillLateDays) && (
                  <Tag tone="high" icon="clock">
                    {t('rx.late')}
                  </Tag>
                )}
                {one.note && <Tag tone="plain">{t('rx.has-note')}</Tag>}
                <StageTag t={t} stage={one.stage} />
              </div>
            </li>
          ))}
        </ul>
      )}
      <Card>
        <CardHead icon="search">{t('rx.find')}</CardHead>
        <Form action={`${BASE}/find`} formKey={formKey} label={t('rx.find')}>
          <TextField t={t} name="number" label={t('rx.number')} hint={t('rx.number-hint')} problems={problems} value={typed.number} short max={40} autocomplete="off" />
          <Choice
            t={t}
            name="do"
            legend={t('rx.find-do')}
            problems={problems}
            value={typed.do ?? 'open'}
            options={(['open', 'phone', 'counter'] as const).map((value) => ({ value, label: t(`rx.find-${value}`) }))}
          />
          <Button>{t('rx.find-go')}</Button>
        </Form>
      </Card>
      <div class="actions">
        <LinkButton href={`${BASE}/report`} kind="outline" icon="list-checks">
          {t('rx.report')}
        </LinkButton>
      </div>
    </>
  );
}

/** Steps that need nothing but the press. The others have a form, which is shown when its step is chosen. */
const PRESSES: readonly PharmacyStep[] = ['claim', 'start', 'hand-over', 'deliver', 'resume', 'return'];

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
          <TextArea t={t} name="note" label={t('rx.message')} hint={t('rx.message-hint')} problems={problems} value={typed.note} max={1000} rows={3} />
        </>
      )}
      {step === 'part-fill' && <TextField t={t} name="quantity" label={t('rx.quantity')} problems={problems} value={typed.quantity} short max={8} />}
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
          <TextField t={t} name="tracking" label={t('rx.tracking')} problems={problems} value={typed.tracking} max={40} autocomplete="off" />
        </>
      )}
      {(step === 'ready' || step === 'ship') && (
        <TextField t={t} name="price" label={t('rx.price')} hint={t('rx.price-hint')} problems={problems} value={typed.price} short max={10} />
      )}
      <div class="actions">
        <Button kind={press && step === 'return' ? 'outline' : 'filled'}>{t(`step.${step}`)}</Button>
        {!press && <a href={`${BASE}/${request.id}`}>{t('ui.cancel')}</a>}
      </div>
    </Form>
  );
}

export function RequestPage({
  view,
  request,
  rx,
  others,
  allergies,
  events,
  undo,
  problems,
  typed,
  newKey,
  done,
}: {
  view: View;
  request: StaffRequest;
  rx: Prescription;
  /** The person's other current medicines, by name. */
  others: string[];
  allergies: string[];
  events: EventRow[];
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
      <Crumbs t={t} trail={[{ href: BASE, text: t('rx.title') }, { text: sayMedicine(request.name) }]} />
      <ErrorSummary t={t} problems={problems} />
      {done && t.has(`rx.done-${done}`) && (
        <Alert tone={done === 'done' || done === 'undone' ? 'success' : 'warning'}>
          <p>{t(`rx.done-${done}` as 'rx.done-done')}</p>
        </Alert>
      )}
      <div class="medicine-head">
        <h1>{sayMedicine(request.name)}</h1>
        <StageTag t={t} stage={request.stage} />
      </div>
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
      {allergies.length > 0 && (
        <Alert tone="warning" title={t('med.allergies')}>
          <p>{allergies.join(', ')}</p>
        </Alert>
      )}
      {request.note && (
        <Card tone="sand">
          <CardHead icon="message-square-text">{t('rx.note')}</CardHead>
          <p class="prose">{request.note}</p>
        </Card>
      )}
      <Card>
        <CardHead icon="pill">{t('med.details')}</CardHead>
        <DirectionLines t={t} rx={rx} />
        <SummaryList
          rows={[
            { term: t('med.full-name'), value: rx.name },
            { term: t('med.number'), value: rx.number },
            { term: t('med.amount'), value: rx.quantity === null ? null : `${t.number(rx.quantity)} ${rx.quantityUnit ?? ''}` },
            { term: t('rx.part-filled'), value: request.filled > 0 ? `${t.number(request.filled)} ${rx.quantityUnit ?? ''}` : null },
            { term: t('med.days'), value: rx.daysSupply === null ? null : t('med.days-n', { n: rx.daysSupply }) },
            { term: t('med.refills'), value: t('med.refills-of', { n: refillsLeft(rx), all: rx.repeats ?? 0 }) },
            { term: t('rx.last'), value: last?.on ? `${day(view, last.on)}${last.price === null ? '' : ` · ${sayCents(last.price)}`}` : null },
            { term: t('med.prescriber'), value: rx.prescriber },
            { term: t('med.schedule'), value: rx.schedule && t('med.schedule-is', { schedule: rx.schedule }) },
            { term: t('rx.goes'), value: request.delivery === 'mail' && request.address ? sayAddress(request.address) : request.pharmacy.name },
            { term: t('refill.number'), value: request.orderNumber },
            { term: t('rx.others'), value: others.join('; ') },
          ].flatMap(({ term, value }) => (value ? [{ term, value }] : []))}
        />
      </Card>
      {steps.length > 0 ? (
        <Card>
          <CardHead icon="list-checks">{t('rx.next')}</CardHead>
          {chosen ? (
            <StepForm view={view} request={request} step={chosen} problems={problems} typed={typed} formKey={newKey()} />
          ) : (
            <div class="step-row">
              {steps.map((step) =>
                PRESSES.includes(step) ? (
                  <StepForm key={step} view={view} request={request} step={step} problems={{}} typed={{}} formKey={newKey()} />
                ) : (
                  <LinkButton key={step} href={`${BASE}/${request.id}?step=${step}`} kind={step === 'ready' || step === 'ship' ? 'filled' : 'outline'}>
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
          {events.map((event) => (
            <li key={event.step}>
              <strong>{t(`stage.${event.stage}`)}</strong>{' '}
              <span class="muted">
                {[
                  t.date(event.at, 'day-time'),
                  event.actor_name,
                  event.undone_at && t('rx.undone'),
                  event.reason && t.has(`reason.${event.reason}`) ? t(`reason.${event.reason}` as 'reason.other') : null,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              {event.note && <p>{event.note}</p>}
            </li>
          ))}
        </ol>
      </Card>
    </>
  );
}

export function ReportPage({ view, report }: { view: View; report: Report }) {
  const { t } = view;
  return (
    <>
      <Crumbs t={t} trail={[{ href: BASE, text: t('rx.title') }, { text: t('rx.report') }]} />
      <h1>{t('rx.report')}</h1>
      <Card>
        <h2>{t('rx.waiting')}</h2>
        {report.waiting.length === 0 ? (
          <p>{t('rx.empty')}</p>
        ) : (
          <Table
            caption={t('rx.waiting')}
            hideCaption
            head={[t('rx.stage'), t('rx.count'), t('rx.over-3'), t('rx.over-7'), t('rx.oldest')]}
            rows={report.waiting.map((row) => ({
              key: row.stage,
              cells: [t(`stage.${row.stage}`), t.number(row.n), t.number(row.over3), t.number(row.over7), t.date(new Date(row.oldest), 'day')],
            }))}
          />
        )}
      </Card>
      <Card>
        <h2>{t('rx.refused')}</h2>
        {report.refused.length === 0 ? (
          <p>{t('rx.refused-none')}</p>
        ) : (
          <Table
            caption={t('rx.refused')}
            hideCaption
            head={[t('rx.reason'), t('rx.count')]}
            rows={report.refused.map((row) => ({
              key: row.reason,
              cells: [t.has(`reason.${row.reason}`) ? t(`reason.${row.reason}` as 'reason.other') : row.reason, t.number(row.n)],
            }))}
          />
        )}
      </Card>
      <LinkButton href={`${BASE}/report.csv`} kind="outline" icon="download">
        {t('rx.csv')}
      </LinkButton>
    </>
  );
}
