import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { Button, LinkButton } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import { ChangePage } from './change.pages.tsx';

export function ClosePage({
  view,
  problems,
  formKey,
}: {
  view: View;
  problems: Problems;
  formKey: string;
}) {
  const { t, settings } = view;
  return (
    <ChangePage view={view} title="account.close" lead={t('close.lead')} problems={problems}>
      <ul class="plain-list">
        <li>{t('close.record')}</li>
        <li>{t('close.family')}</li>
        <li>{t('close.again')}</li>
        <li>{wordsWithPhones(t, 'close.copy', { phone: settings.phone })}</li>
      </ul>
      <Form action="/account/close" formKey={formKey}>
        <div class="actions">
          <Button>{t('close.press')}</Button>
          <LinkButton href="/account" kind="outline">
            {t('close.keep')}
          </LinkButton>
        </div>
      </Form>
    </ChangePage>
  );
}
