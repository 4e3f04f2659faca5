import type { Problems, Typed } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { Choice, Form } from '../../../ui/fields.tsx';
import { Alert, Button } from '../../../ui/kit.tsx';
import { Step } from '../step.pages.tsx';
import type { ProofQuestion } from './proofing.rules.ts';

export function IdentityStep({
  view,
  questions,
  typed,
  problems,
  wrong,
}: {
  view: View;
  questions: ProofQuestion[];
  typed: Typed;
  problems: Problems;
  wrong: boolean;
}) {
  const { t } = view;
  return (
    <Step
      view={view}
      step={3}
      title={t('register.identity')}
      lead={t('register.identity-lead')}
      problems={problems}
      back="/register/user-id"
    >
      {wrong && (
        <Alert tone="warning" title={t('register.wrong')}>
          <p>{t('register.wrong-text')}</p>
        </Alert>
      )}
      <Form action="/register/identity" label={t('register.identity')}>
        {questions.map((question, at) => (
          <Choice
            key={question.kind}
            t={t}
            name={`proof-${at + 1}`}
            legend={t(`register.proof-${question.kind}`)}
            problems={problems}
            value={typed[`proof-${at + 1}`]}
            options={question.options.map((option, index) => ({
              value: String(index),
              label: option,
            }))}
          />
        ))}
        <Button>{t('register.continue')}</Button>
      </Form>
    </Step>
  );
}
