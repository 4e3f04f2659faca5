import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { OpenRecord } from '../../staff/open-record.tsx';
import { ErrorSummary, Form, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  Done,
  LinkButton,
  SummaryList,
} from '../../ui/kit.tsx';
import { DirectionLines } from '../directions/directions.pages.tsx';
import { officialName } from '../names/medicine-name.ts';
import { StandingTag } from '../offers/standing.pages.tsx';
import { FillsCard, prescriptionRows, Warnings } from '../prescriptions/prescription.pages.tsx';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { Notes } from '../record/said.pages.tsx';
import { dueDay } from '../requests/request-card.pages.tsx';
import type { StaffRequest } from '../requests/staff-requests.ts';
import { REASONS } from '../requests/stages.rules.ts';
import { OtherMedicines, Precautions, RequestHead } from '../staff/background.pages.tsx';
import type { Background } from '../staff/background.ts';
import { sayPatient } from '../staff/patient.ts';
import { BASE } from './renewals.pages.tsx';
import { changes, sameTerms, type Terms } from './renewals.rules.ts';

const sayTerm = (view: View, name: keyof Terms, terms: Terms): string =>
  name === 'until' ? view.t.day(terms.until) : view.t.number(terms[name]);

export function RenewalPage({
  view,
  request,
  rx,
  prescriber,
  background,
  typed,
  problems,
  review,
  newKey,
  done,
  mayOpen,
}: {
  view: View;
  request: StaffRequest;
  rx: Prescription;
  prescriber: boolean;
  background: Background;
  typed: Typed;
  problems: Problems;
  /** The new terms to confirm, shown with what they change. */
  review: Terms | null;
  newKey: () => string;
  done: string | null;
  /** Whether the reader may open the whole record. */
  mayOpen: boolean;
}) {
  const { t } = view;
  const same = sameTerms(rx, view.today);
  const changed = review ? changes(rx, review, view.today) : [];
  const hidden = (step: string) => (
    <>
      <input type="hidden" name="do" value={step} />
      <input type="hidden" name="seen" value={String(request.step)} />
    </>
  );
  const open = request.stage === 'waiting';
  const no = typed.do === 'deny' || typed.do === 'ask-visit' ? typed.do : null;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: BASE, text: t('renew.title') }, { text: officialName(t, request.name) }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={`rx.done-${done}`} tone="warning" />
      <RequestHead t={t} request={request} />
      <p class="lead">
        {sayPatient(view, request)}
        {request.dueAt &&
          ` · ${t(request.dueAt <= view.now ? 'renew.overdue' : 'renew.due', { day: dueDay(t, request) })}`}
      </p>
      {mayOpen && (
        <OpenRecord
          t={t}
          person={request.patientId}
          name={`${request.patient.given} ${request.patient.family}`.trim()}
          purpose="treatment"
          formKey={newKey()}
          label={t('renew.open-record')}
        />
      )}
      <Precautions view={view} labels={rx.labels} background={background} note={request.note} />
      <Card>
        <CardHead icon="pill">{t('renew.now')}</CardHead>
        {background.standing && background.rx?.id === rx.id && (
          <StandingTag t={t} one={{ rx, standing: background.standing }} />
        )}
        <Warnings view={view} rx={rx} reader="staff" />
        <DirectionLines view={view} rx={rx} reader="staff" />
        <Notes view={view} notes={rx.said.notes} />
        <SummaryList rows={prescriptionRows(view, rx)} />
      </Card>
      <FillsCard view={view} rx={rx} reader="staff" />
      <OtherMedicines view={view} background={background} />
      {open && review && (
        <Card tone="teal" label={t('renew.check')}>
          <CardHead icon="list-checks">{t('renew.check')}</CardHead>
          {changed.length === 0 ? (
            <p>{t('renew.unchanged')}</p>
          ) : (
            <ul class="plain-list">
              {changed.map((name) => (
                <li key={name}>
                  {t('renew.changed', {
                    what: t(`renew.${name}`),
                    from: sayTerm(view, name, same),
                    to: sayTerm(view, name, review),
                  })}
                </li>
              ))}
            </ul>
          )}
          <div class="step-row">
            {(['approve', 'edit'] as const).map((step) => (
              <Form key={step} action={`${BASE}/${request.id}`} formKey={newKey()}>
                {hidden(step)}
                {(['repeats', 'quantity', 'days', 'until'] as const).map((name) => (
                  <input key={name} type="hidden" name={name} value={String(review[name])} />
                ))}
                <input type="hidden" name="note" value={typed.note ?? ''} />
                <Button kind={step === 'approve' ? 'filled' : 'plain'}>{t(`renew.${step}`)}</Button>
              </Form>
            ))}
          </div>
        </Card>
      )}
      {open && !review && !no && rx.schedule !== null && (
        <Alert tone="warning" title={t('renew.controlled-title', { schedule: rx.schedule })}>
          <p>{t('renew.controlled')}</p>
        </Alert>
      )}
      {open && !review && !no && rx.schedule === null && prescriber && (
        <Card>
          <CardHead icon="check">{t('renew.approve-head')}</CardHead>
          <p class="muted">{t('renew.approve-text')}</p>
          <Form action={`${BASE}/${request.id}`} formKey={newKey()} label={t('renew.approve-head')}>
            {hidden('review')}
            <div class="fields">
              <TextField
                t={t}
                name="repeats"
                label={t('renew.repeats')}
                problems={problems}
                value={typed.repeats ?? String(same.repeats)}
                inputmode="numeric"
                short
                max={2}
              />
              <TextField
                t={t}
                name="quantity"
                label={t('renew.quantity')}
                problems={problems}
                value={typed.quantity ?? String(same.quantity)}
                short
                max={8}
              />
              <TextField
                t={t}
                name="days"
                label={t('renew.days')}
                problems={problems}
                value={typed.days ?? String(same.days)}
                inputmode="numeric"
                short
                max={3}
              />
              <TextField
                t={t}
                name="until"
                label={t('renew.until')}
                problems={problems}
                value={typed.until ?? same.until}
                type="date"
              />
            </div>
            <TextArea
              t={t}
              name="note"
              label={t('rx.message')}
              hint={t('renew.message-hint')}
              problems={problems}
              value={typed.note}
              max={1000}
              rows={2}
            />
            <Button>{t('renew.review')}</Button>
          </Form>
        </Card>
      )}
      {open && !review && no && (
        <Card>
          <CardHead icon="x">{t(`step.${no}`)}</CardHead>
          <Form action={`${BASE}/${request.id}`} formKey={newKey()} label={t(`step.${no}`)}>
            {hidden(no)}
            {no === 'deny' && (
              <SelectField
                t={t}
                name="reason"
                label={t('rx.reason')}
                problems={problems}
                value={typed.reason}
                none={t('rx.reason-none')}
                options={REASONS.deny.map((value) => ({ value, label: t(`reason.${value}`) }))}
              />
            )}
            <TextArea
              t={t}
              name="note"
              label={t('rx.message')}
              hint={t(no === 'deny' ? 'renew.message-hint' : 'renew.visit-hint')}
              problems={problems}
              value={typed.note}
              max={1000}
              rows={3}
            />
            <div class="actions">
              <Button>{t(`step.${no}`)}</Button>
              <a href={`${BASE}/${request.id}`}>{t('ui.cancel')}</a>
            </div>
          </Form>
        </Card>
      )}
      {open && !review && !no && (
        <div class="actions">
          {(['deny', 'ask-visit'] as const).map((step) => (
            <LinkButton key={step} href={`${BASE}/${request.id}?step=${step}`} kind="outline">
              {t(`step.${step}`)}
            </LinkButton>
          ))}
        </div>
      )}
    </>
  );
}
