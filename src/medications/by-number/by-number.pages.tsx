import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Crumbs } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';

/** A relative's refill by the two numbers on card and label; it shows nothing from the record. */
export function ByNumberPage({
  view,
  typed,
  problems,
  formKey,
  sent,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  formKey: string;
  sent: boolean;
}) {
  const { t, settings } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: '/home', text: t('nav.today') }, { text: t('number.title') }]}
      />
      <ErrorSummary t={t} problems={problems} />
      {sent && (
        <Alert tone="success" title={t('number.sent')}>
          <p>{wordsWithPhones(t, 'number.sent-text', { phone: settings.phone })}</p>
        </Alert>
      )}
      <h1>{t('number.title')}</h1>
      <p class="lead">{t('number.lead')}</p>
      <Form action="/refill-by-number" formKey={formKey}>
        <TextField
          t={t}
          name="mrn"
          label={t('number.mrn')}
          hint={t('number.mrn-hint')}
          problems={problems}
          value={typed.mrn}
          max={30}
          autocomplete="off"
          inputmode="numeric"
        />
        <TextField
          t={t}
          name="number"
          label={t('med.number')}
          hint={t('number.number-hint')}
          problems={problems}
          value={typed.number}
          max={30}
          autocomplete="off"
          inputmode="numeric"
        />
        <Button>{t('number.send')}</Button>
      </Form>
    </>
  );
}
