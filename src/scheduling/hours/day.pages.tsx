import { typeHours } from '../../clinics/calendar/hours.rules.ts';
import type { Draft } from '../../platform/http/drafts.ts';
import type { Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { VersionField } from '../../ui/draft.tsx';
import { Choice, ErrorSummary, Form, SelectField, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Crumbs, LinkButton } from '../../ui/kit.tsx';
import { SCHEDULE } from '../paths.ts';
import { SavedMeanwhile } from '../saved-now.tsx';
import type { ClinicianHours, Exception } from './hours.ts';
import { CLINICIANS, trailOf } from './template.pages.tsx';

export const DAYS = `${SCHEDULE}/days`;

const LABELS = {
  clinic: 'hours.clinic',
  day: 'vdays.day',
  open: 'vdays.open',
  hours: 'vdays.hours',
} as const satisfies Record<string, Key>;
const typedDay = (one: Exception): Typed => ({
  clinic: one.clinicId,
  day: one.day,
  open: one.hours.length > 0 ? 'other' : 'none',
  hours: typeHours(one.hours),
});

/** Adds or edits other hours on one day. */
export function DayPage({
  view,
  clinician,
  exception,
  clinics,
  draft,
  formKey,
}: {
  view: View;
  clinician: ClinicianHours;
  /** Null for new ones. */
  exception: Exception | null;
  /** Those where the clinician has weekly hours. */
  clinics: readonly { id: string; name: string }[];
  draft: Draft;
  formKey: string;
}) {
  const { t } = view;
  const { typed, problems } = draft;
  const saved = exception && typedDay(exception);
  const begin: Typed = saved ?? {
    open: 'none',
    clinic: clinics.length === 1 ? (clinics[0]?.id ?? '') : '',
  };
  const value = (name: string) => (typed ?? begin)[name] ?? '';
  const common = (name: keyof typeof LABELS, hint?: Key) => ({
    ...{ t, name, problems, label: t(LABELS[name]), value: value(name) },
    ...(hint ? { hint: t(hint) } : {}),
  });
  const say = (name: string, text: string): string => {
    if (name === 'clinic') return clinics.find(({ id }) => id === text)?.name ?? '';
    return name === 'open' ? t(text === 'other' ? 'vdays.open-other' : 'vdays.open-none') : text;
  };
  const title = t(exception ? 'vdays.edit' : 'vdays.add');
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[...trailOf(view, clinician), { text: title }]} />
      <ErrorSummary t={t} problems={problems} />
      <SavedMeanwhile {...{ t, draft, saved, say }} labels={LABELS} />
      <h1>{title}</h1>
      <p class="lead">{clinician.name}</p>
      {clinics.length === 0 ? (
        <Alert>
          <p>{t('vdays.no-weekly')}</p>
          <p>
            <a href={`${CLINICIANS}/${clinician.id}/hours/new`}>{t('hours.add')}</a>
          </p>
        </Alert>
      ) : (
        <Form
          action={exception ? `${DAYS}/${exception.id}` : `${CLINICIANS}/${clinician.id}/days/new`}
          formKey={formKey}
        >
          <VersionField of={exception} draft={draft} />
          <SelectField
            {...common('clinic', 'vdays.clinic-hint')}
            none={t('hours.clinic-none')}
            options={clinics.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <TextField {...common('day')} type="date" short />
          <Choice
            {...{ t, problems, name: 'open', legend: t('vdays.open'), value: value('open') }}
            options={[
              { value: 'none', label: t('vdays.open-none') },
              { value: 'other', label: t('vdays.open-other') },
            ]}
          />
          <TextField {...common('hours', 'vdays.hours-hint')} max={100} />
          <p class="muted">{t('hours.check-first')}</p>
          <div class="actions">
            <Button name="do" value="check">
              {t('hours.check')}
            </Button>
            <LinkButton kind="plain" href={`${CLINICIANS}/${clinician.id}`}>
              {t('ui.cancel')}
            </LinkButton>
          </div>
        </Form>
      )}
    </div>
  );
}
