import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Checkbox, Choice, ErrorSummary, Form, SelectField, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Crumbs, Done, LinkButton, Tag } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { Phone } from '../../ui/text.tsx';
import { sayHours } from './hours.ts';
import type { Pharmacy } from './pharmacies.rules.ts';

type Place = Pharmacy & { staff: { id: string; name: string }[] };
const BASE = '/staff/pharmacies';

/** All pharmacies and all prescribers, for administrators. */
export function PlacesPage({
  view,
  failing,
  places,
  clinicians,
  typed,
  problems,
  newKey,
  done,
}: {
  view: View;
  /** Messages that did not get through. */
  failing: number;
  places: Place[];
  clinicians: { id: string; name: string; npi: string | null }[];
  typed: Typed;
  problems: Problems;
  newKey: () => string;
  done: boolean;
}) {
  const { t } = view;
  return (
    <>
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={done && 'account.saved'} />
      <h1>{t('places.title')}</h1>
      <p class="lead">{t('places.lead')}</p>
      {failing > 0 && (
        <Alert tone="warning">
          <p>
            {t('link.failing', { n: failing })} <a href={`${BASE}/messages`}>{t('link.see')}</a>
          </p>
        </Alert>
      )}
      <ul class="result-list card">
        {places.map((one) => (
          <li class="result-row" key={one.id}>
            <div>
              <h2 class="test-title">
                <a href={`${BASE}/${one.id}`}>{one.name}</a>
              </h2>
              <p>
                {one.street}, {one.city}
              </p>
              <p>
                <Phone number={one.phone} />
              </p>
              <p class="muted">{sayHours(t, one)}</p>
              {one.staff.length > 0 && (
                <p class="muted">
                  {t('places.staff')}: {one.staff.map((member) => member.name).join(', ')}
                </p>
              )}
            </div>
            <div class="result-tags">
              <Tag tone="plain">
                {t(one.closedAt ? 'places.closed' : `places.kind-${one.kind}`)}
              </Tag>
            </div>
          </li>
        ))}
      </ul>
      <div class="actions">
        <LinkButton href={`${BASE}/new`} kind="outline">
          {t('places.add')}
        </LinkButton>
        {view.settings.pharmacyLinked && (
          <LinkButton href={`${BASE}/messages`} kind="outline">
            {t('link.title')}
          </LinkButton>
        )}
      </div>
      <Card>
        <CardHead icon="id-card">{t('places.prescribers')}</CardHead>
        {clinicians.length === 0 && <p>{t('places.no-clinicians')}</p>}
        {clinicians.map((one) => {
          const name = `npi-${one.id}`;
          const problem = problems[name];
          return (
            <Form key={one.id} action={`${BASE}/prescribers`} formKey={newKey()}>
              <input type="hidden" name="account" value={one.id} />
              <div class={`usa-form-group${problem ? ' usa-form-group--error' : ''}`}>
                <label class="usa-label" for={name}>
                  {t('places.npi', { name: one.name })}
                </label>
                <span class="usa-hint" id={`${name}-hint`}>
                  {t('places.npi-hint')}
                </span>
                {problem && (
                  <span class="usa-error-message" id={`${name}-problem`}>
                    {t(problem)}
                  </span>
                )}
                <input
                  type="text"
                  class={`usa-input input-short${problem ? ' usa-input--error' : ''}`}
                  id={name}
                  name="npi"
                  value={typed.account === one.id ? (typed.npi ?? '') : (one.npi ?? '')}
                  inputMode="numeric"
                  maxLength={10}
                  aria-describedby={`${name}-hint${problem ? ` ${name}-problem` : ''}`}
                />
              </div>
              <Button kind="outline">
                {t('places.save')} <span class="usa-sr-only">{one.name}</span>
              </Button>
            </Form>
          );
        })}
      </Card>
    </>
  );
}

export function PlacePage({
  view,
  place,
  pharmacists,
  typed,
  problems,
  newKey,
}: {
  view: View;
  /** Null for a new pharmacy. */
  place: Place | null;
  pharmacists: { id: string; name: string }[];
  typed: Typed | null;
  problems: Problems;
  newKey: () => string;
}) {
  const { t } = view;
  const value = (name: string, had: string | null | undefined) => typed?.[name] ?? had ?? '';
  // January 1, 2024 was a Monday
  const weekday = (day: number) => t.date(new Date(Date.UTC(2024, 0, 1 + day, 12)), 'weekday');
  const others = pharmacists.filter((one) => !place?.staff.some((member) => member.id === one.id));
  const field = (name: 'name' | 'street' | 'city' | 'region' | 'phone', max: number) => (
    <TextField
      t={t}
      name={name}
      label={t(`places.${name}`)}
      problems={problems}
      value={value(name, place?.[name])}
      max={max}
      autocomplete="off"
    />
  );
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: BASE, text: t('places.title') }, { text: place?.name ?? t('places.add') }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{place ? t('places.edit', { name: place.name }) : t('places.add')}</h1>
      {place && (
        <Card>
          <CardHead icon="users">{t('places.staff')}</CardHead>
          <ul class="result-list">
            {place.staff.map((member) => (
              <li class="result-row" key={member.id}>
                <p>{member.name}</p>
                <RowButton
                  action={`${BASE}/${place.id}/staff`}
                  formKey={newKey()}
                  of={member.name}
                  kind="plain"
                  fields={{ account: member.id, works: 'no' }}
                >
                  {t('med.remove')}
                </RowButton>
              </li>
            ))}
          </ul>
          {pharmacists.length === 0 && <p>{t('places.no-staff')}</p>}
          {others.length > 0 && (
            <Form action={`${BASE}/${place.id}/staff`} formKey={newKey()} label={t('places.staff')}>
              <input type="hidden" name="works" value="yes" />
              <SelectField
                t={t}
                name="account"
                label={t('places.add-staff')}
                problems={problems}
                none={t('places.choose-staff')}
                options={others.map((one) => ({ value: one.id, label: one.name }))}
              />
              <Button kind="outline">{t('places.add-staff-do')}</Button>
            </Form>
          )}
        </Card>
      )}
      <Form action={place ? `${BASE}/${place.id}` : `${BASE}/new`} formKey={newKey()}>
        {field('name', 120)}
        <Choice
          t={t}
          name="kind"
          legend={t('places.kind')}
          problems={problems}
          value={value('kind', place?.kind)}
          options={(['pickup', 'mail'] as const).map((kind) => ({
            value: kind,
            label: t(`places.kind-${kind}`),
          }))}
        />
        <TextField
          t={t}
          name="ncpdp"
          label={t('places.ncpdp')}
          hint={t('places.ncpdp-hint')}
          problems={problems}
          value={value('ncpdp', place?.ncpdp)}
          short
          max={7}
          inputmode="numeric"
        />
        {field('street', 120)}
        <div class="fields">
          {field('city', 80)}
          {field('region', 40)}
          <TextField
            t={t}
            name="postalCode"
            label={t('places.postal')}
            problems={problems}
            value={value('postalCode', place?.postalCode)}
            short
            max={12}
          />
          {field('phone', 30)}
        </div>
        <h2>{t('places.hours')}</h2>
        <p class="muted">{t('places.hours-hint')}</p>
        <div class="fields">
          {[0, 1, 2, 3, 4, 5, 6].map((day) => (
            <TextField
              key={day}
              t={t}
              name={`hours-${day}`}
              label={weekday(day)}
              problems={problems}
              value={value(`hours-${day}`, place?.hours[day]?.join('-'))}
              short
              max={15}
            />
          ))}
        </div>
        {place && (
          <Checkbox
            name="closed"
            label={t('places.closed')}
            checked={typed ? typed.closed === 'yes' : place.closedAt !== null}
          />
        )}
        <div class="actions">
          <Button>{t('places.save')}</Button>
        </div>
      </Form>
    </>
  );
}
