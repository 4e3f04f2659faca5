import { z } from 'zod';
import type { Problems } from '../../platform/http/forms.ts';
import type { Key } from '../../platform/i18n.ts';
import { isCategory, type MessageCategory } from './categories.ts';
import { type ReadText, readSubject, readText } from './text.rules.ts';

/**
 * A form field for the text or the subject of a message.
 * @param read the rules: `readText` or `readSubject`
 * @param missing the problem to show when it is empty
 * @param optional it may be empty
 * @param problem any further problem with the text; null if there is none
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
 * Checks a new message: its problems by field, and what would be stored.
 * @param says the problems to show for an empty text and for one that is too long
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
