import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, TextArea } from '../../ui/fields.tsx';
import { Alert, Button, Crumbs, LinkButton } from '../../ui/kit.tsx';

/**
 * Asks for a reason before anything in the record is shown, even whose it is. The page is the same
 * for an emergency and for a protected person.
 */
export function ReasonPage({
  view,
  typed,
  problems,
  formKey,
  minutes,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  formKey: string;
  minutes: number;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[{ href: '/staff', text: t('staff.find') }, { text: t('staff.reason-title') }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('staff.reason-title')}</h1>
      <p class="lead">{t('staff.reason-lead')}</p>
      <Alert tone="warning" title={t('staff.reason-what')}>
        <p>{t('staff.reason-text', { n: minutes })}</p>
      </Alert>
      <Form action="/staff/open" formKey={formKey} label={t('staff.reason-title')}>
        <input type="hidden" name="person" value={typed.person} />
        <input type="hidden" name="purpose" value={typed.purpose} />
        {typed.page && <input type="hidden" name="page" value={typed.page} />}
        <TextArea
          t={t}
          name="reason"
          label={t('staff.reason')}
          hint={t('staff.reason-hint')}
          problems={problems}
          value={typed.reason}
          rows={3}
          max={500}
        />
        <div class="actions">
          <Button icon="lock">{t('staff.reason-open')}</Button>
          <LinkButton kind="outline" href="/staff">
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </div>
  );
}
