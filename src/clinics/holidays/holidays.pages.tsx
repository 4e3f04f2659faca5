import type { Draft } from '../../platform/http/drafts.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { StaleNote, savedNow, VersionField } from '../../ui/draft.tsx';
import { Checkbox, Choice, ErrorSummary, Form, SelectField, TextField } from '../../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, Done, Empty, LinkButton } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { factLine } from '../../ui/text.tsx';
import { typeHours } from '../calendar/hours.rules.ts';
import { sayHours } from '../calendar/say-hours.ts';
import type { Holiday, Proposal } from './holidays.rules.ts';

export const BASE = '/staff/holidays';
type Named = { id: string; name: string };

const whose = (view: View, clinics: readonly Named[], clinicId: string | null): string =>
  clinics.find((one) => one.id === clinicId)?.name ?? view.t('holidays.all-clinics');

/** The holidays of a year, for all clinics and for individual ones. */
export function HolidaysPage({
  view,
  year,
  holidays,
  clinics,
  newKey,
  done,
}: {
  view: View;
  year: number;
  holidays: Holiday[];
  clinics: readonly Named[];
  newKey: () => string;
  done: string;
}) {
  const { t } = view;
  const proposal = (from: 'federal' | 'copy') => `${BASE}/proposal?year=${year}&from=${from}`;
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: '/staff/clinics', text: t('clinics.title') },
          { text: t('holidays.title') },
        ]}
      />
      <Done t={t} said={`holidays.${done}`} />
      <h1>{t('holidays.of', { year })}</h1>
      <p class="lead">{t('holidays.lead')}</p>
      <div class="actions">
        <LinkButton href={`${BASE}/new?year=${year}`}>{t('holidays.add')}</LinkButton>
        <LinkButton href={proposal('federal')} kind="outline">
          {t('holidays.from-federal')}
        </LinkButton>
        <LinkButton href={proposal('copy')} kind="outline">
          {t('holidays.from-copy', { year: year - 1 })}
        </LinkButton>
      </div>
      {holidays.length === 0 ? (
        <Empty icon="calendar-days" title={t('holidays.none', { year })}>
          <p>{t('holidays.none-text')}</p>
        </Empty>
      ) : (
        <ul class="result-list card">
          {holidays.map((one) => (
            <li class="result-row" key={one.id}>
              <div>
                <h2 class="test-title">
                  <a href={`${BASE}/${one.id}`}>{one.name}</a>
                </h2>
                <p>{factLine(t, [t.day(one.day, 'day-long'), sayHours(t, one.hours)])}</p>
                <p class="muted">{whose(view, clinics, one.clinicId)}</p>
              </div>
              <RowButton
                action={`${BASE}/${one.id}/remove`}
                formKey={newKey()}
                of={one.name}
                kind="plain"
              >
                {t('holidays.remove')}
              </RowButton>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={`${BASE}?year=${year - 1}`}>{t('holidays.of', { year: year - 1 })}</a> ·{' '}
        <a href={`${BASE}?year=${year + 1}`}>{t('holidays.of', { year: year + 1 })}</a>
      </p>
    </>
  );
}

/** Adds or edits one holiday. */
export function HolidayPage({
  view,
  holiday,
  clinics,
  draft,
  formKey,
}: {
  view: View;
  /** Null for a new holiday. */
  holiday: Holiday | null;
  clinics: readonly Named[];
  draft: Draft;
  formKey: string;
}) {
  const { t } = view;
  const { typed, problems } = draft;
  const saved: Typed = holiday
    ? {
        day: holiday.day,
        name: holiday.name,
        nameEs: holiday.nameEs,
        clinic: holiday.clinicId ?? '',
        hours: typeHours(holiday.hours),
        open: holiday.hours.length > 0 ? 'shorter' : 'closed',
      }
    : {};
  const value = (name: string) => typed?.[name] ?? saved[name] ?? '';
  const hint = (name: string, own?: string) => savedNow(t, draft, name, saved[name]) ?? own;
  const title = holiday ? holiday.name : t('holidays.add');
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: '/staff/clinics', text: t('clinics.title') },
          { href: BASE, text: t('holidays.title') },
          { text: title },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <StaleNote t={t} draft={draft} />
      <h1>{title}</h1>
      <Form action={holiday ? `${BASE}/${holiday.id}` : `${BASE}/new`} formKey={formKey}>
        <VersionField of={holiday} draft={draft} />
        <TextField
          t={t}
          name="day"
          type="date"
          label={t('holidays.day')}
          hint={hint('day')}
          problems={problems}
          value={value('day')}
          short
        />
        <TextField
          t={t}
          name="name"
          label={t('holidays.name')}
          hint={hint('name')}
          problems={problems}
          value={value('name')}
          max={80}
        />
        <TextField
          t={t}
          name="nameEs"
          label={t('holidays.name-es')}
          hint={hint('nameEs', t('holidays.name-es-hint'))}
          problems={problems}
          value={value('nameEs')}
          max={80}
        />
        <SelectField
          t={t}
          name="clinic"
          label={t('holidays.where')}
          problems={problems}
          value={value('clinic')}
          none={t('holidays.all-clinics')}
          options={clinics.map((one) => ({ value: one.id, label: one.name }))}
        />
        <Choice
          t={t}
          name="open"
          legend={t('holidays.open')}
          problems={problems}
          value={value('open') || 'closed'}
          options={[
            { value: 'closed', label: t('holidays.closed') },
            { value: 'shorter', label: t('holidays.shorter') },
          ]}
        />
        <TextField
          t={t}
          name="hours"
          label={t('holidays.hours')}
          hint={hint('hours', t('holidays.hours-hint'))}
          problems={problems}
          value={value('hours')}
          max={100}
        />
        <div class="actions">
          <Button>{t('clinics.save')}</Button>
        </div>
      </Form>
    </div>
  );
}

/** What could be added for a year. Nothing is added until staff confirm it. */
export function ProposalPage({
  view,
  year,
  from,
  proposals,
  clinics,
  seen,
  problems,
  formKey,
}: {
  view: View;
  year: number;
  from: 'federal' | 'copy';
  proposals: Proposal[];
  clinics: readonly Named[];
  /** The list as it was shown, to notice whether it has changed. */
  seen: string;
  problems: Problems;
  formKey: string;
}) {
  const { t } = view;
  const title =
    from === 'federal'
      ? t('holidays.federal', { year })
      : t('holidays.copy', { year, before: year - 1 });
  const text = (one: Proposal) =>
    factLine(t, [
      t.day(one.day, 'day-long'),
      t.language === 'es' && one.nameEs ? one.nameEs : one.name,
      sayHours(t, one.hours),
      one.clinicId && whose(view, clinics, one.clinicId),
    ]);
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: '/staff/clinics', text: t('clinics.title') },
          { href: `${BASE}?year=${year}`, text: t('holidays.of', { year }) },
          { text: title },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      {proposals.length === 0 ? (
        <Empty icon="calendar-days" title={t('holidays.nothing')}>
          <p>{t('holidays.nothing-text')}</p>
        </Empty>
      ) : (
        <Card>
          <CardHead icon="calendar-days">{t('holidays.choose')}</CardHead>
          <p class="muted">
            {t(from === 'federal' ? 'holidays.choose-federal' : 'holidays.choose-copy')}
          </p>
          <Form action={`${BASE}/proposal`} formKey={formKey}>
            <input type="hidden" name="year" value={year} />
            <input type="hidden" name="from" value={from} />
            <input type="hidden" name="seen" value={seen} />
            {proposals.map((one, at) => (
              <Checkbox
                key={`${one.clinicId} ${one.day}`}
                name={`take-${at}`}
                label={text(one)}
                checked={one.chosen}
              />
            ))}
            <div class="actions">
              <Button>{t('holidays.confirm')}</Button>
            </div>
          </Form>
        </Card>
      )}
    </div>
  );
}
