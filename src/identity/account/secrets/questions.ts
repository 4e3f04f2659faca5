import type { SecretQuestion } from '../../factors/secret-questions.rules.ts';
import { saveQuestions } from '../account.sql.ts';
import { noteChange } from '../account.ts';
import type { AccountDeps, Own } from '../own.ts';
import { hashForOwner } from './password.ts';

export { listOwnQuestions } from '../account.sql.ts';

/** Replaces the secret questions. False if too many changes were requested. */
export async function changeQuestions(
  access: Own,
  deps: AccountDeps,
  questions: { question: SecretQuestion; answer: string }[],
): Promise<boolean> {
  const answers = questions.map(({ answer }) => answer);
  const hashes = await hashForOwner(access, deps, answers);
  if (!hashes) return false;
  const hashed = questions.map(({ question }, at) => ({ question, hash: hashes[at] ?? '' }));
  await saveQuestions(access, hashed, access.info.now);
  await noteChange(access, deps.jobs, { permission: 'account:questions', notice: 'questions' });
  return true;
}
