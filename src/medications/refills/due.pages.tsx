import type { View } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { Button, Card, CardHead } from '../../ui/kit.tsx';

/** The choice to be notified by e-mail when a refill is due; shown under the tracker. */
export function DueCard({ view, on, formKey }: { view: View; on: boolean; formKey: string }) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="mail">{t('due.title')}</CardHead>
      <p>{t(on ? 'due.on' : 'due.off')}</p>
      <Form action={`/people/${view.person?.id}/refills/preferences`} formKey={formKey}>
        <input type="hidden" name="tell" value={on ? 'no' : 'yes'} />
        <Button kind="outline">{t(on ? 'due.stop' : 'due.start')}</Button>
      </Form>
    </Card>
  );
}
