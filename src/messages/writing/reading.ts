import { z } from 'zod';
import type { Problems } from '../../platform/http/forms.ts';
import type { Key } from '../../platform/i18n.ts';
import { isCategory, type MessageCategory } from './categories.ts';
import { type ReadText, readSubject, readText } from './text.rules.ts';

/**
 * The field of a text that is read by the rules of text, and may have to meet more.
 * @param read `readText` or `readSubject`
 * @param missing what is said if it is empty
 * @param optional it may be empty
 * @param problem what else is wrong with it; null if nothing is
 */
export const textField = (
  read: (typed: string) => ReadText,
  missing: Key,
  {
    optional = false,
    problem = () => null,
  }: { optional?: boolean; problem?(text: string): Key | null } = {},
) =>
  z
    .string(missing)
    .default('')
    .transform((typed, { addIssue }) => {
      const fail = (message: Key) => {
        addIssue({ code: 'custom', message });
        return z.NEVER;
      };
      const is = read(typed);
      if (!is.ok && is.why === 'long') return fail('problem.inbox-long');
      if (!is.ok) return optional ? '' : fail(missing);
      const wrong = problem(is.text);
      return wrong ? fail(wrong) : is.text;
    });

/**
 * A new message by the rules of text: what is wrong with it, and what is stored.
 * @param says how a text is called that is empty or too long
 */
export function readNew(
  input: { category: string; subject: string; text: string },
  says: { empty: Key; long: Key },
): { problems: Problems; category: MessageCategory; subject: string; text: string } {
  const [subject, text] = [readSubject(input.subject), readText(input.text)];
  const category = isCategory(input.category) ? input.category : 'other';
  const problems: Problems = {};
  if (!isCategory(input.category)) problems.category = 'problem.message-category';
  if (!subject.ok)
    problems.subject =
      subject.why === 'long' ? 'problem.message-subject-long' : 'problem.message-subject';
  if (!text.ok) problems.text = says[text.why];
  return {
    ...{ problems, category },
    subject: subject.ok ? subject.text : '',
    text: text.ok ? text.text : '',
  };
}
