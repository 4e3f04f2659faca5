import type { Draft } from '../../platform/http/drafts.ts';
import type { Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { StaleNote, savedNow, VersionField } from '../../ui/draft.tsx';
import { Choice, ErrorSummary, Form, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Crumbs, Done, LinkButton, Tag } from '../../ui/kit.tsx';
import { capital, Phone } from '../../ui/text.tsx';
import { typeHours } from '../calendar/hours.rules.ts';
import { sayWeekday } from '../calendar/say-hours.ts';
import { zoneName, zonesBeside } from '../calendar/zones.rules.ts';
import { BASE } from './clinics.pages.tsx';
import { CLINIC_WORDS, type Clinic, type Department, isZoneSaid } from './clinics.rules.ts';

/** A clinic as the fields of its form contain it. */
export function typedClinic(clinic: Clinic): Typed {
  const { name, street, city, region, postalCode, phone, fax, hours, state } = clinic;
  const zone = isZoneSaid(clinic) ? clinic.zone : '';
  const days = [0, 1, 2, 3, 4, 5, 6].map((day) => [`hours-${day}`, typeHours(hours?.[day] ?? [])]);
  return {
    ...{ name, street, city, region, postalCode, zone, phone, fax },
    ...Object.fromEntries(days),
    ...Object.fromEntries(
      CLINIC_WORDS.flatMap((name) => [
        [name, clinic[name]],
        [`${name}Es`, clinic[`${name}Es`]],
      ]),
    ),
    known: hours ? 'yes' : 'no',
    // saving a proposed clinic lists it, unless staff say otherwise
    state: state === 'proposed' ? '' : state,
  };
}

/** Adds or edits a clinic. Without JavaScript, each day's hours are a line of text. */
export function ClinicPage({
  view,
  clinic,
  departments,
  draft,
  formKey,
  done,
}: {
  view: View;
  /** Null for a new clinic. */
  clinic: Clinic | null;
  departments: Department[];
  draft: Draft;
  formKey: string;
  done: boolean;
}) {
  const { t, settings } = view;
  const { typed, problems } = draft;
  const saved = clinic && typedClinic(clinic);
  const value = (name: string) => typed?.[name] ?? saved?.[name] ?? '';
  /** The field's other value: as somebody else saved it, or as the sender has it. */
  const beside = (name: string): string | undefined => {
    const came = clinic?.byHand.includes(name) && clinic.came?.[name as 'name'];
    return (
      savedNow(t, draft, name, saved?.[name]) ??
      (came ? t('clinics.came', { value: came }) : undefined)
    );
  };
  const field = (name: string, label: Key, max: number, hint?: string) => (
    <TextField
      t={t}
      name={name}
      label={t(label)}
      hint={beside(name) ?? hint}
      problems={problems}
      value={value(name)}
      max={max}
    />
  );
  const text = (name: string, label: string, hint?: string) => (
    <TextArea
      key={name}
      {...{ t, name, label, problems, value: value(name) }}
      hint={beside(name) ?? hint}
      rows={3}
      max={1000}
    />
  );
  const title = clinic ? t('clinics.edit', { name: clinic.name }) : t('clinics.add');
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: BASE, text: t('clinics.title') }, { text: title }]} />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={done && 'clinics.saved'} />
      <StaleNote t={t} draft={draft} />
      <h1>{title}</h1>
      {clinic?.state === 'proposed' && (
        <Alert>
          <p>{t('clinics.proposed-one')}</p>
        </Alert>
      )}
      {clinic?.came?.over && (
        <Alert tone="warning">
          <p>{t('clinics.over-text')}</p>
        </Alert>
      )}
      {clinic?.came?.unread && (
        <Alert tone="warning" title={t('clinics.unread')}>
          <p class="prose">{clinic.came.unread}</p>
        </Alert>
      )}
      <Form action={clinic ? `${BASE}/${clinic.id}` : `${BASE}/new`} formKey={formKey}>
        <VersionField of={clinic} draft={draft} />
        {field('name', 'clinics.name', 120)}
        {field('street', 'clinics.street', 200)}
        <div class="fields">
          {field('city', 'clinics.city', 80)}
          {field('region', 'clinics.region', 40)}
          {field('postalCode', 'clinics.postal', 12)}
          <SelectField
            t={t}
            name="zone"
            label={t('clinics.zone')}
            hint={beside('zone')}
            problems={problems}
            value={value('zone') || (clinic ? '' : settings.zone)}
            none={t('clinics.zone-none')}
            options={zonesBeside(settings.zone, value('zone')).map((zone) => ({
              value: zone,
              label: `${zoneName(zone, t.language)} (${zone})`,
            }))}
          />
          {field('phone', 'clinics.phone', 30)}
          {field('fax', 'clinics.fax', 30)}
        </div>
        <h2>{t('clinics.hours')}</h2>
        <p class="muted">{t('clinics.hours-hint')}</p>
        <div class="fields">
          {[0, 1, 2, 3, 4, 5, 6].map((day) => (
            <TextField
              key={day}
              t={t}
              name={`hours-${day}`}
              label={capital(t, sayWeekday(t, day))}
              hint={beside(`hours-${day}`)}
              problems={problems}
              value={value(`hours-${day}`)}
              max={100}
            />
          ))}
        </div>
        <Choice
          t={t}
          name="known"
          legend={t('clinics.known')}
          problems={problems}
          value={value('known') || 'yes'}
          options={[
            { value: 'yes', label: t('clinics.known-yes') },
            { value: 'no', label: t('clinics.known-no') },
          ]}
        />
        <h2>{t('clinics.for-visitors')}</h2>
        <p class="muted">{t('clinics.for-visitors-text')}</p>
        {CLINIC_WORDS.flatMap((name) => [
          text(name, t(`clinics.${name}`), t(`clinics.${name}-hint`)),
          text(`${name}Es`, t(`clinics.${name}-es`)),
        ])}
        <Choice
          t={t}
          name="state"
          legend={t('clinics.state')}
          problems={problems}
          value={value('state') || (clinic ? undefined : 'active')}
          options={[
            { value: 'active', label: t('clinics.state-active'), hint: t('clinics.active-hint') },
            {
              value: 'inactive',
              label: t('clinics.state-inactive'),
              hint: t('clinics.inactive-hint'),
            },
          ]}
        />
        <div class="actions">
          <Button>{t('clinics.save')}</Button>
        </div>
      </Form>
      {clinic && <Departments view={view} clinic={clinic} departments={departments} />}
    </div>
  );
}

function Departments({
  view,
  clinic,
  departments,
}: {
  view: View;
  clinic: Clinic;
  departments: Department[];
}) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="users">{t('clinics.departments')}</CardHead>
      {departments.length === 0 && <p class="muted">{t('clinics.no-departments')}</p>}
      <ul class="result-list">
        {departments.map((one) => (
          <li class="result-row" key={one.id}>
            <div>
              <h3>
                <a href={`/staff/departments/${one.id}`}>{one.name}</a>
              </h3>
              {one.specialty && <p class="muted">{one.specialty}</p>}
              {one.phone && (
                <p>
                  <Phone number={one.phone} />
                </p>
              )}
            </div>
            <div class="result-tags">
              {!one.active && <Tag tone="plain">{t('clinics.state-inactive')}</Tag>}
            </div>
          </li>
        ))}
      </ul>
      <div class="actions">
        <LinkButton href={`${BASE}/${clinic.id}/departments/new`} kind="outline">
          {t('clinics.add-department')}
        </LinkButton>
      </div>
    </Card>
  );
}
