import { z } from 'zod';
import { field } from '../../platform/http/forms.ts';

/** A new password, typed twice; `newPasswordProblems` judges it. */
export const NewPasswordForm = z.object({
  password: z.string('problem.password-short').max(1000, 'problem.password-long'),
  passwordAgain: z.string('problem.password-differs').max(1000, 'problem.password-differs'),
});

/** Three secret questions with their answers; `readSecretQuestions` reads them. */
export const QuestionsForm = z.object({
  'question-1': field.optional(40),
  'answer-1': field.optional(100),
  'question-2': field.optional(40),
  'answer-2': field.optional(100),
  'question-3': field.optional(40),
  'answer-3': field.optional(100),
});

/** The browser's answer when a passkey is used or added. */
export const passkeyFields = {
  ticket: z.string('problem.passkey').max(1000),
  response: z.string('problem.passkey').max(20_000),
};

/** A passkey, and the page to go to afterwards. */
export const UsePasskeyForm = z.object({
  ...passkeyFields,
  next: field.optional(500),
  kept: field.optional(36),
});

/** A code from an authenticator app, or a recovery code. */
export const codeField = z
  .string('problem.code')
  .trim()
  .min(1, 'problem.code')
  .max(40, 'problem.code');

/** The first code of a new authenticator app. */
export const SetUpForm = z.object({ code: codeField, ticket: field.optional(1000) });
