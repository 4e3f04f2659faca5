import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { SECRET_QUESTIONS } from './secret-questions.rules.ts';
import { PASSWORD_FLOOR } from './strength.rules.ts';

/** A user ID to choose. */
export function UserIdField({
  t,
  label,
  problems,
  value,
}: {
  t: Words;
  label: string;
  problems: Problems;
  value: string | undefined;
}) {
  return (
    <TextField
      t={t}
      name="userId"
      label={label}
      hint={t('register.user-id-hint')}
      problems={problems}
      value={value}
      autocomplete="username"
      max={50}
    />
  );
}

/**
 * A new password, twice, with its meter: when registering, on the account page, after it was
 * forgotten.
 */
export function PasswordFields({
  t,
  problems,
  strength,
}: {
  t: Words;
  problems: Problems;
  strength: number;
}) {
  return (
    <>
      <TextField
        t={t}
        name="password"
        label={t('sign-on.password')}
        hint={t('register.password-hint', { n: PASSWORD_FLOOR })}
        problems={problems}
        type="password"
        autocomplete="new-password"
        max={256}
      />
      <p class="strength" id="strength">
        <meter min={0} max={4} value={strength} aria-label={t('register.strength')} />{' '}
        <span class="muted">{t(`register.strength-${strength}` as Key)}</span>
        {[0, 1, 2, 3, 4].map((level) => (
          <template key={level}>{t(`register.strength-${level}` as Key)}</template>
        ))}
      </p>
      <TextField
        t={t}
        name="passwordAgain"
        label={t('register.password-again')}
        problems={problems}
        type="password"
        autocomplete="new-password"
        max={256}
      />
    </>
  );
}

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
