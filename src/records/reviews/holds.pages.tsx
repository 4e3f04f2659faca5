import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Choice, ErrorSummary, Form, TextArea, TextField } from '../../ui/fields.tsx';
import { Alert, Button, LinkButton } from '../../ui/kit.tsx';
import type { ResultPage } from '../labs/results/result.ts';
import { nameText } from '../labs/tests/sent.pages.tsx';
import { base, bornText } from './reviews.pages.tsx';

export const EXCEPTIONS = ['preventing-harm', 'privacy', 'patient-request', 'infeasible'] as const;

export function HoldPage({
  view,
  result,
  typed,
  problems,
  formKey,
  latest,
}: {
  view: View;
  result: ResultPage['result'];
  typed: Typed;
  problems: Problems;
  formKey: string;
  latest: string;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('staff.hold')}</h1>
      <p class="lead">{nameText(t, result.code, result.name)}</p>
      <Alert title={t('staff.hold-law')}>
        <p>{t('staff.hold-law-text')}</p>
      </Alert>
      <Form action={`${base(view)}/${result.id}/hold`} formKey={formKey} label={t('staff.hold')}>
        <Choice
          t={t}
          name="exception"
          legend={t('staff.hold-exception')}
          problems={problems}
          value={typed.exception}
          options={EXCEPTIONS.map((value) => ({
            value,
            label: t(`exception.${value}`),
            hint: t(`exception.${value}-hint`),
          }))}
        />
        <TextArea
          t={t}
          name="reason"
          label={t('staff.hold-reason')}
          hint={t('staff.hold-reason-hint')}
          problems={problems}
          value={typed.reason}
          max={1000}
        />
        <TextField
          t={t}
          name="until"
          label={t('staff.hold-until')}
          hint={t('staff.hold-until-hint', { at: bornText(view, latest) })}
          problems={problems}
          value={typed.until}
          type="date"
        />
        <div class="actions">
          <Button>{t('staff.hold-do')}</Button>
          <LinkButton kind="outline" href={`${base(view)}/${result.id}`}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </div>
  );
}
