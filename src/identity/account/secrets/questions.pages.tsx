import type { Problems, Typed } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { Form } from '../../../ui/fields.tsx';
import { Button } from '../../../ui/kit.tsx';
import { QuestionFields } from '../../factors/secret-questions.pages.tsx';
import { ChangePage } from '../change.pages.tsx';

export function QuestionsPage({
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
    <ChangePage view={view} title="register.questions" problems={problems}>
      <Form action="/account/questions" formKey={formKey} label={t('register.questions')}>
        <QuestionFields t={t} typed={typed} problems={problems} />
        <Button>{t('account.save')}</Button>
      </Form>
    </ChangePage>
  );
}
