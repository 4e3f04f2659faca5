import { Choice, ErrorSummary, Form, SelectField } from '../../../ui/fields.tsx';
import { Alert, Button } from '../../../ui/kit.tsx';
import { factLine } from '../../../ui/text.tsx';
import { WhyField } from '../shared/fields.tsx';
import { FLAG_KINDS, type SafetyFlag } from '../shared/flags.ts';
import { Cancel, caregivers, type Shown, Trail } from './form-parts.pages.tsx';
import { pathOf } from './record.pages.tsx';

/** Raises a safety flag. */
export function FlagPage({ view, all, typed, problems, newKey }: Shown) {
  const { t, person } = view;
  const title = t('care-staff.flag-add');
  return (
    <>
      <Trail view={view} text={title} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      <p class="lead">{t('care-staff.flag-lead')}</p>
      <Alert tone="info">
        <p>{t('care-staff.flag-closes')}</p>
      </Alert>
      <Form action={`${pathOf(person?.id ?? '')}/flags`} formKey={newKey()} label={title}>
        <Choice
          t={t}
          name="kind"
          legend={t('care-staff.flag-kind')}
          problems={problems}
          value={typed.kind}
          options={FLAG_KINDS.map((value) => ({ value, label: t(`care-staff.flag-${value}`) }))}
        />
        <SelectField
          t={t}
          name="account"
          label={t('care-staff.flag-whom')}
          problems={problems}
          value={typed.account}
          none={t('care-staff.flag-anybody')}
          options={caregivers(all)}
        />
        <WhyField view={view} typed={typed} problems={problems} name="reason" />
        <div class="actions">
          <Button>{t('care-staff.flag-save')}</Button>
          <Cancel view={view} />
        </div>
      </Form>
    </>
  );
}

/** Lifts a safety flag, with a reason. */
export function LiftFlagPage({
  view,
  flag,
  typed,
  problems,
  newKey,
}: Omit<Shown, 'all'> & { flag: SafetyFlag }) {
  const { t, person } = view;
  const title = t('care-staff.flag-lift');
  return (
    <>
      <Trail view={view} text={title} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      <p class="lead">
        {factLine(t, [
          t(`care-staff.flag-${flag.kind}`),
          t('care-staff.since', { day: t.date(flag.raisedAt, 'day') }),
        ])}
      </p>
      <p>{t('care-staff.flag-lift-text')}</p>
      <Form
        action={`${pathOf(person?.id ?? '')}/flags/${flag.id}/lift`}
        formKey={newKey()}
        label={title}
      >
        <WhyField view={view} typed={typed} problems={problems} name="why" />
        <div class="actions">
          <Button>{t('care-staff.flag-lift')}</Button>
          <Cancel view={view} />
        </div>
      </Form>
    </>
  );
}
