import { z } from 'zod';
import type { PlainDate } from '../../platform/clock.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import type { Words } from '../../platform/i18n.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { DateFields } from '../../ui/date-fields.tsx';
import { Checkbox, TextField } from '../../ui/fields.tsx';
import { birthFields, newUserIdField, TermsForm } from '../accounts/account-forms.ts';
import { readBirthDate } from '../accounts/membership.rules.ts';
import { areOtherTerms, termsVersion } from '../accounts/terms/terms.rules.ts';
import { UserIdField } from '../accounts/user-id/user-id.pages.tsx';
import { NewPasswordForm, QuestionsForm } from '../factors/factor-forms.ts';
import { PasswordFields } from '../factors/passwords/new-password.pages.tsx';
import { newPasswordProblems } from '../factors/passwords/new-password.ts';
import { QuestionFields } from '../factors/secret-questions.pages.tsx';
import { readSecretQuestions } from '../factors/secret-questions.rules.ts';
import type { NewAccount } from './caregiver-accounts.ts';

/** An account for somebody who cares for others and has no record here. */
export const NewAccountForm = z.object({
  name: field.text('problem.name', 100),
  ...birthFields,
  userId: newUserIdField,
  ...NewPasswordForm.shape,
  ...QuestionsForm.shape,
  ...TermsForm.shape,
});

/**
 * What was typed, or all problems at once: the rules for passwords and secret questions are those
 * of every member.
 * @param email the address that the account will have
 */
export function readNewAccount(
  input: z.output<typeof NewAccountForm>,
  email: string,
  { t, today, settings }: { t: Words; today: PlainDate; settings: Settings },
): { account: NewAccount } | { problems: Problems } {
  const { name, userId, password } = input;
  const [given = '', ...family] = name.split(/\s+/);
  const born = readBirthDate(input, today);
  const birthDate = 'day' in born ? born.day : '';
  const context = { userId, email, given, family: family.join(' '), mrn: '', birthDate };
  const known = [given, family.join(' '), birthDate, userId];
  const read = readSecretQuestions(input, (question) => t(`secret.${question}`), known);
  const problems: Problems = {
    ...('problem' in born && { birth: born.problem }),
    ...newPasswordProblems(input, { ...context, product: settings.name }),
    ...('problems' in read && read.problems),
    ...(areOtherTerms(input.version, settings.terms) && { accept: 'problem.terms-changed' }),
  };
  if ('problems' in read || Object.keys(problems).length > 0) return { problems };
  const { questions } = read;
  const terms = termsVersion(settings.terms);
  return { account: { name, userId, birthDate, email, password, questions, terms } };
}

/** The fields of `NewAccountForm`. */
export function NewAccountFields({
  t,
  settings,
  typed,
  problems,
}: {
  t: Words;
  settings: Settings;
  typed: Typed;
  problems: Problems;
}) {
  return (
    <>
      <TextField
        t={t}
        name="name"
        label={t('caregiver-account.name')}
        hint={t('caregiver-account.name-hint')}
        problems={problems}
        value={typed.name}
        autocomplete="name"
        max={100}
      />
      <DateFields
        t={t}
        name="birth"
        legend={t('caregiver-account.birth')}
        hint={t('caregiver-account.birth-hint')}
        problems={problems}
        value={{
          month: typed['birth-month'] ?? '',
          day: typed['birth-day'] ?? '',
          year: typed['birth-year'] ?? '',
        }}
      />
      <UserIdField t={t} label={t('sign-on.user-id')} problems={problems} value={typed.userId} />
      <PasswordFields t={t} problems={problems} />
      <h2>{t('register.questions')}</h2>
      <QuestionFields t={t} typed={typed} problems={problems} />
      <h2>{t('terms.title')}</h2>
      <p>
        <a href="/terms">{t('caregiver-account.terms')}</a>
      </p>
      <input type="hidden" name="version" value={termsVersion(settings.terms)} />
      <Checkbox
        name="accept"
        label={t('terms.accept')}
        checked={typed.accept === 'yes'}
        problem={problems.accept ? t(problems.accept) : undefined}
      />
    </>
  );
}
