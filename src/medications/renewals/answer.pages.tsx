import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Form, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, LinkButton, SummaryList } from '../../ui/kit.tsx';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import type { StaffRequest } from '../requests/staff-requests.ts';
import { REASONS } from '../requests/stages.rules.ts';
import { BASE } from './renewals.pages.tsx';
import { changes, sameTerms, type Terms } from './renewals.rules.ts';

const TERMS = ['quantity', 'days', 'repeats', 'until'] as const;

export interface AnswerProps {
  view: View;
  request: StaffRequest;
  rx: Prescription;
  prescriber: boolean;
  /** The mark to approve it as before; null where it can't be. */
  mark: string | null;
  typed: Typed;
  problems: Problems;
  /** The new terms to confirm, shown with what they change. */
  review: Terms | null;
  newKey: () => string;
}

/** What a prescriber can do with a renewal that waits. */
export function AnswerCards(props: AnswerProps) {
  const { view, request, rx, prescriber, typed, review } = props;
  const { t } = view;
  if (request.stage !== 'waiting') return <p class="muted">{t('renew.answered')}</p>;
  if (review) return <Review {...props} review={review} />;
  if (typed.do === 'deny' || typed.do === 'ask-visit' || typed.do === 'ask')
    return <Declining {...props} step={typed.do} />;
  return (
    <>
      {rx.schedule !== null ? (
        <Alert tone="warning" title={t('renew.controlled-title', { schedule: rx.schedule })}>
          <p>{t('renew.controlled')}</p>
        </Alert>
      ) : (
        prescriber && <Approving {...props} />
      )}
      <div class="step-row">
        {(['deny', 'ask-visit', 'ask'] as const).map((step) => (
          <LinkButton key={step} href={`${BASE}/${request.id}?step=${step}`} kind="outline">
            {t(`step.${step}`)}
          </LinkButton>
        ))}
      </div>
    </>
  );
}

const Hidden = ({ request, step }: { request: StaffRequest; step: string }) => (
  <>
    <input type="hidden" name="do" value={step} />
    <input type="hidden" name="seen" value={String(request.step)} />
  </>
);

/** A term in words, with its unit. */
function sayTerm({ t }: View, rx: Prescription, name: keyof Terms, terms: Terms): string {
  if (name === 'until') return t.day(terms.until);
  if (name === 'days') return t('med.days-n', { n: terms.days });
  const number = t.number(terms[name]);
  return name === 'quantity' && rx.quantityUnit ? `${number} ${rx.quantityUnit}` : number;
}

/** In one press as it was, or with other terms, which are said once more before they count. */
function Approving(props: AnswerProps) {
  const { view, request, rx, mark, typed, problems, newKey } = props;
  const { t } = view;
  const same = sameTerms(rx, view.today);
  if (mark === null)
    return (
      <Card tone="teal">
        <CardHead icon="check">{t('renew.approve-head')}</CardHead>
        <TermsForm {...props} />
      </Card>
    );
  return (
    <Card tone="teal">
      <CardHead icon="check">{t('renew.approve-head')}</CardHead>
      <SummaryList
        rows={TERMS.map((name) => ({
          term: t(`renew.${name}`),
          value: sayTerm(view, rx, name, same),
        }))}
      />
      <Form action={`${BASE}/${request.id}`} formKey={newKey()} label={t('renew.as-before')}>
        <Hidden request={request} step="as-before" />
        <input type="hidden" name="mark" value={mark} />
        <Button icon="check">{t('renew.as-before')}</Button>
      </Form>
      <details open={typed.do === 'review' || Object.keys(problems).length > 0}>
        <summary>{t('renew.change')}</summary>
        <TermsForm {...props} />
      </details>
    </Card>
  );
}

/** The terms to fill in. What is not on record is left open, never guessed. */
function TermsForm({ view, request, rx, typed, problems, newKey }: AnswerProps) {
  const { t } = view;
  const known = (value: number | null) => (value === null ? '' : String(value));
  return (
    <Form action={`${BASE}/${request.id}`} formKey={newKey()} label={t('renew.approve-head')}>
      <p class="muted">{t('renew.approve-text')}</p>
      <Hidden request={request} step="review" />
      <div class="fields">
        <TextField
          t={t}
          name="quantity"
          label={t('renew.quantity')}
          problems={problems}
          value={typed.quantity ?? known(rx.quantity)}
          short
          max={8}
        />
        <TextField
          t={t}
          name="days"
          label={t('renew.days')}
          problems={problems}
          value={typed.days ?? known(rx.daysSupply)}
          inputmode="numeric"
          short
          max={3}
        />
        <TextField
          t={t}
          name="repeats"
          label={t('renew.repeats')}
          problems={problems}
          value={typed.repeats ?? known(rx.repeats)}
          inputmode="numeric"
          short
          max={2}
        />
        <TextField
          t={t}
          name="until"
          label={t('renew.until')}
          problems={problems}
          value={typed.until ?? sameTerms(rx, view.today).until}
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
      <Button kind="outline">{t('renew.review')}</Button>
    </Form>
  );
}

function Review({ view, request, rx, typed, review, newKey }: AnswerProps & { review: Terms }) {
  const { t } = view;
  const same = sameTerms(rx, view.today);
  const changed = changes(rx, review, view.today);
  return (
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
                from: name === 'until' ? t.day(same.until) : t.number(same[name]),
                to: name === 'until' ? t.day(review.until) : t.number(review[name]),
              })}
            </li>
          ))}
        </ul>
      )}
      <div class="step-row">
        {(['approve', 'edit'] as const).map((step) => (
          <Form key={step} action={`${BASE}/${request.id}`} formKey={newKey()}>
            <Hidden request={request} step={step} />
            {TERMS.map((name) => (
              <input key={name} type="hidden" name={name} value={String(review[name])} />
            ))}
            <input type="hidden" name="note" value={typed.note ?? ''} />
            <Button kind={step === 'approve' ? 'filled' : 'plain'}>{t(`renew.${step}`)}</Button>
          </Form>
        ))}
      </div>
    </Card>
  );
}

const HINTS = {
  deny: 'renew.message-hint',
  'ask-visit': 'renew.visit-hint',
  ask: 'renew.ask-hint',
} as const;

function Declining({
  view,
  request,
  typed,
  problems,
  newKey,
  step,
}: AnswerProps & { step: 'deny' | 'ask-visit' | 'ask' }) {
  const { t } = view;
  return (
    <Card tone="teal">
      <CardHead icon={step === 'ask' ? 'mail' : 'x'}>{t(`step.${step}`)}</CardHead>
      <Form action={`${BASE}/${request.id}`} formKey={newKey()} label={t(`step.${step}`)}>
        <Hidden request={request} step={step} />
        {step === 'deny' && (
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
          hint={t(HINTS[step])}
          problems={problems}
          value={typed.note}
          max={1000}
          rows={3}
        />
        <div class="actions">
          <Button>{t(`step.${step}`)}</Button>
          <a href={`${BASE}/${request.id}`}>{t('ui.cancel')}</a>
        </div>
      </Form>
    </Card>
  );
}
