import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, SelectField, TextField } from '../../ui/fields.tsx';
import { Button, Crumbs, Done } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import type { Cover } from './cover.ts';

const BASE = '/staff/renewals';

/** Colleagues who answer for a prescriber who is away. */
export function AwayPage({
  view,
  covers,
  colleagues,
  typed,
  problems,
  newKey,
  done,
}: {
  view: View;
  covers: Cover[];
  colleagues: { id: string; name: string }[];
  typed: Typed;
  problems: Problems;
  newKey: () => string;
  done: boolean;
}) {
  const { t } = view;
  return (
    <>
      <Crumbs t={t} trail={[{ href: BASE, text: t('renew.title') }, { text: t('renew.away') }]} />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={done && 'account.saved'} />
      <h1>{t('renew.away')}</h1>
      <p class="lead">{t('renew.away-lead')}</p>
      {covers.length > 0 && (
        <ul class="result-list card">
          {covers.map((one) => (
            <li class="result-row" key={one.id}>
              <p>
                {t('renew.cover', {
                  name: one.name,
                  from: t.day(one.fromDay),
                  until: t.day(one.untilDay),
                })}
              </p>
              <RowButton
                action={`${BASE}/away/${one.id}/end`}
                formKey={newKey()}
                of={one.name}
                kind="plain"
              >
                {t('renew.cover-end')}
              </RowButton>
            </li>
          ))}
        </ul>
      )}
      {colleagues.length === 0 ? (
        <p>{t('renew.no-colleagues')}</p>
      ) : (
        <Form action={`${BASE}/away`} formKey={newKey()}>
          <SelectField
            t={t}
            name="by"
            label={t('renew.by')}
            problems={problems}
            value={typed.by}
            none={t('renew.by-none')}
            options={colleagues.map((one) => ({ value: one.id, label: one.name }))}
          />
          <div class="fields">
            <TextField
              t={t}
              name="from"
              label={t('renew.from')}
              problems={problems}
              value={typed.from}
              type="date"
            />
            <TextField
              t={t}
              name="until"
              label={t('renew.to')}
              problems={problems}
              value={typed.until}
              type="date"
            />
          </div>
          <Button>{t('renew.away-do')}</Button>
        </Form>
      )}
    </>
  );
}
