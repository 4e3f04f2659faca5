import type { Problems } from '../../../platform/http/forms.ts';
import { isCommonPassword } from './common-passwords.ts';
import { type PasswordContext, passwordProblem } from './password.rules.ts';

/** The problems with a new password that was typed twice; none if it may be used. */
export function newPasswordProblems(
  typed: { password: string; passwordAgain: string },
  context: PasswordContext,
): Problems {
  const problem = passwordProblem(typed.password, context, isCommonPassword);
  if (problem) return { password: problem };
  return typed.password === typed.passwordAgain
    ? {}
    : { passwordAgain: 'problem.password-differs' };
}

/** What the account's password must not contain, from its row. */
export const contextOf = (
  row: {
    userId: string;
    email: string | null;
    given: string | null;
    family: string | null;
    mrn: string | null;
    birthDate: string | null;
  },
  product: string,
): PasswordContext => ({
  userId: row.userId,
  email: row.email ?? '',
  given: row.given ?? '',
  family: row.family ?? '',
  mrn: row.mrn ?? '',
  birthDate: row.birthDate ?? '',
  product,
});
