import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { OpenRecord } from '../../staff/open-record.tsx';
import { Choice, ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Card, Empty, Tag } from '../../ui/kit.tsx';
import { type FoundPerson, SHOWN_PEOPLE } from './search.ts';

export const PURPOSES = [
  'treatment',
  'payment',
  'operations',
  'patient-request',
  'emergency',
] as const;
const bornText = (view: View, day: string | null) => (day ? view.t.day(day) : '–');

export function SearchPage({
  view,
  typed,
  problems,
  found,
  formKey,
  may,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  found: FoundPerson[] | null;
  formKey: string;
  may: boolean;
}) {
  const { t } = view;
  if (!may) {
    return (
      <>
        <h1>{t('staff.welcome', { name: view.actor?.account.name ?? '' })}</h1>
        <Empty icon="shield-check" title={t('staff.no-search')}>
          <p>{t('staff.no-search-text')}</p>
        </Empty>
      </>
    );
  }
  return (
    <>
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('staff.find')}</h1>
      <p class="lead">{t('staff.find-lead')}</p>
      <Card>
        <Form action="/staff" formKey={formKey} label={t('staff.find')}>
          {typed.page && <input type="hidden" name="page" value={typed.page} />}
          <div class="fields">
            <TextField
              t={t}
              name="family"
              label={t('staff.family')}
              problems={problems}
              value={typed.family}
              autocomplete="off"
              max={100}
            />
            <TextField
              t={t}
              name="given"
              label={t('staff.given')}
              problems={problems}
              value={typed.given}
              autocomplete="off"
              max={100}
            />
            <TextField
              t={t}
              name="birthDate"
              label={t('staff.birth-date')}
              problems={problems}
              value={typed.birthDate}
              type="date"
            />
            <TextField
              t={t}
              name="mrn"
              label={t('staff.mrn')}
              problems={problems}
              value={typed.mrn}
              autocomplete="off"
              max={60}
            />
          </div>
          <Choice
            t={t}
            name="purpose"
            legend={t('staff.purpose')}
            hint={t('staff.purpose-hint')}
            problems={problems}
            value={typed.purpose}
            options={PURPOSES.map((value) => ({
              value,
              label: t(`purpose.${value}`),
              ...(value === 'emergency' && { hint: t('staff.emergency-hint') }),
            }))}
          />
          <Button icon="search">{t('staff.search')}</Button>
        </Form>
      </Card>
      {found && found.length === 0 && (
        <Empty icon="search" title={t('staff.none')}>
          <p>{t('staff.none-text')}</p>
        </Empty>
      )}
      {found && found.length > 0 && (
        <>
          <h2>{t('staff.found', { n: Math.min(found.length, SHOWN_PEOPLE) })}</h2>
          {found.length > SHOWN_PEOPLE && (
            <Alert tone="warning">
              <p>{t('staff.too-many')}</p>
            </Alert>
          )}
          <ul class="result-list card">
            {found.slice(0, SHOWN_PEOPLE).map((person) => (
              <li class="result-row" key={person.patientId}>
                <div>
                  <h3>
                    {[person.family, person.given].filter(Boolean).join(', ')}{' '}
                    {person.deceased && (
                      <Tag tone="plain" icon="info">
                        {t('staff.deceased')}
                      </Tag>
                    )}
                  </h3>
                  <p class="muted">
                    {t('staff.born', { at: bornText(view, person.birthDate) })}
                    {person.mrn && ` · ${t('staff.number', { mrn: person.mrn })}`}
                  </p>
                </div>
                <OpenRecord
                  t={t}
                  person={person.patientId}
                  name={`${person.given} ${person.family}`.trim()}
                  purpose={typed.purpose ?? ''}
                  formKey={crypto.randomUUID()}
                  {...(typed.page ? { page: typed.page } : {})}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
