import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { Words } from '../../platform/i18n.ts';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { SECRET_QUESTIONS } from './secret-questions.rules.ts';

/** Three secret questions to choose, with their answers. */
export function QuestionFields({
  t,
  typed,
  problems,
}: {
  t: Words;
  typed: Typed;
  problems: Problems;
}) {
  const options = SECRET_QUESTIONS.map((question) => ({
    value: question,
    label: t(`secret.${question}`),
  }));
  return (
    <>
      <p class="muted">{t('register.questions-text')}</p>
      {[1, 2, 3].map((at) => (
        <div class="question-pair" key={at}>
          <SelectField
            t={t}
            name={`question-${at}`}
            label={t('register.question', { at })}
            problems={problems}
            value={typed[`question-${at}`]}
            options={options}
            none={t('register.choose')}
          />
          <TextField
            t={t}
            name={`answer-${at}`}
            label={t('register.answer', { at })}
            problems={problems}
            value={typed[`answer-${at}`]}
            autocomplete="off"
            max={100}
          />
        </div>
      ))}
    </>
  );
}
