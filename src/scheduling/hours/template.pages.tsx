import { sayWeekday } from '../../clinics/calendar/say-hours.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Draft } from '../../platform/http/drafts.ts';
import type { Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { VersionField } from '../../ui/draft.tsx';
import { Boxes, ErrorSummary, Form, SelectField, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Crumbs, LinkButton } from '../../ui/kit.tsx';
import { capital } from '../../ui/text.tsx';
import { SCHEDULE } from '../paths.ts';
import { SavedMeanwhile } from '../saved-now.tsx';
import { MODES, nameIn, type VisitType } from '../visit-types/visit-types.rules.ts';
import type { ClinicianHours, Template } from './hours.ts';
import type { ClockDay } from './open-hours.rules.ts';
import { sayDate } from './say-template.ts';
import { typedTemplate, WEEKDAYS } from './template-form.ts';

export const CLINICIANS = `${SCHEDULE}/clinicians`;
export const HOURS = `${SCHEDULE}/hours`;

export const trailOf = ({ t }: View, clinician: { id: string; name: string }) => [
  { href: SCHEDULE, text: t('sched.title') },
  { href: CLINICIANS, text: t('hours.clinicians') },
  { href: `${CLINICIANS}/${clinician.id}`, text: clinician.name },
];

const LABELS = {
  clinic: 'hours.clinic',
  from: 'hours.from',
  until: 'hours.until',
  everyWeeks: 'hours.every-weeks',
  firstDay: 'hours.first-day',
  lastDay: 'hours.last-day',
} as const satisfies Record<string, Key>;

/** Adds or edits hours of a clinician, week by week. */
export function TemplatePage({
  view,
  clinician,
  template,
  clinics,
  types,
  draft,
  formKey,
}: {
  view: View;
  clinician: ClinicianHours;
  /** Null for new hours. */
  template: Template | null;
  /** The listed ones, and the one that it has. */
  clinics: readonly { id: string; name: string }[];
  /** Those in use, and those that it has. */
  types: readonly VisitType[];
  draft: Draft;
  formKey: string;
}) {
  const { t, today } = view;
  const { typed, problems } = draft;
  const saved = template && typedTemplate(template);
  const begin: Typed = saved ?? {
    ...{ everyWeeks: '1', firstDay: today, 'mode-in-person': 'yes' },
    clinic: clinics.length === 1 ? (clinics[0]?.id ?? '') : '',
  };
  const value = (name: string) => (typed ?? begin)[name] ?? '';
  const common = (name: keyof typeof LABELS, hint?: Key) => ({
    ...{ t, name, problems, label: t(LABELS[name]), value: value(name) },
    ...(hint ? { hint: t(hint) } : {}),
  });
  const box = (name: string, label: string) => ({ name, label, checked: value(name) === 'yes' });
  const days = WEEKDAYS.map((day) => box(`day-${day}`, capital(t, sayWeekday(t, day - 1))));
  const kinds = types.map((one) => box(`type-${one.id}`, nameIn(one, t.language)));
  const modes = MODES.map((mode) => box(`mode-${mode}`, t(`vmode.${mode}`)));
  const labels = {
    ...LABELS,
    ...Object.fromEntries(
      [...days, ...kinds, ...modes].map((one) => [one.name, { text: one.label }]),
    ),
  };
  const say = (name: string, text: string): string =>
    name === 'clinic'
      ? (clinics.find(({ id }) => id === text)?.name ?? '')
      : name.includes('-') || name.startsWith('type-')
        ? t(text === 'yes' ? 'ui.yes' : 'ui.no')
        : text;
  const title = template ? t('hours.edit') : t('hours.add');
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[...trailOf(view, clinician), { text: title }]} />
      <ErrorSummary t={t} problems={problems} />
      <SavedMeanwhile {...{ t, draft, saved, labels, say }} />
      <h1>{title}</h1>
      <p class="lead">{clinician.name}</p>
      <Form
        action={template ? `${HOURS}/${template.id}` : `${CLINICIANS}/${clinician.id}/hours/new`}
        formKey={formKey}
      >
        <VersionField of={template} draft={draft} />
        <SelectField
          {...common('clinic')}
          none={t('hours.clinic-none')}
          options={clinics.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Boxes {...{ t, problems, name: 'weekdays', legend: t('hours.weekdays') }} options={days} />
        <div class="fields">
          <TextField {...common('from', 'hours.from-hint')} max={20} short />
          <TextField {...common('until', 'hours.until-hint')} max={20} short />
        </div>
        <TextField
          {...common('everyWeeks', 'hours.every-hint')}
          inputmode="numeric"
          max={2}
          short
        />
        <TextField {...common('firstDay', 'hours.first-hint')} type="date" short />
        <TextField {...common('lastDay', 'hours.last-hint')} type="date" short />
        <Boxes {...{ t, problems, name: 'types', legend: t('hours.types') }} options={kinds} />
        <Boxes {...{ t, problems, name: 'modes', legend: t('vtypes.modes') }} options={modes} />
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
    </div>
  );
}

/** A date on which a template would have hours. */
export interface NextDay {
  day: PlainDate;
  /** There are other hours on that day: a holiday, or a day of its own. */
  other: boolean;
}

/** The next dates of hours that are not saved yet, and what the clock does to them. */
export function DatesCard({
  view: { t },
  next,
  clock,
}: {
  view: View;
  next: readonly NextDay[];
  clock: readonly ClockDay[];
}) {
  return (
    <>
      {next.length === 0 ? (
        <Alert tone="warning">
          <p>{t('hours.no-dates')}</p>
        </Alert>
      ) : (
        <Card>
          <CardHead icon="calendar-days">{t('hours.next')}</CardHead>
          <ul class="lines">
            {next.map(({ day, other }) => (
              <li key={day}>
                {capital(t, sayDate(t, day))}
                {other && ` · ${t('hours.other-day')}`}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {clock.length > 0 && (
        <Alert tone="warning" title={t('hours.clock')}>
          <ul class="lines">
            {clock.map(({ day, is }) => (
              <li key={day}>{t(`hours.clock-${is}`, { day: t.day(day) })}</li>
            ))}
          </ul>
        </Alert>
      )}
    </>
  );
}
