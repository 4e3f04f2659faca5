import type { Draft } from '../../platform/http/drafts.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { VersionField } from '../../ui/draft.tsx';
import {
  Boxes,
  Checkbox,
  Choice,
  ErrorSummary,
  Form,
  SelectField,
  TextArea,
  TextField,
} from '../../ui/fields.tsx';
import { Button, Crumbs, Done, LinkButton } from '../../ui/kit.tsx';
import { SCHEDULE } from '../paths.ts';
import { SavedMeanwhile } from '../saved-now.tsx';
import { ReasonsCard } from './reasons.pages.tsx';
import { NEW_TYPE, typedType } from './type-form.ts';
import { TYPES } from './visit-types.pages.tsx';
import { GRIDS, MODES, nameIn, type Reason, type VisitType } from './visit-types.rules.ts';

const TEXTS = {
  name: 'vtypes.name',
  nameEs: 'vtypes.name-es',
  minutes: 'vtypes.minutes',
  minutesBefore: 'vtypes.before',
  minutesAfter: 'vtypes.after',
  grid: 'vtypes.grid',
  prepare: 'vtypes.prepare',
  prepareEs: 'vtypes.prepare-es',
  direct: 'vtypes.direct',
  youngest: 'vtypes.youngest',
  oldest: 'vtypes.oldest',
  sex: 'vtypes.sex',
  patients: 'vtypes.patients',
  seenWithinMonths: 'vtypes.seen',
  mostOpen: 'vtypes.most',
  leadMinutes: 'vtypes.lead-time',
  horizonDays: 'vtypes.horizon',
  active: 'vtypes.active',
} as const satisfies Record<string, Key>;
const CHECKS = {
  'mode-in-person': 'vmode.in-person',
  'mode-phone': 'vmode.phone',
  'mode-video': 'vmode.video',
  needsRoom: 'vtypes.room',
  confidential: 'vtypes.confidential',
  referral: 'vtypes.referral',
  ownCareTeam: 'vtypes.care-team',
  oneADay: 'vtypes.one-a-day',
} as const satisfies Record<string, Key>;

/** Adds or edits a type of visit. */
export function TypePage({
  view,
  type,
  reasons,
  ahead,
  draft,
  formKey,
  done,
}: {
  view: View;
  /** Null for a new one. */
  type: VisitType | null;
  reasons: readonly Reason[];
  /** How many visits of it are booked. */
  ahead: number;
  draft: Draft;
  formKey: string;
  done: string;
}) {
  const { t } = view;
  const { typed, problems } = draft;
  const saved = type && typedType(type);
  const value = (name: string) => (typed ?? saved ?? NEW_TYPE)[name] ?? '';
  const title = type ? nameIn(type, t.language) : t('vtypes.add');
  const common = (name: keyof typeof TEXTS, hint?: Key) => ({
    ...{ t, name, problems, label: t(TEXTS[name]), value: value(name) },
    ...(hint ? { hint: t(hint) } : {}),
  });
  const number = (name: keyof typeof TEXTS, hint?: Key) => (
    <TextField {...common(name, hint)} inputmode="numeric" max={6} short />
  );
  const check = (name: keyof typeof CHECKS) => ({
    ...{ name, label: t(CHECKS[name]), checked: value(name) === 'yes' },
  });
  const choice = (name: 'direct' | 'sex' | 'patients' | 'active', values: readonly string[]) => (
    <Choice
      {...{ t, name, problems, legend: t(TEXTS[name]), value: value(name) }}
      options={values.map((one) => ({ value: one, label: t(`vtypes.${name}-${one}` as Key) }))}
    />
  );
  const say = (name: string, text: string): string => {
    const key = `vtypes.${name}-${text}`;
    if (t.has(key)) return t(key);
    return name in CHECKS ? t(text === 'yes' ? 'ui.yes' : 'ui.no') : text;
  };
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: SCHEDULE, text: t('sched.title') },
          { href: TYPES, text: t('vtypes.title') },
          { text: title },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={done === 'saved' && 'sched.saved'} />
      <SavedMeanwhile {...{ t, draft, saved, say }} labels={{ ...TEXTS, ...CHECKS }} />
      <h1 dir="auto">{title}</h1>
      {ahead > 0 && <p>{t('vtypes.ahead', { n: ahead })}</p>}
      <Form action={type ? `${TYPES}/${type.id}` : `${TYPES}/new`} formKey={formKey}>
        <VersionField of={type} draft={draft} />
        <TextField {...common('name', 'vtypes.name-hint')} max={80} />
        <TextField {...common('nameEs')} max={80} />
        <section class="form-section">
          <h2>{t('vtypes.length')}</h2>
          <div class="fields">
            {number('minutes', 'vtypes.minutes-hint')}
            <SelectField
              {...common('grid', 'vtypes.grid-hint')}
              none={t('vtypes.grid-none')}
              options={GRIDS.map((n) => ({ value: String(n), label: t('vtypes.grid-of', { n }) }))}
            />
            {number('minutesBefore', 'vtypes.before-hint')}
            {number('minutesAfter', 'vtypes.after-hint')}
          </div>
          <Boxes
            {...{ t, problems, name: 'modes', legend: t('vtypes.modes') }}
            options={MODES.map((mode) => check(`mode-${mode}`))}
          />
          <Checkbox {...check('needsRoom')} />
        </section>
        <section class="form-section">
          <h2>{t('vtypes.who')}</h2>
          {choice('direct', ['yes', 'no'])}
          <div class="fields">
            {number('youngest', 'vtypes.age-hint')}
            {number('oldest', 'vtypes.age-hint')}
          </div>
          {choice('sex', ['any', 'female', 'male'])}
          {choice('patients', ['any', 'new', 'established'])}
          {number('seenWithinMonths', 'vtypes.seen-hint')}
          <Checkbox {...check('referral')} />
          <Checkbox {...check('ownCareTeam')} />
          <Checkbox {...check('confidential')} />
        </section>
        <section class="form-section">
          <h2>{t('vtypes.when')}</h2>
          {number('leadMinutes', 'vtypes.lead-hint')}
          {number('horizonDays', 'vtypes.horizon-hint')}
          {number('mostOpen', 'vtypes.most-hint')}
          <Checkbox {...check('oneADay')} />
        </section>
        <section class="form-section">
          <h2>{t('vtypes.to-prepare')}</h2>
          <TextArea {...common('prepare', 'vtypes.prepare-hint')} rows={3} max={1000} />
          <TextArea {...common('prepareEs')} rows={3} max={1000} />
        </section>
        {choice('active', ['yes', 'no'])}
        <div class="actions">
          <Button>{t('sched.save')}</Button>
          <LinkButton kind="plain" href={TYPES}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
      {type && <ReasonsCard view={view} type={type} reasons={reasons} />}
    </div>
  );
}
