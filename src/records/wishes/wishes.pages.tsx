import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Choice, ErrorSummary, Form } from '../../ui/fields.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import { Alert, Button } from '../../ui/kit.tsx';

export function WishPage({
  view,
  wish,
  problems,
  formKey,
  saved,
}: {
  view: View;
  wish: string;
  problems: Problems;
  formKey: string;
  saved: boolean;
}) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      {saved && (
        <Alert tone="success" title={t('wish.saved')}>
          <ForPerson view={view} />
          <p>
            {t(wish === 'doctor-first' ? 'wish.saved-doctor' : 'wish.saved-immediate', {
              n: settings.doctorFirstDays,
            })}
          </p>
        </Alert>
      )}
      <h1>{t('wish.title')}</h1>
      <Form
        action={`/people/${view.person?.id}/results/wish`}
        formKey={formKey}
        label={t('wish.title')}
      >
        <Choice
          t={t}
          name="wish"
          legend={t('wish.legend')}
          problems={problems}
          value={wish}
          options={[
            { value: 'immediate', label: t('wish.immediate'), hint: t('wish.immediate-hint') },
            {
              value: 'doctor-first',
              label: t('wish.doctor'),
              hint: t('wish.doctor-hint', { n: settings.doctorFirstDays }),
            },
          ]}
        />
        <Button>{t('wish.save')}</Button>
      </Form>
    </div>
  );
}
