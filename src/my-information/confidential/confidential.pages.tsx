import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
import { ErrorSummary, Form } from '../../ui/fields.tsx';
import { Alert, Button, Crumbs, LinkButton } from '../../ui/kit.tsx';
import { AddressFields, Text } from '../information/forms.pages.tsx';

/** Where letters and calls go instead of the address and phones in the record. */
export function ConfidentialPage({
  view,
  typed,
  problems,
  formKey,
  endKey,
  since,
  done,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  formKey: string;
  endKey: string;
  since: Date | null;
  done: string | null;
}) {
  const { t, person } = view;
  const base = `/people/${person?.id}/information`;
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: base, text: t('info.title') }, { text: t('conf.title') }]} />
      <ErrorSummary t={t} problems={problems} />
      {(done === 'set' || done === 'ended' || done === 'same') && (
        <Alert tone={done === 'same' ? 'info' : 'success'}>
          <p>{t(`conf.done-${done}`)}</p>
        </Alert>
      )}
      <h1>{t('conf.title')}</h1>
      <p class="lead">{t('conf.lead')}</p>
      <ul class="plain-list">
        <li>{t('conf.who')}</li>
        <li>{t('conf.letters')}</li>
        <li>{t('conf.quiet')}</li>
        <li>
          {t('conf.email')} <a href="/account/email">{t('conf.email-link')}</a>
        </li>
      </ul>
      {since && <p>{t('conf.since', { day: t.date(since, 'day') })}</p>}
      <Form action={`${base}/confidential`} formKey={formKey} label={t('conf.title')}>
        <AddressFields t={t} typed={typed} problems={problems} />
        <Text
          t={t}
          typed={typed}
          problems={problems}
          name="phone"
          label="conf.phone"
          hint="conf.phone-hint"
        />
        <div class="actions">
          <Button icon="lock">{t('conf.save')}</Button>
          <LinkButton kind="outline" href={base}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
      {since && (
        <AskFirst action={`${base}/confidential/end`} formKey={endKey} question={t('conf.end-ask')}>
          {t('conf.end')}
        </AskFirst>
      )}
    </div>
  );
}
