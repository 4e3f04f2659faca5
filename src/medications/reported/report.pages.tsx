import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, TextArea, TextField } from '../../ui/fields.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import { Button, Crumbs } from '../../ui/kit.tsx';

const base = (view: View) => `/people/${view.person?.id}`;

export function ReportPage({
  view,
  typed,
  problems,
  formKey,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  formKey: string;
}) {
  const { t } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: `${base(view)}/medicines`, text: t('med.title') }, { text: t('med.add') }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('med.add')}</h1>
      <ForPerson view={view} />
      <p class="lead">{t('med.add-lead')}</p>
      <Form action={`${base(view)}/medicines/new`} formKey={formKey}>
        <TextField
          t={t}
          name="name"
          label={t('med.add-name')}
          hint={t('med.add-name-hint')}
          problems={problems}
          value={typed.name}
          max={200}
        />
        <TextArea
          t={t}
          name="directions"
          label={t('med.add-directions')}
          hint={t('med.add-directions-hint')}
          problems={problems}
          value={typed.directions}
          max={500}
          rows={3}
        />
        <TextField
          t={t}
          name="since"
          label={t('med.add-since')}
          hint={t('med.add-since-hint')}
          problems={problems}
          value={typed.since}
          max={100}
        />
        <div class="actions">
          <Button>{t('med.add-do')}</Button>
          <a href={`${base(view)}/medicines`}>{t('ui.cancel')}</a>
        </div>
      </Form>
    </>
  );
}
