import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Choice, ErrorSummary, Form, TextArea, TextField } from '../../ui/fields.tsx';
import { Alert, Button, LinkButton } from '../../ui/kit.tsx';
import type { ResultPage } from '../labs/results/result.ts';
import { nameText } from '../labs/tests/sent.pages.tsx';
import { pathOf } from '../labs/tests/values.pages.tsx';
import type { Opened } from './opened.ts';

export const EXCEPTIONS = ['preventing-harm', 'privacy', 'patient-request', 'infeasible'] as const;

/** Who has opened the result, which a hold can't take back. */
function AlreadyOpened({ t, opened }: { t: Words; opened: readonly Opened[] }) {
  if (opened.length === 0) return <p>{t('staff.not-opened')}</p>;
  return (
    <Alert tone="warning" title={t('staff.opened-already')}>
      <ul class="plain-list">
        {opened.map(({ name, as, at, earlier }) => (
          <li key={`${name} ${as}`}>
            {t(`staff.opened-${as}${earlier ? '-earlier' : ''}`, {
              name,
              day: t.date(at, 'day-time'),
            })}
          </li>
        ))}
      </ul>
      <p>{t('staff.opened-text')}</p>
    </Alert>
  );
}

export function HoldPage({
  view,
  result,
  opened,
  typed,
  problems,
  formKey,
  latest,
}: {
  view: View;
  result: ResultPage['result'];
  opened: readonly Opened[];
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
      <AlreadyOpened t={t} opened={opened} />
      <Alert title={t('staff.hold-law')}>
        <p>{t('staff.hold-law-text')}</p>
      </Alert>
      <Form action={pathOf(view, `/${result.id}/hold`)} formKey={formKey} label={t('staff.hold')}>
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
          hint={t('staff.hold-until-hint', { at: t.day(latest) })}
          problems={problems}
          value={typed.until}
          type="date"
        />
        <div class="actions">
          <Button>{t('staff.hold-do')}</Button>
          <LinkButton kind="outline" href={pathOf(view, `/${result.id}`)}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </div>
  );
}
