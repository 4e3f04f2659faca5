import type { Problems, Typed } from '../platform/http/forms.ts';
import type { View } from '../platform/http/routes.ts';
import type { Words } from '../platform/i18n.ts';
import { ErrorSummary, Form, TextArea, TextField } from '../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, Done, Empty } from '../ui/kit.tsx';
import { RowButton } from '../ui/row-button.tsx';
import type { ListedPerson, StaffPatient } from './lists.ts';
import { BASE } from './reviews.pages.tsx';

interface Who {
  given: string;
  family: string;
  birthDate: string | null;
  mrn: string | null;
}
const inLine = (one: Who): string => [one.family, one.given].filter(Boolean).join(', ') || '–';
const whoText = (t: Words, one: Who): string =>
  [
    one.birthDate && t('privacy.born', { at: t.day(one.birthDate) }),
    one.mrn && t('privacy.number', { mrn: one.mrn }),
  ]
    .filter(Boolean)
    .join(' · ');

interface Adding {
  view: View;
  typed: Typed;
  problems: Problems;
  newKey: () => string;
  done: string | null;
}

/** People whose record asks for a reason, those who were on the list, and a form to add one. */
export function ListedPage({
  view,
  listed,
  typed,
  problems,
  newKey,
  done,
}: Adding & { listed: ListedPerson[] }) {
  const { t } = view;
  const row = (one: ListedPerson) => (
    <li class="result-row" key={one.id}>
      <div>
        <h3 class="row-title">{inLine(one)}</h3>
        <p class="muted">{whoText(t, one)}</p>
        <p class="prose">{one.reason}</p>
        <p class="muted">
          {t('privacy.listed-by', { at: t.date(one.listedAt, 'day'), name: one.listedByName })}
          {one.endedAt &&
            ` · ${t('privacy.listed-ended', { at: t.date(one.endedAt, 'day'), name: one.endedByName ?? '' })}`}
        </p>
      </div>
      {!one.endedAt && (
        <RowButton action={`${BASE}/listed/${one.id}/end`} formKey={newKey()} of={inLine(one)}>
          {t('privacy.listed-end')}
        </RowButton>
      )}
    </li>
  );
  const [now, before] = [listed.filter((one) => !one.endedAt), listed.filter((one) => one.endedAt)];
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: BASE, text: t('privacy.title') }, { text: t('privacy.listed-title') }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={`privacy.done-${done}`} />
      <h1>{t('privacy.listed-title')}</h1>
      <p class="lead">{t('privacy.listed-lead')}</p>
      {now.length === 0 ? (
        <Empty icon="lock" title={t('privacy.listed-none')}>
          <p>{t('privacy.listed-none-text')}</p>
        </Empty>
      ) : (
        <Card label={t('privacy.listed-title')}>
          <h2 class="usa-sr-only">{t('privacy.listed-title')}</h2>
          <ul class="result-list">{now.map(row)}</ul>
        </Card>
      )}
      <Card>
        <CardHead icon="lock">{t('privacy.listed-add')}</CardHead>
        <Form action={`${BASE}/listed`} formKey={newKey()} label={t('privacy.listed-add')}>
          <TextField
            t={t}
            name="mrn"
            label={t('privacy.mrn')}
            problems={problems}
            value={typed.mrn}
            autocomplete="off"
            max={60}
          />
          <TextArea
            t={t}
            name="reason"
            label={t('privacy.reason')}
            hint={t('privacy.reason-hint')}
            problems={problems}
            value={typed.reason}
            rows={2}
            max={500}
          />
          <Button>{t('privacy.listed-save')}</Button>
        </Form>
      </Card>
      {before.length > 0 && (
        <Card>
          <h2>{t('privacy.listed-before')}</h2>
          <ul class="result-list">{before.map(row)}</ul>
        </Card>
      )}
    </>
  );
}

/** Which record is which member of staff's own. */
export function StaffPatientsPage({
  view,
  rows,
  typed,
  problems,
  newKey,
  done,
}: Adding & { rows: StaffPatient[] }) {
  const { t } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: BASE, text: t('privacy.title') }, { text: t('privacy.staff-title') }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={`privacy.done-${done}`} />
      <h1>{t('privacy.staff-title')}</h1>
      <p class="lead">{t('privacy.staff-lead')}</p>
      {rows.length === 0 ? (
        <Empty icon="users" title={t('privacy.staff-none')}>
          <p>{t('privacy.staff-none-text')}</p>
        </Empty>
      ) : (
        <Card label={t('privacy.staff-title')}>
          <h2 class="usa-sr-only">{t('privacy.staff-title')}</h2>
          <ul class="result-list">
            {rows.map((one) => (
              <li class="result-row" key={one.accountId}>
                <div>
                  <h3 class="row-title">
                    {one.staffName} <span class="muted">({one.userId})</span>
                  </h3>
                  <p>
                    {t('privacy.whose', { name: inLine(one) })}
                    {whoText(t, one) && ` · ${whoText(t, one)}`}
                  </p>
                  <p class="muted">
                    {t('privacy.staff-noted', {
                      at: t.date(one.notedAt, 'day'),
                      name: one.notedByName,
                    })}
                  </p>
                </div>
                <RowButton
                  action={`${BASE}/staff/${one.accountId}/remove`}
                  formKey={newKey()}
                  of={one.staffName}
                >
                  {t('privacy.staff-drop')}
                </RowButton>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card>
        <CardHead icon="users">{t('privacy.staff-add')}</CardHead>
        <Form action={`${BASE}/staff`} formKey={newKey()} label={t('privacy.staff-add')}>
          <TextField
            t={t}
            name="staff"
            label={t('privacy.staff-who')}
            problems={problems}
            value={typed.staff}
            autocomplete="off"
            max={100}
          />
          <TextField
            t={t}
            name="mrn"
            label={t('privacy.mrn')}
            problems={problems}
            value={typed.mrn}
            autocomplete="off"
            max={60}
          />
          <Button>{t('privacy.staff-save')}</Button>
        </Form>
      </Card>
    </>
  );
}
