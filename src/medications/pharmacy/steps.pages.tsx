import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Form, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Button, Card, CardHead, LinkButton } from '../../ui/kit.tsx';
import type { StaffRequest } from '../requests/staff-requests.ts';
import {
  CARRIERS,
  isOpen,
  type PharmacyStep,
  pharmacySteps,
  REASONS,
} from '../requests/stages.rules.ts';

const BASE = '/staff/pharmacy';

/**
 * Steps that need nothing but the press. The others have a form, which is shown when its step is
 * chosen.
 */
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
      <input type="hidden" name="was" value={request.stage} />
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

/** The steps that the request can take now, or the form of the one that was chosen. */
export function NextStep({
  view,
  request,
  undo,
  problems,
  typed,
  newKey,
}: {
  view: View;
  request: StaffRequest;
  undo: boolean;
  problems: Problems;
  typed: Typed;
  newKey: () => string;
}) {
  const { t } = view;
  const steps = pharmacySteps(request.stage, request.delivery);
  const chosen = steps.find((step) => step === typed.do && !PRESSES.includes(step));
  return (
    <>
      {steps.length > 0 ? (
        <Card tone="teal">
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
      {undo && (
        <Form action={`${BASE}/${request.id}`} formKey={newKey()} label={t('rx.undo')}>
          <input type="hidden" name="do" value="undo" />
          <input type="hidden" name="seen" value={String(request.step)} />
          <Button kind="outline" icon="history">
            {t('rx.undo')}
          </Button>
        </Form>
      )}
    </>
  );
}
