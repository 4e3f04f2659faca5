import { z } from 'zod';
import { field } from '../../platform/http/forms.ts';
import { text } from '../registration/registration.routes.tsx';

export const NewPasswordForm = z.object({
  password: z.string('problem.password-short').max(1000, 'problem.password-long'),
  passwordAgain: z.string('problem.password-differs').max(1000, 'problem.password-differs'),
});
export const QuestionsForm = z.object({
  'question-1': text(40),
  'answer-1': text(100),
  'question-2': text(40),
  'answer-2': text(100),
  'question-3': text(40),
  'answer-3': text(100),
});

export const PasskeyForm = z.object({
  ticket: z.string('problem.passkey').max(1000),
  response: z.string('problem.passkey').max(20_000),
  next: field.optional(500),
  kept: field.optional(36),
});
export const CodeForm = z.object({
  code: z.string('problem.code').trim().min(1, 'problem.code').max(40, 'problem.code'),
  trust: field.optional(3),
});
export const SetUpForm = z.object({ code: CodeForm.shape.code, ticket: field.optional(1000) });
