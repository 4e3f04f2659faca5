import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, TextArea } from '../../ui/fields.tsx';
import { Button, Card, CardHead, LinkButton } from '../../ui/kit.tsx';
import type { ResultPage } from '../labs/results/result.ts';
import { nameText } from '../labs/tests/sent.pages.tsx';
import { base } from './reviews.pages.tsx';

export function NotePage({
  view,
  result,
  typed,
  problems,
  formKey,
}: {
  view: View;
  result: ResultPage['result'];
  typed: Typed;
  problems: Problems;
  formKey: string;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('staff.write-note')}</h1>
      <p class="lead">{nameText(t, result.code, result.name)}</p>
      <Card>
        <CardHead icon="user">
          {view.person?.given} {view.person?.family}
        </CardHead>
        <p>{t('staff.note-read')}</p>
      </Card>
      <Form
        action={`${base(view)}/${result.id}/note`}
        formKey={formKey}
        label={t('staff.write-note')}
      >
        <TextArea
          t={t}
          name="body"
          label={t('staff.note-body')}
          hint={t('staff.note-hint')}
          problems={problems}
          value={typed.body}
          rows={8}
          max={4000}
        />
        <div class="actions">
          <Button>{t('staff.note-do')}</Button>
          <LinkButton kind="outline" href={`${base(view)}/${result.id}`}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </div>
  );
}
